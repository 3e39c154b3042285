"""Was a number counted, or is it reckoned, expected or aimed at?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from factx.engines.rules.figure_changes import Move, is_compared
from factx.engines.rules.figure_clauses import Clause
from factx.engines.rules.figure_phrases import group_start, is_verbal
from factx.engines.rules.figure_scenes import Number, Scene
from factx.engines.rules.figure_times import is_apposed, is_whole
from factx.engines.rules.figure_words import figure_words, lemma_of
from factx.language.words import Word
from factx.spans import Span

if TYPE_CHECKING:
    from factx.language.sayings import Saying

Status = Literal["observed", "estimate", "forecast", "target"]

_MEANINGS: dict[str, Status] = {
    "forecasting": "forecast",
    "demanding": "target",
    "promising": "target",
    "hoping": "target",
}
_BE = frozenset(("is", "are", "was", "were", "'s", "’s", "be", "been"))


def status(
    scene: Scene,
    number: Number,
    *,
    move: Move | None,
    sayings: Sequence[Saying],
    called: Callable[[Span], str],
    known: Mapping[Number, Status],
) -> Status:
    """What a number is, by the verb over it, the noun it belongs to, and the cue of whoever tells it.

    `called` gives the fullest name for the words that stand for somebody; `known` is what the numbers before it are.
    What something moves from, what a part is taken of, and what is compared with was counted, whatever comes of it.
    """
    if (move is not None and move.change.manner == "from") or _is_given(scene, number):
        return "observed"
    again = scene.repeated(number) or number
    if again in known:
        return known[again]
    return (
        _of_source(sayings)
        or _of_nouns(scene, number)
        or _of_verbs(scene, number, sayings, called)
        or _of_sayings(scene, number, sayings)
        or _of_reckoning(scene, number)
        or _of_hedges(scene, number)
        or "observed"
    )


def _is_given(scene: Scene, number: Number) -> bool:
    """ "340 of 1,100 posts", "a four-week cycle", "in three places", "against 8.2 million": nobody's aim or guess."""
    lead = scene.words.at(scene.lead(number)).low
    if is_whole(scene, number) or is_compared(scene, number):
        return True
    unit = number.amount.unit or ""
    if "of age" in number.amount.reading or is_apposed(scene, number):
        return True
    if unit.startswith("{") and lead == "in" and scene.words.at(number.first - 1).low == "in":
        return True
    return number.last - number.first == 1 and "-" in scene.words[number.first].text and scene.is_nominal(number.last)


def _of_source(sayings: Sequence[Saying]) -> Status | None:
    """What a model or a study reckons."""
    words = figure_words()["status"]
    source = sayings[-1].source if sayings else None
    named = source is not None and any(part in words["reckoners"] for part in source.text.lower().split()[:4])
    return "estimate" if named and sayings[-1].meaning != "forecasting" else None


def _of_nouns(scene: Scene, number: Number) -> Status | None:
    """ "an offer of $5", "lifts its offer to $5", "the forecast is 6.4 million", "a $7.2bn bid"."""
    words = figure_words()["status"]
    for at in _nouns(scene, number):
        lemma = lemma_of(scene.words[at])
        if lemma in words["existing_nouns"] and scene.words.at(at + 1).low == "of":
            return "observed"
        if lemma in words["target_nouns"]:
            return "target"
        if lemma in words["forecast_nouns"]:
            return "forecast"
        if lemma in words["estimate_nouns"]:
            return "estimate"
    return None


def _nouns(scene: Scene, number: Number) -> Iterator[int]:
    """The nouns that a number is of: before "of", right behind it, the object before "to", the subject of "be"."""
    lead = scene.lead(number)
    led = scene.words.at(lead).low
    verb = scene.verb_over(number)
    if led == "of" and lead > 0 and scene.words[lead - 1].tag == "NOUN":
        yield lead - 1
    for at in range(number.last, min(number.last + 3, len(scene.words))):
        if scene.words[at].tag not in {"NOUN", "NAME", "ADJ"}:
            break
        yield at
    if led in {"to", "at", "by"} and verb is not None and lead - verb > 1 and scene.words[lead - 1].tag == "NOUN":
        yield lead - 1
    subject = scene.clause_at(number.first).subject
    being = verb is None or lemma_of(scene.words[verb]) in figure_words()["measure"]["being"]
    if subject and being and subject[1] <= number.first:
        head = next((at for at in range(*subject) if scene.words.at(at + 1).tag == "PREP"), subject[1] - 1)
        yield from (at for at in (head, subject[1] - 1) if scene.words[at].tag == "NOUN")


def _of_verbs(scene: Scene, number: Number, sayings: Sequence[Saying], called: Callable[[Span], str]) -> Status | None:
    at = _verb(scene, number)
    if at is None:
        return None
    clause = scene.clause_at(number.first)
    group = _group(scene, at, clause)
    own = _of_lemmas({lemma_of(group[-1]), group[-1].low}, number) if group else None
    lemmas = {lemma_of(word) for word in group} | {word.low for word in group}
    found = own or _of_lemmas(lemmas, number)
    if found:
        return found
    words = figure_words()["status"]
    if {word.low for word in group[:-1]} & words["target_modals"] or lemma_of(scene.words[at]) == "need":
        return "target"
    if "have" in lemmas and group[-1].tag == "PART" and lemmas & words["forecast_modals"]:
        return "estimate"  # "may not have paid", "would have cost"
    if lemmas & words["forecast_modals"] or _is_ahead(group, scene.words.at(at - len(group))):
        willed = _is_deed(scene, clause, at, lemmas) and _is_own(scene, clause, lemmas, sayings, called)
        return "target" if willed else "forecast"
    return "forecast" if scene.words[clause.start].low in words["conditions"] else None


