"""What does a number measure or count, and whose is it?"""

from __future__ import annotations

from factx.engines.rules.figure_changes import is_compared
from factx.engines.rules.figure_grammar import (
    TIES,
    Meaning,
    Meanings,
    before_time,
    is_count,
    owner,
    possessor,
    predicate_end,
    subject_actor,
    subject_of,
    verb_group,
)
from factx.engines.rules.figure_phrases import Range, is_verbal, phrase_end, phrase_start
from factx.engines.rules.figure_scenes import Number, Scene
from factx.engines.rules.figure_times import is_apposed, is_whole
from factx.engines.rules.figure_verbs import before_of, by_verb, clause_behind, is_telling, lasting, of_being
from factx.engines.rules.figure_words import figure_words

_MAX_WORDS = 14


def meaning(scene: Scene, number: Number, known: Meanings) -> Meaning:
    """What a number measures, read from the words around it; `known` is what those before it in the sentence do."""
    found = (
        _age(scene, number)
        or _again(scene, number, known)
        or _part(scene, number)
        or _acting(scene, number)
        or _share(scene, number)
        or _modifier(scene, number)
        or lasting(scene, number)
        or _counted(scene, number)
        or before_of(scene, number, known)
        or clause_behind(scene, number)
        or by_verb(scene, number, known)
        or Meaning()
    )
    measure = scene.trimmed(*found.measure) if found.measure else None
    if measure and (measure[0] >= measure[1] or _is_pronoun(scene, measure)):
        measure = None
    of = found.of or owner(scene, number, measure)
    of = scene.trimmed(*of) if of else None
    return Meaning(_shortened(measure) if measure else None, of if of and of[0] < of[1] else None)


def _is_pronoun(scene: Scene, words: Range) -> bool:
    return words[1] - words[0] == 1 and scene.words[words[0]].tag == "PRON"


def _shortened(measure: Range) -> Range:
    return measure[0], min(measure[1], measure[0] + _MAX_WORDS)


def _age(scene: Scene, number: Number) -> Meaning | None:
    """ "Jane Roe, 34, …": an age is somebody's, and measures nothing else."""
    if "of age" not in number.amount.reading and not is_apposed(scene, number):
        return None
    if number.amount.unit not in {"a", None}:
        return None
    start = phrase_start(scene.words, number.first - 1, scene.clause_at(number.first).start)
    named = start < number.first - 1 and scene.words[number.first - 2].tag == "NAME"
    return Meaning(of=(start, number.first - 1)) if named else Meaning()


def _again(scene: Scene, number: Number, known: Meanings) -> Meaning | None:
    """The same thing told again, or before: ", or about $352", ", 39 percent more than", "to $5 from $4"."""
    previous = scene.previous_number(number)
    if previous is not None and is_whole(scene, number) and not is_count(number):
        return Meaning(None, possessor(scene, previous.last, number.first))
    if previous is None:
        return None
    if scene.clause_at(previous.first) is not scene.clause_at(number.first) and scene.repeated(number) is None:
        return None
    if scene.words.at(number.last).low == "of":
        return None
    if scene.repeated(number) is not None or is_compared(scene, number):
        return known.get(previous)
    between = range(previous.last, number.first)
    if scene.led_by(number) == "from" and _has_no_noun(number) and not any(scene.is_verb(at) for at in between):
        return known.get(previous)
    return None


def _has_no_noun(number: Number) -> bool:
    """Whether what is counted does not stand in a number's own words: "up from four"."""
    return not is_count(number) or "from" in number.amount.reading


def _part(scene: Scene, number: Number) -> Meaning | None:
    """ "a quarter of the wells", "4,000 tonnes of bananas", "two of its three gates failed"."""
    words = scene.words
    at = number.last + (words.at(number.last).tag == "QUOTE")
    if words.at(at).low != "of":
        return None
    clause = scene.clause_at(number.first)
    whole = scene.next_number(number)
    if whole is not None and _is_between_only(scene, at + 1, whole.first):
        noun = whole.last - 1 if is_count(whole) else whole.last
        if not is_count(whole):
            return Meaning(verb_group(scene, number, scene.verb_over(number)), subject_actor(scene, number))
        end = phrase_end(words, noun, clause.end, joined=TIES)
        predicate = predicate_end(scene, number, end)
        return Meaning((noun, max(end, predicate)), possessor(scene, at + 1, whole.first))
    end = phrase_end(words, at + 1, clause.end, joined=TIES)
    if end <= at + 1:
        return None
    if words[at + 1].tag in {"PRON", "SUB", "REL"}:
        return None
    end = before_time(scene, at + 1, end)
    if scene.words[scene.trimmed(at, end)[1] - 1].lemma in figure_words()["measure"]["denominators"]:
        return None  # "a deficit of 4% of GDP"
    verb = scene.verb_over(number)
    return Meaning((at + 1, end), subject_of(scene, number, verb) if verb is not None else None)


