"""Which currency or unit of measure is written beside a number?"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

from factx.values.amounts.number import HYPHENS
from factx.values.lexicon import Lexicon, currency_codes, currency_signs, small_money, unit_symbols
from factx.values.tokens import DIGITS, WORD, Tokens

UnitKind = Literal["money", "measure", "time", "share", "count"]
_ONE = Decimal(1)
_HUNDREDTH = Decimal("0.01")
_SHARES = frozenset({"%", "[ppth]", "[ppm]", "[ppb]", "{percentage_point}", "{basis_point}"})
_TIMES = frozenset(
    {"s", "min", "h", "d", "wk", "mo", "a", "{fortnight}", "{quarter}", "{decade}", "{century}", "{night}"}
)
_SCALES = {"M": Decimal("1e6"), "K": Decimal("1e3"), "k": Decimal("1e3"), "T": Decimal("1e3")}
_WORDS_TOO = frozenset(
    {"ALL", "TOP", "TRY", "CUP", "MAD", "PEN", "MOP", "COP", "SOS", "BAM", "GEL", "RON", "DOP", "LAK", "AMD", "BOB"}
)
_LOOSE_LETTERS = frozenset("tgLlWVNJ")
_BRACKETS = {"(": ")", "[": "]", "{": "}", "<": ">"}
_QUOTED = 60


class Unit(NamedTuple):
    """A unit by its code. `factor` turns the number into the code's unit: a hundredth for "cents".

    `guessed` tells that the words leave open which currency it is ("cents"), and `code` is the likeliest.
    """

    code: str
    kind: UnitKind
    factor: Decimal = _ONE
    guessed: bool = False
    ends_in_noun: bool = False
    age: bool = False

    def per(self, code: str) -> Unit:
        return self._replace(code=f"{self.code}/{code}")

    @property
    def base(self) -> Unit:
        """The unit without the rate: rupees for "rupees a hectare"."""
        return self if self.age else self._replace(code=self.code.split("/")[0])


def counted(noun: str) -> Unit:
    """The unit of counted things: a UCUM annotation, in which a blank may not stand ("{night_shift}")."""
    return Unit(f"{{{noun.replace(' ', '_')}}}", "count")


def unit_before(tokens: Tokens, at: int) -> tuple[Unit, int] | None:
    """A money sign or code that ends right before token `at`, and where it begins: "$", "US$", "SFr", "EUR"."""
    if at < 1 or tokens.at(at).start - tokens[at - 1].end > 2:
        return None
    found = currency_signs().before(tokens, at)
    if found is None:
        return _scaled_code(tokens, at - 1)
    code, first = found
    sign = tokens[first]
    if at - first == 1 and sign.text in _WORDS_TOO:
        return None
    if sign.kind == WORD and at - first == 1 and sign.text not in currency_codes() and tokens.touch(first):
        return None
    while sign.kind == WORD and at - first > 1 and _is_loose(tokens, first):
        shorter = currency_signs().before(Tokens(tokens[first + 1 : at]), at - first - 1)
        if shorter is None:
            return None
        code, first = shorter[0], first + 1 + shorter[1]
        sign = tokens[first]
    return Unit(code, "money"), first


def _scaled_code(tokens: Tokens, at: int) -> tuple[Unit, int] | None:
    """ "MUSD", "KEUR": a code with its magnitude before it."""
    text = tokens.at(at).text
    factor = _SCALES.get(text[:1]) if len(text) == 4 and text[1:] in currency_codes() else None
    return (Unit(text[1:], "money", factor), at) if factor is not None else None


def _is_loose(tokens: Tokens, first: int) -> bool:
    """A letter that is no part of the sign: "a $14 million plan", "it's $5"."""
    letter = tokens[first]
    joined = tokens.touch(first + 1)
    if tokens.at(first - 1).text in {"'", "’"} and tokens.touch(first):
        return True
    return not joined and letter.low in {"a", "s", "r", "u"} and len(letter.text) == 1


def named_unit(tokens: Tokens, at: int, words: Lexicon, *, digits: bool = True) -> tuple[Unit, int] | None:
    """A currency or a unit of measure that begins at token `at`, without a rate."""
    token = tokens.at(at)
    if digits and token.text in _BRACKETS:
        inside = named_unit(tokens, at + 1, words)
        if inside is not None and tokens.at(inside[1]).text == _BRACKETS[token.text] and inside[0].kind == "measure":
            return inside[0], inside[1] + 1
        return None
    hyphened = token.text in HYPHENS and token.text != "" and tokens.at(at + 1).kind == WORD
    begin = at + 1 if hyphened else at
    found = _currency(tokens, begin, words) or (_symbol(tokens, begin, words) if digits else None)
    named = words.units.after(tokens, begin)
    if named is not None and (found is None or named[1] > found[1]):
        code, end = named
        if not _is_name(tokens, begin, end):
            return found
        return _unit_of(code), end
    return found


def _currency(tokens: Tokens, at: int, words: Lexicon) -> tuple[Unit, int] | None:
    found = words.currencies.after(tokens, at)
    if found is not None:
        return Unit(found[0], "money"), found[1]
    first = tokens.at(at)
    sign = currency_signs().after(tokens, at)
    if sign is None:
        named = words.language == "en" and first.text.upper() in currency_codes()
        if named and first.text.islower() and first.text.upper() not in _WORDS_TOO:
            return Unit(first.text.upper(), "money"), at + 1
        scaled = _scaled_code(tokens, at)
        return (scaled[0], at + 1) if scaled else None
    code, end = sign
    following = tokens.at(end)
    if first.kind == WORD and first.text not in currency_codes() and first.text[:1].islower() and first.text.isascii():
        return None
    if following.kind == DIGITS and following.start - tokens[end - 1].end <= 1 and first.kind != WORD:
        return None  # "between 5 and $10": the sign belongs to what follows
    return Unit(code, "money"), end


def _symbol(tokens: Tokens, at: int, words: Lexicon) -> tuple[Unit, int] | None:
    found = unit_symbols().after(tokens, at)
    if found is None:
        return None
    code, end = found
    first, last, following = tokens[at], tokens[end - 1], tokens.at(end)
    touching = tokens.touch(at)
    if first.start - tokens.at(at - 1).end > 2:
        return None
    if first.kind == WORD:
        if following.kind == DIGITS and tokens.touch(end) and following.text not in {"2", "3"}:
            return None
        final = first.low == "b" and following.text in {"", "."}  # "a package of 1500 b."
        vague = first.text in words.words["no symbols"] and "." not in tokens.at(at - 1).text and not final
        tied = following.text in HYPHENS and tokens.touch(end) and tokens.at(end + 1).kind == WORD
        if tied and not touching and len(first.text) == 1:
            return None  # "5,000 F-Series trucks"
        if not touching and (vague or (len(first.text) == 1 and first.text in "aAdDyY")):
            return None
        if first.low in {"a", "p"} and following.text == "." and tokens.at(end + 1).low == "m":
            return None  # "6 p.m."
        if (
            first.text == "in"
            and not _ends_size(tokens, end, words)
            and tokens.at(at - 2).low not in words.words["feet"]
        ):
            return None
        counted_by = tokens.at(at - 1)
        if first.text == "s" and touching and counted_by.kind == DIGITS and "." not in counted_by.text:
            return None  # "1990s", "747s"
        if counted_by.kind != DIGITS and counted_by.text not in {"/", *_BRACKETS} and len(last.text) < 2:
            return None
        if following.text in HYPHENS and tokens.touch(end) and tokens.at(end + 1).kind == DIGITS:
            return _inverse(tokens, code, end)  # not "24703 L-202"
        raised = end + 1 if following.text == "^" and tokens.touch(end) else end
        power = (
            tokens.at(raised).text if tokens.at(raised).text in {"2", "3", "²", "³"} and tokens.touch(raised) else ""
        )
        if power:
            return _unit_of(f"{code}{'2' if power in '2²' else '3'}"), raised + 1
        tied = following.kind == WORD and len(first.text) == 1 and not touching and first.text not in _LOOSE_LETTERS
        if tied and following.low not in words.stop and following.low not in {"x", "by"}:
            return None
    elif (first.text in {"'", '"', "''"} and not touching and first.text != '"') or (
        first.text in {'"', "'"} and ((following.kind == WORD and tokens.touch(end)) or _closes(tokens, at))
    ):
        return None
    return _unit_of(code), end


def _inverse(tokens: Tokens, code: str, at: int) -> tuple[Unit, int] | None:
    """ "4e14 s-1", "5 m−2": one over the unit, where one small digit follows the hyphen at `at`."""
    power = tokens.at(at + 1).text
    if power not in {"1", "2", "3"} or not tokens.touch(at + 1) or tokens.at(at + 2).text in HYPHENS:
        return None
    return Unit(f"{code}-{power}", "measure"), at + 2


def _closes(tokens: Tokens, at: int) -> bool:
    """Whether a straight mark closes a quotation that was opened before it, so that it is no inch or foot."""
    mark = tokens[at].text
    return sum(token.text == mark for token in tokens[max(0, at - _QUOTED) : at]) % 2 == 1


def _ends_size(tokens: Tokens, at: int, words: Lexicon) -> bool:
    following = tokens.at(at)
    return following.low in words.words["sizes"] or (following.text in {"", ")", "x", "×", ",", ".", ";"})


def _is_name(tokens: Tokens, first: int, last: int) -> bool:
    """A capital inside the sentence makes a word a name: "two Bars", but "Degrees Celsius" and "Kelvin" are units."""
    if any(tokens[nth].text.isupper() and len(tokens[nth].text) > 1 for nth in range(first, last)):
        return True
    return tokens[first].kind == WORD or tokens[first].text in {"%", "°"}


def _unit_of(code: str) -> Unit:
    money = small_money().get(code)
    if money is not None:
        return Unit(money, "money", _HUNDREDTH, guessed=code == "{cent}")
    if code in _SHARES:
        return Unit(code, "share")
    return Unit(code, "time" if code in _TIMES else "measure")
