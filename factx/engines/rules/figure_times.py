"""Which time does a number hold for?"""

from __future__ import annotations

from collections.abc import Iterator

from factx.engines.rules.figure_changes import Move
from factx.engines.rules.figure_scenes import Number, Scene, Time

_BARE = frozenset(("now", "today", "currently"))


def period(scene: Scene, number: Number, *, baselines: set[Time], move: Move | None) -> Time | None:
    """The time told with a number: behind it before the next number, or else before it in its clause.

    A number that something came from has only the time that stands right behind it.
    """
    behind = next(_behind(scene, number, baselines), None)
    if behind is not None or (move is not None and move.change.manner == "from"):
        return behind
    return next(_before(scene, number, baselines), None)


def _behind(scene: Scene, number: Number, baselines: set[Time]) -> Iterator[Time]:
    clause = scene.clause_at(number.first)
    following = scene.next_number(number)
    for time in scene.times:
        inside = number.last <= time.first < clause.end
        if not inside or not _tells(time) or (time in baselines and not _is_own(scene, number, time)):
            continue
        if following is None or time.first < following.first or _is_last_of_all(scene, number, following, time):
            yield time


def _is_own(scene: Scene, number: Number, time: Time) -> bool:
    """Whether a time that something else is compared with is the time of this number: "up from four on Sunday"."""
    return scene.led_by(number) == "from" and not any(
        number.last <= other.first < time.first for other in scene.numbers
    )


def _is_last_of_all(scene: Scene, number: Number, following: Number, time: Time) -> bool:
    """ "took $2.3 million and two cars in 2019": a time behind a list of numbers is that of each of them."""
    if any(scene.words[at].text in {",", ";"} for at in range(number.last, time.first)):
        return False
    return scene.led_by(following) not in {"from", "to"} or scene.led_by(number) in {"by", "from"}


def _before(scene: Scene, number: Number, baselines: set[Time]) -> Iterator[Time]:
    """Times before a number in its clause, the nearest first, and those that lead the clause its subject stands in."""
    clause = scene.clause_at(number.first)
    start = clause.start
    if clause.subject is not None and clause.kind in {"shared", "part", "resumed"}:
        start = min(start, scene.clause_at(clause.subject[0]).start)
    for time in reversed(scene.times):
        if not start <= time.first < number.first or time in baselines or not _tells(time):
            continue
        if any(time.last <= other.first < number.first and _owns(scene, other, time) for other in scene.numbers):
            continue
        if scene.clause_at(time.first).kind in {"rel", "sub"} and scene.clause_at(time.first) != clause:
            continue
        yield time


def _owns(scene: Scene, number: Number, time: Time) -> bool:
    """Whether a time before several numbers is only that of the first: behind a semicolon another clause begins."""
    return any(scene.words[at].text == ";" for at in range(time.last, number.last))


def _tells(time: Time) -> bool:
    """Whether a time can be that of a number: a day, a part of the calendar, or a stretch told with "in"."""
    if time.date.start is not None or time.date.end is not None:
        return True
    low = time.date.span.text.lower()
    return low.startswith(("in ", "over ", "during ", "within ", "next ", "last ", "by ", "at "))
