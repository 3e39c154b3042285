"""What does a quote change in the passage it was copied from, and may it?

The differing words are grouped into changes: so many words of the text became so many words of the quote. A change is
a slip (spelling, a word split or joined), a harmless edit (an ordinary word dropped, added or replaced) or a changed
fact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from unicodedata import normalize

from rapidfuzz.distance import OSA

from factx.grounding.alignment import Alignment
from factx.grounding.folding import Words, fold, fold_gap
from factx.grounding.runs import Text, has_digit
from factx.grounding.sealed import is_variant, vocabulary

_SLIP, _DROP, _EDIT = 0.5, 0.9, 1.0  # a drop is the likelier explanation where a replaced word would do as well
_MISSPELT = 4  # letters; shorter words are different words
_NAME_LETTERS = 6  # a name this long may have one letter wrong, if the rest of the quote is right
_NAME_QUOTE = 5  # words
_FEW = 6  # words; in a shorter quote the order of even the small words counts
_MANY = 12  # words; a longer quote with its words mixed up is not like its passage any more


@dataclass(frozen=True, slots=True)
class Change:
    """Words `there:there_end` of the text that became words `at:at_end` of the quote; one of the two may be empty."""

    at: int
    at_end: int
    there: int
    there_end: int


class Comparison:
    """A quote beside the passage it runs along."""

    def __init__(self, text: Text, quote: Words, alignment: Alignment) -> None:
        self._text = text
        self._quote = quote
        self._known = vocabulary()
        self.changes = tuple(_grouped(alignment))
        self.first, self.end = alignment.first, alignment.end

    @cached_property
    def fact(self) -> Change | None:
        """The first change that makes the quote say something else."""
        return next((change for change in self.changes if self._changes_fact(change)), None)

    @cached_property
    def cost(self) -> float:
        """How many words were edited; a slip counts half."""
        return sum(map(self._cost, self.changes))

    @cached_property
    def is_reordered(self) -> bool:
        """Whether a word that the quote lacks in one place stands in another: "dog bites man" for "man bites dog"."""
        lost = Counter(key for change in self.changes for key in self._there(change))
        won = Counter(key for change in self.changes if not self._is_slip(change) for key in self._here(change))
        if any(key not in self._known.ordinary for key in lost & won):
            return True
        size, keys = len(self._quote), self._text.words.keys
        around = {*keys[max(0, self.first - size) : self.first], *keys[self.end : self.end + size], *lost}
        if size < _FEW:
            return any(key in around for key in won)
        return size < _MANY and any(key in around for key in self._added if key not in self._known.ordinary)

    @cached_property
    def _added(self) -> list[str]:
        """Words of the quote that stand for none of the text."""
        return [key for change in self.changes if not self._there(change) for key in self._here(change)]

    @property
    def adds_to_little(self) -> bool:
        """Whether a word was put into so short a quote that it could come from anywhere."""
        return bool(self._added) and len(self._quote) <= _FEW

    @property
    def replaces_edge(self) -> bool:
        """Whether the first or last word of a short quote has another in its place, which may as well be chance."""
        edges = {0, len(self._quote) - 1}
        return len(self._quote) <= _FEW and any(
            not self._is_slip(change) and not edges.isdisjoint(range(change.at, change.at_end))
            for change in self.changes
        )

    @property
    def is_one_drop(self) -> bool:
        """Whether one word of the text was left out, and nothing else."""
        return self.cost == _DROP and not self._here(self.changes[0])

    @cached_property
    def only_slips(self) -> bool:
        return all(self._is_slip(change) for change in self.changes)

    @cached_property
    def matched(self) -> str:
        """The words that both have, as characters of the text's line."""
        gone = {there for change in self.changes for there in range(change.there, change.there_end)}
        return "".join(self._text.line[there] for there in range(self.first, self.end) if there not in gone)

    @cached_property
    def marks_differ(self) -> bool:
        """Whether other marks stand between two numbers: "5-10" is not "5, 10"."""
        return any(
            has_digit(self._quote.keys[at - 1])
            and has_digit(self._quote.keys[at])
            and fold_gap(self._quote.gap(at)) != fold_gap(self._text.words.gap(there))
            for at, there in self._shared_pairs()
        )

    def _shared_pairs(self) -> Iterator[tuple[int, int]]:
        """The words that both have right after another shared word."""
        shift, done = self.first, 0
        for change in [*self.changes, Change(len(self._quote), len(self._quote), self.end, self.end)]:
            yield from ((at, at + shift) for at in range(done + 1, change.at))
            done, shift = change.at_end, change.there_end - change.at_end

    def differs(self) -> str:
        """What differs, in one sentence: the changed fact, or up to three changes."""
        if not self.changes or (self.marks_differ and not self.fact):
            passage = self._text.words.slice(self.first, self.end)
            return f'the text says "{passage}", the quote says "{self._quote.text.strip()}"'
        shown = [self.fact] if self.fact else self.changes[:3]
        return "; ".join(map(self._said, shown))

    def _there(self, change: Change) -> list[str]:
        return self._text.words.keys[change.there : change.there_end]

    def _here(self, change: Change) -> list[str]:
        return self._quote.keys[change.at : change.at_end]

    def _cost(self, change: Change) -> float:
        here, there = self._here(change), self._there(change)
        if self._is_joined(here, there):
            return _SLIP
        if len(here) == len(there):
            return sum(_SLIP if _is_misspelt(*pair) else _EDIT for pair in zip(here, there, strict=True))
        return _EDIT * max(len(here), len(there)) if here else _DROP * len(there)

    def _is_slip(self, change: Change) -> bool:
        here, there = self._here(change), self._there(change)
        return self._is_joined(here, there) or (
            len(here) == len(there) and all(_is_misspelt(*pair) for pair in zip(here, there, strict=True))
        )

    def _is_joined(self, here: Sequence[str], there: Sequence[str]) -> bool:
        """Whether the same letters were cut into words differently: "web site" and "website", but not "not able"."""
        same = "".join(here) == "".join(there)
        return same and bool(here) and not any(self._known.fact(key) for key in [*here, *there])

    def _changes_fact(self, change: Change) -> bool:
        here, there = self._here(change), self._there(change)
        if self._is_joined(here, there) or _spelled_out(here) == _spelled_out(there):
            return False
        if len(here) == len(there) == 1 and is_variant(here[0], there[0]):
            return False
        if any(self._known.fact(key) for key in [*here, *there]):
            return True
        if any(map(self._known.is_hedge, [*here, *there])):
            return True
        if any(self._known.opposed(one, other) for one in here for other in there):
            return True
        if self._is_slip(change) and not any(map(self._known.is_bound, here)):
            return self._changes_name(change)
        if any(map(self._known.is_bound, [*here, *there])) and self._touches_number(change):
            return True
        if any(map(self._known.is_unit, here)) and any(map(self._known.is_unit, there)):
            return True
        return self._changes_name(change)

    def _touches_number(self, change: Change) -> bool:
        quote, text = self._quote.keys, self._text.words.keys
        around = (
            quote[max(0, change.at - 1) : change.at_end + 1] + text[max(0, change.there - 1) : change.there_end + 1]
        )
        return any(map(self._known.is_number, around))

    def _changes_name(self, change: Change) -> bool:
        names, here, there = self._text.names, self._here(change), self._there(change)
        lowered = self._quote.text.islower() and not self._text.words.slice(self.first, self.end).islower()
        named = any(names.is_name(self._quote, at, lowered=lowered) for at in range(change.at, change.at_end)) or any(
            names.is_name(self._text.words, at) for at in range(change.there, change.there_end)
        )
        if not named:
            return False
        if len(here) != len(there) or len(self._quote) < _NAME_QUOTE or self.cost > _EDIT:
            return True
        return not all(self._is_same_name(*pair) for pair in zip(here, there, strict=True))

    def _is_same_name(self, here: str, there: str) -> bool:
        """One letter off in the middle of a long name, where nobody has the other name: "Padolka" for "Padalka"."""
        if here == there:
            return True
        here, there = normalize("NFC", here), normalize("NFC", there)
        if len(there) < _NAME_LETTERS or here[0] != there[0] or fold(here) in self._text.letters:
            return False
        return OSA.distance(here, there, score_cutoff=1) == 1 and not self._known.is_confusable(here, there)

    def _said(self, change: Change) -> str:
        """Both sides of a change with enough around it to be understood: the whole amount, or a word on each side."""
        left, right = self._context(change)
        words, quote = self._text.words, self._quote
        there = words.slice(change.there - left, change.there_end + right)
        here = quote.slice(change.at - left, change.at_end + right)
        if not here:
            return f'the text says "{there}", which the quote leaves out'
        if not there:
            return f'the quote says "{here}", the text does not'
        return f'the text says "{there}", the quote says "{here}"'

    def _context(self, change: Change) -> tuple[int, int]:
        """How many words to show before and after a change."""
        words, quote, known = self._text.words, self._quote, self._known
        is_empty = change.at == change.at_end or change.there == change.there_end
        room_left = min(change.at, change.there)
        room_right = min(len(quote) - change.at_end, len(words) - change.there_end)
        left = int(is_empty or (room_left > 0 and known.fact(quote.keys[change.at - 1]) == "currency"))
        after = quote.keys[change.at_end : change.at_end + 1]
        right = int(
            is_empty or any(known.fact(key) in {"magnitude", "currency"} or known.is_unit(key) for key in after)
        )
        return min(left, room_left), min(right, room_right)


