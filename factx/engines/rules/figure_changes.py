"""Which change is told of a number, from which number, and against which time?"""

from __future__ import annotations

from dataclasses import dataclass

from factx.engines.rules.figure_phrases import VERBAL, is_verbal
from factx.engines.rules.figure_scenes import Number, Scene, Time
from factx.engines.rules.figure_words import figure_words, lemma_of
from factx.errors import Unreadable
from factx.spans import Span
from factx.values import Change, find_change
from factx.values.lexicon import lexicon

_PREPOSITIONS = frozenset(("by", "to", "from", "at", "into"))
_RATIOS = frozenset(("%", "{percentage_point}", "{basis_point}"))
_BETWEEN = frozenset(("MARK", "DET", "ADV", "CONJ", "QUOTE", "PREP", "TO"))


@dataclass(frozen=True, slots=True)
class Move:
    """A number's change, with the number it came from where that stands beside it."""

    change: Change
    before: Number | None = None


def moves(scene: Scene) -> dict[Number, Move]:
    """The changes told in a sentence, by their numbers."""
    found: dict[Number, Change] = {}
    directions = lexicon(scene.document.language).directions
    moving = not directions.keys().isdisjoint([word.low for word in scene.words])
    for number in scene.numbers:
        change = _plain(scene, number, moving=moving) or _shared(scene, number, found) or _behind(scene, number)
        if change is not None:
            found[number] = change
    return {number: Move(change, _origin(scene, number, found)) for number, change in found.items()}


def baseline(scene: Scene, number: Number, move: Move | None) -> Time | None:
    """The time that a number is compared with: "than a year earlier", "up from four on Sunday"."""
    following = scene.next_number(number)
    stop = following.first if following and following is not (move and move.before) else len(scene.words)
    clause = scene.clause_at(number.first)
    for time in scene.times_near(number.last):
        if not number.last <= time.first < stop or (time.first >= clause.end and not _reaches(scene, number, time)):
            continue
        if _is_compared(scene, number, time, move):
            return time
    if following and is_compared(scene, following):
        return next((time for time in scene.times_near(following.last) if _belongs(scene, following, time)), None)
    if move and move.before:
        return next((time for time in scene.times_near(move.before.last) if _belongs(scene, move.before, time)), None)
    return None


def is_compared(scene: Scene, number: Number) -> bool:
    """Whether another number is held against this one: "against 8.2 million", "compared with 3.8%"."""
    lead = scene.lead(number)
    words = figure_words()["baseline"]["compared"] - figure_words()["change"]["than"]
    return scene.words.at(lead).low in words or scene.words.at(lead - 1).low in words


def _is_compared(scene: Scene, number: Number, time: Time, move: Move | None) -> bool:
    words = figure_words()["baseline"]
    before = scene.words.at(time.first - 1).low
    near = {scene.words.at(at).low for at in range(max(number.last, time.first - 6), time.first)}
    first = scene.words[time.first].low
    if near & words["compared"] or first in words["compared"] or time.date.span.text.lower() in words["spans"]:
        return True
    if before == "as" and number.amount.unit is None:  # "three times as frequent as in the 1970s"
        return True
    if move is None:
        return False
    if before == "from" or first == "from":
        return move.change.manner != "from"
    if first in words["since"] or before in words["since"]:
        return move.change.manner == "by"
    return bool(near & figure_words()["change"]["comparatives"])


def _reaches(scene: Scene, number: Number, time: Time) -> bool:
    """Whether only words of comparing stand between a number and a time in a clause behind it."""
    leads = figure_words()["baseline"]["compared"] | figure_words()["change"]["comparatives"]
    return any(scene.words[at].low in leads for at in range(number.last, time.first))


def _belongs(scene: Scene, number: Number, time: Time) -> bool:
    following = scene.next_number(number)
    return number.last <= time.first and (following is None or time.first < following.first)


def _plain(scene: Scene, number: Number, *, moving: bool) -> Change | None:
    """The change that the words beside a number tell, unless they tell something else."""
    verb = scene.words[number.last - 1]
    if number.amount.unit is None and is_verbal(scene.words, number.last - 1):  # "will halve", "almost doubled"
        return _read(scene, number, Span.of(scene.document.text, verb.start, verb.end))
    if not moving:
        return None
    change = find_change(scene.document, amount=number.amount.span)
    if change is None or _is_no_change(scene, number, change):
        return None
    own = _read(scene, number, change.span)  # it may be that of a twin: "fell $2, or 4 percent"
    return _with_preposition(scene, number, own) if own is not None else None


def _is_no_change(scene: Scene, number: Number, change: Change) -> bool:
    words = figure_words()["change"]
    at = scene.word_at(change.span.start)
    if at in scene.numbered and not number.first <= at < number.last:
        return True
    low, behind = scene.words[at].low, scene.words.at(at + 1).low
    if scene.clause_at(at) is not scene.clause_at(number.first) or _is_particle(scene, number, at):
        return True
    if at < number.first and _is_of_another(scene, number, at):
        return True
    if at >= number.last:
        if low in words["comparatives"]:
            return not _is_earlier_level(scene, at)
        if low in words["more"] and behind not in words["than"] and number.amount.unit not in _RATIOS:
            return (number.amount.unit or "").startswith("{")
        return scene.words[at - 1].text == "," and behind == "by"
    if behind in words["idioms"]:
        return True
    if low in words["no_change"]:
        return behind not in words["levels"]
    if scene.words.at(scene.lead(number)).low in words["apart"]:
        return True
    return scene.words.at(number.first - 1).low in {"or", "–"}


