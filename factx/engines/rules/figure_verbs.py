"""What does the verb over a number, or what leads to it, tell it to measure?"""

from __future__ import annotations

from factx.engines.rules.figure_grammar import (
    Meaning,
    Meanings,
    actor_of,
    is_actor,
    object_of,
    placed_in,
    predicate_end,
    subject_actor,
    subject_of,
    verb_group,
)
from factx.engines.rules.figure_phrases import Range, group_start, is_finite, phrase_end, phrase_start
from factx.engines.rules.figure_scenes import LENGTHS, Number, Scene
from factx.engines.rules.figure_words import figure_words, lemma_of


def by_verb(scene: Scene, number: Number, known: Meanings) -> Meaning | None:
    """What the verb over a number tells of it: its object, its subject, or the verb itself."""
    verb = scene.verb_over(number)
    subject = subject_of(scene, number, verb)
    beside = placed_in(scene, number)
    if verb is None:
        return Meaning(beside) if beside is not None else _before_verb(scene, number, known)
    lists = figure_words()["measure"]
    lemma = lemma_of(scene.words[verb])
    given = object_of(scene, verb, number)
    if given is not None and scene.words[given[1] - 1].low in lists["idle_objects"]:
        return Meaning(subject)
    if given is not None:
        return Meaning(given, actor_of(scene, subject))
    if beside is not None and lemma not in lists["change_verbs"]:
        return Meaning(beside, actor_of(scene, subject))
    if lemma in lists["raising"] and not scene.led_by(number) and subject is not None and is_actor(scene, subject):
        return Meaning(verb_group(scene, number, verb), subject)  # "the club raised $30m"
    if lemma in lists["change_verbs"] or lemma in lists["being"] or scene.words[verb].low in lists["steady"]:
        return of_being(scene, number, subject)
    return Meaning(verb_group(scene, number, verb), actor_of(scene, subject) or subject)


def _before_verb(scene: Scene, number: Number, known: Meanings) -> Meaning | None:
    """What a number measures that has no verb before it: the predicate behind it, or what its neighbour does."""
    behind = scene.verb_behind(number)
    if behind is None:
        return _of_neighbour(scene, number, known)
    return Meaning((behind, predicate_end(scene, number, number.last)))


def _of_neighbour(scene: Scene, number: Number, known: Meanings) -> Meaning | None:
    """ "29,400 rupees a tonne, or about $352": the same thing said again, or another of a list."""
    previous = scene.previous_number(number)
    if previous is None:
        beside = placed_in(scene, number)
        return Meaning(beside) if beside else None
    return known.get(previous)


def of_being(scene: Scene, number: Number, subject: Range | None) -> Meaning:
    """ "Sales rose 5%"; "Halvern closed up 11 per cent"; "they were two miles outside"."""
    if subject is None or not is_actor(scene, subject):
        return Meaning(subject)
    clause = scene.clause_at(number.first)
    behind = phrase_end(scene.words, number.last + 1, clause.end)
    after = scene.words.at(number.last)
    far = number.amount.unit in figure_words()["measure"]["distances"] and after.low not in {"to", "at", "by"}
    if after.tag in {"PREP", "ADV"} and far and not scene.in_time(number.last):
        return Meaning((number.last, max(behind, number.last + 1)), subject)
    return Meaning(None, subject)


def lasting(scene: Scene, number: Number) -> Meaning | None:
    """ "has been in the business for three decades": what it is that lasts so long."""
    unit = (number.amount.unit or "").partition("/")[0]
    verb = scene.verb_over(number)
    lead = scene.words[number.first].low
    at = number.first
    if lead not in figure_words()["measure"]["spans"]:
        at = scene.lead(number)
        lead = scene.words.at(at).low
    if unit not in LENGTHS or verb is None or lead not in figure_words()["measure"]["spans"]:
        return None
    subject = subject_of(scene, number, verb)
    first = group_start(scene.words, verb, scene.clause_at(number.first).start)
    behind = next((nth for nth in range(verb, at) if scene.words[nth].text in {",", ";"}), at)
    return Meaning((first, behind), actor_of(scene, subject)) if behind > first else None


def clause_behind(scene: Scene, number: Number) -> Meaning | None:
    """ "the $44 it had put forward": a clause that tells of the number."""
    words, at = scene.words, number.last
    if words.at(at).tag not in {"PRON", "NAME"} and not (words.at(at).tag == "DET" and words.at(at + 1).tag == "NOUN"):
        return None
    if words.at(number.first - 1).tag not in {"DET", "POSS"}:
        return None
    end = scene.clause_at(number.first).end
    verb = next((nth for nth in range(at, min(at + 6, end)) if is_finite(words, nth)), None)
    if verb is None:
        return None
    stop = verb
    while stop < end and words[stop].tag in {"AUX", "MODAL", "NEG", "ADV", "VERB", "PART", "PAST", "ING"}:
        stop += 1
    return Meaning((at, stop), (at, verb))


def before_of(scene: Scene, number: Number, known: Meanings) -> Meaning | None:
    """ "net profit of €126m", "a crop of between 4 and 5 million tonnes", "a fall of 22 per cent"."""
    lead = scene.lead(number)
    words = scene.words
    if words.at(lead).low != "of" or lead == 0:
        return None
    clause = scene.clause_at(number.first)
    start = phrase_start(words, lead, clause.start)
    if start == lead:
        return None
    if lemma_of(words[lead - 1]) in figure_words()["measure"]["change_nouns"]:
        subject = _beside_change(scene, number, start, known)
        return Meaning(subject, None) if subject else None
    return Meaning((start, lead), subject_actor(scene, number))


def _beside_change(scene: Scene, number: Number, start: int, known: Meanings) -> Range | None:
    """ "a rise in fares of 5%", "fares saw a rise of 5%": what it is that rose."""
    words = scene.words
    behind, lead = number.last, scene.lead(number)
    if words.at(behind).low in {"in", "for"}:
        end = phrase_end(words, behind + 1, scene.clause_at(number.first).end)
        return behind + 1, end
    if lead - start > 1 and words[lead - 2].tag == "NOUN":
        return start, lead - 1
    previous = scene.previous_number(number)
    if words.at(start - 1).text in {",", "–", "—"} and previous is not None:
        return known[previous].measure if previous in known else None
    verb = scene.verb_over(number)
    shows = verb is not None and lemma_of(words[verb]) in figure_words()["measure"]["showing"]
    return scene.clause_at(number.first).subject if shows else None


def is_telling(scene: Scene, verb: int, number: Number) -> bool:
    """Whether a verb right before a count says more of the counted than their noun."""
    lemma = lemma_of(scene.words[verb])
    lists = figure_words()["measure"]
    near = number.first - verb <= 2 or scene.words.at(number.first - 1).tag == "CONJ"
    return near and lemma not in lists["light"] and lemma not in lists["being"]
