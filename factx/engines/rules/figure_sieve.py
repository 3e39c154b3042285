"""Which amounts of a text are no figures after all?

`factx.values` leaves out what its own words give away. Here the words around speak: a length that is part of a time,
"one" that stands for "a", two that were named before.
"""

from __future__ import annotations

from factx.engines.rules.figure_scenes import Number, Scene, Time
from factx.engines.rules.figure_words import figure_words

_FEW = 12  # numbers of a sentence among which "one" may count
_CALENDAR = frozenset(("a", "mo", "wk", "{quarter}", "{decade}", "d"))


def is_figure(scene: Scene, number: Number) -> bool:
    """Whether an amount of the text is a figure here: no length of a time that is told, and no "one" for "a"."""
    amount = number.amount
    words = figure_words()["no_figure"]
    before, behind = scene.words.at(number.first - 1), scene.words.at(number.last)
    if amount.unit in _CALENDAR and any(_is_day_told(time, number) for time in scene.times_near(number.first)):
        return False
    if amount.unit in _CALENDAR and before.low in words["orders"] and before.tag not in {"VERB", "PAST"}:
        return False
    if amount.unit is None and scene.words[number.first].tag == "ING" and behind.low == "down":  # "is doubling down on"
        return False
    if amount.unit is None and amount.comparator == "=" and before.low in {"a", "an"}:
        return False
    if amount.value is None or amount.value > 2 or amount.comparator != "=":
        return True
    if before.low in words["appositive"] and amount.unit is not None:
        return False
    if _is_mutual(scene, number):
        return False
    return amount.value != 1 or not _is_article(scene, number, behind.low)


def _is_day_told(time: Time, number: Number) -> bool:
    """Whether a length is part of a time that leads to days: "the three months to December 31"."""
    return time.first <= number.first < time.last and (time.date.start is not None or time.date.end is not None)


def _is_mutual(scene: Scene, number: Number) -> bool:
    """ "set two ministries against each other": the two that were named."""
    words = figure_words()["no_figure"]
    end = min(scene.clause_at(number.first).end, number.last + 6)
    return any(
        scene.words[at].low in words["each_other"] and scene.words.at(at + 1).low in words["reciprocal"]
        for at in range(number.last, end)
    )


def _is_article(scene: Scene, number: Number, behind: str) -> bool:
    """ "one option among several", "in words of one syllable", "one of those said": "a", or somebody."""
    amount = number.amount
    if amount.unit is None or not amount.unit.startswith("{"):
        return amount.unit is not None and scene.words.at(number.first - 1).low == "by" and _is_denied(scene, number)
    if behind in figure_words()["no_figure"]["among"]:
        return True
    if any(other is not number and other.amount.unit == amount.unit for other in scene.numbers[:_FEW]):
        following = scene.words.at(number.last + 1)
        return (
            behind == "of"
            and following.low in {"those", "them", "these"}
            and scene.words.at(number.last + 2).tag == "PAST"
        )
    return scene.verb_over(number) is None or scene.words.at(number.first - 1).tag == "PREP"


def _is_denied(scene: Scene, number: Number) -> bool:
    return scene.words.at(number.first - 2).tag == "NEG"
