"""Who says what?

A `Saying` ties words to whoever vouches for them: the source, the cue ("said", "according to") and the content, which
may stand in pieces.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from factx.documents import Document, Sentence
from factx.language.clauses import sentence_end
from factx.language.cues import cues
from factx.language.labels import labels
from factx.language.lines import Line, Speeches, lines
from factx.language.phrases import Phrase
from factx.language.reports import Report, Reporter
from factx.language.words import Tagged
from factx.spans import Span

Manner = Literal["direct", "indirect", "headline"]
"""How the words are passed on: quoted, retold, or put behind a name and a colon in a headline."""


_SIGNING = frozenset(("—", "–", "―", "--", "-"))
_SIGNATORY = frozenset(("NAME", "NOUN", "DET", "PREP", "ADJ", "NUM", "GEN", "CONJ", "POSS"))
_SIGNATURE = 16
_CLOSING = {"”": "“", "»": "«", "’": "‘"}
_OPENING = {"“": "”", "«": "»"}
_PARTNERS = {**_OPENING, '"': '"'}


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
    return _nested(_Reading(tagged).sayings())


class _Reading:
    """One pass over a document: what has been found, and which speeches have a speaker."""

    def __init__(self, tagged: Tagged) -> None:
        self.tagged = tagged
        self.document = tagged.document
        self.spoken = Speeches.of(tagged.document)
        self.found: list[Saying] = []
        self.speakers: dict[int, int] = {}  # the place in `found`, by the number of the speech

    def sayings(self) -> list[Saying]:
        table = cues()
        labelled = self._labelled()
        opening: tuple[Line, Report] | None = None
        before: int | None = None  # the speech that the sentence before ended with, if it stands in this paragraph
        last: int | None = None  # the same, whatever its paragraph
        paragraph = -1
        for parted in lines(self.tagged, self.spoken):
            own = parted[0]
            sentence = own.sentence.sentence
            if sentence.role == "related":
                continue
            if sentence.paragraph != paragraph:
                paragraph, before = sentence.paragraph, None
            if opening:
                self._follow(*opening, own)
                opening = None
            for line in parted:
                quoted = line.speech is not None or paragraph in labelled
                for report in Reporter(line, table, before=before if line is own else None, quoted=quoted).find():
                    if report.opens:
                        opening = line, report
                    else:
                        self._add(line, report)
            self._sign(own, last)
            before = last = self._closing(own)
        self._carry()
        return sorted(self.found, key=lambda each: each.contents[0].start)

    def _sign(self, line: Line, last: int | None) -> None:
        """A speech that is signed: "…" — Jane Roe, in its line or in one below it."""
        if _SIGNING.isdisjoint(line.texts[:3]):
            return
        at = next((nth for nth in range(min(len(line), 3)) if line.texts[nth] in _SIGNING), None)
        if at is None or at + 1 == len(line) or len(line) - at > _SIGNATURE:
            return
        nth = int(line.at(at - 1).lemma) if line.at(at - 1).tag == "SPEECH" else last if at == 0 else None
        rest = line.words[at + 1 :]
        if nth is None or nth in self.speakers or rest[0].tag not in {"NAME", "DET"}:
            return
        if any(word.tag not in _SIGNATORY and word.text not in {",", "."} for word in rest):
            return
        self.speakers[nth] = len(self.found)
        source = _span(self.document, line, (at + 1, sentence_end(line)))
        cue = _span(self.document, line, (at, at + 1))
        self.found.append(_marked(self.document, source, cue, self.spoken[nth], "direct"))

    def _closing(self, line: Line) -> int | None:
        """The speech that a line ends with, if nobody has been found to say it."""
        nth = len(line) - 1
        if line.tags[nth] != "SPEECH" or int(line.lemmas[nth]) in self.speakers:
            return None
        return int(line.lemmas[nth])

    def _labelled(self) -> frozenset[int]:
        """The paragraphs of an interview or a headline that open with a speaker's name and a colon."""
        found = []
        starts = [speech.start for speech in self.spoken.outer]
        for label in labels(self.document):
            first = max(0, bisect_right(starts, label.content.start) - 1)
            for nth in range(first, bisect_right(starts, label.content.end)):
                if self.spoken[nth].overlaps(label.content):
                    self.speakers[nth] = len(self.found)
            manner: Manner = "headline" if label.headline else "direct"
            self.found.append(_marked(self.document, label.source, label.colon, label.content, manner))
            found.append(label.paragraph)
        return frozenset(found)

    def _follow(self, line: Line, report: Report, own: Line) -> None:
        """What a line that ended with a colon brings: the speech that comes next, or the next paragraph."""
        sentence = own.sentence.sentence
        first = own.at(0)
        if first.tag == "SPEECH":
            self._add(line, replace(report, speeches=(int(first.lemma),)))
        elif sentence.paragraph > line.sentence.sentence.paragraph:
            block = self.document.paragraphs[sentence.paragraph]
            self._add(line, report, block)

    def _add(self, line: Line, report: Report, *more: Span) -> None:
        free = [nth for nth in report.speeches if nth not in self.speakers]
        pieces = [each for phrase in report.contents if (each := _span(self.document, line, phrase))]
        contents = [_with_marks(self.document.text, each) for each in pieces]
        contents += [self.spoken[nth] for nth in free]
        contents += more
        if not contents:
            return
        held = [nth for phrase in report.contents for nth in _speeches(line, phrase)]
        for nth in (*free, *held):
            self.speakers.setdefault(nth, len(self.found))
        self.found.append(
            Saying(
                source=_span(self.document, line, report.source) if report.source else None,
                cue=_span(self.document, line, report.cue),
                contents=tuple(sorted(contents)),
                manner="direct" if free or more or self._is_quoted(contents, held) else "indirect",
                lemma=report.word.lemma,
                meaning=report.word.meaning,
                negated=report.negated,
                inside=None,
                sentence=line.sentence.sentence.number,
                frame=report.frame,
            )
        )

    def _is_quoted(self, contents: list[Span], held: list[int]) -> bool:
        """More than half of the content is speech."""
        return 2 * sum(len(self.spoken[nth].text) for nth in held) > sum(len(each.text) for each in contents)

    def _carry(self) -> None:
        """A speech without a cue of its own goes on from the saying before it, or from the paragraph before it."""
        last: dict[int, int] = {}
        for place, saying in enumerate(self.found):
            if saying.source and saying.lemma in cues().verbs:
                last.setdefault(saying.sentence, place)
        for nth, speech in enumerate(self.spoken.outer):
            if nth in self.speakers:
                continue
            here = self.document.sentence_at(speech.start)
            before = self._same(speech, last.get(here.number))
            if speech.start == here.span.start:
                before = self._before(nth, here, last)
            if before is not None:
                self.speakers[nth] = before
                contents = (*self.found[before].contents, speech)
                self.found[before] = replace(self.found[before], contents=tuple(sorted(contents)))

    def _same(self, speech: Span, place: int | None) -> int | None:
        """The saying of the same sentence, if it is speech that goes on: '"A," she said, pointing at it, "b."'"""
        if place is None or self.found[place].manner != "direct":
            return None
        cue = self.found[place].cue
        return place if cue and cue.end < speech.start else None

    def _before(self, nth: int, here: Sentence, last: Mapping[int, int]) -> int | None:
        """The place of the saying that a speech without a cue goes on from."""
        sentences = self.document.sentences
        previous = self.speakers.get(nth - 1)
        if here.number > 1 and sentences[here.number - 2].paragraph == here.paragraph:
            if previous is not None and self.found[previous].sentence >= here.number - 1:
                return previous
            return last.get(here.number - 1, previous if self._adjoins(nth) else None)
        if previous is None or self.found[previous].manner != "direct":
            return None
        paragraph = self.document.paragraphs[here.paragraph]
        whole = self.spoken[nth].end >= paragraph.end - 1 and self.spoken[nth].start == paragraph.start
        end = self.document.sentence_at(self.spoken[nth - 1].end - 1)
        cue = sentences[self.found[previous].sentence - 1]
        return previous if whole and max(end.paragraph, cue.paragraph) == here.paragraph - 1 else None

    def _adjoins(self, nth: int) -> bool:
        """No more than white space parts a speech from the one before it."""
        return not self.document.text[self.spoken[nth - 1].end : self.spoken[nth].start].strip()


