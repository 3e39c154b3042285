"""To which side of the day of publication does a sentence look, where a time is told in it?"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property

from factx.values.dates.joints import Bounded
from factx.values.dates.outcomes import Expression, Look
from factx.values.dates.words import TimeWords
from factx.values.tokens import WORD, Tokens

_STOPS = frozenset(";.?!")
_REACH = 24  # so many tokens around a time tell whether it is past or to come


class Looks:
    """The words of one stretch that look back or ahead, found once for all times that are told there."""

    def __init__(self, tokens: Tokens, words: TimeWords) -> None:
        self._tokens = tokens
        self._words = words

    def around(self, first: int, last: int, expression: Expression) -> Look | None:
        """Where the sentence around a time looks to: the nearest verb before it says so, or else the nearest after."""
        tokens, words = self._tokens, self._words
        if tokens.at(first - 1).low in words.role("to") and tokens.at(first - 2).low in words.role("moved"):
            return "future"  # "was postponed to 10 December"
        bounded = isinstance(expression, Bounded)
        before = self._nearest(reversed(self._between(first + 1 - _REACH, first)))
        if before and not bounded:
            return before
        after = self._nearest(self._between(last, last + _REACH), finite=True)
        side = before or after
        if isinstance(expression, Bounded) and (
            tokens[first].low not in words.role("to") or tokens.at(first - 1).low in words.role("have")
        ):
            match expression.bound:
                case "since":
                    return "past"
                case "until" if tokens.at(first - 1).low in words.role("have"):  # "they have until Sunday"
                    return "future"
                case "by" | "until" | "before":
                    opens = not tokens.at(first - 1).text.isalpha()
                    return "past" if opens and after == "past" else "future"
        return side

    @cached_property
    def _turns(self) -> list[int]:
        """The tokens that can say where a sentence looks to, and those that may end it."""
        turning, endings = self._words.turning, self._words.past_endings
        return [
            at
            for at, token in enumerate(self._tokens)
            if (token.kind == WORD and (token.low in turning or _ends_as_past(token.low, endings)))
            or token.text in _STOPS
        ]

    def _between(self, first: int, last: int) -> list[int]:
        turns = self._turns
        return turns[bisect_left(turns, first) : bisect_left(turns, last)]

    def _nearest(self, turns: Iterable[int], *, finite: bool = False) -> Look | None:
        """What the first of some turns says; only a `finite` verb can speak for what stands before it."""
        tokens, words = self._tokens, self._words
        for at in turns:
            token = tokens[at]
            if token.kind != WORD:
                if self._ends(at):
                    return None
            elif token.low in words.role("to_read"):
                side = None if finite else self._infinitive(at)
                if side is not None:
                    return side
            elif token.low in words.future and (token.text.islower() or (at == 0 and token.low not in words.months)):
                return "past" if self._is_perfect(at) else "future"
            elif token.low in words.role("set") and tokens.at(at - 1).low in words.role("be"):
                return "future"
            elif _is_past(token.low, words):
                return "past"
        return None

    def _ends(self, at: int) -> bool:
        """Whether a mark ends its sentence: not the full stop of "6.15" or of "Gov."."""
        follows, before = self._tokens.at(at + 1), self._tokens.at(at - 1)
        if follows.text.isdigit():
            return False
        abbreviated = self._tokens[at].text == "." and self._tokens.touch(at)
        return not (abbreviated and before.low in self._words.role("abbreviations"))

    def _is_perfect(self, at: int) -> bool:
        """Whether a perfect stands behind a word such as "must": "must have met"."""
        tokens, words = self._tokens, self._words
        return any(
            tokens.at(at + nth).low in words.role("perfect") and _is_past(tokens.at(at + nth + 1).low, words)
            for nth in (1, 2)
        )

    def _infinitive(self, at: int) -> Look | None:
        """ "are to meet", "proposes to stop" look ahead; "was forced to stop" and "to the bank" do not."""
        tokens, words = self._tokens, self._words
        verb, before = tokens.at(at + 1), tokens.at(at - 1)
        if verb.kind != WORD or not verb.text.islower() or verb.low in words.role("no_verbs") or verb.low.endswith("s"):
            return None
        if verb.low in words.bounding or verb.low in words.months or verb.low in words.days:
            return None
        causes = words.role("past_infinitives")
        caused = before.low in causes or (tokens.at(at - 2).low in causes and _is_past(tokens.at(at - 2).low, words))
        return "past" if caused else "plan"


def _is_past(word: str, words: TimeWords) -> bool:
    return word in words.past or _ends_as_past(word, words.past_endings)


def _ends_as_past(word: str, endings: tuple[str, ...]) -> bool:
    return len(word) > 4 and word.endswith(endings)
