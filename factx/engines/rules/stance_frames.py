"""Which words of a sentence set one phrase for or against another?

`leans` yields what verbs ("condemned"), nouns ("opposition to"), adjectives ("critical of") and words for people ("a
critic of") say, whoever they are said of. Which actors these phrases stand for is settled in `stances`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from factx.engines.rules.stance_grammar import Doer, Grammar
from factx.engines.rules.stance_phrases import Phrase, naming, possessor
from factx.engines.rules.stance_words import OTHER, Shows, Side, Sign, StanceWords, Strength, Tone
from factx.language.words import Word, Words

COPULAS = frozenset(
    ("be", "seem", "appear", "feel", "remain", "look", "sound", "become", "get", "grow", "stay", "prove")
)
VERBAL = frozenset(("VERB", "PAST", "PART", "ING"))
_NOMINAL = frozenset(("NOUN", "NAME"))
_DESCRIBING = frozenset(("ADJ", "PREP", "ADV", "PART", "PAST"))
_FILLERS = frozenset(("ADV", "ADJ", "POSS", "PART", "PAST", "QUOTE"))
_FILLED = 2  # words inside a verb's phrase: "took repeated aim at"
_WISHES = frozenset(("want", "encourage", "love", "urge"))
_COMPLEMENT = frozenset(("DET", "ADJ", "QUOTE", "NOUN", "ADV", "POSS", "PART", "ING"))
_NOBODY = frozenset(("nobody", "none"))
_FACTS = frozenset(("fact", "idea", "way", "notion"))
_FORMER = frozenset(("former", "ex", "onetime", "one-time", "erstwhile", "once", "would-be", "potential"))
_NONE = frozenset(("no", "little", "less", "few"))
_NEGATING = frozenset(("no", "hardly", "nothing", "neither", "without"))
_JUDGED_REACH = 12  # words between what is called something and what it is called
_BACK = 8  # words of a phrase in front of one of them


@dataclass(frozen=True, slots=True)
class Lean:
    """One phrase for or against another.

    `holder` is None where it is whoever speaks. `at` is the word that shows it, `rule` the sort of word it is. `urged`:
    wanted of others; `would`: so only where somebody is reported to have said it; `actors`: so only of somebody, not of
    a thing; `imputed_by`: who says it of the holder in the same clause ("accused the firm of undermining …").
    """

    rule: str
    holder: Phrase | None
    target: Phrase
    side: Side
    strength: Strength
    shows: Shows
    at: int
    urged: bool = False
    would: bool = False
    actors: bool = False
    imputed_by: tuple[Phrase, ...] = ()


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
                yield from _nominal(grammar, table, at, lemma)
        if tag in _DESCRIBING and word.low in table.adjectives:
            passive = tag == "PART" and words.at(at + 1).low == "by" and word.lemma in table.verbs
            described = None if passive else match(words, at, table.adjectives[word.low])
            if described:
                yield from _adjective(grammar, at, described)


def match(words: Words, at: int, signs: tuple[Sign, ...]) -> Sign | None:
    """The longest phrase that begins at a word."""
    for sign in signs:
        if _runs(words, at, sign.rest) and (not sign.links or words.at(at + 1 + len(sign.rest)).low in sign.links):
            return sign
    return None


def match_verb(words: Words, at: int, signs: tuple[Sign, ...]) -> tuple[Sign | None, int]:
    """The longest phrase that begins at a verb, and where it ends; adverbs and the like inside it are passed over."""
    for sign in signs:
        end = _end_of(words, at, sign.rest)
        if end:
            return sign, end
    return None, at + 1


def tone_at(words: Words, at: int, tones: tuple[Tone, ...]) -> Tone | None:
    return next((tone for tone in tones if _runs(words, at, tone.rest)), None)


def judged(words: Words, table: StanceWords, start: int, stop: int) -> Iterator[Tone]:
    """The tones of a stretch of words up to the end of its clause, turned round behind "not"."""
    turned = False
    for at in range(start, min(stop, len(words))):
        word = words[at]
        if word.tag in {"SUB", "REL"} or word.low in {";", ":"}:
            break
        if word.tag == "NEG" or word.low in _NEGATING:
            turned = True
        elif word.low in {",", "but"}:
            turned = False
        tone = tone_at(words, at, table.tones.get(word.low) or table.tones.get(word.lemma, ()))
        if tone and word.tag not in {"VERB", "PAST"}:
            yield Tone(OTHER[tone.side], "moderate", tone.rest) if turned else tone


def _runs(words: Words, at: int, rest: tuple[str, ...]) -> bool:
    return all(words.at(at + nth).low == low for nth, low in enumerate(rest, 1))


def _end_of(words: Words, at: int, rest: tuple[str, ...]) -> int:
    """Where a verb's phrase ends that begins at a word; 0 where it does not."""
    filled = 0
    for low in rest:
        at += 1
        while words.at(at).low != low:
            if filled == _FILLED or words.at(at).tag not in _FILLERS:
                return 0
            at, filled = at + 1, filled + 1
    return at + 1


