"""Which times are told by counting: "a week ago", "three months", "every Sunday"?"""

from __future__ import annotations

from decimal import Decimal

from factx.values.dates.counts import (
    Ahead,
    Away,
    Length,
    Now,
    Repeated,
    Run,
    Shifted,
    Told,
    Unresolved,
)
from factx.values.dates.joints import OnClock, SoFar
from factx.values.dates.outcomes import Expression
from factx.values.dates.reader import Found
from factx.values.dates.rules_parts import PartRules
from factx.values.tokens import WORD


class CountRules(PartRules):
    """The rules for counted and repeated times."""

    def ago_first(self, at: int) -> Found:
        """ "vor drei Jahren", "il y a deux ans", "hace una semana": where the word for "ago" comes first."""
        start = at + 1 if self.does(at, "ago_before") else None
        if start is None and self.does(at, "ago_prefix"):
            start = at + 2 if self.low(at) == "il" else at + 1
            start = start + 1 if self.low(start - 1) == "y" and self.low(start) == "a" else None
        amount = self.amount(start) if start is not None else None
        if amount is None or not isinstance(amount[0], int):
            return None
        return Away(amount[0], amount[1], -1), amount[2]

    def ago(self, at: int) -> Found:
        """ "a week ago", "two years earlier", "the year before", "three weeks from tomorrow"."""
        backwards = self._unit_ago(at)
        if backwards is not None:
            return backwards
        amount = self.amount(at)
        if amount is None and self.does(at, "the") and self.unit(at + 1) in {"D", "W", "M", "Y", "WE"}:
            amount = (1, self.words.units[self.low(at + 1)], at + 2)
            if not (self.does(amount[2], "before") or self.does(amount[2], "after")):
                return None
        if amount is None:
            return None
        count, unit, end = _whole(amount)
        end = (
            end + 1 if self.does(end, "more") and (self.does(end + 1, "after") or self.does(end + 1, "before")) else end
        )
        also: list[tuple[int, str]] = []
        while (more := self.amount(self.over(end, "and"))) is not None and isinstance(more[0], int) and more[1] != unit:
            also.append((more[0], more[1]))
            end = more[2]
        for role, sign in (("ago", -1), ("before", -1), ("after", 1)):
            if not self.does(end, role):
                continue
            if role != "ago" and self.so_far(end) is not None:
                continue
            if not isinstance(count, int):
                if role != "ago" and self.does(end, "joins"):
                    return Length(count, unit), end
                return Unresolved("PAST_REF" if sign < 0 else "FUTURE_REF"), end + 1
            origin = self.anchor(end + 1) if role != "ago" else None
            if origin is not None:
                return Away(count, unit, sign, origin=origin[0]), origin[1]
            if role != "ago" and self._goes_on(end + 1) and self.does(end, "joins"):
                return Unresolved(Length(count, unit).timex), end + 1
            away: Expression = Away(
                count, unit, sign, of_told=self.does(at, "the"), later_or_earlier=role != "ago" and self._alone(end)
            )
            for many, each in also:
                away = Away(many, each, sign, origin=away)
            return away, end + 1
        if self.does(end, "from") and isinstance(count, int):
            origin = self.anchor(end + 1)
            if origin is not None and not self.does(at - 1, "for"):
                return Away(count, unit, 1, origin=origin[0]), origin[1]
        return None

    def _unit_ago(self, at: int) -> Found:
        """ "year-ago", "the year-earlier": so long before, as an adjective. "years ago": nobody knows how many."""
        start = self.over(at, "the")
        unit = self.unit(start)
        if unit not in {"D", "W", "M", "Q", "Y", "10Y", "100Y", "H", "MIN"}:
            return None
        if self.plural(start):
            told = self.does(start + 1, "ago") or (self.does(start + 1, "before") and not self.does(start + 1, "joins"))
            return (Unresolved("PAST_REF"), start + 2) if told and start == at else None
        if not self.hyphen(start + 1):
            return None
        ago = self.does(start + 2, "ago") or self.does(start + 2, "earlier")
        return (Away(1, unit, -1), start + 3) if ago else None

    def _alone(self, at: int) -> bool:
        """Whether "later" or "earlier" stands here, and not what it was later than: "after the vote"."""
        return not self.does(at, "joins")

    def _goes_on(self, at: int) -> bool:
        """Whether the words name what it was before or after: "the day before the first approach"."""
        token = self.token(at)
        return token.kind == WORD and not (self.does(at, "on") or self.does(at, "and") or self.bounds(at))

    def run(self, at: int) -> Found:
        """ "the last three months", "the 5 upcoming years", "the three months to December 31", "the next few days"."""
        start = self.over(at, "the")
        number = self.count(start)
        for role, sign in (("last", -1), ("next", 1)):
            if self.does(start, role):
                amount = self.amount(start + 1)
                if (
                    amount is None
                    and self.plural(start + 1)
                    and self.unit(start + 1) in {"H", "D", "W", "M", "Y", "10Y"}
                ):
                    return Unresolved(Length(None, self.words.units[self.low(start + 1)]).timex), start + 2
                if amount is None or (
                    self.does(start + 1, "articles")
                    and not self.does(start + 2, "few")
                    and not self.does(start + 2, "couple")
                ):
                    continue
                if not isinstance(amount[0], int):
                    return Unresolved(Length(amount[0], amount[1]).timex), amount[2]
                return Run(amount[0], amount[1], sign), amount[2]
            if (
                number is not None
                and isinstance(number[0], int)
                and self.does(number[1], role)
                and self.unit(number[1] + 1)
                and (self.plural(number[1] + 1) or self.words.language != "en")
            ):
                return Run(number[0], self.words.units[self.low(number[1] + 1)], sign), number[1] + 2
        if self.unit(start) in {"W", "M", "Q", "Y"} and self._to_date(start + 1):
            return SoFar("past", Shifted(self.words.units[self.low(start)], 0)), self._to_date(start + 1)  # type: ignore[arg-type]
        amount = self.amount(start)
        if amount is None and start > at and self.unit(start) in {"W", "M", "Q", "Y"} and not self.plural(start):
            if not (self.does(start + 1, "ended") or (self.low(start + 1) == "to" and self.month_name(start + 2))):
                return None
            amount = (1, self.words.units[self.low(start)], start + 1)  # "the year ended June 30"
        if amount is None or not isinstance(amount[0], int):
            return None
        if self.does(amount[2], "to") or self.does(amount[2], "ended"):
            begin = self.over(amount[2] + 1, "on") if self.does(amount[2], "ended") else amount[2] + 1
            last = self.day(begin) or self.month(begin) or self.within(begin) or self.clocked(begin)
            last = last or self.weekday(begin)
            return (Run(amount[0], amount[1], -1, last[0]), last[1]) if last else None
        begin = amount[2] + 1 if self.low(amount[2]) == "," else amount[2]
        if self.does(begin, "starting") or (
            self.does(begin, "from") and (self.does(start - 1, "for") or begin > amount[2])
        ):
            begin = self.over(self.over(begin + 1, "from"), "on")
            day = self.anchor(begin)
            return (Run(amount[0], amount[1], 1, day[0]), day[1]) if day else None
        return None

    def _to_date(self, at: int) -> int:
        """The index behind "to date" or "-to-date"; else 0."""
        name = self.past_hyphen(at)
        found = self.low(name) == "to" and self.low(self.past_hyphen(name + 1)) == "date"
        return self.past_hyphen(name + 1) + 1 if found else 0

    def clocked(self, at: int) -> Found:
        """A clock time of a day: "midnight on Saturday"."""
        clock = self.clock(at)
        if clock is None:
            return None
        day = self.anchor(self.over(clock[1], "on"))
        return (OnClock(clock[0].timex, day[0]), day[1]) if day else None

    def ahead(self, at: int) -> Found:
        """ "in two weeks", "within nine months"."""
        throughout = self.does(at, "within")
        if not (throughout or self.does(at, "in")):
            return None
        if throughout and self.does(at + 1, "the"):
            return None
        start = self.over(at + 1, "next") if throughout else at + 1
        start = self.over(start, "of") if self.words.language == "es" else start  # "dentro de dos semanas"
        amount = self.amount(start)
        if amount is None or not isinstance(amount[0], int):
            return None
        return Ahead(amount[0], amount[1], throughout), amount[2]

    def length(self, at: int) -> Found:
        """ "three days", "over four years": not an age, nor the article of a rate ("$2 a day")."""
        if self.does(at, "whole") and self.unit(at + 1) is not None and not self.plural(at + 1):
            return Length(1, self.words.units[self.low(at + 1)]), at + 2
        start = at + 1 if self.does(at, "all") else at
        amount = self.amount(start)
        if (
            amount is None
            or self.does(amount[2], "old")
            or (self.hyphen(amount[2]) and self.does(amount[2] + 1, "old"))
        ):
            return None
        if (
            self.does(start, "articles")
            and amount[0] == 1
            and not (self.does(start - 1, "on") or self.does(start - 1, "than"))
        ):
            return None
        if self.token(at - 1).text in {"$", "€", "£", "."} and self.touches(at):
            return None
        end, count, unit = amount[2], amount[0], amount[1]
        timex = Length(count, unit).timex
        while True:
            joint = end + 1 if self.does(end, "and") or self.low(end) == "," else end
            more = self.amount(joint)
            if (
                more is None
                or more[1] == unit
                or (self.does(joint, "articles") and more[0] == 1 and joint == end)
                or self.token(joint).text in {"a", "an"}
            ):
                break
            timex, unit, end = _joined(timex, Length(more[0], more[1]).timex), more[1], more[2]
        return (Repeated(timex), end) if end > amount[2] else (Length(count, unit), end)

    def some(self, at: int) -> Found:
        """ "for years", "within days", "recent months": so many that nobody counted."""
        start = self.over(at, "recent")
        unit = self.unit(start)
        if unit is None or not self.plural(start) or self.low(start) in self.words.parts_of_day:
            return None
        if start > at:
            return Unresolved("PAST_REF"), start + 1
        related = (
            self.does(at + 1, "joins")
            or self.bounds(at + 1)
            or self.does(at + 1, "after")
            or self.does(at - 1, "spanning")
        )
        return (Length(None, unit), at + 1) if related else None

    def repeated(self, at: int) -> Found:
        """ "every Sunday", "each year", "every two weeks", "daily", "weekends"."""
        plain = self.phrase(at, self.words.repeated)
        if plain is not None and self._titled(at):
            return None
        if plain is not None:
            return Repeated(plain[0]), plain[1]
        if self.does(at, "times") and self.does(at + 1, "articles") and self.unit(at + 2) is not None:
            return Repeated(Length(1, self.words.units[self.low(at + 2)]).timex), at + 3
        if not (self.does(at, "each") or self.does(at, "all")):
            return None
        start = at + 1
        double = self.does(start, "other")
        start += double
        ordinal = self.ordinal(start)
        unit = self.unit(start)
        part = self.words.parts_of_day.get(self.low(start))
        if part is not None and ":" not in part:
            return Repeated(f"T{part}"), start + 1
        if unit is not None and not (self.does(at, "all") and unit != "WE"):
            return Repeated(Length(2 if double else 1, unit).timex), start + 1
        if self.does(at, "all"):
            return None
        weekday = self.weekday_name(start)
        if weekday is not None:
            later = self.words.parts_of_day.get(self.low(weekday[1]))
            tail = f"T{later}" if later and ":" not in later else ""
            return Repeated(f"XXXX-WXX-{weekday[0]}{tail}"), weekday[1] + bool(tail)
        month = self.month_name(start)
        if month is not None:
            return Repeated(f"XXXX-{month[0]:02}"), month[1]
        amount = self.amount(start)
        if amount is not None:
            return Repeated(Length(amount[0], amount[1]).timex), amount[2]
        if ordinal is not None and self.unit(ordinal[1]):
            return Repeated(Length(ordinal[0], self.words.units[self.low(ordinal[1])]).timex), ordinal[1] + 1
        name = self.words.seasons.get(self.low(start))
        return (Repeated(f"XXXX-{name}"), start + 1) if name else None

    def vague(self, at: int) -> Found:
        value = self.phrase(at, self.words.vague)
        if value is None:
            return None
        return (Now() if value[0] == "PRESENT_REF" else Repeated(value[0])), value[1]

    def told(self, at: int) -> Found:
        """ "that day", "the same week", "then"."""
        part = self.words.parts_of_day.get(self.low(at + 1)) if self.does(at, "that") else None
        if part is not None and ":" not in part:
            return OnClock(part, Told("D")), at + 2
        start = self.over(at, "the")
        if self.does(start, "same") and self.unit(start + 1) in {"D", "W", "WE", "M", "Q", "Y"}:
            if self.shift(start + 2) is not None and self.unit(start + 3) is not None:
                return Unresolved(), start + 4
            return Told(self.unit(start + 1)), start + 2
        if self.does(at, "that") and self.unit(at + 1) in {"D", "W", "WE", "M", "Y"}:
            return Told(self.unit(at + 1)), at + 2
        if self.does(at, "then") and self.bounds(at - 1):
            return Told(), at + 1
        return None


def _whole(amount: tuple[int | Decimal | None, str, int]) -> tuple[int | Decimal | None, str, int]:
    """Half units in smaller ones: "a year and a half" as 18 months, "half a century" as 50 years."""
    count, unit, end = amount
    factor, smaller = {"Y": (12, "M"), "10Y": (10, "Y"), "100Y": (100, "Y"), "D": (24, "H")}.get(unit, (1, unit))
    if isinstance(count, Decimal) and count * factor == int(count * factor):
        return int(count * factor), smaller, end
    return amount


def _joined(first: str, second: str) -> str:
    """ "P3M" and "P2W" as "P3M2W", "PT3H" and "PT30M" as "PT3H30M", "PT2H" and "P3D" as "P3DT2H"."""
    days, _, clock = first.removeprefix("P").partition("T")
    more_days, _, more_clock = second.removeprefix("P").partition("T")
    return f"P{days}{more_days}" + (f"T{clock}{more_clock}" if clock or more_clock else "")
