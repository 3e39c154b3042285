"""Which words tell a time, and how is it told?

A grammar by descent over the tokens of one stretch of text: each rule looks at the token at an index and gives the
expression that begins there with the index behind it, or None. No rule looks further than a few tokens, so the time
taken grows with the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from factx.values.date_expressions import (
    About,
    Away,
    Bound,
    Bounded,
    CalendarDay,
    CalendarPart,
    Expression,
    Length,
    OnClock,
    Portion,
    Range,
    Run,
    Shifted,
    SoFar,
    Told,
    Unresolved,
    Weekday,
    Weekend,
    Within,
    Years,
    valid,
)
from factx.values.date_words import TimeWords
from factx.values.tokens import DIGITS, WORD, Token, Tokens

Found = tuple[Expression, int] | None
_HYPHENS = frozenset("-‐‑–—−")
_CLOCK = re.compile(r"([01]?\d|2[0-4])[.:h]([0-5]\d)\Z")


class Grammar:
    """The rules over one stretch. `time(at)` is the widest time expression at a token."""

    def __init__(self, tokens: Tokens, words: TimeWords) -> None:
        self.tokens = tokens
        self.words = words

    # --- looking

    def token(self, at: int) -> Token:
        return self.tokens.at(at)

    def low(self, at: int) -> str:
        return self.tokens.at(at).low

    def does(self, at: int, role: str) -> bool:
        return self.low(at) in self.words.role(role)

    def hyphen(self, at: int) -> bool:
        return self.token(at).text in _HYPHENS and self.token(at).text != ""

    def over(self, at: int, role: str) -> int:
        """The index behind one word of a role, if it stands here."""
        return at + 1 if self.does(at, role) else at

    def phrase(self, at: int, phrases: dict[tuple[str, ...], str]) -> tuple[str, int] | None:
        for phrase, value in phrases.items():
            if all(self.low(at + nth) == word for nth, word in enumerate(phrase)):
                return value, at + len(phrase)
        return None

    # --- the widest expressions

    def time(self, at: int) -> Found:
        """A time with what stands before it: a bound, a preposition, "about"."""
        return self.pair(at) or self.bounded(at) or self.plain(at)

    def pair(self, at: int) -> Found:
        """ "between A and B", "from A to B"."""
        joint = "and" if self.does(at, "between") else "to" if self.does(at, "from") else None
        if joint is None:
            return None
        start = at + 1
        if self.does(start, "the") and self.does(start + 1, "months") and self.does(start + 2, "of"):
            start += 3
        first = self.core(start) or self.loose(start)
        if first is None or not (self.does(first[1], joint) or self.hyphen(first[1])):
            return None
        last = self.core(first[1] + 1) or self.loose(first[1] + 1)
        if last is None:
            return None
        return self.range(first[0], last[0], last[1])

    def range(self, first: Expression, last: Expression, at: int) -> Found:
        """Two ends: what one leaves out, the other tells."""
        later = self.later_year(at) if isinstance(last, CalendarDay | CalendarPart) else None
        if later is not None and isinstance(last, CalendarDay | CalendarPart) and last.year is None and last.shift is None:
            last, at = replace(last, year=later[0], shift=later[1]), later[2]
        if isinstance(first, CalendarDay | CalendarPart) and isinstance(last, CalendarDay | CalendarPart):
            if first.year is None and first.shift is None:
                first = replace(first, year=last.year, shift=last.shift)
            if isinstance(first, CalendarDay) and isinstance(last, CalendarDay) and first.month is None:
                first = replace(first, month=last.month)
        return Range(first, last), at

    def loose(self, at: int) -> Found:
        """What reads as a time only between others: the "1" of "between 1 and 25 August", the "2019" of a range."""
        token = self.token(at)
        if token.kind == DIGITS and token.text.isdigit() and len(token.text) <= 2 and 1 <= int(token.text) <= 31:
            end = at + 2 if self.does(at + 1, "ordinal_endings") and self.tokens.touch(at + 1) else at + 1
            return CalendarDay(int(token.text)), end
        return self.year(at)

    def bounded(self, at: int) -> Found:
        """ "by the end of June", "since May", "until Sunday"."""
        bound = self.phrase(at, self.words.bounds)  # type: ignore[arg-type]
        if bound is None:
            return None
        kind: Bound = bound[0]  # type: ignore[assignment]
        inner = self.plain(bound[1], after_bound=True)
        if inner is None:
            return None
        expression, end = inner
        if isinstance(expression, Length):
            return None
        if isinstance(expression, OnClock) and expression.day is not None and expression.clock:
            return Bounded(kind, expression), end
        return Bounded(kind, expression), end

    def plain(self, at: int, *, after_bound: bool = False) -> Found:
        """A time behind its preposition: "in 2017", "on Tuesday evening", "at 9 a.m. on Monday", "around 2020"."""
        start = at
        prepositions = 0
        while prepositions < 2 and (self.does(start, "on") or self.low(start) in self.words.modifiers):
            start += 1
            prepositions += 1
        led = after_bound or prepositions > 0
        about = any(self.low(nth) in self.words.modifiers for nth in range(at, start))
        found = self.core(start, led=led)
        if found is None and led:
            found = self.year(start)
        if found is None:
            return None
        expression, end = found
        return (About(expression) if about else expression), end

    # --- times without what stands before them

    def core(self, at: int, *, led: bool = False) -> Found:
        """The longest of the rules that hold here, with its range, its clock and its part of the day."""
        best: Found = None
        for rule in self.rules():
            found = rule(at)
            if found is not None and (best is None or found[1] > best[1]):
                best = found
        if best is None:
            return None
        return self.with_range(*self.with_clock(*best))

    def rules(self) -> Iterator[Callable[[int], Found]]:
        yield from (
            self.numeric, self.day, self.month, self.weekday, self.quarter, self.half, self.shifted, self.ago,
            self.within, self.so_far, self.run, self.decade, self.deictic, self.season, self.clock, self.told,
            self.feast, self.length, self.bare_year,
        )  # fmt: skip

    def with_clock(self, expression: Expression, end: int) -> tuple[Expression, int]:
        if isinstance(expression, OnClock) and expression.day is None:
            at = self.over(end, "on")
            day = self.day(at) or self.weekday(at) or self.deictic(at)
            return (OnClock(expression.clock, day[0]), day[1]) if day else (expression, end)
        if not isinstance(expression, CalendarDay | Weekday | Shifted):
            return expression, end
        if isinstance(expression, Shifted) and expression.grain != "D":
            return expression, end
        at = end + 1 if self.low(end) == "," else end
        clock = self.clock(at) or self.clock(self.over(at, "on"))
        if clock is not None and isinstance(clock[0], OnClock) and clock[0].day is None:
            return OnClock(clock[0].clock, expression), clock[1]
        part = self.words.parts_of_day.get(self.low(end))
        return (OnClock(part, expression), end + 1) if part else (expression, end)

    def with_range(self, expression: Expression, end: int) -> tuple[Expression, int]:
        """ "January to March", "June 1-25", "2019-2021"."""
        if not isinstance(expression, CalendarDay | CalendarPart | Years | Weekday):
            return expression, end
        if not (self.hyphen(end) or self.does(end, "to")):
            return expression, end
        at = end + 1
        last = self.day(at) or self.month(at) or self.quarter(at) or self.weekday(at)
        if last is None and isinstance(expression, CalendarDay) and self.hyphen(end):
            token = self.token(at)
            if token.text.isdigit() and len(token.text) <= 2 and expression.day < int(token.text) <= 31:
                last = replace(expression, day=int(token.text)), at + 1
        if last is None and isinstance(expression, Years):
            last = self.year(at)
        if last is None or type(last[0]) is not type(expression):
            return expression, end
        return self.range(expression, last[0], last[1]) or (expression, end)

    # --- named days

    def numeric(self, at: int) -> Found:
        """ "2024-02-14", "14/02/2024", "14.2.2024"."""
        first = self.token(at)
        if first.kind != DIGITS:
            return None
        if first.text.count(".") == 2:
            return self._dated(first.text.split("."), at + 1)
        mark = self.token(at + 1).text
        if mark in {"/", "-"} and self.token(at + 3).text == mark:
            pieces = [first.text, self.token(at + 2).text, self.token(at + 4).text]
            if all(self.tokens.touch(at + nth) for nth in range(1, 5)):
                return self._dated(pieces, at + 5)
        return None

    def _dated(self, pieces: list[str], end: int) -> Found:
        if not all(piece.isdigit() for piece in pieces):
            return None
        a, b, c = (int(piece) for piece in pieces)
        if len(pieces[0]) == 4:
            return (CalendarDay(c, b, a), end) if valid(a, b, c) else None
        if len(pieces[2]) not in {2, 4}:
            return None
        year = c if len(pieces[2]) == 4 else c + (2000 if c < 70 else 1900)
        day, month = (b, a) if self.words.month_first else (a, b)
        if not valid(year, month, day):
            day, month = month, day
        return (CalendarDay(day, month, year), end) if valid(year, month, day) else None

    def month_name(self, at: int) -> tuple[int, int] | None:
        """A month and the index behind it; a short form may have a full stop."""
        token = self.token(at)
        month = self.words.months.get(token.low)
        if month is None or (token.text.islower() and self.words.language == "en" and token.low in {"may", "march", "mar", "sep", "dec"}):
            return None
        return month, at + 2 if len(token.text) <= 4 and self.low(at + 1) == "." and self.tokens.touch(at + 1) else at + 1

    def day_number(self, at: int) -> tuple[int, int] | None:
        token = self.token(at)
        if token.kind == DIGITS and token.text.isdigit() and len(token.text) <= 2 and 1 <= int(token.text) <= 31:
            end = at + 1
            if self.does(end, "ordinal_endings") and self.tokens.touch(end):
                end += 1
            return int(token.text), end
        return None

    def day(self, at: int) -> Found:
        """ "February 14", "14 February 2024", "Monday, 3 November", "the 14th of May"."""
        start = at
        if self.low(at) in self.words.weekdays:
            start = at + 1
            if self.low(start) in {",", "."}:
                start += 1
        start = self.over(start, "the")
        month = self.month_name(start)
        if month is not None:
            number = self.day_number(self.over(month[1], "the"))
            if number is None or (self.token(number[1]).text in {":", "%"} and self.tokens.touch(number[1])):
                return None
            return self.with_year(CalendarDay(number[0], month[0]), number[1])
        number = self.day_number(start)
        if number is None:
            return None
        after = number[1] + 1 if self.low(number[1]) == "." and self.words.language == "de" else number[1]
        month = self.month_name(self.over(after, "of"))
        if month is not None:
            return self.with_year(CalendarDay(number[0], month[0]), month[1])
        ordinal = number[1] > start + 1
        if ordinal and self.does(start - 1, "the") and (self.does(start - 2, "on") or start - 1 > at):
            return CalendarDay(number[0]), number[1]
        return None

    def with_year(self, expression: CalendarDay | CalendarPart, at: int) -> tuple[Expression, int]:
        later = self.later_year(at)
        if later is None:
            return expression, at
        return replace(expression, year=later[0], shift=later[1]), later[2]

    def later_year(self, at: int) -> tuple[int | None, int | None, int] | None:
        """The year behind a day, month or quarter: "2024", ", 2024", "of 2024", "last year", "of this year"."""
        start = at + 1 if self.low(at) == "," else at
        start = self.over(start, "of")
        start = self.over(start, "the") if start > at else start
        year = self.year_number(start)
        if year is not None:
            return year[0], None, year[1]
        for role, shift in (("this", 0), ("last", -1), ("next", 1)):
            if self.does(start, role) and self.words.units.get(self.low(start + 1)) == "Y" and self.low(at) != ",":
                return None, shift, start + 2
        return None

    def year_number(self, at: int) -> tuple[int, int] | None:
        token = self.token(at)
        if token.kind == DIGITS and len(token.text) == 4 and token.text.isdigit() and 1000 <= int(token.text) <= 2199:
            if self.tokens.touch(at + 1) and (self.token(at + 1).kind == WORD or self.token(at + 1).text in {"%", "°"}):
                return None
            return int(token.text), at + 1
        return None

    def year(self, at: int) -> Found:
        found = self.year_number(at)
        if found is None:
            return None
        year, end = found
        short = self.token(end + 1).text
        if self.token(end).text in {"/", "-", "–"} and len(short) == 2 and short.isdigit() and int(short) == (year + 1) % 100:
            return Range(Years(year), Years(year + 1)), end + 2
        return Years(year), end

    def bare_year(self, at: int) -> Found:
        """A year without a preposition: where no noun that it could count stands behind it."""
        found = self.year(at)
        if found is None or not isinstance(found[0], Years) or not 1900 <= found[0].first <= 2100:
            return None
        before, after = self.token(at - 1), self.token(found[1])
        if before.text in {"$", "€", "£", "¥", "#", "-", ".", ",", "/", "№"} and self.tokens.touch(at):
            return None
        if before.low in self.words.role("the") or before.text in {"(", "[", "s"} or before.kind == DIGITS:
            return found
        counts = after.kind == WORD and after.text.islower() and after.low.endswith("s") and len(after.text) > 3
        return None if counts or before.text == "." else found

    # --- named parts of a year

    def month(self, at: int) -> Found:
        start = self.over(at, "the") if self.does(at + 1, "months") else at
        if start > at and self.does(start, "months") and self.does(start + 1, "of"):
            start += 2
        found = self.month_name(start)
        if found is None:
            return None
        if self.words.language == "en" and self.token(start).low in {"may", "march", "mar"}:
            led = any(self.does(start - 1, role) for role in ("on", "from", "between", "to", "of", "this", "last", "next", "and"))
            led = led or (self.low(start - 1),) in self.words.bounds or self.hyphen(start - 1)
            if not led and self.later_year(found[1]) is None:
                return None
        return self.with_year(CalendarPart("M", found[0]), found[1])

    def weekday(self, at: int) -> Found:
        shift: int | None = None
        start = self.over(at, "the") if not self.does(at + 1, "weekday") else at
        for role, value in (("this", 0), ("last", -1), ("next", 1)):
            if self.does(start, role):
                shift, start = value, start + 1
                break
        if start == at + 1 and shift is None:
            return None
        token = self.token(start)
        weekday = self.words.weekdays.get(token.low)
        if weekday is None or (self.words.language == "en" and not token.text[0].isupper() and len(token.text) < 6):
            return None
        if self.low(at - 1) in {"a", "an"} or token.low.endswith("days"):
            part = 1 if self.low(start + 1) in self.words.parts_of_day else 0
            return Unresolved(f"XXXX-WXX-{weekday}"), start + 1 + part
        end = start + 2 if self.low(start + 1) == "." and len(token.text) < 5 and self.tokens.touch(start + 1) else start + 1
        return Weekday(weekday, shift), end

    def quarter(self, at: int) -> Found:
        """ "Q3 2024", "the fourth quarter", "fourth-quarter"."""
        start = self.over(at, "the")
        if self.low(start) == "q" and self.token(start + 1).text in {"1", "2", "3", "4"} and self.tokens.touch(start + 1):
            return self.with_year(CalendarPart("Q", int(self.token(start + 1).text)), start + 2)
        if self.low(start) == "h" and self.token(start + 1).text in {"1", "2"} and self.tokens.touch(start + 1):
            return self.with_year(CalendarPart("H", int(self.token(start + 1).text)), start + 2)
        nth = self.ordinal(start)
        if nth is None or not 1 <= nth[0] <= 4:
            return None
        name = nth[1] + 1 if self.hyphen(nth[1]) else nth[1]
        if self.words.units.get(self.low(name)) == "Q":
            return self.with_year(CalendarPart("Q", nth[0]), name + 1)
        if self.does(name, "half") and nth[0] <= 2 and self.later_year(name + 1) is not None:
            return self.with_year(CalendarPart("H", nth[0]), name + 1)
        return None

    def half(self, at: int) -> Found:
        """ "the first half", where nothing says of what."""
        start = self.over(at, "the")
        nth = self.ordinal(start)
        if nth is None or nth[0] not in {1, 2}:
            return None
        name = nth[1] + 1 if self.hyphen(nth[1]) else nth[1]
        if not self.does(name, "half") or self.does(name + 1, "of"):
            return None
        return CalendarPart("H", nth[0]), name + 1

    def ordinal(self, at: int) -> tuple[int, int] | None:
        value = self.words.ordinals.get(self.low(at))
        if value is not None:
            return value, at + 1
        token = self.token(at)
        if token.text.isdigit() and len(token.text) <= 2 and self.does(at + 1, "ordinal_endings") and self.tokens.touch(at + 1):
            return int(token.text), at + 2
        return None

    def decade(self, at: int) -> Found:
        """ "the 1970s", "the seventies", "the '90s"."""
        start = self.over(at, "the")
        token = self.token(start)
        if token.text.isdigit() and len(token.text) == 4 and token.text.endswith("0") and self.tokens.touch(start + 1):
            end = start + 2 if self.token(start + 1).text in {"'", "’"} else start + 1
            if self.low(end) == "s" and self.tokens.touch(end):
                return Years(int(token.text), 100 if token.text.endswith("00") and int(token.text) < 2000 else 10), end + 1
        if start > at and self.low(start) in self.words.decades:
            return Years(1900 + self.words.decades[self.low(start)], 10), start + 1
        return None

    # --- times counted from now

    def shifted(self, at: int) -> Found:
        """ "this year", "last week", "the previous month", "the weekend"."""
        start = self.over(at, "the")
        for role, shift in (("this", 0), ("last", -1), ("next", 1)):
            if not self.does(start, role):
                continue
            unit = self.words.units.get(self.low(start + 1))
            if unit in {"W", "WE", "M", "Q", "Y", "10Y", "100Y"} and not self._plural(start + 1):
                if unit == "WE" and shift == 0:
                    return Weekend(), start + 2
                return Shifted(unit, shift), start + 2  # type: ignore[arg-type]
            part = self.words.parts_of_day.get(self.low(start + 1))
            if part is not None:
                return OnClock(part, Shifted("D", min(shift, 0))), start + 2
            if self.low(start + 1) in self.words.seasons:
                return Unresolved(f"XXXX-{self.words.seasons[self.low(start + 1)]}"), start + 2
        if start > at and self.words.units.get(self.low(start)) == "WE":
            return Weekend(), start + 1
        if start > at and self.words.units.get(self.low(start)) in {"M", "Y"} and self.does(at - 1, "of"):
            return Shifted(self.words.units[self.low(start)], 0), start + 1  # type: ignore[arg-type]
        return None

    def _plural(self, at: int) -> bool:
        return self.words.language == "en" and self.low(at).endswith("s")

    def deictic(self, at: int) -> Found:
        """ "yesterday", "today", "overnight"."""
        offset = self.words.days.get(self.low(at))
        return (Shifted("D", offset), at + 1) if offset is not None else None

    def amount(self, at: int) -> tuple[int | None, str, int] | None:
        """So many units: "three months", "36 hours", "a week", "a couple of days", "several years"."""
        start, count = at, None
        token = self.token(at)
        if token.text.isdigit() and len(token.text) <= 4:
            count, start = int(token.text), at + 1
        elif self.does(at, "few") or (self.low(at) == "a" and self.does(at + 1, "few")):
            start = at + (2 if self.low(at) == "a" else 1)
        elif self.does(at, "couple") or (self.low(at) == "a" and self.does(at + 1, "couple")):
            start = at + (2 if self.low(at) == "a" else 1)
            start, count = self.over(start, "of"), 2
        elif token.low in self.words.counts:
            count, start = self.words.counts[token.low], at + 1
            joint = start + 1 if self.hyphen(start) else start
            more = self.words.counts.get(self.low(joint), 0)
            if 20 <= count <= 90 and 1 <= more <= 9 and self.low(joint) not in {"a", "an"}:
                count, start = count + more, joint + 1
        else:
            return None
        start = start + 1 if self.hyphen(start) else start
        unit = self.words.units.get(self.low(start))
        if unit is None:
            return None
        return count, unit, start + 1

    def ago(self, at: int) -> Found:
        """ "a week ago", "two years earlier", "the year before", "a month later", "a week from now"."""
        amount = self.amount(at)
        if amount is None and self.does(at, "the") and self.words.units.get(self.low(at + 1)) in {"D", "W", "M", "Y", "WE"}:
            amount = (1, self.words.units[self.low(at + 1)], at + 2)
            if not (self.does(amount[2], "before") and self.low(amount[2]) == "before") and not self.does(amount[2], "after"):
                return None
        if amount is None:
            return None
        count, unit, end = amount
        for role, sign in (("ago", -1), ("before", -1), ("after", 1)):
            if not self.does(end, role):
                continue
            if count is None:
                return Unresolved(), end + 1
            told = role != "ago"
            if told and self._goes_on(end + 1) and self.low(end) in {"before", "after"}:
                return Unresolved(), end + 1
            return Away(count, unit, sign, of_told=self.does(at, "the")), end + 1
        if self.does(end, "from_now") and self.does(end + 1, "now") and count is not None:
            return Away(count, unit, 1), end + 2
        return None

    def _goes_on(self, at: int) -> bool:
        """Whether the words name what it was before or after: "the day before the first approach"."""
        token = self.token(at)
        return token.kind == WORD and (self.does(at, "the") or token.text[0].isupper())

    def run(self, at: int) -> Found:
        """ "the last three months", "the three months to December 31", "the next two years"."""
        start = self.over(at, "the")
        for role, sign in (("last", -1), ("next", 1)):
            if self.does(start, role):
                amount = self.amount(start + 1)
                if amount is not None and amount[0] is not None and self.low(start + 1) not in {"a", "an"}:
                    return Run(amount[0], amount[1], sign), amount[2]
        amount = self.amount(start)
        if amount is None or amount[0] is None or not self.does(amount[2], "to"):
            return None
        last = self.day(amount[2] + 1) or self.month(amount[2] + 1) or self.clocked(amount[2] + 1)
        return (Run(amount[0], amount[1], -1, last[0]), last[1]) if last else None

    def clocked(self, at: int) -> Found:
        """A clock time of a day: "midnight on Saturday"."""
        clock = self.clock(at)
        if clock is None:
            return None
        found = self.with_clock(*clock)
        return found if isinstance(found[0], OnClock) and found[0].day is not None else None

    def length(self, at: int) -> Found:
        amount = self.amount(at)
        if amount is None or (self.low(at) in {"a", "an"} and not self.does(at - 1, "on")) or self.does(amount[2], "old"):
            return None
        return Length(amount[0], amount[1]), amount[2]

    def told(self, at: int) -> Found:
        """ "that day", "then"."""
        if self.does(at, "that") and self.words.units.get(self.low(at + 1)) in {"D", "W", "M", "Y"}:
            return Told(self.words.units[self.low(at + 1)]), at + 2
        if self.does(at, "then") and (self.low(at - 1),) in self.words.bounds:
            return Told(), at + 1
        return None

    # --- parts

    def within(self, at: int) -> Found:
        """ "the end of 2022", "mid-May", "early next week", "the middle of the month"."""
        start = self.over(at, "the")
        found = self.phrase(start, self.words.portions)  # type: ignore[arg-type]
        if found is None:
            return None
        which: Portion = found[0]  # type: ignore[assignment]
        inner = found[1] + 1 if self.hyphen(found[1]) else found[1]
        linked = self.over(inner, "of")
        linked = self.over(linked, "on") if linked == inner else linked
        whole = self.whole(linked)
        if whole is None or (linked == inner and start > at):
            return None
        if isinstance(whole[0], Weekday | CalendarDay) or (isinstance(whole[0], Shifted) and whole[0].grain == "D"):
            return whole  # "late on Saturday" is that day
        return Within(which, whole[0]), whole[1]

    def so_far(self, at: int) -> Found:
        """ "earlier this year", "later this week", "earlier in the year"."""
        side = "past" if self.low(at) == "earlier" else "future" if self.low(at) == "later" else None
        if side is None:
            return None
        whole = self.whole(self.over(at + 1, "on"))
        return (SoFar(side, whole[0]), whole[1]) if whole else None  # type: ignore[arg-type]

    def whole(self, at: int) -> Found:
        rules = (self.day, self.month, self.quarter, self.weekday, self.shifted, self.decade, self.year, self.deictic)
        found = [each for each in (rule(at) for rule in rules) if each is not None]
        if found:
            return max(found, key=lambda each: each[1])
        if self.does(at, "the") and self.words.units.get(self.low(at + 1)) in {"W", "M", "Q", "Y", "10Y"}:
            return Shifted(self.words.units[self.low(at + 1)], 0), at + 2  # type: ignore[arg-type]
        return None

    def season(self, at: int) -> Found:
        start = self.over(at, "the")
        name = self.words.seasons.get(self.low(start))
        led = start > at or self.does(at - 1, "on") or (self.low(at - 1),) in self.words.bounds
        if name is None or (self.low(start) == "fall" and start > at and not self.does(at - 1, "on")):
            return None
        year = self.year_number(self.over(start + 1, "of"))
        if year is not None:
            return Unresolved(f"{year[0]}-{name}"), year[1]
        return (Unresolved(f"XXXX-{name}"), start + 1) if led else None

    def feast(self, at: int) -> Found:
        named = self.words.feasts.get(self.low(at))
        return self.with_year(CalendarDay(named[1], named[0]), at + 1) if named else None

    def clock(self, at: int) -> Found:
        """ "6.15 a.m.", "18:30", "6pm", "noon", "10 o'clock"."""
        token = self.token(at)
        fixed = self.words.parts_of_day.get(token.low)
        if fixed is not None and ":" in fixed:
            return OnClock(fixed), at + 1
        if fixed is not None and self.does(at - 1, "the") and self.does(at - 2, "on"):
            return OnClock(fixed), at + 1
        if token.kind != DIGITS:
            return None
        hour, minute, end = -1, 0, at + 1
        match = _CLOCK.match(token.text)
        if match:
            hour, minute = int(match[1]), int(match[2])
        elif token.text.isdigit() and len(token.text) <= 2 and int(token.text) <= 24:
            hour = int(token.text)
            if self.token(end).text == ":" and self.tokens.touch(end) and len(self.token(end + 1).text) == 2:
                sixty = self.token(end + 1).text
                if not (sixty.isdigit() and int(sixty) < 60):
                    return None
                minute, end, match = int(sixty), end + 2, _CLOCK.match("0:00")
        if hour < 0:
            return None
        half = self.meridiem(end)
        if half is not None:
            if hour > 12:
                return None
            return OnClock(f"{hour % 12 + half[0]:02}:{minute:02}"), half[1]
        if self.does(end, "of_the_clock"):
            return OnClock(f"{hour:02}:{minute:02}"), end + 1
        colon = ":" in token.text or self.token(at + 1).text == ":"
        if match and (colon or self.does(at - 1, "on")) and not (self.token(end).kind == WORD and self.tokens.touch(end)):
            return OnClock(f"{hour:02}:{minute:02}"), end
        return None

    def meridiem(self, at: int) -> tuple[int, int] | None:
        """ "am", "p.m.": the hours to add, and the index behind."""
        for role, hours in (("forenoon", 0), ("afternoon", 12)):
            if self.does(at, role):
                return hours, at + 1
            for word in self.words.role(role):
                letters = [self.low(at + 2 * nth) for nth in range(len(word))]
                if letters == list(word) and all(self.low(at + 2 * nth + 1) == "." for nth in range(len(word) - 1)):
                    end = at + 2 * len(word) - 1
                    return hours, end + 1 if self.low(end) == "." and self.tokens.touch(end) else end
        return None
