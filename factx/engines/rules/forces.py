"""What does a clause do with its words: state, foresee, promise, demand, wish, judge, or tell of a silence?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from factx.engines.rules.claim_words import ClaimWords, claim_words
from factx.engines.rules.clauses import Predicate, main_start
from factx.facts import Certainty, Force
from factx.language.words import Word

_CLOSING = frozenset(("SUB", "REL", "MARK", "TO"))
_NAMING = frozenset(("PRON", "NAME", "NOUN", "NUM", "DET", "POSS"))
_SCALE: tuple[Certainty, ...] = ("certain", "probable", "possible", "unknown")
_JUDGED_WITHIN = 5  # "is in no way fair": so many words behind the copula may hold the judgement
_DENIED_WITHIN = 6  # "had raised no objection": so far behind the verb a "no" turns the clause round
_OUTLOOK_WITHIN = 3  # "are widely expected to"


@dataclass(frozen=True, slots=True)
class Mood:
    """The force of a clause, whether it says that something is not so, and how sure it sounds."""

    force: Force
    negated: bool
    certainty: Certainty


def mood(
    words: Sequence[Word],
    found: Predicate | None,
    *,
    promises: Callable[[Sequence[Word]], bool],
    quoted: bool = False,
) -> Mood:
    """What the main verb of a clause does: its predicate, which the caller has found.

    `promises` tells whether the words of a subject are those who speak, or whom they speak for: what these "will" do is
    a promise. `quoted` words may open with an order ("Ask me tomorrow").
    """
    table = claim_words()
    if found is None:
        return Mood("assertion", _denies(words, 0, table), "certain")
    subject, group, rest = words[: found.first], words[found.first : found.last], words[found.last :]
    negated = _denies(words, found.last, table)
    if quoted and not _named(subject) and group[0].tag == "VERB" and group[0].low == group[0].lemma:
        return Mood("demand", negated, "certain")
    force, certainty = _by_modal(subject, group, rest, negated=negated, quoted=quoted, promises=promises)
    if force is None:
        force, certainty = _by_verb(subject, group, rest, negated=negated, promises=promises)
    return Mood(force, negated, certainty)


def is_silence(words: Sequence[Word], found: Predicate | None) -> bool:
    """Whether it is told that somebody did not speak, or that nothing is known: "declined to comment".

    `found` is the predicate of the words.
    """
    if found is None:
        return False
    table = claim_words()
    verb = _verb(words, found)
    if verb.lemma in table.refusals:
        after = words[found.last : found.last + 2]
        return len(after) == 2 and after[0].tag == "TO" and after[1].lemma in table.silences
    if not _denies(words, found.last, table, reach=0):
        return False
    group = words[found.first : found.last]
    passive = verb.tag == "PART" and any(each.lemma == "be" for each in group)
    if passive:
        return verb.lemma in table.checks
    return verb.lemma in table.silences or [each.low for each in words[found.last :][:1]] in (["clear"], ["known"])


def hedged(words: Sequence[Word], found: Predicate | None) -> Certainty:
    """How sure an article shows itself of its own words; unknown where it passes on hearsay.

    `found` is the predicate of the words.
    """
    table = claim_words()
    if not table.hearsay.isdisjoint([word.low for word in words]):
        return "unknown"
    hedges = table.hedges
    scope = words[: found.last + _OUTLOOK_WITHIN] if found else words
    certainties = [hedges[word.low] for word in scope if word.low in hedges and word.tag != "NAME"]
    return max(certainties, key=_SCALE.index, default="certain")


def lesser(one: Certainty, other: Certainty) -> Certainty:
    """The less sure of the two."""
    return max(one, other, key=_SCALE.index)


def _by_modal(
    subject: Sequence[Word],
    group: Sequence[Word],
    rest: Sequence[Word],
    *,
    negated: bool,
    quoted: bool,
    promises: Callable[[Sequence[Word]], bool],
) -> tuple[Force | None, Certainty]:
    table = claim_words()
    modal = next((word.lemma for word in group if word.tag == "MODAL"), "")
    after = group[-1].lemma
    if modal and len(group) > 2 and any(word.lemma == "have" for word in group[1:-1]):
        return None, "possible" if modal in table.chance else "certain"
    if modal in table.duty:
        return "demand", "certain"
    if modal in table.future:
        if modal == "would" and (after in {"like", "love", "prefer"} or any(word.low == "rather" for word in group)):
            return "aspiration", "certain"
        if modal == "would" and quoted:  # nothing shifts it in a quotation: it is said of what is only thought
            return (None if negated else "forecast"), "certain"
        return _coming(subject, after, promises), "certain"
    if modal in table.chance:
        return (None, "certain") if modal == "could" and negated else ("forecast", "possible")
    if group[-1].lemma == "be" or group[0].lemma == "be":
        if rest[:1] and rest[0].tag == "TO" and group[-1].lemma == "be":
            return "forecast", "certain"
        for at, word in enumerate((*group[1:], *rest[:_OUTLOOK_WITHIN])):
            behind = (*group[1:], *rest)[at + 1 : at + 2]
            if word.low in table.outlooks and (
                word.low in table.foreseen or (behind and behind[0].low in {"to", "for"})
            ):
                return "forecast", table.outlooks[word.low]
            if word.low in table.readiness and behind and behind[0].low == "to":
                return "commitment", "certain"
    if group[-1].lemma in {"need", "have"} and rest[:1] and rest[0].tag == "TO":
        return "demand", "certain"
    return None, "certain"


def _coming(subject: Sequence[Word], verb: str, promises: Callable[[Sequence[Word]], bool]) -> Force:
    if verb in claim_words().happenings and not _first_person(subject):
        return "forecast"
    return "commitment" if promises(subject) else "forecast"


def _by_verb(
    subject: Sequence[Word],
    group: Sequence[Word],
    rest: Sequence[Word],
    *,
    negated: bool,
    promises: Callable[[Sequence[Word]], bool],
) -> tuple[Force, Certainty]:
    table = claim_words()
    verb = group[-1]
    act = table.speech_acts.get(verb.lemma)
    if act and not negated and verb.tag != "PART" and promises(subject):
        return act, "certain"
    judging = group[0].lemma == "be" and any(word.low in table.judgements for word in group[1:])
    if judging or (verb.lemma in table.copulas and _judges(rest)):
        return "evaluation", "certain"
    return "assertion", "certain"


def _judges(rest: Sequence[Word]) -> bool:
    table = claim_words()
    for word in rest[:_JUDGED_WITHIN]:
        if word.text in {",", ";"} or word.tag in {"SUB", "REL", "TO", "CONJ"}:
            return False
        if word.low in table.judgements or word.lemma in table.judgements:
            return word.tag != "NAME"
    return False


def _denies(words: Sequence[Word], verb_end: int, table: ClaimWords, *, reach: int = _DENIED_WITHIN) -> bool:
    """Whether a negator stands in front of the verb's end, or soon behind it in the same clause."""
    negators = table.negators
    if not negators.isdisjoint([word.low for word in words[min(main_start(words), verb_end) : verb_end]]):
        found = range(min(main_start(words), verb_end), verb_end)
        return any(words[at].low in negators and not _bounds(words, at, table) for at in found)
    for at, word in enumerate(words[verb_end : verb_end + reach], verb_end):
        if word.text in {",", ";"} or word.tag in _CLOSING:
            return False
        if word.low in negators:
            if _bounds(words, at, table):
                continue
            return not (at + 1 < len(words) and words[at + 1].tag == "TO")  # "asked not to copy it"
    return False


def _bounds(words: Sequence[Word], at: int, table: ClaimWords) -> bool:
    """Whether a negator is part of a bound or a widening: "no fewer than 50", "not only"."""
    return at + 1 < len(words) and words[at + 1].low in table.unturned


def _verb(words: Sequence[Word], found: Predicate) -> Word:
    return words[found.last - 1]


def _named(subject: Sequence[Word]) -> bool:
    return not _NAMING.isdisjoint([word.tag for word in subject])


def _first_person(subject: Sequence[Word]) -> bool:
    return any(word.low in {"i", "we"} for word in subject[-2:])