def _through(grammar: Grammar, table: StanceWords, lean: Lean) -> Iterator[Lean]:
    """ "backed efforts to repeal the tax" is against the tax too."""
    words = grammar.words
    at = lean.target.end
    if words.at(at).tag != "TO" or words.at(at + 1).tag != "VERB":
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
        if _asked(words, at, sign, table) and (doer.passive or words.at(target.end).tag == "TO"):
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


def _nominal(grammar: Grammar, table: StanceWords, at: int, lemma: str) -> Iterator[Lean]:
    words = grammar.words
    nouns = table.nouns.get(lemma, ())
    if sign := match(words, at, nouns):
        yield from _noun(grammar, table, at, sign)
    elif nouns and words.at(at + 1).low in {"from", "by"}:
        yield from _drawn(grammar, table, at, nouns[0])
    elif sign := match(words, at, table.holders.get(lemma, ())):
        yield from _holder(grammar, at, sign)


def _noun(grammar: Grammar, table: StanceWords, at: int, sign: Sign) -> Iterator[Lean]:
    """ "Roe's opposition to the plan", "voiced support for it", "calls for it from unions"."""
    words = grammar.words
    phrase = _around(grammar, at)
    targets = grammar.after(at + 2 + len(sign.rest))
    if phrase is None or sign.side is None or not targets:
        return
    verb = words.at(phrase.first - 1)
    owner = possessor(words, phrase) or naming(words, phrase, at)
    if owner:
        bearer = _owning(grammar, table, owner, verb, sign)
    elif words.at(at + 1 + len(sign.rest)).low == "of" and verb.lemma in table.turns["having"]:
        yield from _had(grammar, phrase.first - 1, targets, at, sign)  # "has the support of the unions"
        return
    else:
        bearer = _bearer(grammar, table, phrase, sign)
    holders = bearer.phrases
    if not holders and words.at(targets[-1].end).low in {"by", "from"}:
        holders = grammar.after(targets[-1].end + 1)
    turned = bearer.turned != any(words[nth].low in _NONE for nth in range(phrase.first, at))
    if turned and sign.side == "oppose" and (sign.shows == "done" or owner):
        return
    side: Side = OTHER[sign.side] if turned else sign.side
    for holder in holders:
        for target in targets:
            yield Lean("noun", holder, target, side, bearer.strength, sign.shows, at, bearer.urged, actors=sign.actors)


def _had(grammar: Grammar, verb: int, holders: tuple[Phrase, ...], at: int, sign: Sign) -> Iterator[Lean]:
    """ "The plan has the support of the unions": they support it."""
    doer = grammar.doer(verb)
    if sign.side is None or doer.unreal or doer.turned or doer.passive or doer.would or doer.ought:
        return
    for holder in holders:
        for target in doer.phrases:
            yield Lean("had", holder, target, sign.side, sign.strength, sign.shows, at)


@dataclass(frozen=True, slots=True)
class _Bearer:
    """Whose stance a noun tells, and what the verb does to it."""

    phrases: tuple[Phrase, ...] = ()
    turned: bool = False
    urged: bool = False
    strength: Strength = "moderate"


def _owning(grammar: Grammar, table: StanceWords, owner: Phrase, verb: Word, sign: Sign) -> _Bearer:
    """Whose stance an owned noun tells: "their opposition"; "ended her support" turns it round."""
    owners = grammar.together(owner.first) if grammar.words[owner.head].low == "their" else ()
    turned = verb.tag in VERBAL and verb.lemma in table.turns["against"]
    return _Bearer(owners or (owner,), turned, strength="weak" if turned else sign.strength)


