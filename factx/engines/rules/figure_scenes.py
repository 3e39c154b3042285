"""What stands around the numbers of one sentence?

A `Scene` puts the words of a sentence beside its amounts and times: which words belong to which number, which clause
each stands in, what leads to it and which verb is over it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from factx.documents import Document
from factx.engines.rules.figure_clauses import Clause, clauses
from factx.engines.rules.figure_phrases import NOMINAL, is_finite, is_verbal
from factx.errors import Unreadable
from factx.language.words import Word, Words
from factx.spans import Span
from factx.values import Amount, Date

_START = attrgetter("start")
_END = attrgetter("end")
_FIRST = attrgetter("first")
REACH = 60
"""So many words to either side of a number tell of it: in longer sentences than that stand lists."""

LENGTHS = frozenset(("a", "mo", "wk", "d", "h", "min", "s", "{quarter}", "{decade}", "{century}", "{fortnight}"))
"""The units of lengths of time."""

_COMPARING = frozenset(("more", "less", "fewer", "higher", "lower", "above", "below"))
_ONLY = frozenset(("only", "just", "even", "already", "still"))
_BEFORE_A_NUMBER = frozenset(("DET", "QUOTE", "POSS"))


@dataclass(frozen=True, slots=True, eq=False)
class Number:
    """The `nth` amount of a sentence, and the words it stands in: from `first` up to, and not with, `last`."""

    amount: Amount
    first: int
    last: int
    nth: int


@dataclass(frozen=True, slots=True, eq=False)
class Time:
    """A time that is told in the sentence, and the words that tell it."""

    date: Date
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Scene:
    """One sentence with its numbers and times, each in order, and its clauses; `actors` are words for somebody."""

    document: Document
    words: Words
    numbers: tuple[Number, ...]
    times: tuple[Time, ...]
    clauses: tuple[Clause, ...]
    actors: frozenset[int]
    numbered: frozenset[int]
    timed: frozenset[int]
    _verbs: dict[int, int | None] = field(default_factory=dict, compare=False)

    def clause_at(self, at: int) -> Clause:
        """The clause that a word stands in."""
        return self.clauses[bisect_right(self.clauses, at, key=_START) - 1]

    def clause_after(self, clause: Clause) -> Clause | None:
        nth = bisect_right(self.clauses, clause.start, key=_START)
        return self.clauses[nth] if nth < len(self.clauses) else None

    def clause_before(self, clause: Clause) -> Clause | None:
        nth = bisect_left(self.clauses, clause.start, key=_START)
        return self.clauses[nth - 1] if nth else None

    def times_near(self, at: int) -> Sequence[Time]:
        """The times that begin within reach of a word, in order."""
        first = bisect_left(self.times, at - REACH, key=_FIRST)
        return self.times[first : bisect_right(self.times, at + REACH, key=_FIRST)]

    def word_at(self, offset: int) -> int:
        """The word that holds an offset of the text, or else the one before it."""
        return max(bisect_right(self.words.words, offset, key=_START) - 1, 0)

    def lead(self, number: Number) -> int:
        """Where the word stands that leads to a number: in "by about 5" and "to the $44" the preposition."""
        at = number.first - 1
        while at >= 0 and (self.words[at].tag in _BEFORE_A_NUMBER or self.words[at].low in _ONLY):
            at -= 1
        return at

    def led_by(self, number: Number) -> str:
        """The preposition that leads to a number; one may stand inside its words ("from $5 to $7"). "" for none."""
        inner, before = self.words[number.first], self.words.at(self.lead(number))
        if inner.low in {"from", "by", "to"}:
            return inner.low
        return before.low if before.tag == "PREP" or before.low == "to" else ""

    def verb_over(self, number: Number) -> int | None:
        """Where the nearest verb before a number in its clause stands; a participle before its noun is none."""
        if number.first not in self._verbs:
            self._verbs[number.first] = self._verb_before(number)
        return self._verbs[number.first]

    def _verb_before(self, number: Number) -> int | None:
        clause = self.clause_at(number.first)
        if self._is_subject(number, clause):
            return None
        floor = max(clause.start, number.first - REACH)
        found = next((at for at in range(number.first - 1, floor - 1, -1) if self.is_verb(at)), None)
        hidden = found is None and clause.verb is not None and clause.verb < number.first
        return clause.verb if hidden and clause.verb is not None and self.words[clause.verb].tag != "MODAL" else found

    def _is_subject(self, number: Number, clause: Clause) -> bool:
        """Whether a number is the subject of the verb behind it: "he told her another quarter would follow"."""
        at = number.last
        while at < min(number.last + 3, clause.end) and self.words[at].tag in {"NOUN", "ADJ", "QUOTE"}:
            at += 1
        if self.words.at(at).low in {"higher", "lower"}:  # "closed 2% lower"
            return False
        led = self.words.at(number.first - 1).tag == "PREP"
        return at < clause.end and not led and clause.kind != "rel" and is_finite(self.words, at) and at != clause.verb

    def is_verb(self, at: int) -> bool:
        word = self.words[at]
        if self.clause_at(at).verb == at and word.tag not in {"AUX", "MODAL"}:
            return True
        if at in self.numbered or at in self.timed:
            return False
        if word.tag == "AUX" and word.lemma in {"be", "have"} and self._is_alone(at):
            return True
        if not is_verbal(self.words, at):
            return False
        if word.tag in {"PART", "PAST"}:
            return self.words.at(at - 1).tag not in {"DET", "POSS", "ADJ", "GEN", "PREP"}
        return word.tag != "ING" or self._is_doing(at)

    def _is_alone(self, at: int) -> bool:
        """Whether "be" or "have" is no auxiliary here."""
        after = at + 1
        while self.words.at(after).tag in {"ADV", "NEG"} and after not in self.numbered:
            after += 1
        return after in self.numbered or self.words.at(after).tag not in {"AUX", "PART", "ING", "VERB", "TO"}

    def _is_doing(self, at: int) -> bool:
        """Whether a form in "-ing" is a verb, as in "a ship carrying 400 tonnes", and no noun ("capital spending")."""
        before, after = self.words.at(at - 1), self.words.at(at + 1)
        if before.tag in {"AUX", "ADV", "NEG", "END"} or before.text == ",":
            return True
        takes = after.tag in {"DET", "POSS", "NUM", "PRON"} or at + 1 in self.numbered
        return takes or (before.tag in {"NOUN", "NAME"} and after.tag in {"NAME", "ADJ"})

    def verb_behind(self, number: Number) -> int | None:
        """The finite verb behind a number in its clause."""
        clause = self.clause_at(number.first)
        if (
            self.words.at(number.last).text == "," and number.first > clause.start + 1
        ):  # "a firm with a staff of 9, said"
            return None
        if clause.verb is not None and clause.verb >= number.last:
            return clause.verb
        end = min(clause.end, number.last + REACH)
        return next((at for at in range(number.last, end) if is_finite(self.words, at)), None)

    def repeated(self, number: Number) -> Number | None:
        """The number that another one tells again: "29,400 rupees, or about $352", "£5m ($6m)", "$9m, 3% more than"."""
        previous = self.previous_number(number)
        if previous is None or number.first - previous.last > 3:
            return None
        between = [self.words[at] for at in range(previous.last, number.first)]
        if any(word.tag not in {"MARK", "DET", "ADV"} and word.low != "or" for word in between):
            return None
        opened = any(word.low in {"or", "(", "–", "—"} for word in between)
        more = any(word.text == "," for word in between) and self.words.at(number.last).low in _COMPARING
        return previous if opened or more else None

    def next_number(self, number: Number) -> Number | None:
        return self.numbers[number.nth + 1] if number.nth + 1 < len(self.numbers) else None

    def previous_number(self, number: Number) -> Number | None:
        return self.numbers[number.nth - 1] if number.nth else None

    def span(self, first: int, last: int) -> Span:
        """The words from `first` up to, and not with, `last`, as they stand in the text."""
        return self.document.span(self.words[first].start, self.words[last - 1].end)

    def trimmed(self, first: int, last: int) -> tuple[int, int]:
        """Some words without marks, times and words that mean nothing at either end."""
        while first < last and (self._idle(first) or self.words[first].tag in {"CONJ", "PREP", "SUB", "GEN"}):
            first += 1
        while last > first and (self._idle(last - 1) or self.words[last - 1].tag in {"PREP", "DET", "CONJ", "SUB"}):
            last -= 1
        return first, last

    def _idle(self, at: int) -> bool:
        return self.words[at].tag in {"MARK", "QUOTE", "ADV", "NEG"} or self.in_time(at)

    def in_time(self, at: int) -> bool:
        return at in self.timed

    def is_nominal(self, at: int) -> bool:
        return self.words.at(at).tag in NOMINAL


def scene_of(
    document: Document,
    words: Words,
    *,
    amounts: Sequence[Amount],
    dates: Sequence[Date],
    cuts: Sequence[int] = (),
    actors: Sequence[Span] = (),
) -> Scene:
    """A sentence with the amounts and dates that stand in it; a clause begins at each offset of `cuts`."""
    listed = words.words
    numbers = tuple(Number(each, *_places(listed, each.span), nth) for nth, each in enumerate(amounts))
    kept = (_beside_amounts(document, each, amounts) for each in dates)
    times = tuple(Time(each, *_places(listed, each.span)) for each in kept if each is not None)
    numbered = frozenset(at for part in numbers for at in range(part.first, part.last))
    timed = frozenset(at for part in times for at in range(part.first, part.last))
    begins = {bisect_left(listed, cut, key=_START) for cut in cuts}
    found = clauses(words, cuts=begins - {0, len(listed)}, whole=numbered | timed)
    named = frozenset(at for span in actors for at in range(*_places(listed, span)))
    return Scene(document, words, numbers, times, tuple(found), named, numbered, timed)


def _beside_amounts(document: Document, date: Date, amounts: Sequence[Amount]) -> Date | None:
    """A time, or what is left of it where an amount stands in its words: "on Sunday" of "from four on Sunday".

    None where its words are those of the amount ("eight days", "perhaps nine days later").
    """
    for amount in amounts:
        if not amount.span.overlaps(date.span):
            continue
        if amount.unit not in LENGTHS:
            behind = _read(document, amount.span.end, date.span.end)
            return behind or _read(document, date.span.start, amount.span.start)
        known = date.start is not None or date.end is not None
        if amount.span.start < date.span.start or (amount.span == date.span) or not (known or _is_placed(date)):
            return None
    return date


def _is_placed(date: Date) -> bool:
    return date.span.text.lower().startswith(("in ", "over ", "during ", "within "))


def _read(document: Document, start: int, end: int) -> Date | None:
    words = document.text[start:end].strip(" ,")
    if not words:
        return None
    start = document.text.index(words, start)
    try:
        found = Date.read(document.span(start, start + len(words)), document)
    except Unreadable:
        return None
    return found if found.start or found.end or found.timex else None


def _places(words: Sequence[Word], span: Span) -> tuple[int, int]:
    """The words that a span touches; one word at least."""
    first = min(bisect_right(words, span.start, key=_END), len(words) - 1)
    return first, max(bisect_left(words, span.end, key=_START), first + 1)
