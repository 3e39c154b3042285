"""Which clock times and parts of a day do words tell?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from factx.values.dates.reader import Reader
from factx.values.dates.words import TimeWords
from factx.values.tokens import DIGITS, Token

_BEHIND_HOURS = frozenset({"DAY", "NIGHT", "WEEKDAY", "to", "this"})
_POINTED = re.compile(r"([01]?\d|2[0-4])[.:]([0-5]\d)\Z")


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time on the clock; `sure` is False where it may be either half of the day. `part` is "MO", "AF", "EV", "NI"."""

    hour: int = 0
    minute: int = 0
    second: int | None = None
    sure: bool = True
    part: str | None = None

    @property
    def timex(self) -> str:
        if self.part:
            return self.part
        return f"{self.hour:02}:{self.minute:02}" + (f":{self.second:02}" if self.second is not None else "")

    @property
    def minutes(self) -> int:
        return self.hour * 60 + self.minute

    def in_half(self, hours: int) -> ClockTime:
        """The same in the morning (0) or behind noon (12)."""
        return replace(self, hour=self.hour % 12 + hours, sure=True) if self.hour <= 12 else replace(self, sure=True)


class ClockRules(Reader):
    """The rules for clock times. Each gives the time and the index behind it."""

    def __init__(self, tokens: Sequence[Token], words: TimeWords) -> None:
        super().__init__(tokens, words)
        self._loose: dict[tuple[int, bool], tuple[ClockTime, int, bool] | None] = {}

    def clock(self, at: int) -> tuple[ClockTime, int] | None:
        """A time that is surely one: it has minutes, a half of the day, "o'clock", "noon", or "at" before it."""
        found = self.clock_loose(at)
        if found is None:
            return None
        time, end, firm = found
        if firm:
            return time, end
        if self.does(at - 1, "at") and self.unit(end) is None and not self.noun_follows(end) and not self.hyphen(end):
            return time, end
        return None

    def clock_loose(self, at: int, *, hours_only: bool = False) -> tuple[ClockTime, int, bool] | None:
        """As `clock`, or a bare hour, with whether it is firm. Ranges, days and bounds ask for it at one place."""
        place = (at, hours_only)
        if place not in self._loose:
            self._loose[place] = self._clock_loose(at, hours_only=hours_only)
        return self._loose[place]

    def _clock_loose(self, at: int, *, hours_only: bool) -> tuple[ClockTime, int, bool] | None:
        named = self.words.parts_of_day.get(self.low(at))
        if named is not None and ":" in named:
            return ClockTime(int(named[:2]), int(named[3:])), at + 1, True
        told = None if hours_only else self.past_the_hour(at)
        if told is None:
            told = self.hour_and_minute(at)
        if told is None:
            return None
        time, end, firm = told
        half = self.half_of_day(end)
        if half is not None and time.hour <= 12:
            return time.in_half(half[0]), half[1], True
        behind = self.of_the_clock(end)
        if behind is not None:
            half = self.half_of_day(behind)
            return (time.in_half(half[0]), half[1], True) if half else (time, behind, True)
        return time, end, firm

    def of_the_clock(self, at: int) -> int | None:
        """The index behind "o'clock", "Uhr"."""
        if not self.does(at, "of_the_clock"):
            return None
        if self.low(at) != "o":
            return at + 1
        return at + 3 if self.low(at + 1) in {"'", "’"} and self.low(at + 2) == "clock" else None

    def hour_and_minute(self, at: int) -> tuple[ClockTime, int, bool] | None:
        token = self.token(at)
        if token.kind == DIGITS:
            pointed = _POINTED.match(token.text)
            if pointed:
                time = ClockTime(int(pointed[1]), int(pointed[2]), sure=int(pointed[1]) > 12)
                zoned = self.does(at + 1, "zones") and self.token(at + 1).text.isupper()
                firm = zoned or (self.does(at - 1, "at") and not self.noun_follows(at + 1))
                return time, at + 1, firm
            hour = self.digits(at)
            if hour is None:
                return None
            if len(token.text) >= 3:
                if hour // 100 < 25 and hour % 100 < 60 and not (1900 <= hour <= 2100 and not self.half_of_day(at + 1)):
                    half = self.half_of_day(at + 1) is not None or (
                        len(token.text) == 4
                        and (
                            self.low(at + 1) in {"hours", "hrs"}
                            or (self.does(at + 1, "zones") and self.token(at + 1).text.isupper())
                        )
                    )
                    if (
                        half
                        or (self.hyphen(at + 1) and len(self.token(at + 2).text) == 4)
                        or (self.hyphen(at - 1) and len(token.text) == 4)
                    ):
                        named = self.low(at + 1) in {"hours", "hrs"}
                        return (
                            ClockTime(hour // 100, hour % 100, sure=hour // 100 > 12),
                            at + 1 + named,
                            half or token.text[0] == "0",
                        )
                return None
            if hour > 24:
                return None
            colon = self.token(at + 1).text
            minute = self.digits(at + 2, longest=2)
            if (
                colon in {":", "h"}
                and self.touches(at + 1)
                and self.touches(at + 2)
                and minute is not None
                and minute < 60
                and len(self.token(at + 2).text) == 2
            ):
                second = self.digits(at + 4, longest=2)
                if self.token(at + 3).text == ":" and self.touches(at + 4) and second is not None:
                    return ClockTime(hour, minute, second, sure=hour > 12), at + 5, True
                return ClockTime(hour, minute, sure=hour > 12), at + 3, True
            return ClockTime(hour, sure=hour > 12), at + 1, False
        hour_word = self.words.counts.get(token.low)
        if hour_word is None or not 1 <= hour_word <= 12 or self.does(at, "articles"):
            return None
        minutes = self.spelled(self.past_hyphen(at + 1))
        if minutes is not None and 10 <= minutes[0] <= 59 and not self.unit(minutes[1]):
            noun = self.noun_follows(minutes[1]) and self.plays[minutes[1]].isdisjoint(_BEHIND_HOURS)
            told = self.does(at - 1, "at") and not self.hyphen(minutes[1]) and not noun
            sure = told or self.half_of_day(minutes[1]) is not None
            return ClockTime(hour_word, minutes[0], sure=False), minutes[1], sure
        return ClockTime(hour_word, sure=False), at + 1, False

    def past_the_hour(self, at: int) -> tuple[ClockTime, int, bool] | None:
        """ "half past seven", "ten past 9", "a quarter to eight", "20 minutes past eight"."""
        start = at + 1 if self.does(at, "articles") and self.does(at + 1, "quarter") else at
        if self.does(start, "half"):
            minute, joint = 30, start + 1
        elif self.does(start, "quarter"):
            minute, joint = 15, start + 1
        else:
            found = self.count(start)
            if found is None or not 1 <= found[0] < 60:
                return None
            minute, joint = int(found[0]), found[1]
            if self.unit(joint) == "MIN":
                joint += 1
        back = self.does(joint, "to_the_hour")
        if not (back or self.does(joint, "past_the_hour")):
            return None
        hour = self.hour_and_minute(joint + 1)
        if hour is None or hour[0].minute or (back and hour[2]):
            return None
        if back and not (
            start > at or self.does(start, "quarter") or self.half_of_day(hour[1]) or self.does(at - 1, "at_hour")
        ):
            return None
        total = hour[0].hour * 60 + (-minute if back else minute)
        return ClockTime(total // 60 % 24, total % 60, sure=False), hour[1], True

    def half_of_day(self, at: int) -> tuple[int, int] | None:
        """ "am", "p.m.", "in the morning", "at night": the hours to add, and the index behind."""
        for role, hours in (("forenoon", 0), ("afternoon", 12)):
            if not self.does(at, role):
                continue
            ends = [self._spaced(at, word) for word in self.words.role(role)]
            end = max((each for each in ends if each is not None), default=None)
            if end is not None:
                return hours, end
        start = self.over(at, "on")
        start = self.over(start, "the")
        part = self.words.parts_of_day.get(self.low(start))
        if part is not None and ":" not in part and start > at:
            return (0 if part == "MO" else 12), start + 1
        return None

    def _spaced(self, at: int, word: str) -> int | None:
        """The index behind "pm", "p.m." or "p.m"."""
        if self.low(at) == word:
            return at + 1 if len(word) > 1 or (self.touches(at) and self.token(at).text.islower()) else None
        if len(word) < 2 or any(self.low(at + 2 * nth) != letter for nth, letter in enumerate(word)):
            return None
        if any(self.low(at + 2 * nth + 1) != "." for nth in range(len(word) - 1)):
            return None
        end = at + 2 * len(word) - 1
        return end + 1 if self.low(end) == "." and self.touches(end) else end

    def clock_lasting(self, at: int) -> tuple[ClockTime, ClockTime, int] | None:
        """ "2pm for 2 hours", "for 3 hours from 10 am"."""
        first, amount = self.clock(at), None
        if first is not None and self.does(first[1], "for"):
            amount = self.amount(first[1] + 1)
            end = amount[2] if amount else at
        elif first is None:
            amount = self.amount(at)
            first = self.clock(amount[2] + 1) if amount is not None and self.does(amount[2], "from") else None
            end = first[1] if first else at
        if first is None or amount is None or amount[0] is None or amount[1] not in {"H", "MIN"}:
            return None
        finish = first[0].minutes + int(amount[0] * (60 if amount[1] == "H" else 1))
        if finish > 24 * 60:
            return None
        return first[0], ClockTime(finish // 60, finish % 60), end

    def clock_range(self, at: int, *, bare: bool = False) -> tuple[ClockTime, ClockTime, int] | None:
        """ "5 to 6pm", "from 9 to 11", "between 2:20 and 3pm", "8-9am": one end is surely a time, or `bare`."""
        start, joint = at, None
        if self.does(at, "between"):
            start, joint = at + 1, "and"
        elif self.does(at, "from"):
            start += 1
        first = self.clock_loose(start, hours_only=True)
        if first is None:
            return None
        link = first[1]
        if not (self.hyphen(link) or self.does(link, "to") or (joint and self.does(link, joint))):
            return None
        last = self.clock_loose(link + 1)
        if last is None or not (first[2] or last[2] or bare) or (not last[2] and self.unit(last[1])):
            return None
        begin, finish = first[0], last[0]
        if not (first[2] or joint or self.hyphen(link) or start > at) and begin.minutes > finish.minutes:
            return None  # "ten to eight in the morning"
        if finish.sure and not begin.sure:
            later = begin.in_half(12)
            begin = (
                later
                if finish.hour >= 12 and later.minutes < finish.minutes
                else begin.in_half(0)
                if begin.hour == 12
                else begin
            )
        elif not finish.sure and finish.minutes < begin.minutes and finish.hour <= 12:
            finish = finish.in_half(12)
        return begin, finish, last[1]
