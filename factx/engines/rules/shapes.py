"""What shape has the content of a saying (a clause, an infinitive, a noun phrase), and what does its cue make of it?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from factx.engines.rules.claim_words import claim_words
from factx.engines.rules.clauses import is_clause, is_finite, predicate, trimmed
from factx.engines.rules.forces import is_silence
from factx.facts import Force
from factx.language.cues import Cue, Frame, cues
from factx.language.sayings import Saying
from factx.language.words import Word

_BESIDE = ("by ", "in ", "to ", "for ")
_BEFORE_THAT = 7  # so many words may stand between a cue and its "that"


def cue_of(saying: Saying) -> Cue | None:
    return _cue(saying.lemma)


@cache
def _cue(lemma: str) -> Cue | None:
    known = cues()
    first = lemma.split(" ", maxsplit=1)[0]
    for table in (known.verbs, known.nouns, known.adjectives, known.prepositions):
        for cue in table.get(first, ()):
            if cue.lemma == lemma:
                return cue
    return None


def stands_beside(saying: Saying) -> bool:
    """Whether the cue is set beside a clause that is its content: "By its own count, …", "In her view …"."""
    return saying.cue is not None and saying.cue.text.lower().startswith(_BESIDE)


def takes_clauses(words: Sequence[Word], cue: Cue) -> bool:
    return cue.takes("zero") and is_clause(words)


def behind_that(words: Sequence[Word]) -> Sequence[Word]:
    """Without "that", and a time or a hearer before it: "last Friday that trade is up"."""
    for at, word in enumerate(words[:_BEFORE_THAT]):
        if word.text == ":" and at and words[at + 1 : at + 2] and words[at + 1].tag == "QUOTE":
            return trimmed(words[at + 1 :])  # "told reporters outside: …"
        if word.low == "that" and (at or word.tag != "DET"):
            return trimmed(words[at + 1 :]) if at == 0 or is_clause(words[at + 1 :]) else words
        if word.tag in {"VERB", "PAST", "AUX", "MODAL", "PART", "ING"}:
            return words
    return words


def bare_verb(words: Sequence[Word]) -> Word | None:
    """The verb of "that the president resign" and "that the vote be held"; None where it has a modal or an ending."""
    for at, word in enumerate(words):
        if word.tag in {"MODAL", "PAST"} or (word.tag == "AUX" and word.low != "be"):
            return None
        if at and (word.low == "be" or (word.tag == "VERB" and words[at - 1].tag not in {"TO", "REL"})):
            return word if word.low == word.lemma else None
    return None


def without_afterthought(words: Sequence[Word]) -> tuple[Sequence[Word], Sequence[Word]]:
    """A retold clause without the afterthought that may be the article's: ", which …", ", though …"; and the latter."""
    found = predicate(words)
    start = found.last if found else len(words)
    for at in range(start + 1, len(words) - 1):
        if words[at - 1].text != ",":
            continue
        if words[at].low in claim_words().relatives and words[at].tag == "REL":
            return trimmed(words[:at]), ()
        if words[at].low in claim_words().afterthoughts and _is_silence(words[at + 1 :]):
            return trimmed(words[:at]), trimmed(words[at + 1 :])
    return words, ()


def _is_silence(words: Sequence[Word]) -> bool:
    return is_silence(words, predicate(words))


def force_of(cue: Cue | None, frame: Frame) -> Force:
    if cue is None:
        return "assertion"
    if frame in cue.frames:
        return cue.frames[frame]
    if frame == "quote":
        return "assertion"
    if frame == "that" and "zero" in cue.frames:
        return cue.frames["zero"]
    return next(iter(cue.frames.values()), "assertion")


def frame_of(words: Sequence[Word]) -> Frame:
    if not words:
        return "that"
    if words[0].tag == "TO":
        return "inf"
    if words[0].tag == "ING":
        return "ing"
    if infinitive(words) is not None:
        return "obj_inf"
    return "that" if is_clause(words) else "obj"


def infinitive(words: Sequence[Word]) -> int | None:
    """Where "to" stands in "the mayor to resign": behind a noun phrase, with no finite verb in the words."""
    if words[0].tag not in {"DET", "NAME", "NOUN", "ADJ", "NUM", "POSS"}:
        return None
    for at in range(1, len(words) - 1):
        after = words[at + 1] if words[at + 1].tag != "QUOTE" or at + 2 == len(words) else words[at + 2]
        if words[at].low == "to" and after.tag in {"VERB", "AUX"}:
            return at
        if words[at].tag in {"ING", "PART", "MARK", "REL", "SUB"} or is_finite(words, at):
            return None
    return None


def to_come(saying: Saying, words: Sequence[Word]) -> int | None:
    """Where "to" stands in a headline that tells what is to come, and then who says so: "Tolls to rise, mayor says"."""
    ahead = saying.cue is not None and saying.frame == "zero" and words[-1].end <= saying.cue.start
    return infinitive(words) if ahead and predicate(words) is None else None


def orders(words: Sequence[Word], cue: Cue) -> bool:
    """Whether somebody is told to do something: "told supporters to vote", and not "said a plan to go failed"."""
    at = infinitive(words)
    if at is None or not cue.takes("obj_inf"):
        return False
    return not any(word.tag in {"MODAL", "AUX", "PAST"} for word in words[at + 2 :])


def conditional(words: Sequence[Word]) -> bool:
    return words[0].low in {"if", "when", "where"} and any(word.text == "," for word in words)
