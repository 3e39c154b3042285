"""Who says what?

A `Saying` ties words to whoever vouches for them: the source, the cue ("said", "according to") and the content, which
may stand in pieces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from factx.language.cues import cues
from factx.language.lines import Line, lines, speeches
from factx.language.phrases import Phrase
from factx.language.reports import Report, Reporter
from factx.language.words import Tagged
from factx.spans import Span

Manner = Literal["direct", "indirect", "headline"]
"""How the words are passed on: quoted, retold, or put behind a name and a colon in a headline."""


@dataclass(frozen=True, slots=True)
class Saying:
    """Who says what.

    - source: whose words they are; None where the text does not tell
    - cue: the words that tell it ("said", "the claim"); None where marks alone do
    - contents: what is said, in the order of the text; never empty
    - lemma, meaning: the cue's base form, and what it makes of the content (see `cues`)
    - negated: the article says that it was not said ("did not say that …")
    - inside: the place in the list of the saying whose content holds this one
    - sentence: the number of the sentence that holds the cue, or else of the content's first
    - frame: how the content stands at the cue (see `cues.Frame`)
    """

    source: Span | None
    cue: Span | None
    contents: tuple[Span, ...]
    manner: Manner
    lemma: str
    meaning: str
    negated: bool
    inside: int | None
    sentence: int
    frame: str


def find_sayings(tagged: Tagged) -> list[Saying]:
    """Every saying of a document, in the order of their first words."""
    spoken = speeches(tagged.document)
    table = cues()
    found: list[Saying] = []
    claimed: dict[int, int] = {}
    for parted in lines(tagged, spoken):
        for line in parted:
            for report in Reporter(line, table).find():
                saying = _saying(tagged, line, report, spoken, claimed, len(found))
                if saying:
                    found.append(saying)
    found = _carried(tagged, spoken, claimed, found)
    return _nested(sorted(found, key=lambda each: each.contents[0].start))


def _saying(
    tagged: Tagged, line: Line, report: Report, spoken: Sequence[Span], claimed: dict[int, int], place: int
) -> Saying | None:
    document = tagged.document

    def span(phrase: Phrase) -> Span | None:
        first, end = phrase
        return document.span(line.words[first].start, line.words[end - 1].end) if first < end <= len(line) else None

    contents = [each for phrase in report.contents if (each := span(phrase))]
    free = [nth for nth in report.speeches if nth not in claimed]
    contents += [spoken[nth] for nth in free]
    if not contents:
        return None
    for nth in free:
        claimed[nth] = place
    return Saying(
        source=span(report.source) if report.source else None,
        cue=span(report.cue),
        contents=tuple(sorted(contents)),
        manner="direct" if free else "indirect",
        lemma=report.word.lemma,
        meaning=report.word.meaning,
        negated=report.negated,
        inside=None,
        sentence=line.sentence.sentence.number,
        frame=report.frame,
    )


def _carried(tagged: Tagged, spoken: Sequence[Span], claimed: dict[int, int], found: list[Saying]) -> list[Saying]:
    """Quotations without a cue of their own go on from the one before them in the paragraph."""
    document = tagged.document
    for nth, speech in enumerate(spoken):
        if nth in claimed or nth == 0 or nth - 1 not in claimed:
            continue
        here, before = document.sentence_at(speech.start), document.sentence_at(spoken[nth - 1].end - 1)
        if here.paragraph == before.paragraph and here.number - before.number <= 1:
            place = claimed[nth] = claimed[nth - 1]
            found[place] = replace(found[place], contents=tuple(sorted((*found[place].contents, speech))))
    return found


def _nested(found: list[Saying]) -> list[Saying]:
    """Each saying told which other one's content it stands in: the narrowest that holds its cue and content."""
    open_: list[int] = []
    result = []
    for nth, saying in enumerate(found):
        open_ = [each for each in open_ if found[each].contents[-1].end > saying.contents[0].start][-12:]
        place = saying.cue or saying.contents[0]
        inside = next((each for each in reversed(open_) if _holds(found[each], place)), None)
        result.append(replace(saying, inside=inside))
        open_.append(nth)
    return result


def _holds(outer: Saying, place: Span) -> bool:
    return any(each.contains(place) for each in outer.contents)