def _is_particle(scene: Scene, number: Number, at: int) -> bool:
    """ "sign up 5 million people", "rode 700 feet down to the mine": "up" and "down" of another verb, or of a way."""
    word, verb = scene.words[at], scene.words.at(at - 1)
    if word.low not in figure_words()["change"]["raising"]:
        return False
    lists = figure_words()["measure"]
    if at >= number.last:
        return number.amount.unit in lists["distances"] and scene.words[at - 1].text != ","
    return verb.tag in VERBAL and lemma_of(verb) not in lists["change_verbs"] | lists["carrying"]


def _is_of_another(scene: Scene, number: Number, at: int) -> bool:
    """ "gaining control of 3 mines", "rebound and hire 9 men", "the growth brought in 40 firms": another word's change.

    A verb of change governs no number behind its own object and "of", nor one that has another verb; a noun of change
    only one of which it is said.
    """
    lists = figure_words()["measure"]
    verb = scene.verb_over(number)
    if scene.words[at].tag in {"NOUN", "NAME"}:
        told = lists["being"] | lists["showing"] | lists["change_verbs"]
        return verb is not None and verb > at and lemma_of(scene.words[verb]) not in told
    if scene.words[at].tag not in VERBAL:
        return False
    if verb is not None and verb > at and lemma_of(scene.words[verb]) not in lists["change_verbs"] | lists["being"]:
        return True
    lead = scene.lead(number)
    of = scene.words.at(lead).low == "of" and lead - at > 1
    return of and scene.words.at(lead - 1).lemma not in figure_words()["change"]["records"]


def _is_earlier_level(scene: Scene, at: int) -> bool:
    """ "above where the shares stood", "below last year's": a level in time, and no rule, average or place."""
    following = scene.words.at(at + 1)
    return following.low in {"where", "what"} or any(0 < time.first - at <= 2 for time in scene.times_near(at))


def _shared(scene: Scene, number: Number, found: dict[Number, Change]) -> Change | None:
    """ "rose 8.4 per cent, from €1.19bn to €1.29bn": numbers behind one word of change."""
    previous = scene.previous_number(number)
    if previous is None or previous not in found:
        return None
    lead = scene.led_by(number)
    if lead not in _PREPOSITIONS or (lead == "at" and found[previous].manner != "by"):
        return None
    between = range(previous.last, number.first)
    cue = found[previous].span
    for at in between:
        word = scene.words[at]
        if word.tag not in _BETWEEN and not scene.in_time(at) and not cue.start <= word.start < cue.end:
            return None
    return _read(scene, number, _bare(scene, found[previous].span))


def _behind(scene: Scene, number: Number) -> Change | None:
    """ "nineteen vessels were at anchor, up from four": a level with what it came from behind it."""
    following = scene.next_number(number)
    if following is None:
        return None
    at = scene.lead(following) if scene.led_by(following) == "from" else following.first
    if scene.led_by(following) == "from" and scene.words[following.first].low == "from":
        at = following.first
    cue = scene.words.at(at - 1)
    if cue.low not in figure_words()["change"]["raising"] or at - 1 < number.last:
        return None
    if scene.words.at(at - 2).text not in {",", "–", "—", "("}:
        return None
    return _read(scene, number, scene.span(at - 1, at))


def _origin(scene: Scene, number: Number, found: dict[Number, Change]) -> Number | None:
    """The number that another came from, beside it on either side."""
    if found[number].manner != "to":
        return None
    beside = (scene.next_number(number), scene.previous_number(number))
    for other in beside:
        if other in found and found[other].manner == "from" and found[other].direction == found[number].direction:
            return other
    return None


def _with_preposition(scene: Scene, number: Number, change: Change) -> Change:
    """The change with the preposition that follows its word at once: "fallen by"."""
    end = change.span.end
    following = scene.words.at(scene.word_at(end) + (scene.words[scene.word_at(end)].start < end))
    start = number.amount.span.start
    if following.low not in {"by", "to", "from"} or following.end > start:
        return change
    if scene.words.at(scene.lead(number)) != following and following.end + 1 < start:
        return change
    longer = _read(scene, number, Span.of(scene.document.text, change.span.start, following.end))
    same = longer is not None and (longer.direction, longer.manner) == (change.direction, change.manner)
    return longer if same and longer is not None else change


def _bare(scene: Scene, cue: Span) -> Span:
    """A word of change without its preposition."""
    held = list(scene.words.words[scene.word_at(cue.start) : scene.word_at(cue.end - 1) + 1])
    while len(held) > 1 and held[-1].low in {"by", "to", "from"}:
        held.pop()
    return Span.of(scene.document.text, cue.start, held[-1].end) if held else cue


def _read(scene: Scene, number: Number, cue: Span) -> Change | None:
    try:
        return Change.read(cue, scene.document, amount=number.amount.span)
    except Unreadable:
        return None
