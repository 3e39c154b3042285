"""Which words tell a time, and how is it told?

A grammar by descent over the tokens of one stretch of text: each rule looks at the token at an index and gives the
expression that begins there with the index behind it, or None. No rule looks further than a few tokens, so the time
taken grows with the length of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from factx.values.dates.counts import HoldingWeek, Length, Now, Quarter, Repeated, Shifted
from factx.values.dates.joints import About, Bounded, OnClock, Range
from factx.values.dates.names import CalendarDay, CalendarPart, Feast, MonthDay, Weekday, WeekdayIn, Years
from factx.values.dates.openings import openings
from factx.values.dates.outcomes import Bound, Expression, Modifier
from factx.values.dates.reader import Found
from factx.values.dates.rules_counts import CountRules
from factx.values.dates.view import HYPHENS
from factx.values.dates.words import TimeWords
from factx.values.tokens import DIGITS, Token

_LINKS = frozenset(["q", "h", "."])
_DAYS = (CalendarDay, Weekday, WeekdayIn, Feast, MonthDay)
_RANGING = (CalendarDay, CalendarPart, Years, Weekday, HoldingWeek)
_CLOCKS = frozenset({"COUNT", "PART", "BOUND", "articles", "half", "quarter", "between", "from"})


class Grammar(CountRules):
    """All rules over one stretch. `time(at)` is the widest time expression at a token."""

    def __init__(self, tokens: Sequence[Token], words: TimeWords) -> None:
        super().__init__(tokens, words)
        self._openings = openings(words.language)

    def time(self, at: int) -> Found:
        """A time with what stands before it: a bound, a preposition, "about"."""
        if not self.begins[at]:
            return None
        best = None
        for rule in (self.pair, self.bounded, self.plain):
            found = rule(at)
            if found is not None and (best is None or found[1] > best[1]):
                best = found
        return best

    def pair(self, at: int) -> Found:
        """ "between A and B", "from A to B"."""
        joint = "and" if self.does(at, "between") else "to" if self.does(at, "from") else None
        if joint is None:
            return None
        on_clock = self.clock_range(at)
        if on_clock is not None:
            return self.with_day(OnClock(on_clock[0].timex, None, on_clock[1].timex), on_clock[2])
        start = at + 1
        if self.does(start, "the") and self.does(start + 1, "months") and self.does(start + 2, "of"):
            start += 3
        first = self.core(start)
        if first is not None and isinstance(first[0], Range):
            return first
        if first is None or isinstance(first[0], Length | Repeated):
            first = self.loose(start)
        if first is None or not (self.does(first[1], joint) or self.does(first[1], "to") or self.hyphen(first[1])):
            return None
        end = self.over(first[1] + 1, "on")  # "vom 3. bis zum 5. Juni"
        last = self.core(end, led=True)
        if last is None or isinstance(last[0], Length | Repeated):
            last = self.loose(end)
        if last is None or (
            isinstance(first[0], CalendarDay) and first[0].month is None and not isinstance(last[0], CalendarDay)
        ):
            return None
        return self.range(first[0], last[0], last[1])

    def range(self, first: Expression, last: Expression, at: int) -> Found:
        """Two ends: what one leaves out, the other tells."""
        if isinstance(last, CalendarDay | CalendarPart) and last.year is None and last.shift is None:
            later = self.later_year(at)
            if later is not None:
                last, at = replace(last, year=later[0], shift=later[1]), later[2]
        if isinstance(first, CalendarDay) and isinstance(last, CalendarDay):
            if first.month is None:
                first = replace(first, month=last.month)
            elif last.month is None:
                month = first.month if last.day > first.day else first.month % 12 + 1
                last = replace(last, month=month, year=first.year, shift=first.shift)
        if isinstance(first, CalendarDay | CalendarPart) and isinstance(last, CalendarDay | CalendarPart):
            if first.year is None and first.shift is None:
                wraps = _place(first) > _place(last) and last.year is not None
                first = replace(first, year=last.year - 1 if wraps and last.year else last.year, shift=last.shift)
            elif last.year is None and last.shift is None:
                last = replace(last, year=first.year, shift=first.shift)
        return Range(first, last), at

    def loose(self, at: int) -> Found:
        """What reads as a time only between others: the "1" of "between 1 and 25 August", the "2019" of a range."""
        number = self.day_word(at)
        if number is not None and (self.digits(at) is not None or self.ordinal(self.over(at, "the")) is not None):
            in_month = self.shifted(self.over(number[1], "of"))
            if in_month is not None and isinstance(in_month[0], Shifted) and in_month[0].grain == "M":
                return MonthDay(number[0], in_month[0].offset), in_month[1]
            return CalendarDay(number[0]), number[1]
        return self.year(at)

    def bounded(self, at: int) -> Found:
        """ "by the end of June", "since May", "until Sunday"."""
        bound = self.phrase(at, self.words.bounds)
        if bound is None:
            return None
        kind: Bound = bound[0]  # type: ignore[assignment]
        inner = self.plain(bound[1], after_bound=True)
        if inner is None or isinstance(inner[0], Length | Repeated):
            return None
        if isinstance(inner[0], Range) and kind == "from":
            return inner
        return Bounded(kind, inner[0]), inner[1]

    def plain(self, at: int, *, after_bound: bool = False) -> Found:
        """A time behind its preposition: "in 2017", "on Tuesday evening", "at 9 a.m. on Monday", "around 2020"."""
        ahead = self.ahead(at)
        start, about = at, False
        while start - at < 3 and (self.does(start, "on") or self.low(start) in self.words.modifiers):
            about = about or self.low(start) in self.words.modifiers
            start += 1
        led = after_bound or start > at
        found = self.core(start, led=led)
        if start > at and (found is None or isinstance(found[0], Length)):
            whole = self.vague(at)
            found = whole if whole is not None else found
        if found is None or (ahead is not None and ahead[1] >= found[1] and isinstance(found[0], Length)):
            return ahead
        return (About(found[0]) if about else found[0]), found[1]

    # --- times without what stands before them

    def core(self, at: int, *, led: bool = False) -> Found:
        """The longest of the rules that hold here, with its range, its clock and its part of the day."""
        best = None
        for name in self.rules_at(at) if self.begins[at] else ():
            rule: Callable[[int], Found] = getattr(self, name if led or name != "year" else "bare_year")
            found = rule(at)
            if found is not None and (best is None or found[1] > best[1]):
                best = found
        if best is None and led:
            best = self.the_unit(at)
        if best is None:
            return None
        return self.with_range(*self.with_clock(*best))

    def rules_at(self, at: int) -> tuple[str, ...]:
        """The names of the rules that may hold here."""
        low, opening = self.lows[at], self._openings
        if self.tokens[at].kind == DIGITS:
            if self.lows[at + 1] == "/":
                return opening.number_slashed
            alone = not self.plays[at + 1] and self.lows[at + 1] not in HYPHENS and self.lows[at + 1] not in _LINKS
            return opening.number_alone if alone else opening.number
        rules = opening.plain.get(low, ())
        if "the" not in self.plays[at]:
            return rules
        name = self.over(at, "the")
        if self.tokens[name].kind == DIGITS:
            return opening.number_behind + rules
        return opening.behind.get(self.lows[name], ()) + rules

    def the_unit(self, at: int) -> Found:
        """ "for the month", "in the week": this one."""
        unit = self.unit(at + 1)
        if not self.does(at, "the") or unit not in {"D", "W", "M", "Q", "Y"} or self.plural(at + 1):
            return None
        follows = self.noun_follows(at + 2) and not self.does(at + 2, "no_nouns")
        if follows or self.does(at + 2, "of") or self.hyphen(at + 2) or self.low(at + 2) in {"'", "’"}:
            return None
        return (Quarter() if unit == "Q" else Shifted(unit, 0)), at + 2  # type: ignore[arg-type]

    def clocks(self, at: int) -> Found:
        """ "6.15 a.m.", "from 9 to 11 am on Monday", "in the morning", "tonight at 8"."""
        both = self.clock_range(at) if not self.does(at, "between") else None
        if both is not None:
            return OnClock(both[0].timex, None, both[1].timex), both[2]
        lasting = self.clock_lasting(at)
        if lasting is not None:
            return OnClock(lasting[0].timex, None, lasting[1].timex), lasting[2]
        both = self.clock_range(at, bare=True)
        if both is not None:
            ranged = self.with_day(OnClock(both[0].timex, None, both[1].timex), both[2])
            if ranged[1] > both[2]:
                return ranged
        one = self.clock(at)
        if one is not None:
            return OnClock(one[0].timex), one[1]
        start = self.over(at, "the")
        early = self.does(start, "early") or self.does(start, "late")
        start += early
        part = self.words.parts_of_day.get(self.low(start))
        if part is None or ":" in part:
            return None
        if early:
            return OnClock(part), start + 1
        if (start > at and (self.does(at - 1, "on") or self.bounds(at - 1))) or self.does(at - 1, "in"):
            if self.does(start + 1, "of") and self.anchor(start + 2):
                return OnClock(part), start + 2
            return OnClock(part), start + 1
        return None

    def with_day(self, expression: OnClock, end: int) -> tuple[Expression, int]:
        """The day behind a clock time."""
        zoned = self._past_zone(end)
        at = zoned + 1 if self.low(zoned) == "," else zoned
        at = self.over(self.over(at, "on"), "of")
        day = self.weekday_in(at) or self.day(at) or self.numeric(at) or self.weekday(at) or self.deictic(at)
        day = day or self.feast(at) or self.shifted(at)
        if day is None or (self.low(zoned) == "," and at == zoned + 1):
            return expression, end
        if isinstance(day[0], OnClock):
            late = day[0].clock != "MO"
            return replace(_later(expression) if late else expression, day=day[0].day), day[1]
        if isinstance(day[0], Shifted) and day[0].grain != "D":
            return expression, end
        part = self.words.parts_of_day.get(self.low(day[1]), ":")
        if ":" in part:
            return replace(expression, day=day[0]), day[1]
        late = part != "MO" and expression.until is None  # "at 9 on Tuesday night"
        timed = _later(expression) if late else expression
        return replace(timed, day=day[0]), day[1] + 1

    def _past_zone(self, at: int) -> int:
        """The index behind a zone of time: "EST", "Eastern time"."""
        if not self.does(at, "zones") or not (self.token(at).text[0].isupper() or self.low(at + 1) == "time"):
            return at
        return at + 2 if self.low(at + 1) == "time" else at + 1

    def with_clock(self, expression: Expression, end: int) -> tuple[Expression, int]:
        if isinstance(expression, OnClock) and expression.day is None:
            found = self.with_day(expression, end)
            if found[1] > end or not expression.clock.isalpha():
                return found
        if isinstance(expression, Repeated) and expression.timex.startswith("XXXX-WXX") and "T" not in expression.timex:
            clock = self.clock(self.over(end, "on"))
            return (Repeated(f"{expression.timex}T{clock[0].timex}"), clock[1]) if clock else (expression, end)
        in_part = isinstance(expression, OnClock) and expression.clock.isalpha() and expression.until is None
        of_day = isinstance(expression, _DAYS) or (isinstance(expression, Shifted) and expression.grain == "D")
        if not (of_day or in_part):
            return expression, end
        day = expression.day if isinstance(expression, OnClock) else expression
        joined = self.low(end) == "t" and self.touches(end) and self.touches(end + 1)  # "2024-05-06T10:30"
        at = end + 1 if self.low(end) == "," or joined else end
        part = None if in_part else self.words.parts_of_day.get(self.low(self.over(self.over(at, "on"), "the")))
        late = in_part and isinstance(expression, OnClock) and expression.clock != "MO"
        at = at + 1 if self.low(at) in self.words.modifiers else at
        led = self.over(at, "on")
        if part is None and not (self._opens_clock(at) or self._opens_clock(led)):
            return expression, end
        for start in (at, led):
            bare = not isinstance(expression, CalendarDay) or self.does(start, "between") or self.does(start, "from")
            both = self.clock_range(start, bare=bare and self.low(end) != ",")
            if both is not None:
                clocked = OnClock(both[0].timex, day, both[1].timex)
                return _later(clocked) if late and not both[0].sure else clocked, both[2]
            clock = self.clock(start)
            if clock is not None:
                clocked = OnClock(clock[0].timex, day)
                return _later(clocked) if late and not clock[0].sure else clocked, clock[1]
        bound = self.phrase(at, self.words.bounds)
        if bound is not None and of_day and (limit := self.clock(bound[1])) is not None:
            side: Modifier = "before" if bound[0] in {"by", "before", "until"} else "after"
            return OnClock(limit[0].timex, day, None, side), limit[1]
        if part is None or self.low(end) == "," or ":" in part:
            return expression, end
        named = OnClock(part, day)
        return self.with_clock(named, self.over(self.over(end, "on"), "the") + 1)

    def _opens_clock(self, at: int) -> bool:
        """Whether a clock time may stand here, a bound before it."""
        return self.tokens[at].kind == DIGITS or not self.plays[at].isdisjoint(_CLOCKS)

    def with_range(self, expression: Expression, end: int) -> tuple[Expression, int]:
        """ "January to March", "June 1-25", "2019-2021", "Monday to Friday"."""
        if not (self.hyphen(end) or self.does(end, "to")) or not isinstance(expression, _RANGING):
            return expression, end
        so_far = self.phrase(end, self.words.vague)
        if so_far is not None and so_far[0] == "PRESENT_REF":  # "from January to date"
            return Range(expression, Now()), so_far[1]
        at = end + 1
        rules = (self.numeric, self.day, self.month, self.quarter, self.weekday, self.decade)
        found = [each for each in (rule(at) for rule in rules) if each is not None]
        last = max(found, key=lambda each: each[1], default=None)
        if last is None and isinstance(expression, CalendarDay):
            number = self.day_word(at)
            if (
                number is not None
                and self.clock(at) is None
                and (self.hyphen(end) or number[1] > at + 1 or self.ordinal(at))
            ):
                last = CalendarDay(number[0]), number[1]
        if last is None and isinstance(expression, Years):
            last = self.year(at)
        if last is None or not _alike(expression, last[0]):
            return expression, end
        return self.range(expression, last[0], last[1]) or (expression, end)


def _later(time: OnClock) -> OnClock:
    """The same behind noon: "last night at 8"."""
    begin, end = (
        each and (f"{int(each[:2]) + 12}{each[2:]}" if each[0].isdigit() and int(each[:2]) < 12 else each)
        for each in (time.clock, time.until)
    )
    return replace(time, clock=begin or time.clock, until=end)


def _place(part: CalendarDay | CalendarPart) -> tuple[int, int]:
    """Where in a year a part of it lies."""
    return (part.month or 0, part.day) if isinstance(part, CalendarDay) else (part.nth, 0)


def _alike(first: Expression, last: Expression) -> bool:
    dated = (CalendarDay, CalendarPart, Years)
    return type(first) is type(last) or (
        isinstance(first, dated) and isinstance(last, dated) and not isinstance(first, CalendarDay)
    )