def _bearer(grammar: Grammar, table: StanceWords, phrase: Phrase, sign: Sign) -> _Bearer:
    """Whose stance a noun tells where nobody owns it: that of the subject of the verb it is the object of."""
    words = grammar.words
    verb = phrase.first - 1
    while words.at(verb).tag in {"ADV", "QUOTE", "PREP"} and verb > phrase.first - 4:
        verb -= 1
    if words.at(verb).tag == "CONJ" and verb in grammar.ending:  # "demanded more pay and an end to the cuts"
        verb = grammar.ending[verb].first - 1
    word = words.at(verb)
    nobody = _Bearer(strength=sign.strength)
    if phrase.first == phrase.head and words.at(phrase.first - 1).low == "in":  # "in protest at the cuts, Roe resigned"
        doer = grammar.around(phrase.first - 1)
        return nobody if doer.unreal or doer.would or doer.ought else _Bearer(doer.phrases, strength=sign.strength)
    if word.tag not in VERBAL:
        return nobody
    doer = grammar.doer(verb)
    if doer.unreal or doer.passive or doer.would or doer.ought:
        return nobody
    if word.lemma in table.turns["light"]:
        return _Bearer(doer.phrases, doer.turned, doer.urged, sign.strength)
    if word.lemma in table.turns["against"]:
        return _Bearer(doer.phrases, not doer.turned, doer.urged, "weak")
    outer = match(words, verb, table.verbs.get(word.lemma, ()))
    if outer and outer.side and not outer.rest:  # "condemned the attack on the town"
        strength: Strength = sign.strength if outer.shows == "demanded" else "weak"
        return _Bearer(doer.phrases, doer.turned != (outer.side == "oppose"), outer.shows == "demanded", strength)
    return nobody


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
            yield Lean("drawn", holder, target, sign.side, sign.strength, sign.shows, at)


def _around(grammar: Grammar, at: int) -> Phrase | None:
    """The phrase that a word stands in."""
    for first in range(at, max(at - _BACK, -1), -1):
        phrase = grammar.starting.get(first)
        if phrase:
            return phrase if phrase.end > at else None
    return None


def _holder(grammar: Grammar, at: int, sign: Sign) -> Iterator[Lean]:
    """ "a critic of the plan", "Roe's ally Poe", "a Roe supporter": who is called so, and on whose side."""
    words = grammar.words
    phrase = _around(grammar, at)
    if phrase is None or sign.side is None:
        return
    before = {words[nth].low for nth in range(phrase.first, at)}
    if before & _FORMER or (before & _NONE and sign.side == "oppose"):
        return
    side: Side = OTHER[sign.side] if before & _NONE else sign.side
    owner = possessor(words, phrase)
    targets: tuple[Phrase, ...] = ()
    if words.at(at + 1).low in {"of", "to"}:
        targets = grammar.after(at + 2)
    if not targets:
        other = owner if owner and owner.end <= at else naming(words, phrase, at)
        targets = (other,) if other else ()
    for named in _named(grammar, phrase, at):
        if owner and named is phrase:  # "his supporters" says no more than that they are his
            continue
        for target in targets:
            holder, aim = (target, named) if sign.reverse else (named, target)
            yield Lean("holder", holder, aim, side, sign.strength, sign.shows, at)


def _named(grammar: Grammar, phrase: Phrase, at: int) -> tuple[Phrase, ...]:
    """Who a phrase is said of: the name it holds or stands beside, the subject of "is", or else itself."""
    words = grammar.words
    if words.at(phrase.end).lemma == "include" and (listed := grammar.after(phrase.end + 1)):
        return listed  # "her supporters include the unions"
    if at + 1 < phrase.end and words[at + 1].tag == "NAME":  # "Roe ally Jane Poe"
        return (Phrase(at + 1, phrase.end, phrase.end - 1),)
    if words.at(phrase.first - 1).low == "," and (before := grammar.before(phrase.first - 1)):
        return (grammar.top(before),)
    verb = phrase.first - 1
    while words.at(verb).tag in {"ADV", "NEG"}:
        verb -= 1
    if words.at(verb).tag in VERBAL | {"AUX"} and words.at(verb).lemma in COPULAS:
        group = grammar.group(phrase.first)
        doer = grammar.doer(verb)
        return () if group.negated or group.modal or doer.unreal or doer.turned else doer.phrases
    end = grammar.whole(phrase).end
    if words.at(end).low == "," and words.at(end + 1).tag == "NAME":
        return grammar.after(end + 1)[:1]
    return (phrase,)


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
