"""Which words make a share or a vague number: "two-thirds", "half a million", "nine in ten", "tens of thousands"?"""

from __future__ import annotations

from decimal import Decimal

from factx.values.amounts.number import HYPHENS, Number, is_hyphen
from factx.values.lexicon import Lexicon, arithmetic
from factx.values.tokens import MARK, WORD, Tokens

_BASES = frozenset({3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50})  # "3 in 5", "1 in 20"
_YEARS = range(1900, 2101)
_ONE = Decimal(1)


def fraction(tokens: Tokens, at: int, words: Lexicon, *, joined: bool = False) -> Number | None:
    """ "two-thirds", "three quarters", "a quarter", "one in five" has its own rule.

    In the singular the next word decides: "a third of voters" is a share, "a third person" is not.
    """
    token = tokens.at(at)
    if token.low in words.words["articles"] or token.low in words.words["another"]:
        over, index = 1, at + 1
    elif token.low in words.cardinals:
        over, index = words.cardinals[token.low], at + 1
        if (
            20 <= over <= 90
            and tokens.at(index).text in HYPHENS
            and 0 < words.cardinals.get(tokens.at(index + 1).low, 0) < 10
        ):
            over, index = over + words.cardinals[tokens.at(index + 1).low], index + 2
    else:
        return None
    if is_hyphen(tokens, index):
        index += 1
    name = tokens.at(index)
    under = words.fractions.get(name.low)
    if under is None or over == 0:
        return None
    plural = name.low.endswith("s") and name.low not in words.ordinals
    hyphenated = tokens.at(index - 1).text in HYPHENS
    told = joined or hyphenated or (plural and over > 1) or _ends_share(tokens, index + 1, words)
    measured = name.low not in words.ordinals and words.units.after(tokens, index + 1)
    if not told and not measured:  # "a quarter point", "a third party"
        return None
    if (
        not joined
        and plural
        and name.low.startswith("quarter")
        and not hyphenated
        and tokens.at(index + 1).low not in words.words["of"]
        and tokens.at(index + 1).low not in words.magnitudes
    ):
        return None
    share = arithmetic().divide(Decimal(over), Decimal(under))
    number = Number(at, index + 1, share, kind="fraction", written="words")
    after = tokens.at(index + 1)
    step = (
        index + 2
        if after.low in words.words["articles"]
        or (after.low in words.words["of"] and tokens.at(index + 2).low in words.words["articles"])
        else index + 1
    )
    step = step + 1 if after.low in words.words["of"] and step == index + 2 else step
    if is_hyphen(tokens, step):  # "a half-million"
        step += 1
    factor = words.magnitudes.get(tokens.at(step).low)
    if factor is not None and len(tokens.at(step).low) >= 5 and factor >= 12:
        return Number(at, step + 1, share, factor, written="words")
    return number


def _ends_share(tokens: Tokens, at: int, words: Lexicon) -> bool:
    token = tokens.at(at)
    return token.kind == MARK or token.low in words.stop or token.low in words.magnitudes


def half(tokens: Tokens, at: int, words: Lexicon) -> Number | None:
    """ "half a million", "half a dozen", "half-million", "quarter million"; a bare "half" is one half."""
    share = arithmetic().divide(_ONE, Decimal(words.fractions[tokens[at].low]))
    index = at + 1
    if tokens.at(index).low in words.words["articles"] or tokens.at(index).text in HYPHENS:
        index += 1
    factor = words.magnitudes.get(tokens.at(index).low)
    if factor is not None and tokens.at(index).kind == WORD and len(tokens.at(index).low) >= 5:
        return Number(at, index + 1, share, factor, written="words")
    return (
        Number(at, at + 1, share, kind="fraction", written="words") if tokens[at].low in words.words["half"] else None
    )


def and_a_half(tokens: Tokens, number: Number, words: Lexicon) -> Number | None:
    """ "two and a half", "five and three-quarters": a fraction joined on by "and"."""
    at = number.last
    if is_hyphen(tokens, at) and tokens.at(at + 1).low in words.words["and"]:
        at += 1
    if tokens.at(at).low not in words.words["and"]:
        return None
    at = at + 2 if is_hyphen(tokens, at + 1) else at + 1
    if tokens.at(at).kind != WORD:
        return None
    part = fraction(tokens, at, words, joined=True)
    if part is None or part.coefficient >= 1:
        return None
    if part.magnitude != 1:  # "one and a half million"
        return number._replace(
            last=part.last, coefficient=number.coefficient + part.coefficient, magnitude=part.magnitude
        )
    return number._replace(last=part.last, coefficient=number.coefficient + part.coefficient)


def in_ten(tokens: Tokens, at: int, words: Lexicon) -> Number | None:
    """ "nine in ten", "one out of five": a share, where the second number is larger and no unit stands between."""
    spelled = tokens[at].kind == WORD
    over = (words.cardinal(tokens[at].low) or 0) if spelled else int(tokens[at].text)
    index = at + 1
    if is_hyphen(tokens, index) and tokens.at(index + 1).low in words.words["in"]:
        index += 1
    if tokens.at(index).low in words.words["out"]:
        index += 1
    elif tokens.at(index).low in words.words["of"] and tokens.at(index + 1).low not in words.words["each"]:
        return None
    if tokens.at(index).low not in words.words["in"]:
        return None
    index += 1
    if is_hyphen(tokens, index) or tokens.at(index).low in words.words["each"]:
        index += 1
    under = tokens.at(index)
    base = words.cardinals.get(under.low) or (_base_in_digits(under.text))
    last = index + 1
    if under.low in words.words["articles"] and tokens.at(index + 1).low in {"hundred", "thousand", "million"}:
        base, last = int(words.magnitudes[tokens.at(index + 1).low]), index + 2
    if base <= max(over, 2) or not over or tokens.at(last).low in words.magnitudes:
        return None
    if words.units.after(tokens, last) or not (spelled or _is_round(base)):
        return None  # "one in ten days", "5 in 2019"
    share = arithmetic().divide(Decimal(over), Decimal(base))
    return Number(at, last, share, kind="fraction", written="words")


def _is_round(base: int) -> bool:
    return base in _BASES or (base % 100 == 0 and base not in _YEARS)


def _base_in_digits(text: str) -> int:
    digits = text.replace(",", "")
    return int(digits) if digits.isdecimal() and len(digits) <= 7 else 0


def multiple(tokens: Tokens, at: int, words: Lexicon) -> Number | None:
    """ "dozens", "tens of thousands", "hundreds of millions"."""
    value = words.multiples[tokens[at].low]
    last = at + 1
    while tokens.at(last).low in words.words["of"] and tokens.at(last + 1).low in words.multiples and last - at < 6:
        value, last = arithmetic().multiply(value, words.multiples[tokens.at(last + 1).low]), last + 2
    return Number(at, last, value, kind="multiple", written="words")


def few(tokens: Tokens, at: int, words: Lexicon) -> Number | None:
    """ "several thousand", "a few hundred", "a couple of dozen": so many at least, like "thousands"."""
    last = at + 2 if tokens.at(at + 1).low in words.words["of"] else at + 1
    value = _ONE
    while tokens.at(last).low in words.magnitudes and len(tokens.at(last).low) >= 5:
        value, last = arithmetic().multiply(value, words.magnitudes[tokens.at(last).low]), last + 1
    return None if value == 1 else Number(at, last, Decimal(int(value)), kind="multiple", written="words")