def _is_between_only(scene: Scene, first: int, end: int) -> bool:
    """Whether only articles, possessives and the like stand between a part and its whole."""
    tags = {scene.words[at].tag for at in range(first, min(end, first + 5))}
    return end - first <= 4 and tags <= {"DET", "POSS", "ADJ", "QUOTE", "GEN", "NAME"}


def _acting(scene: Scene, number: Number) -> Meaning | None:
    """ "will halve the crop", "exports doubled": the number is the verb."""
    clause = scene.clause_at(number.first)
    if number.amount.unit is not None:  # "could exceed £60m"
        exceeds = scene.words[number.first].tag in {"VERB", "PAST"} and clause.subject is not None
        return of_being(scene, number, clause.subject) if exceeds else None
    if not is_verbal(scene.words, number.last - 1):
        return None
    end = phrase_end(scene.words, number.last, clause.end, joined=TIES)
    return Meaning((number.last, end)) if end > number.last else Meaning(clause.subject)


def _share(scene: Scene, number: Number) -> Meaning | None:
    """ "nine in ten members", "half their usual frequency", "three times as frequent"."""
    words, last = scene.words, number.last
    if number.amount.unit is not None:
        return None
    if words.at(last).low == "as" and words.at(last + 1).tag in {"ADJ", "ADV", "NOUN", "DET"}:
        return Meaning((last, last + 2), subject_of(scene, number, scene.verb_over(number)))
    whole = number.amount.value is not None and number.amount.value <= 1
    if not whole or words.at(last).tag not in {"POSS", "DET", "NOUN", "NAME", "GEN"}:
        return None
    end = phrase_end(words, last, scene.clause_at(number.first).end, joined=TIES)
    subject = subject_of(scene, number, scene.verb_over(number)) if scene.verb_over(number) is not None else None
    return Meaning((last, end), subject) if end > last else None


def _modifier(scene: Scene, number: Number) -> Meaning | None:
    """ "a ¥14bn order from a chain of clinics", "the 38-metre wall": the number stands before its noun."""
    words = scene.words
    if is_count(number) or words.at(number.last).tag not in {"NOUN", "NAME", "ADJ", "ING"}:
        return None
    if number.amount.unit is None or number.last >= scene.clause_at(number.first).end:
        return None
    led = words.at(number.first - 1).tag in {"DET", "POSS", "GEN", "ADJ"}
    if not led and (words[number.last].tag == "ADJ" or words[number.last].low in figure_words()["measure"]["beside"]):
        return None
    end = phrase_end(words, number.last, scene.clause_at(number.first).end, joined=frozenset(("of", "from", "for")))
    return Meaning((number.last, end), subject_actor(scene, number)) if end > number.last else None


def _counted(scene: Scene, number: Number) -> Meaning | None:
    """ "18 people were buried there", "killed 23 people", "60,000 volunteers"."""
    if not is_count(number):
        return None
    words = scene.words
    clause = scene.clause_at(number.first)
    lead = scene.led_by(number)
    if _has_no_noun(number) and (lead in {"by", "to", "from", "at"} or words.at(scene.lead(number)).low == "as"):
        return None
    if lead == "of" and words.at(scene.lead(number) - 1).lemma in figure_words()["measure"]["sums"]:
        return None
    nouns = [at for at in range(number.first + 1, number.last) if words[at].tag == "NOUN"]
    noun = number.last - 1
    if "/" in (number.amount.unit or "") and nouns:  # "9,000 drivers a day"
        noun = nouns[0]
    if words[noun].tag == "NUM" or noun == number.first:
        noun = number.last
    for at in (number.last - 1, number.last):
        if words.at(at).low in figure_words()["measure"]["tolls"]:
            return Meaning((at, at + 1))
    end = max(phrase_end(words, noun, clause.end, joined=TIES), number.last)
    verb = scene.verb_over(number)
    if verb is None:
        predicate = predicate_end(scene, number, end)
        if predicate > end:
            return Meaning((noun, predicate))
    of = subject_actor(scene, number)
    if end == number.last and words.at(end).tag in {"PAST", "PART", "ING"} and end < clause.end and end != clause.verb:
        end = predicate_end(scene, number, end)
    plain = words.at(number.last).tag not in {"PART", "PAST", "ING", "REL"}
    plain = plain and number.amount.unit in figure_words()["measure"]["persons"]
    if plain and verb is not None and is_telling(scene, verb, number):
        return Meaning((verb, verb + 1), of or subject_of(scene, number, verb))
    if end <= noun:
        return Meaning(verb_group(scene, number, verb), of) if verb is not None else None
    return Meaning((noun, end), of)
