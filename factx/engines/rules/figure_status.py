"""Was a number counted, or is it reckoned, expected or aimed at?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from factx.engines.rules.figure_changes import Move
from factx.engines.rules.figure_clauses import group_start
from factx.engines.rules.figure_scenes import Number, Scene
from factx.engines.rules.figure_words import figure_words

if TYPE_CHECKING:
    from factx.language.sayings import Saying

Status = Literal["observed", "estimate", "forecast", "target"]

_MEANINGS: dict[str, Status] = {
    "forecasting": "forecast",
    "demanding": "target",
    "promising": "target",
    "hoping": "target",
}


def status(scene: Scene, number: Number, *, move: Move | None, sayings: Sequence[Saying]) -> Status:
    """What a number is, by the verb over it, the noun it belongs to, and the cue of whoever tells it.

    The number that something moves from is what was counted, whatever is to become of it.
    """
    if move is not None and move.change.manner == "from" and not _is_wanted(scene, number):
        return "observed"
    return _of_nouns(scene, number) or _of_verbs(scene, number, sayings) or _of_sayings(sayings) or "observed"


def _is_wanted(scene: Scene, number: Number) -> bool:
    verb = scene.verb_over(number)
    return verb is not None and scene.words[verb].lemma in {"put", "offer", "propose"} and verb < number.first


def _of_nouns(scene: Scene, number: Number) -> Status | None:
    """ "an offer of $5", "the forecast is 6.4 million", "a $7.2bn bid"."""
    words = figure_words()["status"]
    for at in _nouns(scene, number):
        lemma = scene.words[at].lemma
        if lemma in words["target_nouns"]:
            return "target"
        if lemma in words["forecast_nouns"]:
            return "forecast"
        if lemma in words["estimate_nouns"]:
            return "estimate"
    return None


def _nouns(scene: Scene, number: Number) -> Iterator[int]:
    """The nouns that a number is of: before "of" or "to", right behind it, and the subject of a verb of being."""
    lead = scene.lead(number)
    if scene.words.at(lead).low == "of":
        yield from (at for at in range(max(0, lead - 2), lead) if scene.words[at].tag == "NOUN")
    for at in range(number.last, min(number.last + 3, len(scene.words))):
        if scene.words[at].tag not in {"NOUN", "NAME", "ADJ"}:
            break
        yield at
    verb = scene.verb_over(number)
    subject = scene.clause_at(number.first).subject
    if subject and (verb is None or scene.words[verb].lemma in figure_words()["measure"]["being"]):
        yield from (at for at in range(*subject) if scene.words[at].tag == "NOUN" and at < number.first)


def _of_verbs(scene: Scene, number: Number, sayings: Sequence[Saying]) -> Status | None:
    at = scene.verb_over(number)
    if at is None:
        at = _last_of_group(scene, scene.verb_behind(number))
    if at is None:
        return None
    words = figure_words()["status"]
    first = group_start(scene.words, at, scene.clause_at(number.first).start)
    group = [scene.words[nth] for nth in range(first, at + 1)]
    lemmas = {word.lemma for word in group} | {word.low for word in group}
    if lemmas & words["target_verbs"]:
        return "target"
    if lemmas & words["forecast_verbs"]:
        return "forecast"
    if lemmas & words["estimate_verbs"]:
        return "estimate"
    if lemmas & words["target_modals"]:
        return "target"
    if lemmas & words["forecast_modals"] or _is_ahead(scene, first, at):
        return "target" if _is_intended(scene, number, at, lemmas, sayings) else "forecast"
    hedged = {scene.words[nth].low for nth in range(max(first, number.first - 3), number.last)} & words["hedges"]
    return "estimate" if hedged else None


def _last_of_group(scene: Scene, first: int | None) -> int | None:
    if first is None:
        return None
    at = first
    while scene.words.at(at + 1).tag in {"AUX", "NEG", "ADV", "TO", "VERB", "PART", "ING"}:
        at += 1
    return at


def _is_ahead(scene: Scene, first: int, at: int) -> bool:
    """ "is to meet", "is likely to reach", "is set to"."""
    lows = [scene.words[nth].low for nth in range(first, at + 1)]
    if "to" not in lows:
        return False
    before = lows[lows.index("to") - 1] if lows.index("to") else scene.words.at(first - 1).low
    be = {"is", "are", "was", "were", "'s", "’s"}
    return before in be or (before in figure_words()["status"]["forecast_heads"] and bool(be & set(lows)))


def _is_intended(scene: Scene, number: Number, at: int, lemmas: set[str], sayings: Sequence[Saying]) -> bool:
    """ "it said it would pay": the speaker's own deed; "the plan would cut": what a plan is for."""
    words = figure_words()["status"]
    if lemmas & {"could", "may", "might"} or scene.words[at].lemma not in words["deeds"]:
        return False
    subject = scene.clause_at(number.first).subject
    if subject is None:
        return False
    head = [scene.words[nth] for nth in range(*subject)]
    if any(word.lemma in words["plan_nouns"] for word in head):
        return True
    spoken = bool(sayings) and (head[0].low in {"it", "he", "she", "we", "i", "they"})
    named = any(saying.source and _shares(saying.source.text, head) for saying in sayings)
    actor = head[-1].tag == "NAME" or head[0].tag == "NAME"
    return spoken or named or (actor and "will" in lemmas)


def _shares(source: str, head: Sequence[object]) -> bool:
    names = {getattr(word, "text", "") for word in head if getattr(word, "tag", "") in {"NAME", "NOUN"}}
    return any(name and name in source for name in names)


def _of_sayings(sayings: Sequence[Saying]) -> Status | None:
    """What the innermost cue makes of what is said."""
    words = figure_words()["status"]
    for saying in reversed(sayings):
        reckons = saying.lemma in words["estimate_verbs"] or saying.lemma in words["estimate_nouns"]
        if reckons and saying.meaning != "forecasting" and saying.lemma not in words["opinions"]:
            return "estimate"
        if saying.meaning in _MEANINGS:
            return _MEANINGS[saying.meaning]
    return None
