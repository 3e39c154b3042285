"""Which unit do the words around a number name?

A unit stands before its number (money), or behind it: a currency, a unit of measure, or the noun for what is counted.
A rate ("per share", "a day", "km/h") belongs to the unit.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

from factx.values.lexicon import Lexicon, currency_codes, currency_signs, small_money, unit_symbols
from factx.values.numerals import HYPHENS, number_at
from factx.values.tokens import DIGITS, WORD, Token, Tokens

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
_LONGEST_NAME = 5
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


def unit_after(
    tokens: Tokens, at: int, words: Lexicon, *, one: bool = False, digits: bool = True
) -> tuple[Unit, int] | None:
    """The unit that begins at token `at`, its rate included, and the index behind it.

    `one` tells that the number is one, so that a noun in the singular is counted; `digits` that it stands in digits,
    so that symbols may follow.
    """
    begin = at + 1 if tokens.at(at).text in HYPHENS else at  # "42-jährige"
    if tokens.at(begin).low in words.words["age short"]:
        return Unit("a", "time", age=True), begin + 1
    found = named_unit(tokens, at, words, digits=digits) or counted_noun(tokens, at, words, one=one)
    if found is None:
        return None
    unit, end = found
    aged = of_age(tokens, end, words) if unit.kind == "time" else None
    if aged is not None:
        return unit._replace(age=True), aged
    return with_rate(tokens, unit, end, words)


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


def with_rate(tokens: Tokens, unit: Unit, at: int, words: Lexicon) -> tuple[Unit, int]:
    """ "per share", "a day", "/km": what the unit is counted by."""
    token = tokens.at(at)
    if token.low in words.words["partitive"]:
        return _rate_behind_stuff(tokens, unit, at, words) or (unit, at)
    if token.text == "/" and tokens.touch(at) and unit.kind != "count":
        below = named_unit(tokens, at + 1, words) or _any_noun(tokens, at + 1, words)
        return (unit.per(below[0].code), below[1]) if below else (unit, at)
    begin = at + 1 if token.text in HYPHENS else at
    word = tokens.at(begin).low
    if word not in words.words["per"]:
        return unit, at
    begin += 1
    if tokens.at(begin).text in HYPHENS:
        begin += 1
    below = named_unit(tokens, begin, words, digits=word == "per")
    if below is None and word == "per":
        below = _any_noun(tokens, begin, words)
    if tokens.at(begin).low in words.words["dozens"]:
        return unit.per(f"{{{tokens.at(begin).low}}}"), begin + 1
    if below is None and unit.kind == "money" and tokens.at(begin).low in words.words["per nouns"]:
        below = counted(tokens.at(begin).low), begin + 1
    if below is None or below[0].kind in ("money", "share") or number_at(tokens, begin, words):
        return unit, at
    if word != "per" and (tokens.at(below[1]).low in words.words["time shifts"] or tokens.at(begin).low.endswith("s")):
        return unit, at
    return unit.per(below[0].code), below[1]


def _rate_behind_stuff(tokens: Tokens, unit: Unit, at: int, words: Lexicon) -> tuple[Unit, int] | None:
    """ "2.4 billion gallons of jet fuel a year": the rate stands behind what is measured."""
    if tokens.at(at).low not in words.words["partitive"] or unit.kind not in ("measure", "money"):
        return None
    for nth in range(at + 2, at + 5):
        stuff, article = tokens.at(nth - 1), tokens.at(nth)
        if stuff.kind != WORD or stuff.low in words.stop:
            return None
        below = named_unit(tokens, nth + 1, words, digits=False) if article.low in words.words["per"] else None
        if below is not None and below[0].kind == "time" and tokens.at(below[1]).low not in words.words["time shifts"]:
            return unit.per(below[0].code), below[1]
    return None


def _any_noun(tokens: Tokens, at: int, words: Lexicon) -> tuple[Unit, int] | None:
    token = tokens.at(at)
    if token.kind != WORD or token.low in words.stop:
        return None
    if token.low == "annum":
        return Unit("a", "time"), at + 1
    return counted(singular(token.low, words)), at + 1


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


def of_age(tokens: Tokens, at: int, words: Lexicon) -> int | None:
    """Where an age ends: "five years old", "29-year-old", "three years of age"."""
    begin = at + 1 if tokens.at(at).text in HYPHENS else at
    if tokens.at(begin).low in words.words["age old"]:
        return begin + 1
    if tokens.at(begin).low in words.words["of"] and tokens.at(begin + 1).low == "age":
        return begin + 2
    return None


# --- what is counted


def counted_noun(tokens: Tokens, at: int, words: Lexicon, *, one: bool = False) -> tuple[Unit, int] | None:
    """The head of the noun phrase at token `at`, with the nouns that make it one term: "working days"."""
    token = tokens.at(at)
    if token.text in HYPHENS and token.text and tokens.touch(at) and tokens.touch(at + 1):
        return _hyphened(tokens, at + 1, words)
    if token.low in words.words["persons"] and not is_plural(tokens.at(at + 1).low, words):
        return counted("person"), at + 1
    if words.capitals:
        return _capitalised_noun(tokens, at, words)
    head = _head(tokens, at, words, one=one)
    if head is None or tokens[head].low in words.words["others"]:
        return None
    noun, term = tokens[head], [singular(tokens[head].low, words)]
    if noun.low in words.words["persons"]:
        return counted("person"), head + 1
    before = head - 1
    if noun.text.islower():
        while before >= at and _makes_a_term(tokens, before, words) and len(term) < 2:
            term.insert(0, tokens[before].low)
            before -= 1
    return counted(" ".join(term))._replace(ends_in_noun=True), head + 1


def _capitalised_noun(tokens: Tokens, at: int, words: Lexicon) -> tuple[Unit, int] | None:
    """ "300 junge Menschen": the first word with a capital."""
    for index in range(at, at + _LONGEST_NAME):
        token = tokens.at(index)
        if token.kind != WORD or token.low in words.stop:
            return None
        if token.text[:1].isupper():
            return counted(singular(token.low, words))._replace(ends_in_noun=True), index + 1
    return None


def _hyphened(tokens: Tokens, at: int, words: Lexicon) -> tuple[Unit, int] | None:
    """ "a four-page letter": the noun behind the hyphen is what is counted."""
    token = tokens.at(at)
    if (
        token.kind != WORD
        or token.low in words.stop
        or token.low in words.words["no terms"]
        or not token.text.islower()
    ):
        return None
    return counted(singular(token.low, words)), at + 1


def _head(tokens: Tokens, at: int, words: Lexicon, *, one: bool) -> int | None:
    run = _run(tokens, at, words)
    if not run:
        return None
    if one:
        nouns = [
            index for index in run if tokens[index].text.islower() and not tokens[index].low.endswith(("ed", "ly"))
        ]
        short = nouns[:2] if len(run) <= 2 else nouns[:1]
        return short[-1] if short and not _is_verb(tokens[short[-1]], words) else (short[0] if short else None)
    for nth, index in enumerate(run):
        if is_plural(tokens[index].low, words):
            further = run[nth + 1] if nth + 1 < len(run) else None
            both = further == index + 1 and not words.noun_first and is_plural(tokens.at(index + 1).low, words)
            invariant = words.nouns.get(tokens[index].low) == tokens[index].low  # "police officers"
            return further if both and (invariant or tokens[index].low not in words.nouns) else index
    first = run[0]
    return first if tokens[first].low in words.nouns else None


def _run(tokens: Tokens, at: int, words: Lexicon) -> list[int]:
    """The words that may belong to a noun phrase, up to the next stop word or mark."""
    run: list[int] = []
    index = at
    while index < at + 2 * _LONGEST_NAME and len(run) < _LONGEST_NAME:
        token = tokens.at(index)
        if token.text in HYPHENS and token.text and run and tokens.touch(index) and tokens.touch(index + 1):
            index += 1
            continue
        if token.text == "," and run and _is_adjective(tokens[run[-1]], words) and tokens.at(index + 1).kind == WORD:
            index += 1
            continue
        if token.kind != WORD or (token.low in words.stop and not _is_within(tokens, index, words)):
            break
        if _is_verb(token, words) and (run or words.verb_endings):
            break
        run.append(index)
        index += 1
    return run


def _is_within(tokens: Tokens, at: int, words: Lexicon) -> bool:
    """Whether a stop word may stand inside a noun phrase: "330 million monthly users", but not "paid 20 weekly"."""
    low, following = tokens[at].low, tokens.at(at + 1)
    if low in words.words["adjectives out"]:
        return True
    return low in words.words["adjectives"] and following.kind == WORD and following.low not in words.stop


def _makes_a_term(tokens: Tokens, at: int, words: Lexicon) -> bool:
    token = tokens[at]
    if token.kind != WORD or not token.text.islower() or _is_adjective(token, words):
        return False
    hyphened = tokens.at(at - 1).text in HYPHENS and tokens.touch(at)
    return not (hyphened and tokens.at(at - 1).text) and token.low not in words.words["adjectives out"]


def _is_adjective(token: Token, words: Lexicon) -> bool:
    if token.low in words.words["no adjectives"]:
        return False
    return token.low in words.words["adjectives"] or (
        len(token.low) > 4 and token.low.endswith(words.adjective_endings)
    )


def _is_verb(token: Token, words: Lexicon) -> bool:
    if words.verb_endings and token.low.endswith(words.verb_endings):
        return True
    return token.low in words.words["verbs"] or (token.low in words.directions and not is_plural(token.low, words))


def is_plural(low: str, words: Lexicon) -> bool:
    if low in words.nouns:
        return True
    if words.noun_first:
        return len(low) > 3 and low.endswith(("s", "x")) and low not in words.stop
    return len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is")) and low not in words.stop


def singular(low: str, words: Lexicon) -> str:
    """A noun in the singular: "bodies" is "body", "boxes" is "box"."""
    if low in words.nouns:
        return words.nouns[low]
    for plural, one in words.plurals.items():
        if low.endswith(plural):
            return low[: -len(plural)] + one
    if words.capitals or words.noun_first:
        return low[:-1] if words.noun_first and low.endswith("s") else low
    if low.endswith("ies") and len(low) > 4:
        return f"{low[:-3]}y"
    if low.endswith(("ches", "shes", "sses", "xes", "zes", "oes")):
        return low[:-2]
    return low[:-1] if is_plural(low, words) else low
