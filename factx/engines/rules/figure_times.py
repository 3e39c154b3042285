"""Which time does a number hold for?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from factx.engines.rules.figure_changes import Move
from factx.engines.rules.figure_clauses import Clause
from factx.engines.rules.figure_scenes import LENGTHS, Number, Scene, Time
from factx.engines.rules.figure_words import figure_words

_AHEAD = ("by ", "for ", "until ", "till ")
_STRETCHES = ("in ", "over ", "during ", "within ")
_LEADS = (*_STRETCHES, "for ", "between ")


def period(
    scene: Scene,
    number: Number,
    *,
    move: Move | None,
    compared: Time | None,
    taken: AbstractSet[Time],
    known: Mapping[Number, Time | None],
) -> Time | None:
    """The time told with a number: behind it before the next number, or else before it in its clause.

    `compared` is the time it is compared with, `taken` are all such times of the sentence, and `known` the times of the
    numbers before it. A number that something came from, or of which another is a part, has only the time behind it.
    """
    if is_whole(scene, number) or _is_timeless(scene, number):
        return None
    found = next(_behind(scene, number, taken, move), None)
    if found is not None:
        return found
    if move is not None and move.change.manner == "from":
        return None
    if compared is not None and _first_word(scene, compared) in figure_words()["baseline"]["since"]:
        return None
    if _is_aside(scene, number):
        previous = scene.previous_number(number)
        if previous is not None and number.amount.unit != "a":
            return known.get(previous)
    before = _of_before(scene, number, taken, move)
    if before is not None and scene.words[before.first].low in figure_words()["times"]["now"]:
        return _around(scene, number) or before
    return before or _around(scene, number)


def is_whole(scene: Scene, number: Number) -> bool:
    """Whether another number tells a part of this one: "half of his thirty goats"."""
    previous = scene.previous_number(number)
    if previous is None or not 0 < number.first - previous.last <= 5:
        return False
    at = previous.last + (scene.words[previous.last].tag == "QUOTE")
    return scene.words.at(at).low == "of"


def _is_timeless(scene: Scene, number: Number) -> bool:
    """ "Jane Roe, 34,", "a 40-year-old", "the 30-second spot": what somebody or something is at any time."""
    if "of age" in number.amount.reading or is_apposed(scene, number):
        return True
    tied = number.last - number.first == 1 and "-" in scene.words[number.first].text
    return tied and number.amount.unit in LENGTHS


def is_apposed(scene: Scene, number: Number) -> bool:
    """ "Jane Roe, 34, said": a bare number between commas behind a name is an age."""
    words = scene.words
    bare = number.amount.unit in {"a", None} and number.last - number.first == 1
    named = words.at(number.first - 1).text == "," and words.at(number.first - 2).tag == "NAME"
    return bare and named and words.at(number.last).text in {",", ".", ";", ")", ""}


def _is_aside(scene: Scene, number: Number) -> bool:
    """ "212 millimetres fell, more than twice what is usual": the same thing told in another way."""
    if scene.previous_number(number) is None:
        return False
    at = number.first - 1
    if scene.words[at].low == "of" and scene.words.at(at - 1).lemma in figure_words()["measure"]["change_nouns"]:
        at = at - 3 if scene.words.at(at - 2).tag == "DET" else at - 2  # ", a drop of 5%"
    return scene.words.at(at).text in {",", "–", "—"} or scene.words.at(at).low == "or"


def _behind(scene: Scene, number: Number, taken: AbstractSet[Time], move: Move | None) -> Iterator[Time]:
    clause = scene.clause_at(number.first)
    following = scene.next_number(number)
    for time in scene.times_near(number.last):
        inside = number.last <= time.first < clause.end
        if not inside or not _tells(time, move) or (time in taken and not _is_own(scene, number, time)):
            continue
        if _is_of_another(scene, number, time):
            continue
        left = move is not None and move.change.manner == "from"
        of_all = following is not None and not left and _is_last_of_all(scene, number, following, time)
        if following is None or time.first < following.first or of_all:
            yield time


def _is_of_norm(scene: Scene, time: Time) -> bool:
    """ "a record for the month": the time of a mark that something is held against."""
    return scene.words.at(time.first - 1).low in figure_words()["times"]["norms"]


def _is_of_another(scene: Scene, number: Number, time: Time) -> bool:
    """ "the highest since 1998", "above the average for July": the time of what the number is held against."""
    words = figure_words()["times"]
    between = [scene.words[at].low for at in range(max(number.last, time.first - 3), time.first)]
    return any(low in words["norms"] or low in words["extremes"] for low in between)


def _is_own(scene: Scene, number: Number, time: Time) -> bool:
    """Whether a time that something else is compared with is the time of this number: "up from four on Sunday"."""
    lead = scene.words.at(scene.lead(number)).low
    led = scene.led_by(number) == "from" or lead in {"against", "with", "to", "than"}
    following = scene.next_number(number)
    return led and (following is None or following.first >= time.first)


def _is_last_of_all(scene: Scene, number: Number, following: Number, time: Time) -> bool:
    """ "took $2.3 million and two cars in 2019": a time behind a list of numbers is that of each of them."""
    aside = scene.words[following.first - 1].low == "or"  # "2,500 jobs, or 4% of its staff, by 2026"
    if not aside and any(scene.words[at].text in {",", ";"} for at in range(number.last, time.first)):
        return False
    if time.first <= following.first < time.last:
        return True
    return scene.led_by(following) not in {"from", "to"} or scene.led_by(number) in {"by", "from"}


def _of_before(scene: Scene, number: Number, taken: AbstractSet[Time], move: Move | None) -> Time | None:
    """The nearest time before a number in its clause or with its subject; "now" only where there is no other."""
    found = list(_before(scene, number, taken, move))
    dated = [time for time in found if scene.words[time.first].low not in figure_words()["times"]["now"]]
    return next(iter(dated or found), None)


def _before(scene: Scene, number: Number, taken: AbstractSet[Time], move: Move | None) -> Iterator[Time]:
    clause = scene.clause_at(number.first)
    start = clause.start
    if clause.subject is not None and clause.kind in {"shared", "part", "resumed"}:
        start = min(start, scene.clause_at(clause.subject[0]).start)
    for time in reversed(scene.times_near(number.first)):
        if not start <= time.first < number.first or time in taken or not _tells(time, move):
            continue
        if time.first <= number.first < time.last or _is_of_norm(scene, time):
            continue
        there = scene.clause_at(time.first)
        if there is not clause and not _carries_over(there, clause, time):
            continue
        if not _is_of_subject(scene, there, time):
            yield time


def _carries_over(there: Clause, clause: Clause, time: Time) -> bool:
    """Whether a time of an earlier clause holds in this one too: it does before the verb whose subject they share."""
    if there.kind in {"rel", "sub", "part"} and not (clause.kind == "shared" and there.end == clause.start):
        return False
    return clause.kind == "part" or there.verb is None or time.last <= there.verb


def of_subject(scene: Scene) -> Time | None:
    """A part of the calendar that the subject of a sentence is told for: "Revenue in the three months to May rose"."""
    for time in scene.times:
        clause = scene.clause_at(time.first)
        if clause.subject is None or not clause.subject[0] < time.first < clause.subject[1]:
            continue
        dated = time.date.start is not None and time.date.end is not None
        low = time.date.span.text.lower()
        dated = dated and (low.startswith(_LEADS) or "quarter" in low or "half" in low)
        if dated and not _is_of_subject(scene, clause, time):
            return time
    return None


def _is_of_subject(scene: Scene, clause: Clause, time: Time) -> bool:
    """Whether a time is told of the subject alone: "a review ordered last year arrived at"."""
    if clause.subject is None or not clause.subject[0] < time.first < clause.subject[1]:
        return False
    return any(scene.words[at].tag in {"PART", "PAST"} for at in range(clause.subject[0], time.first))


def _around(scene: Scene, number: Number) -> Time | None:
    """A time beside the clause: "in July, when it fetched $7", "held $3 million when he came in 2018", "By 2030, …"."""
    clause = scene.clause_at(number.first)
    if scene.words[clause.start].low == "when":
        return next(
            (
                time
                for time in reversed(scene.times_near(clause.start))
                if clause.start - 2 <= time.last <= clause.start
            ),
            None,
        )
    behind = scene.clause_after(clause)
    if behind is not None and scene.words[behind.start].low == "when":
        return next((time for time in scene.times_near(behind.start) if behind.start <= time.first < behind.end), None)
    if scene.times and scene.times[0].first <= 1 and scene.times[0].date.span.text.lower().startswith(_AHEAD):
        return scene.times[0] if scene.times[0].last <= number.first else None
    return None


def _first_word(scene: Scene, time: Time) -> str:
    return scene.words[time.first].low


def _tells(time: Time, move: Move | None) -> bool:
    """Whether a time can be that of a number: a day, a part of the calendar, or a stretch told with "in".

    A stretch is that of what happens in it, not of the level reached at its end.
    """
    if time.date.start is not None or time.date.end is not None:
        return True
    low = time.date.span.text.lower()
    if " every " in low or " each " in low:
        return False
    if low.startswith(_STRETCHES):
        return move is None or move.change.manner == "by"
    return low.startswith(("next ", "last ", "by ", "at "))