def _grouped(alignment: Alignment) -> Iterator[Change]:
    """Edits with no shared word between them, as one change."""
    now: Change | None = None
    for edit in alignment.edits:
        at_end, there_end = edit.at + (edit.kind != "dropped"), edit.there + (edit.kind != "added")
        if now and (now.at_end, now.there_end) == (edit.at, edit.there):
            now = Change(now.at, at_end, now.there, there_end)
        else:
            if now:
                yield now
            now = Change(edit.at, at_end, edit.there, there_end)
    if now:
        yield now


def _is_misspelt(here: str, there: str) -> bool:
    if here == there:
        return True
    here, there = normalize("NFC", here), normalize("NFC", there)
    shorter = min(len(here), len(there))
    if shorter < _MISSPELT - 1 or not (here.isalpha() and there.isalpha()):
        return False
    limit = 1 if shorter < _MISSPELT + 1 else 2
    return bool(OSA.distance(here, there, score_cutoff=limit) <= limit)


def _spelled_out(keys: Sequence[str]) -> list[str]:
    """The words with "n't" written as "not"."""
    irregular = {
        "can't": ["can", "not"],
        "cannot": ["can", "not"],
        "won't": ["will", "not"],
        "shan't": ["shall", "not"],
    }
    out: list[str] = []
    for key in keys:
        plain = key.replace("’", "'")
        out += irregular.get(plain) or ([plain[:-3], "not"] if plain.endswith("n't") else [plain])
    return out
