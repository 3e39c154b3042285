"""Which part of a long document is read at a time?

A `Passage` is a run of whole sentences with the ones before it as context. Passages follow each other without a gap,
break between paragraphs where they can, and never inside a sentence or a quotation. Sentence numbers run through the
document, so an answer about any passage names the same sentence by the same number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from factx.documents import Document, Sentence

PASSAGE_CHARS = 8_000
"""Some 1,800 tokens of English, of which a model writes about 10,000: an answer that no usual limit cuts off."""

CONTEXT_CHARS = 600


@dataclass(frozen=True)
class Passage:
    """Sentences to read, one or more, and the sentences shown before them only so that they are understood."""

    sentences: tuple[Sentence, ...]
    context: tuple[Sentence, ...] = ()

    @property
    def first(self) -> int:
        return self.sentences[0].number

    @property
    def last(self) -> int:
        return self.sentences[-1].number

    @property
    def label(self) -> str:
        return f"sentence {self.first}" if self.first == self.last else f"sentences {self.first}–{self.last}"


def passages(document: Document, *, size: int = PASSAGE_CHARS) -> tuple[Passage, ...]:
    """The whole document in passages of at most `size` characters; a longer sentence or quotation is one of its own."""
    return tuple(_packed(document, _units(document, document.sentences), size))


def halves(document: Document, passage: Passage) -> tuple[Passage, Passage] | None:
    """The passage as two of about the same length, or None where it is one sentence or one quotation."""
    units = _units(document, passage.sentences)
    if len(units) < 2:
        return None
    middle = (units[0][0].span.start + units[-1][-1].span.end) / 2
    cut = min(range(1, len(units)), key=lambda at: abs(units[at][0].span.start - middle))
    first = tuple(each for unit in units[:cut] for each in unit)
    second = tuple(each for unit in units[cut:] for each in unit)
    return Passage(first, passage.context), Passage(second, _context(document, second[0]))


def _units(document: Document, sentences: Sequence[Sentence]) -> list[tuple[Sentence, ...]]:
    """Sentences that must stay together: those that one quotation runs through."""
    ends = [quotation.end for quotation in document.quotations]
    starts = [quotation.start for quotation in document.quotations]
    units: list[tuple[Sentence, ...]] = []
    bound = -1  # up to here a quotation still runs
    at = 0
    for sentence in sentences:
        joined = bool(units) and sentence.span.start < bound
        while at < len(starts) and starts[at] < sentence.span.end:
            bound = max(bound, ends[at])
            at += 1
        if joined:
            units[-1] = (*units[-1], sentence)
        else:
            units.append((sentence,))
    return units


def _packed(document: Document, units: Sequence[tuple[Sentence, ...]], size: int) -> list[Passage]:
    """Fill passages up to `size`; a paragraph that would be torn moves on whole if what is left is half full."""
    packed: list[Passage] = []
    held: list[tuple[Sentence, ...]] = []
    for unit in units:
        while held and unit[-1].span.end - held[0][0].span.start > size:
            cut = _paragraph_cut(held, unit, size)
            packed.append(_passage(document, held[:cut]))
            held = held[cut:]
        held.append(unit)
    packed.append(_passage(document, held))
    return packed


def _paragraph_cut(held: Sequence[tuple[Sentence, ...]], unit: tuple[Sentence, ...], size: int) -> int:
    paragraph = unit[0].paragraph
    for cut in range(len(held), 0, -1):
        if held[cut - 1][-1].paragraph != paragraph:
            return cut
        if held[cut - 1][0].span.start - held[0][0].span.start < size / 2:
            break
        paragraph = held[cut - 1][0].paragraph
    return len(held)


def _passage(document: Document, units: Sequence[tuple[Sentence, ...]]) -> Passage:
    sentences = tuple(each for unit in units for each in unit)
    return Passage(sentences, _context(document, sentences[0]))


def _context(document: Document, first: Sentence) -> tuple[Sentence, ...]:
    """The headline and the last sentences before `first`, up to `CONTEXT_CHARS`."""
    kept: list[Sentence] = []
    room = CONTEXT_CHARS
    for sentence in reversed(document.sentences[: first.number - 1]):
        room -= len(sentence.span.text)
        if room < 0:
            break
        kept.insert(0, sentence)
    head = document.sentences[0]
    if first.number > 1 and head.role == "headline" and (not kept or kept[0] != head):
        kept.insert(0, head)
    return tuple(kept)
