"""Which nouns of a sentence set one phrase for or against another?

Nouns for stances ("opposition to", "the support of") and for those who hold them ("a critic of", "a Roe ally").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from factx.engines.rules.stance_grammar import Grammar
from factx.engines.rules.stance_leans import COPULAS, VERBAL, Lean, match
from factx.engines.rules.stance_phrases import Phrase, naming, possessor
from factx.engines.rules.stance_words import OTHER, Side, Sign, StanceWords, Strength
from factx.language.words import Word

_FORMER = frozenset(("former", "ex", "onetime", "one-time", "erstwhile", "once", "would-be", "potential"))
_NONE = frozenset(("no", "little", "less", "few"))
_BACK = 8  # words of a phrase in front of one of them


def nominal_leans(grammar: Grammar, table: StanceWords, at: int, lemma: str) -> Iterator[Lean]:
    """What the noun at a place says."""
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


@dataclass(frozen=True, slots=True)
class _Bearer:
    """Whose stance a noun tells, and what the verb does to it."""

    phrases: tuple[Phrase, ...] = ()
    turned: bool = False
    urged: bool = False
    strength: Strength = "moderate"


def _had(grammar: Grammar, verb: int, holders: tuple[Phrase, ...], at: int, sign: Sign) -> Iterator[Lean]:
    """ "The plan has the support of the unions": they support it."""
    doer = grammar.doer(verb)
    if sign.side is None or doer.unreal or doer.turned or doer.passive or doer.would or doer.ought:
        return
    for holder in holders:
        for target in doer.phrases:
            yield Lean("had", holder, target, sign.side, sign.strength, sign.shows, at)


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
    if word.tag not in VERBAL and (word.tag != "AUX" or word.lemma != "have"):
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