def _verb(scene: Scene, number: Number) -> int | None:
    """The verb that a number hangs on: before it, in it ("halve"), or the last of the verbs behind it."""
    if is_verbal(scene.words, number.first):
        return number.first
    before = scene.verb_over(number)
    return before if before is not None else _last_of_group(scene, scene.verb_behind(number))


def _group(scene: Scene, at: int, clause: Clause) -> list[Word]:
    """The verbs up to `at`; a clause that shares its subject shares a modal too: "would raise fees and cut pay"."""
    group = [scene.words[nth] for nth in range(group_start(scene.words, at, clause.start), at + 1)]
    before = scene.clause_before(clause)
    bare = len(group) == 1 and group[0].low == group[0].lemma
    if clause.kind == "shared" and bare and before is not None and (verb := before.verb) is not None:
        return [scene.words[verb], *group] if scene.words[verb].tag == "MODAL" else group
    return group


def _of_lemmas(lemmas: set[str], number: Number) -> Status | None:
    words = figure_words()["status"]
    if lemmas & words["target_verbs"]:
        return "target"
    if lemmas & words["forecast_verbs"]:
        return "forecast"
    counted = (number.amount.unit or "").startswith("{") and not lemmas & words["guesses"]
    return "estimate" if lemmas & words["estimate_verbs"] and not counted else None


def _last_of_group(scene: Scene, first: int | None) -> int | None:
    if first is None:
        return None
    at = first
    while scene.words.at(at + 1).tag in {"AUX", "NEG", "ADV", "TO", "VERB", "PART", "ING"}:
        at += 1
    return at


def _is_ahead(group: Sequence[Word], before: Word) -> bool:
    """ "is to meet", "is likely to reach", "is set to"."""
    lows = [before.low, *(word.low for word in group)]
    if "to" not in lows[1:]:
        return False
    leads = lows[lows.index("to", 1) - 1]
    return leads in _BE or (leads in figure_words()["status"]["forecast_heads"] and bool(_BE & set(lows)))


def _is_deed(scene: Scene, clause: Clause, at: int, lemmas: set[str]) -> bool:
    """Whether a verb behind "will" tells of what somebody means to do: "it would pay", not "it would cost"."""
    known = lemma_of(scene.words[at]) in figure_words()["status"]["deeds"]
    return known and clause.subject is not None and not lemmas & {"could", "may", "might"}


def _is_own(
    scene: Scene, clause: Clause, lemmas: set[str], sayings: Sequence[Saying], called: Callable[[Span], str]
) -> bool:
    """ "it said it would pay": the speaker's own deed; "the plan would cut": what a plan is for."""
    if clause.subject is None:
        return False
    head = [scene.words[nth] for nth in range(*clause.subject)]
    if any(word.lemma in figure_words()["status"]["plan_nouns"] for word in head):
        return True
    if sayings and head[0].low in {"it", "he", "she", "we", "i", "they"}:
        return True
    name = called(scene.span(*clause.subject))
    if any(saying.source and called(saying.source) == name for saying in sayings):
        return True
    return "will" in lemmas and (head[-1].tag == "NAME" or head[0].tag == "NAME")


def _of_sayings(scene: Scene, number: Number, sayings: Sequence[Saying]) -> Status | None:
    """What the innermost cue makes of what is said."""
    words = figure_words()["status"]
    aside = scene.clause_at(number.first).kind == "rel"  # "two aircraft, one of which had landed"
    for saying in reversed(sayings):
        if aside and saying.frame in figure_words()["telling"]["noun_frames"]:
            continue
        reckons = saying.meaning != "forecasting" and saying.lemma not in words["opinions"]
        if reckons and (saying.lemma in words["estimate_nouns"] or _of_lemmas({saying.lemma}, number) == "estimate"):
            return "estimate"
        if saying.meaning in _MEANINGS:
            return _MEANINGS[saying.meaning]
    return None


def _of_reckoning(scene: Scene, number: Number) -> Status | None:
    """ "By its reckoning the overrun is 11 percent"."""
    start = scene.clause_at(number.first).start
    nouns = {lemma_of(scene.words[at]) for at in range(start, min(start + 5, number.first))}
    led = scene.words[start].low in {"by", "on"}
    return "estimate" if led and nouns & figure_words()["status"]["estimate_nouns"] else None


def _of_hedges(scene: Scene, number: Number) -> Status | None:
    """ "perhaps a third", "hundreds feared dead"."""
    near = range(max(0, number.first - 1), min(number.last + 1, len(scene.words)))
    return "estimate" if any(scene.words[at].low in figure_words()["status"]["hedges"] for at in near) else None
