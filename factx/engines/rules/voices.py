"""Which sayings have a voice: somebody known whose word a statement can be?

Wanting, planning and judging are told of people as their deeds are: "rejected the offer" is the article's word on them.
What they say, foresee, demand or promise is theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from factx.engines.rules.claim_words import claim_words
from factx.engines.rules.clauses import is_clause, sentence_of, trimmed, words_in
from factx.engines.rules.shapes import behind_that, cue_of, force_of, frame_of, stands_beside, takes_clauses, to_come
from factx.language.gazetteer import gazetteer
from factx.language.mentions import Mentions
from factx.language.sayings import Saying
from factx.language.words import Tagged
from factx.spans import Span

_CUT_BEFORE = frozenset(("DET", "ADJ", "POSS", "NUM", "GEN"))
_ENDS = frozenset(("PREP", "MARK", "REL", "SUB", "TO", "PART", "ING"))
_WILLED = frozenset(("forecast", "demand", "commitment", "aspiration"))
_AGENTS = ("er", "or", "ist", "yst", "ian", "ant", "ent", "man", "woman", "ee", "ary", "ive", "ief")
_ARTICLES = frozenset(("a", "an", "the", "that", "this"))
_MARKS = "\"“‘«'"
_LEAST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Voices:
    """The places in the list of the sayings that speak for somebody, and of those that tell what somebody does.

    Those in neither are of nobody known, and what they say is no claim.
    """

    speaking: frozenset[int]
    deeds: frozenset[int]


def voices(sayings: Sequence[Saying], *, tagged: Tagged, mentions: Mentions) -> Voices:
    told = [_voice(saying, tagged, mentions) for saying in sayings]
    return Voices(
        frozenset(nth for nth, voice in enumerate(told) if voice == "speaks"),
        frozenset(nth for nth, voice in enumerate(told) if voice == "deed"),
    )


def _voice(saying: Saying, tagged: Tagged, mentions: Mentions) -> Literal["speaks", "deed", "nobody"]:
    source, table = saying.source, claim_words()
    if source is None:
        return "nobody" if saying.manner == "direct" else "deed"
    low = source.text.lower()
    if low in table.nobody or (low in table.relatives and mentions.name_of(source) is None):
        return "nobody"
    if not _can_tell(source, tagged, mentions):
        return "nobody" if saying.manner == "direct" or _is_sentence(saying, tagged) else "deed"
    if saying.manner != "direct" and low in table.first:
        return "deed"
    if saying.lemma == "per" and source.text.islower() and " " not in source.text.partition("the ")[2]:
        return "deed"  # "per share"
    if saying.manner == "direct" or _is_sentence(saying, tagged):
        return "speaks"
    refuses = saying.lemma.split(" ")[0] in table.refusals
    if refuses and saying.negated:
        return "deed"
    if saying.negated or refuses:
        return "speaks" if saying.inside is None else "deed"
    if saying.inside is not None or _has_modal(saying, tagged):
        return "deed"
    if saying.lemma in table.titling and _has_no_object(saying):
        return "deed"
    return "speaks" if saying.lemma in table.naming or _wishes(saying, tagged) else "deed"


def _wishes(saying: Saying, tagged: Tagged) -> bool:
    """Whether the cue makes a promise, a demand, a forecast or a hope of what it brings: "agreed to pay"."""
    cue = cue_of(saying)
    if cue is None:
        return saying.meaning in claim_words().wishes
    content = saying.contents[0]
    frame = frame_of(words_in(sentence_of(tagged, content.start), content.start, content.end))
    if frame == "obj":
        return saying.meaning in claim_words().wishes and saying.lemma != "threaten"
    return force_of(cue, frame) in _WILLED


def _can_tell(source: Span, tagged: Tagged, mentions: Mentions) -> bool:
    """Whether the words can mean somebody who speaks: a person, a body, people, a paper; but no "museum" or "2010"."""
    sentence = sentence_of(tagged, source.start)
    words = words_in(sentence, source.start, source.end)
    before = words_in(sentence, sentence.sentence.span.start, source.start)[-1:]
    if before and words and words[0].tag == "NOUN" and before[0].tag in _CUT_BEFORE:
        return False  # "the only | hospital in Kessar": the words begin in the middle of a phrase
    if mentions.at(source.start, source.end) is not None:
        return True
    phrase = [word for word in takewhile(lambda word: word.tag not in _ENDS, words) if word.tag != "ADV"]
    if not phrase or (len(words) == len(phrase) and phrase[-1].low in _ARTICLES) or phrase[-1].text.isdigit():
        return False
    if any(word.text[0].isupper() for word in phrase[1:]):
        return True
    head = next((word for word in reversed(phrase) if word.tag in {"NOUN", "NUM", "NAME"}), phrase[-1])
    known = claim_words().tellers
    if head.tag != "NOUN" or head.low in known or head.lemma in known:
        return head.tag != "NUM" or head.low in known or not head.text[0].isdigit()
    speaks = gazetteer().heads.get(head.lemma) in {"person", "institution"}
    return speaks or head.low != head.lemma or head.low.endswith(_AGENTS)


def _has_no_object(saying: Saying) -> bool:
    """Whether a verb of naming has one thing behind it, and not what it is called: "called a meeting"."""
    text = saying.contents[0].text
    return text.lower().startswith(("a ", "an ", "for ", "on ", "as ")) and not any(mark in text for mark in _MARKS)


def _is_sentence(saying: Saying, tagged: Tagged) -> bool:
    """Whether the content is told as a sentence: behind "that", beside "according to", or with a verb of its own."""
    content = saying.contents[0]
    words = trimmed(words_in(sentence_of(tagged, content.start), content.start, content.end))
    if behind_that(words) is not words or to_come(saying, words) is not None:
        return True
    if stands_beside(saying) and is_clause(words):
        return True
    cue = cue_of(saying)
    if len(saying.contents) > 1 and cue is not None and cue.takes("zero"):
        return True  # "All of this, he admits, could end"
    if cue is not None and cue.part == "preposition":
        return len(words) >= _LEAST_WORDS
    return is_clause(words) if cue is None else takes_clauses(words, cue)


def _has_modal(saying: Saying, tagged: Tagged) -> bool:
    cue = saying.cue
    return cue is not None and any(
        word.tag == "MODAL" for word in words_in(sentence_of(tagged, cue.start), cue.start, cue.end)
    )
