"""Which words of a sentence set one phrase for or against another?

`leans` yields what verbs ("condemned"), nouns ("opposition to"), adjectives ("critical of") and words for people ("a
critic of") say, whoever they are said of. Which actors these phrases stand for is settled in `stances`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from factx.engines.rules.stance_grammar import Doer, Grammar, Phrase, possessor
from factx.engines.rules.stance_words import OTHER, Shows, Side, Sign, StanceWords, Strength, Tone
from factx.language.words import Words

_VERBAL = frozenset(("VERB", "PAST", "PART", "ING"))
_COPULAS = frozenset(
    ("be", "seem", "appear", "feel", "remain", "look", "sound", "become", "get", "grow", "stay", "prove")
)
_DESCRIBING = frozenset(("ADJ", "PREP", "ADV", "PART", "PAST"))
_JUDGED_REACH = 12  # words between what is called something and what it is called


@dataclass(frozen=True, slots=True)
class Lean:
    """One phrase for or against another.

    `holder` is None where it is whoever speaks. `at` is the word that shows it. `urged`: wanted of the holder by
    others; `imputed_by`: who says it of the holder in the same clause ("accused the firm of undermining …").
    """

    holder: Phrase | None
    target: Phrase
    side: Side
    strength: Strength
    shows: Shows
    at: int
    urged: bool = False
    would: bool = False
    imputed_by: tuple[Phrase, ...] = ()


def leans(grammar: Grammar, table: StanceWords) -> Iterator[Lean]:
    """Everything that one sentence says outright, in the order of the words that show it."""
    for lean in _outright(grammar, table):
        yield lean
        yield from _through(grammar, table, lean)


def _through(grammar: Grammar, table: StanceWords, lean: Lean) -> Iterator[Lean]:
    """ "backed efforts to repeal the tax" is against the tax too."""
    words = grammar.words
    at = lean.target.end
    if words.at(at).tag != "TO" or words.at(at + 1).tag != "VERB":
        return
    sign = match(words, at + 1, table.verbs.get(words[at + 1].lemma, ()))
    if sign and sign.side:
        side: Side = lean.side if sign.side == "support" else OTHER[lean.side]
        for target in grammar.after(at + 2 + len(sign.rest)):
            yield replace(lean, target=target, side=side, strength="weak")


def _outright(grammar: Grammar, table: StanceWords) -> Iterator[Lean]:
    words = grammar.words
    for at, word in enumerate(words):
        if word.tag in _VERBAL:
            if word.lemma in table.turns["calling"]:
                called = list(_called(grammar, table, at))
                if called:
                    yield from called
                    continue
            sign = match(words, at, table.verbs.get(word.lemma, ()))
            if sign:
                yield from _verb(grammar, table, at, sign)
        elif word.tag == "NOUN" or word.tag == "NAME":
            lemma = word.lemma if word.tag == "NOUN" else word.low.removesuffix("s")
            if sign := match(words, at, table.nouns.get(lemma, ())):
                yield from _noun(grammar, table, at, sign)
            elif lemma in table.nouns and words.at(at + 1).low in {"from", "by"}:
                yield from _drawn(grammar, table, at, table.nouns[lemma][0])
            elif sign := match(words, at, table.holders.get(lemma, ())):
                yield from _called_holder(grammar, at, sign)
        if (
            word.tag in _DESCRIBING
            and not (word.tag == "PART" and words.at(at + 1).low == "by")
            and (sign := match(words, at, table.adjectives.get(word.low, ())))
        ):
            yield from _adjective(grammar, at, sign)


def match(words: Words, at: int, signs: tuple[Sign, ...]) -> Sign | None:
    """The longest phrase that begins at a word."""
    for sign in signs:
        if _runs(words, at, sign.rest) and (not sign.links or words.at(at + 1 + len(sign.rest)).low in sign.links):
            return sign
    return None


def tone_at(words: Words, at: int, tones: tuple[Tone, ...]) -> Tone | None:
    return next((tone for tone in tones if _runs(words, at, tone.rest)), None)


def _runs(words: Words, at: int, rest: tuple[str, ...]) -> bool:
    return all(words.at(at + nth).low == low for nth, low in enumerate(rest, 1))


def _verb(grammar: Grammar, table: StanceWords, at: int, sign: Sign) -> Iterator[Lean]:
    if sign.side is None:
        return
    words = grammar.words
    doer = grammar.doer(at)
    if doer.unreal and not doer.urged:
        return
    side = _sided(sign, doer)
    if side is None:
        return
    end = at + 1 + len(sign.rest)
    if doer.passive and not sign.rest:
        holders, targets = grammar.agent(at), doer.phrases
    elif doer.passive:
        return
    else:
        holders, targets = doer.phrases, grammar.after(end)
        if words.at(end).tag == "ING":
            inner = match(words, end, table.verbs.get(words[end].lemma, ()))
            if inner and inner.side:
                side = side if inner.side == "support" else OTHER[side]
                targets = grammar.after(end + 1 + len(inner.rest))
    strength: Strength = "weak" if side != sign.side and sign.side == "oppose" else sign.strength
    imputed = doer.imputed_by
    wanting: tuple[Phrase | None, ...] = holders
    if doer.urged:
        wanting, imputed = imputed, ()
    elif doer.ought:
        wanting = (None,)
    for target in targets:
        if word_asks(words[at].lemma, table) and (doer.passive or words.at(target.end).tag == "TO"):
            continue
        for holder in wanting:
            yield Lean(holder, target, side, strength, sign.shows, at, doer.urged or doer.ought, doer.would, imputed)


def word_asks(lemma: str, table: StanceWords) -> bool:
    """ "urged the firm to stop" says nothing of the firm by itself."""
    return lemma in table.turns["demand"] or lemma in {"want", "need", "encourage", "seek", "like", "love"}


def _sided(sign: Sign, doer: Doer) -> Side | None:
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
        if not targets:
            return
        start = targets[-1].end
    tone = next(judged(words, table, start, min(start + _JUDGED_REACH, len(words))), None)
    if tone is None:
        return
    for holder in holders:
        for target in targets:
            yield Lean(holder, target, tone.side, tone.strength, "said", at)


def judged(words: Words, table: StanceWords, start: int, stop: int) -> Iterator[Tone]:
    """The tones of a stretch of words up to the end of its clause, turned round behind "not"."""
    turned = False
    for at in range(start, stop):
        word = words[at]
        if word.tag in {"SUB", "REL"} or word.low in {";", ":"}:
            break
        if word.tag == "NEG" or word.low in {"no", "hardly", "nothing", "neither", "without"}:
            turned = True
        elif word.low in {",", "but"}:
            turned = False
        tone = tone_at(words, at, table.tones.get(word.low) or table.tones.get(word.lemma, ()))
        if tone and word.tag not in {"VERB", "PAST"}:
            yield Tone(OTHER[tone.side], "moderate", tone.rest) if turned else tone


def _noun(grammar: Grammar, table: StanceWords, at: int, sign: Sign) -> Iterator[Lean]:
    words = grammar.words
    phrase = _around(grammar, at)
    if phrase is None or sign.side is None:
        return
    targets = grammar.after(at + 2 + len(sign.rest))
    if not targets:
        return
    side: Side = sign.side
    negated = any(words[nth].low in {"no", "little", "less"} for nth in range(phrase.first, at))
    owner = possessor(words, phrase) or _naming(grammar, phrase, at)
    imputed: tuple[Phrase, ...] = ()
    urged = False
    strength = sign.strength
    if owner:
        holders: tuple[Phrase, ...] = (owner,)
    else:
        holders, turned, urged, strength = _bearer(grammar, table, phrase, sign)
        negated = negated != turned
        if not holders:
            last = targets[-1].end
            if words.at(last).low in {"by", "from"}:
                holders = grammar.after(last + 1)
    if negated:
        if side == "oppose" and sign.shows == "done":
            return
        side = OTHER[side]
    for holder in holders:
        for target in targets:
            yield Lean(holder, target, side, strength, sign.shows, at, urged, imputed_by=imputed)


def _naming(grammar: Grammar, phrase: Phrase, at: int) -> Phrase | None:
    """Whose it is where a name stands right before the noun: "the Roe attack on"."""
    first = at
    while first > phrase.first and grammar.words[first - 1].tag == "NAME":
        first -= 1
    return Phrase(first, at, at - 1) if first < at else None


def _drawn(grammar: Grammar, table: StanceWords, at: int, sign: Sign) -> Iterator[Lean]:
    """ "The plan drew criticism from the bank": the subject is the target."""
    phrase = _around(grammar, at)
    if phrase is None or sign.side is None:
        return
    verb = phrase.first - 1
    if grammar.words.at(verb).lemma not in table.turns["drawing"]:
        return
    doer = grammar.doer(verb)
    if doer.unreal or doer.turned or doer.passive:
        return
    for holder in grammar.after(at + 2):
        for target in doer.phrases:
            yield Lean(holder, target, sign.side, sign.strength, sign.shows, at)


def _bearer(
    grammar: Grammar, table: StanceWords, phrase: Phrase, sign: Sign
) -> tuple[tuple[Phrase, ...], bool, bool, Strength]:
    """Whose stance a noun tells where nobody owns it: the subject of the verb it is the object of, whether turned round."""
    words = grammar.words
    verb = phrase.first - 1
    while words.at(verb).tag in {"ADV", "QUOTE", "PREP"} and verb > phrase.first - 4:
        verb -= 1
    word = words.at(verb)
    if word.tag not in _VERBAL:
        return (), False, False, sign.strength
    doer = grammar.doer(verb)
    if doer.unreal or doer.passive or doer.would or doer.ought:
        return (), False, False, sign.strength
    if word.lemma in table.turns["light"] or word.low == "in":
        return doer.phrases, doer.turned, doer.urged, sign.strength
    if word.lemma in table.turns["against"]:
        return doer.phrases, not doer.turned, doer.urged, "weak"
    outer = match(words, verb, table.verbs.get(word.lemma, ()))
    if outer and outer.side and not outer.rest:
        return doer.phrases, doer.turned != (outer.side == "oppose"), doer.urged, "weak"
    return (), False, False, sign.strength


def _around(grammar: Grammar, at: int) -> Phrase | None:
    """The phrase that a word stands in."""
    for first in range(at, max(at - 8, -1), -1):
        phrase = grammar.starting.get(first)
        if phrase:
            return phrase if phrase.end > at else None
    return None


def _called_holder(grammar: Grammar, at: int, sign: Sign) -> Iterator[Lean]:
    """ "a critic of the plan", "Roe's allies", "a Roe supporter": who is called so, and on whose side."""
    words = grammar.words
    phrase = _around(grammar, at)
    if phrase is None or sign.side is None:
        return
    targets: tuple[Phrase, ...] = ()
    if words.at(at + 1).low in {"of", "to"}:
        targets = grammar.after(at + 2)
    if not targets:
        owner = possessor(words, phrase)
        if owner and owner.end <= at:
            targets = (owner,)
        elif naming := _naming(grammar, phrase, at):
            targets = (naming,)
    if not targets:
        return
    for named in _named(grammar, phrase, at):
        for other in targets:
            holder, target = (other, named) if sign.reverse else (named, other)
            yield Lean(holder, target, sign.side, sign.strength, sign.shows, at)


def _named(grammar: Grammar, phrase: Phrase, at: int) -> tuple[Phrase, ...]:
    """Who a phrase is said of: the name it holds or stands beside, the subject of "is", or else itself."""
    words = grammar.words
    if at + 1 < phrase.end and words[at + 1].tag == "NAME":  # "Roe ally Jane Poe"
        return (Phrase(at + 1, phrase.end, phrase.end - 1),)
    before = words.at(phrase.first - 1)
    if before.low == "," and (named := grammar.before(phrase.first - 1)):
        return (grammar.top(named),)
    if before.tag in {"AUX", "VERB", "PAST"} and before.lemma in _COPULAS:
        group = grammar.group(phrase.first - 1)
        if group.negated or group.modal:
            return ()
        found = grammar.doer(phrase.first - 1)
        return () if found.unreal or found.turned else found.phrases
    if words.at(phrase.end).low == "," and words.at(phrase.end + 1).tag == "NAME":
        return grammar.after(phrase.end + 1)[:1]
    return (phrase,)


def _adjective(grammar: Grammar, at: int, sign: Sign) -> Iterator[Lean]:
    """ "is critical of the plan", "those opposed to it", ", furious at the bank,"."""
    words = grammar.words
    if sign.side is None:
        return
    targets = grammar.after(at + 1 + len(sign.rest))
    if not targets:
        return
    verb = at - 1
    while words.at(verb).tag in {"ADV", "NEG", "ADJ", "DET"} and verb > at - 5:
        verb -= 1
    side: Side = sign.side
    word = words.at(verb)
    if word.lemma in _COPULAS and word.tag in _VERBAL | {"AUX"}:
        doer = grammar.doer(verb)
        if doer.unreal:
            return
        negated = any(words[nth].tag == "NEG" for nth in range(verb, at))
        side = OTHER[side] if doer.turned != negated else side
        holders = doer.phrases
    elif not sign.rest:
        return
    elif word.low == ",":
        named = grammar.before(verb)
        holders = (grammar.top(named),) if named else ()
    else:
        phrase = grammar.before(at)
        holders = (phrase,) if phrase else ()
    for holder in holders:
        for target in targets:
            yield Lean(holder, target, side, sign.strength, "said", at)
