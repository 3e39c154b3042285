"""Which words are the subject, the object and the owner of a number?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from factx.engines.rules.figure_phrases import Range, group_start, phrase_end, phrase_start
from factx.engines.rules.figure_scenes import REACH, Number, Scene

TIES = frozenset(("of", "from", "in", "on", "at", "for", "with", "between", "without", "to", "against"))
"""The prepositions by which one phrase hangs on another."""

_NOBODY = frozenset(("there", "that", "this", "these", "those", "what", "which", "who", "nothing", "none", "all"))
_RATIOS = frozenset(("%", "{percentage_point}", "{basis_point}"))


@dataclass(frozen=True, slots=True)
class Meaning:
    """The words of what is measured, and the words of whose figure it is, where each is told."""

    measure: Range | None = None
    of: Range | None = None


Meanings = Mapping[Number, Meaning]
"""What is known of the numbers before one in its sentence."""


def subject_of(scene: Scene, number: Number, verb: int | None) -> Range | None:
    """Whose verb it is: "a strike of one week to cost", "a ship carrying", or the subject of the clause."""
    clause = scene.clause_at(number.first)
    words = scene.words
    if verb is not None:
        first = group_start(words, verb, clause.start)
        if words[first].tag in {"TO", "ING"} and first > clause.start and words[first - 1].tag in {"NOUN", "NAME"}:
            return phrase_start(words, first, clause.start), first
    return clause.subject


def object_of(scene: Scene, verb: int, number: Number) -> Range | None:
    """ "cut the annual grant from €74 million": what stands between the verb and what leads to the number."""
    lead = number.first if scene.words[number.first].tag in {"PREP", "TO"} else scene.lead(number)
    first = verb + 1
    end = min(phrase_end(scene.words, first, number.first, joined=TIES), lead if lead > verb else number.first)
    other = scene.previous_number(number)
    while other is not None and verb < other.first and number.first - other.first < REACH:
        end = min(end, max(scene.lead(other), verb + 1) if scene.led_by(other) else other.first)
        other = scene.previous_number(other)
    while end > first and scene.words[end - 1].tag in {"PREP", "MARK", "DET", "ADV", "TO"}:
        end -= 1
    dead = scene.words[first].tag == "DET" and scene.words.at(end - 1).tag == "ADJ"  # "put the dead at 41"
    if end <= first or (scene.words[end - 1].tag not in {"NOUN", "NAME", "ING"} and not dead):
        return None
    leads = scene.words.at(lead if lead > verb else number.first)
    return (first, end) if leads.tag in {"PREP", "TO"} or leads.low == "as" else None


def placed_in(scene: Scene, number: Number) -> Range | None:
    """ "€1,150 in cash", "$12 million in emergency aid", "$5 for each ticket"."""
    words = scene.words
    at = number.last
    following = scene.next_number(number)
    if following and words.at(at).low in {"and", ",", "or"} and following.first == at + 1:
        at = following.last
    if words.at(at).low != "in" or scene.in_time(at):
        return None
    end = phrase_end(words, at + 1, scene.clause_at(number.first).end)
    first = at + 1
    plain = end > first and all(words[at].tag in {"NOUN", "ADJ", "ING"} for at in range(first, end))
    return (first, end) if plain and not scene.in_time(first) else None


def verb_group(scene: Scene, number: Number, verb: int | None) -> Range | None:
    if verb is None:
        return None
    return group_start(scene.words, verb, scene.clause_at(number.first).start), verb + 1


def predicate_end(scene: Scene, number: Number, at: int) -> int:
    """Where the predicate ends that begins at or behind `at`: "were buried there", "had joined the walkout"."""
    words = scene.words
    clause = scene.clause_at(number.first)
    end = at
    while end < clause.end and words[end].tag in {
        "AUX",
        "MODAL",
        "NEG",
        "ADV",
        "TO",
        "VERB",
        "PART",
        "PAST",
        "ING",
        "QUOTE",
    }:
        end += 1
    if end == at:
        return at
    closed = end
    if end < clause.end and words[end].tag in {"NOUN", "DET", "POSS", "NAME", "ADJ", "PREP"} and not scene.in_time(end):
        start = end + 1 if words[end].tag == "PREP" else end
        closed = max(phrase_end(words, start, clause.end, joined=frozenset(("of", "in"))), end)
    return before_time(scene, at, closed)


def before_time(scene: Scene, first: int, end: int) -> int:
    """Where some words end before a time that is told in them."""
    inside = [time.first for time in scene.times_near(first) if first < time.first < end]
    return min([end, *inside])


def is_count(number: Number) -> bool:
    unit = number.amount.unit
    return unit is not None and unit.startswith("{") and unit not in _RATIOS and unit != "{decade}"


def possessor(scene: Scene, first: int, end: int) -> Range | None:
    """ "its 1,260 members": the word that tells whose."""
    for at in range(first, end):
        if scene.words[at].tag == "POSS":
            return at, at + 1
        if scene.words[at].tag == "GEN":
            return phrase_start(scene.words, at, first), at
    return None


def owner(scene: Scene, number: Number, measure: Range | None) -> Range | None:
    """A possessive right before a number or its measure."""
    for at in (number.first - 1, measure[0] - 1 if measure else -1):
        if scene.words.at(at).tag == "POSS":
            return at, at + 1
        if scene.words.at(at).tag == "GEN":
            start = phrase_start(scene.words, at, scene.clause_at(number.first).start)
            return (start, at) if start < at else None
    return None


def subject_actor(scene: Scene, number: Number) -> Range | None:
    """The subject of a number's clause, where the number stands behind its verb."""
    verb = scene.verb_over(number)
    return actor_of(scene, subject_of(scene, number, verb)) if verb is not None else None


def actor_of(scene: Scene, subject: Range | None) -> Range | None:
    if subject is None:
        return None
    if not is_actor(scene, subject):
        return None
    for at in range(subject[0] + 1, subject[1]):
        if scene.words[at].tag in {"ING", "PART"} and scene.words[at - 1].tag in {"NOUN", "NAME"}:  # "a bus carrying"
            return subject[0], at
    return subject


def is_actor(scene: Scene, subject: Range) -> bool:
    """Whether a subject is somebody, and nothing that is measured."""
    words = scene.words
    if words[subject[0]].tag == "PRON":
        return words[subject[0]].low not in _NOBODY
    head = next((at for at in range(*subject) if words.at(at + 1).tag in {"PREP", "END"}), subject[1] - 1)
    head = min(head, subject[1] - 1)
    return head in scene.actors and words[head].tag in {"NAME", "NOUN", "PRON"}