def _span(document: Document, line: Line, phrase: Phrase) -> Span | None:
    first, end = phrase
    while end > first and line.texts[end - 1] == ",":
        end -= 1
    return document.span(line.words[first].start, line.words[end - 1].end) if first < end <= len(line) else None


def _with_marks(text: str, span: Span) -> Span:
    """The span with the quotation mark beside it whose partner it holds: 'is "a gift' takes one more."""
    start, end = span.start, span.end
    stop = end + 1 if text[end : end + 1] in {".", ",", "!", "?"} else end
    before, after = text[start - 1 : start] if start else "", text[stop : stop + 1]
    if before and after and after == _PARTNERS.get(before):
        return Span.of(text, start - 1, stop + 1)
    if _lacks(span.text, after, _CLOSING):
        end = stop + 1
    elif _lacks(span.text, before, _OPENING):
        start -= 1
    return Span.of(text, start, end)


def _lacks(words: str, mark: str, partners: Mapping[str, str]) -> bool:
    """The words hold one more of the mark's partner than of the mark itself."""
    if mark == '"':
        return words.count(mark) % 2 == 1
    return mark in partners and words.count(partners[mark]) > words.count(mark)


def _speeches(line: Line, phrase: Phrase) -> list[int]:
    if "SPEECH" not in line.tags[phrase[0] : phrase[1]]:
        return []
    return [int(word.lemma) for word in line.words[phrase[0] : phrase[1]] if word.tag == "SPEECH"]


def _marked(document: Document, source: Span | None, cue: Span | None, content: Span, manner: Manner) -> Saying:
    """A saying that no word tells of, but a mark: a colon behind a name, a dash before one."""
    return Saying(
        source=source,
        cue=cue,
        contents=(content,),
        manner=manner,
        lemma=cue.text if cue else "",
        meaning="neutral",
        negated=False,
        inside=None,
        sentence=document.sentence_at((cue or content).start).number,
        frame="quote",
    )


def _nested(found: list[Saying]) -> list[Saying]:
    """Each saying told which other one's content it stands in: the narrowest that holds its cue and content."""
    open_: list[int] = []
    result = []
    for nth, saying in enumerate(found):
        open_ = [each for each in open_ if found[each].contents[-1].end > saying.contents[0].start][-12:]
        place = saying.cue or saying.contents[0]
        inside = next((each for each in reversed(open_) if _holds(found[each], place)), None)
        result.append(saying if inside is None else replace(saying, inside=inside))
        open_.append(nth)
    return result


def _holds(outer: Saying, place: Span) -> bool:
    return any(each.contains(place) for each in outer.contents)
