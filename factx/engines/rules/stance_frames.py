"""Which words of a sentence set one phrase for or against another?

`leans` yields what verbs ("condemned"), nouns ("opposition to"), adjectives ("critical of") and words for people ("a
critic of") say, whoever they are said of. Which actors these phrases stand for is settled in `stances`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from factx.engines.rules.stance_grammar import Doer, Grammar
from factx.engines.rules.stance_leans import COPULAS, VERBAL, Lean, judged, match, match_verb
from factx.engines.rules.stance_nouns import nominal_leans
from factx.engines.rules.stance_phrases import Phrase
from factx.engines.rules.stance_words import OTHER, Side, Sign, StanceWords, Strength
from factx.language.words import Words

_NOMINAL = frozenset(("NOUN", "NAME"))
_DESCRIBING = frozenset(("ADJ", "PREP", "ADV", "PART", "PAST"))
_WISHES = frozenset(("want", "encourage", "love", "urge"))
_COMPLEMENT = frozenset(("DET", "ADJ", "QUOTE", "NOUN", "ADV", "POSS", "PART", "ING"))
_NOBODY = frozenset(("nobody", "none"))
_FACTS = frozenset(("fact", "idea", "way", "notion"))
_JUDGED_REACH = 12  # words between what is called something and what it is called


def leans(grammar: Grammar, table: StanceWords) -> Iterator[Lean]:
    """Everything that one sentence says outright, in the order of the words that show it."""
    for lean in _outright(grammar, table):
        yield lean
        yield from _through(grammar, table, lean)


def _outright(grammar: Grammar, table: StanceWords) -> Iterator[Lean]:
    words = grammar.words
    calling = table.turns["calling"]
    for at, word in enumerate(words.words):
        tag = word.tag
        if tag in VERBAL:
            called = list(_called(grammar, table, at)) if word.lemma in calling else []
            signs = table.verbs.get(word.lemma)
            if called:
                yield from called
                continue
            if signs:
                sign, end = match_verb(words, at, signs)
                if sign:
                    yield from _verb(grammar, table, at, sign, end)
        elif tag in _NOMINAL or (tag == "ADJ" and word.low in table.nouns):
            lemma = word.lemma if tag == "NOUN" else word.low.removesuffix("s")
            if lemma in table.nouns or lemma in table.holders:
                yield from nominal_leans(grammar, table, at, lemma)
        if tag in _DESCRIBING and word.low in table.adjectives:
            passive = tag == "PART" and words.at(at + 1).low == "by" and word.lemma in table.verbs
            described = None if passive else match(words, at, table.adjectives[word.low])
            if described:
                yield from _adjective(grammar, at, described)


def _through(grammar: Grammar, table: StanceWords, lean: Lean) -> Iterator[Lean]:
    """ "backed efforts to repeal the tax" is against the tax too."""
    words = grammar.words
    at = lean.target.end
    if words.at(at).tag != "TO" or words.at(at + 1).tag != "VERB" or words[lean.at].lemma in table.turns["purposeful"]:
        return
    sign, end = match_verb(words, at + 1, table.verbs.get(words[at + 1].lemma, ()))
    if sign and sign.side:
        side: Side = lean.side if sign.side == "support" else OTHER[lean.side]
        for target in grammar.after(end):
            yield replace(lean, rule="through", target=target, side=side, strength="weak")


def _verb(grammar: Grammar, table: StanceWords, at: int, sign: Sign, end: int) -> Iterator[Lean]:
    words = grammar.words
    if sign.side is None:
        return
    doer = grammar.doer(at)
    side = _sided(sign, doer)
    if side is None or (doer.unreal and not doer.urged):
        return
    if doer.passive:
        holders, targets = ((), ()) if sign.rest else (grammar.agent(at), doer.phrases)
    else:
        holders, targets = doer.phrases, grammar.after(end)
        if targets and words[targets[0].head].low in table.turns["times"]:  # "whom she sued last year"
            targets = ()
        if words.at(end).tag == "ING":
            inner, after = match_verb(words, end, table.verbs.get(words[end].lemma, ()))
            if inner and inner.side:  # "backs repealing the tax"
                side = side if inner.side == "support" else OTHER[side]
                targets = grammar.after(after)
            elif not targets:  # "opposes building the dam"
                objects = grammar.after(end + 1)
                targets = (Phrase(end, grammar.whole(objects[-1]).end if objects else end + 1, end),)
        elif not targets and not sign.rest and words.at(end).tag not in {"TO", "SUB"}:
            targets = grammar.antecedent(at)
        elif targets and words[targets[0].head].low in _FACTS and words.at(targets[0].end).low == "that":
            targets = grammar.after(targets[0].end + 1)  # "welcomes the fact that the firm pays"
    strength: Strength = "weak" if side != sign.side and sign.side == "oppose" else sign.strength
    imputed = doer.imputed_by
    wanting: tuple[Phrase | None, ...] = holders
    if doer.urged:
        wanting, imputed = imputed, ()
    elif doer.ought:
        wanting = (None,)
    wanted = doer.urged or doer.ought
    if wanting and all(words[each.head].low in _NOBODY for each in holders):
        wanting = (None,)  # "nobody trusts the bank": not the speaker either
    if targets and words[targets[0].first].low in {"neither", "no"}:  # "supports neither candidate"
        if side == "oppose":
            return
        side = "oppose"
    for target in targets:
        told = "TO" in {words.at(target.end).tag, words.at(grammar.whole(target).end).tag}
        if _asked(words, at, sign, table) and (doer.passive or told):
            continue
        for holder in wanting:
            yield Lean("verb", holder, target, side, strength, sign.shows, at, wanted, doer.would, sign.actors, imputed)


def _asked(words: Words, at: int, sign: Sign, table: StanceWords) -> bool:
    """ "urged the firm to stop" and "called for it to go" say nothing of the firm by themselves."""
    lemma = words[at].lemma
    return lemma in table.turns["demand"] or lemma in _WISHES or sign.rest[-1:] == ("for",)


def _sided(sign: Sign, doer: Doer) -> Side | None:
    """The side of a verb as it stands: "did not sue" is none at all."""
    if sign.side is None or not doer.turned:
        return sign.side
    return None if sign.side == "oppose" and sign.shows == "done" else OTHER[sign.side]


def _called(grammar: Grammar, table: StanceWords, at: int) -> Iterator[Lean]:
    """ "branded the bill a sham": what stands behind the object judges it."""
    words = grammar.words
    doer = grammar.doer(at)
    if doer.unreal or doer.turned or doer.ought or doer.would:
        return
    if doer.passive:
        targets, holders, start = doer.phrases, grammar.agent(at), at + 1
    else:
        targets, holders = grammar.after(at + 1), doer.phrases
        start = grammar.whole(targets[-1]).end if targets else len(words)
    if len(targets) == 1 and (split := _complemented(words, table, targets[0])):
        targets, start = (split,), split.end
    elif words.at(start).tag not in _COMPLEMENT and words.at(start).low not in {"as", "beneath"}:
        return
    tone = next(judged(words, table, start, start + _JUDGED_REACH), None)
    if tone is None:
        return
    for holder in holders:
        for target in targets:
            yield Lean("called", holder, target, tone.side, tone.strength, "said", at)


def _complemented(words: Words, table: StanceWords, phrase: Phrase) -> Phrase | None:
    """ "the letter", where "the letter inaccurate" was taken for one phrase."""
    last = phrase.end - 1
    if phrase.end - phrase.first < 3 or words[last - 1].tag not in _NOMINAL or words[last].low not in table.tones:
        return None
    return Phrase(phrase.first, last, last - 1)


def _adjective(grammar: Grammar, at: int, sign: Sign) -> Iterator[Lean]:
    """ "is critical of the plan", "those opposed to it", ", furious at the bank,"."""
    words = grammar.words
    targets = grammar.after(at + 1 + len(sign.rest))
    if sign.side is None or not targets:
        return
    verb = at - 1
    while words.at(verb).tag in {"ADV", "NEG", "ADJ", "DET"} and verb > at - 5:
        verb -= 1
    side: Side = sign.side
    strength: Strength = sign.strength
    word = words.at(verb)
    holders: tuple[Phrase, ...] = ()
    if word.lemma in COPULAS and word.tag in VERBAL | {"AUX"}:
        doer = grammar.doer(verb)
        if doer.unreal:
            return
        negated = any(words[nth].tag == "NEG" for nth in range(verb, at))
        if doer.turned != negated:
            side, strength = OTHER[side], "weak" if side == "oppose" else strength
        holders = doer.phrases
    elif sign.rest and word.low == ",":
        before = grammar.before(verb)
        holders = (grammar.top(before),) if before else ()
    elif sign.rest:
        before = grammar.before(at)
        holders = (before,) if before else ()
    wanting: tuple[Phrase | None, ...] = holders
    if holders and all(words[each.head].low in _NOBODY for each in holders):
        wanting = (None,)
    for holder in wanting:
        for target in targets:
            yield Lean("adjective", holder, target, side, strength, "said", at)
