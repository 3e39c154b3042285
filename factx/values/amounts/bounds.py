"""Which words bound a quantity: "more than", "at least", "or longer", "not one above"?"""

from __future__ import annotations

from factx.values.amounts.number import HYPHENS
from factx.values.amounts.quantity import Quantity
from factx.values.lexicon import Lexicon
from factx.values.tokens import DIGITS, WORD, Tokens

_INVERSE = {">": "<=", ">=": "<", "<": ">=", "<=": ">"}


def bounded(tokens: Tokens, found: Quantity, words: Lexicon, start: int) -> Quantity:
    """The quantity with the words before and behind it that bound it."""
    first, comparator = found.first, found.comparator
    if found.high is not None and found.note:
        first -= 1
        if first < start:
            first = found.first
    prefix = tokens.at(first - 2).low if tokens.at(first - 1).text in HYPHENS and tokens.touch(first) else ""
    if prefix in words.words["prefixes below"] and first - 2 >= start:
        return found._replace(first=first - 2, comparator="<")
    for _ in range(2):
        before = words.comparators.before(tokens, first)
        if before is None or before[1] < start or _is_no_bound(tokens, before[1], found, words):
            break
        sign, begin = before
        if sign == "=":
            break
        first, comparator = begin, sign if comparator == "=" or sign != "~" else comparator
    negated = _negation(tokens, first, start, words) if comparator in _INVERSE else None
    if negated is not None:
        first, comparator = negated, _INVERSE[comparator]
    last = found.last
    behind = words.comparators_after.after(tokens, last)
    if behind is None and tokens.at(last).text == "+" and tokens.touch(last) and tokens.at(last + 1).kind != DIGITS:
        behind = ">=", last + 1
    if behind is not None and comparator == "=":
        comparator, last = behind
    if comparator == "=" and tokens[found.core_last - 1].low in words.words["rounded"]:
        comparator = "~"
    if comparator == "=" and found.number.kind == "multiple" and found.high is None:
        comparator = ">="
    return found._replace(first=first, last=last, comparator=comparator)


def _is_no_bound(tokens: Tokens, at: int, found: Quantity, words: Lexicon) -> bool:
    """ "took millions over four years": how long, not more than; and "the under 21 team" is a name."""
    low, before = tokens.at(at).low, tokens.at(at - 1)
    if before.text in HYPHENS and tokens.touch(at):
        return True  # "a 4-under 68"
    timed = found.unit is not None and found.unit.kind == "time" and not found.unit.age
    if low in words.words["spanning"] and timed:
        return not (at == 0 or before.low in words.words["before a bound"] or before.kind not in (WORD, DIGITS))
    if low in words.words["spanning"] and before.low in words.words["disputes"]:
        return True
    if low in words.directions and tokens.at(at + 1).low in words.change["to"] and before.low in words.change["moves"]:
        return True  # "picked up to 2 percent"
    return low in words.words["capital bounds"] and tokens.at(at).text.isupper()


def _negation(tokens: Tokens, first: int, start: int, words: Lexicon) -> int | None:
    """ "not one cent above $50" is at most $50: where the denial begins."""
    for back in (1, 2, 3):
        index = first - back
        if index < start:
            return None
        if tokens[index].low in words.words["denials"]:
            return index if back in (1, 3) else None
        if tokens[index].kind != WORD:
            return None
    return None
