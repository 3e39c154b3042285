"""Which numbers of a text are figures?

Not the years, dates, clock times and ordinals, not the numbers of lists and sections, not those that are part of a name
("Boeing 747", "Article 5", "COVID-19"), and not those that only say which ("the two ministers", "one of the tracks").
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from factx.documents import Document
from factx.values.amount import Amount, amount_of, known_money
from factx.values.dates.words import time_words
from factx.values.lexicon import Lexicon, lexicon
from factx.values.moments import is_clock, is_date, is_past
from factx.values.numerals import HYPHENS
from factx.values.quantities import Quantity, quantity_at
from factx.values.supply import Earlier, supplied_unit
from factx.values.tokens import DIGITS, MARK, WORD, Tokens, stretches, tokenize

_REMEMBERED = 12
_FEW = 12
_JOINTS = HYPHENS | {"+", "_"}
_ROW = 24  # so many numbers with no word between them are a table's
_LONGEST = 9  # longer rows of bare digits are keys
_STOPS = frozenset(".!?")
_CLOSING = frozenset('"”’')
_TIES = frozenset("-‐‑‒–−/:")
_OPENING = frozenset('.!?:;("“‘')
_REACH = 8
_NAMES_BEFORE_A_NUMBER = frozenset({"no", "nos", "nr"})


def find_amounts(document: Document) -> Iterator[Amount]:
    """Every figure of a text, in order."""
    words = lexicon(document.language)
    earlier: list[Earlier] = []
    for start, end in stretches(document.text):
        for tokens in sentences(Tokens(tokenize(document.text, start, end)), words):
            for found in figures(tokens, words):
                known, whence = _with_unit(tokens, found, words, earlier)
                if known.unit is None and _is_bare(tokens, known, words):
                    continue
                known = known_money(known, document.text, tokens[known.first].start)
                amount = amount_of(known, tokens, document.text, whence)
                earlier = [*earlier[1 - _REMEMBERED :], Earlier(known, amount.span.text, amount.span.start)]
                yield amount


def _with_unit(tokens: Tokens, found: Quantity, words: Lexicon, earlier: list[Earlier]) -> tuple[Quantity, str]:
    if found.unit is not None:
        return found, ""
    supplied = supplied_unit(tokens, found, words, earlier)
    return (found._replace(unit=supplied.unit), supplied.whence) if supplied else (found, "")


def sentences(tokens: Tokens, words: Lexicon) -> Iterator[Tokens]:
    """The tokens of a line, sentence by sentence: a full stop and a capital part two, but not in "Mr. Smith"."""
    begin = 0
    for at, token in enumerate(tokens):
        if token.kind != MARK or token.text not in _STOPS or not _ends_sentence(tokens, at, words):
            continue
        end = at + 2 if tokens.at(at + 1).text in _CLOSING and tokens.touch(at + 1) else at + 1
        yield Tokens(tokens[begin:end])
        begin = end
    if begin < len(tokens):
        yield Tokens(tokens[begin:]) if begin else tokens


def _ends_sentence(tokens: Tokens, at: int, words: Lexicon) -> bool:
    before, following = tokens.at(at - 1), tokens.at(at + 1)
    if not before.text or at + 2 > len(tokens) or (tokens.touch(at + 1) and following.kind != MARK):
        return False
    if words.capitals and before.kind == DIGITS and len(before.text) <= 2:
        return False  # "am 5. Mai"
    if before.kind == WORD and (len(before.text) == 1 or before.low in words.words["abbreviations"]):
        return False
    after = tokens.at(at + 2) if following.kind == MARK else following
    return after.text[:1].isupper() or after.kind == DIGITS


def figures(tokens: Tokens, words: Lexicon) -> Iterator[Quantity]:
    """The quantities of one sentence that are figures, with the units that stand at them."""
    at = behind_row = 0
    waiting: list[Quantity] = []
    while at < len(tokens):
        token = tokens[at]
        if token.kind == WORD:
            if not words.opens(token.low):
                at += 1
                continue
        elif token.kind == MARK and token.low not in words.words["number marks"]:
            at += 1
            continue
        passed = _chain(tokens, at) if token.kind == DIGITS else at
        if passed == at and at >= behind_row:
            behind_row, numbers = _row(tokens, at, words)
            passed = behind_row if numbers >= _ROW else at
        if passed > at:
            at = passed
            continue
        found = quantity_at(tokens, at, words)
        if found is None:
            at += 1
            continue
        if found.high is not None and found.note == "from" and _changes(tokens, found.first, words):
            found = quantity_at(tokens, at, words, ranges=False) or found
        while waiting and waiting[-1].first >= found.first:
            waiting.pop()
        if is_figure(tokens, found, words):
            waiting.append(found)
        at = max(found.last, at + 1)
    yield from waiting


def _chain(tokens: Tokens, at: int) -> int:
    """Behind the last of three or more digits tied together: a date, a code or a call ("555-12-34", "1/2/2024")."""
    end = at + 1
    while (
        tokens.at(end).text in _TIES
        and tokens.at(end).text
        and tokens.at(end + 1).kind == DIGITS
        and tokens.touch(end)
        and tokens.touch(end + 1)
    ):
        end += 2
    return end if end > at + 3 else at


def _row(tokens: Tokens, at: int, words: Lexicon) -> tuple[int, int]:
    """Where the row of numbers that begins at `at` ends, with nothing but marks between them, and how many they are."""
    end, numbers = at, 0
    for token in itertools.islice(tokens, at, None):
        if token.kind == DIGITS or (token.kind == WORD and token.low in words.numeric):
            numbers += 1
        elif token.kind != MARK:
            break
        end += 1
    return end, numbers


def _changes(tokens: Tokens, at: int, words: Lexicon) -> bool:
    """Whether words of change lead to "from X to Y", which are then two levels and no range."""
    return any(
        token.low in words.directions or token.low in words.change["moves"]
        for token in tokens[max(0, at - _REACH) : at]
    )


def is_figure(tokens: Tokens, found: Quantity, words: Lexicon) -> bool:
    """Whether a quantity is a figure, and no time, name, label or determiner."""
    if found.unit is not None and found.unit.kind in ("money", "share"):
        return not _is_broken(tokens, found)
    if found.multiplier:
        return _is_factor(tokens, found, words)
    return not (
        is_date(tokens, found, words)
        or _is_name(tokens, found, words)
        or _is_listed(tokens, found)
        or is_clock(tokens, found, words)
        or _is_determiner(tokens, found, words)
        or _is_pronoun(tokens, found, words)
        or _is_half_of_a_name(tokens, found, words)
        or is_past(tokens, found, words)
    )


def _is_broken(tokens: Tokens, found: Quantity) -> bool:
    """ "%28ti%28" in an address is no percentage."""
    following = tokens.at(found.last)
    return tokens[found.last - 1].text == "%" and tokens.touch(found.last) and following.kind in (WORD, DIGITS)


def _is_name(tokens: Tokens, found: Quantity, words: Lexicon) -> bool:
    """ "Boeing 747", "COVID-19", "Group of 20", "No. 5", "Article 5", "H5N1", "4G"."""
    before, behind = tokens.at(found.core - 1), tokens.at(found.core_last)
    digits = tokens[found.core].kind == DIGITS
    if digits and before.kind == WORD and tokens.touch(found.core):
        return found.unit is None or found.unit.kind != "money"
    tied = before.text in _JOINTS and tokens.touch(found.core) and tokens.touch(found.core - 1)
    if tied and tokens.at(found.core - 2).kind in (WORD, DIGITS) and found.first >= found.core - 1:
        return True
    if (
        digits
        and found.last == found.core_last
        and tokens.touch(found.last)
        and (behind.kind == WORD or behind.text == "_")
    ):
        return True
    if (
        digits
        and found.unit is None
        and behind.kind == WORD
        and len(behind.text) == 1
        and tokens.touch(found.core_last + 1)
        and _is_coded(tokens, found.core_last + 1)
    ):
        return True
    if (
        digits
        and found.last == found.core_last
        and behind.text in HYPHENS | {":"}
        and behind.text
        and tokens.touch(found.last)
        and tokens.at(found.last + 1).kind == DIGITS
        and tokens.touch(found.last + 1)
    ):
        return True
    if found.first != found.core or (found.unit is not None and found.unit.kind not in ("count", "time")):
        return False
    joined = "".join(token.text for token in tokens[found.core : found.core_last])
    if joined in words.words["known numbers"] or (len(joined) > _LONGEST and joined.isdigit()):
        return True
    return (
        _is_labelled(tokens, found, words)
        or _is_titled(tokens, found, words)
        or _is_capitalised(tokens, found)
        or _is_address(tokens, found, words)
        or _is_model(tokens, found, words)
        or _is_hour(tokens, found, words)
        or _is_day(tokens, found, words)
    )


def _is_coded(tokens: Tokens, at: int) -> bool:
    """ "24703 m212", "24703 L-202": letters that go on with digits."""
    token = tokens.at(at)
    return token.kind == DIGITS or (token.text in HYPHENS and tokens.touch(at + 1) and tokens.at(at + 1).kind == DIGITS)


def _is_labelled(tokens: Tokens, found: Quantity, words: Lexicon) -> bool:
    """ "Article 5", "No. 1", "the Group of 20": a word that numbers things stands before."""
    before = tokens.at(found.core - 1)
    label = tokens.at(found.core - 2) if before.text in {".", "#"} else before
    if before.text == "#":
        return True
    if (
        before.text == "."
        and label.low in _NAMES_BEFORE_A_NUMBER | words.words["labels"]
        and len(label.low) <= 4
        and tokens.touch(found.core - 1)
    ):
        return True
    if before.kind != WORD:
        return False
    if before.low in words.words["partitive"] and tokens.at(found.core - 2).text == "Group":
        return True
    if before.low not in words.words["labels"] or (found.number.value > 1 and before.low in words.words["no"]):
        return False
    return found.unit is None or found.unit.kind == "count"


def _is_titled(tokens: Tokens, found: Quantity, words: Lexicon) -> bool:
    """ "the Lady Corrigan 7", "Line 2": a capitalised word stands before plain digits that count nothing."""
    before = tokens.at(found.core - 1)
    plain = tokens[found.core].text.isdigit() and found.high is None and found.number.magnitude == 1
    if before.kind != WORD or before.text.islower() or not plain or found.unit is not None:
        return False
    return (
        before.low not in words.stop
        and before.low not in words.words["determiners"]
        and before.low not in words.words["number of"]
    )


def _is_capitalised(tokens: Tokens, found: Quantity) -> bool:
    """ "Ocean's Eleven was a hit", "the Big Three carmakers": a capital inside a sentence that goes on without one."""
    token, before, behind = tokens[found.core], tokens.at(found.core - 1), tokens.at(found.core_last)
    if token.kind != WORD or not token.text[:1].isupper() or not before.text or before.text in _OPENING:
        return False
    inside = before.kind == WORD or before.text in HYPHENS | {"’", "'", ","}
    return inside and not behind.text[:1].isupper()


def _is_address(tokens: Tokens, found: Quantity, words: Lexicon) -> bool:
    """ "10 Downing Street", "1600 Pennsylvania Avenue"."""
    if not tokens[found.core].text.isdecimal() or found.unit is not None:
        return False
    for at in range(found.core_last, found.core_last + 4):
        token = tokens.at(at)
        if at > found.core_last and token.low in words.words["streets"]:
            return True
        if token.kind != WORD or not token.text[:1].isupper():
            return False
    return False


def _is_hour(tokens: Tokens, found: Quantity, words: Lexicon) -> bool:
    """ "the museum opens at 10", "kicks off at 8"."""
    opens = tokens.at(found.core - 2).low in words.words["before hours"]
    ends = tokens.at(found.core_last).kind == MARK or tokens.at(found.core_last).low in words.stop
    return opens and ends and found.unit is None and tokens.at(found.core - 1).low == "at" and found.number.value <= 24


def _is_day(tokens: Tokens, found: Quantity, words: Lexicon) -> bool:
    """ "5. Mai", "5 de mayo": a day before its month."""
    if not tokens[found.core].text.isdecimal() or found.number.value > 31:
        return False
    joint, month = tokens.at(found.core_last), tokens.at(found.core_last + 1)
    joined = joint.text == "." or joint.low in words.words["partitive"]
    return joined and month.low in time_words(words.language).months


def _is_model(tokens: Tokens, found: Quantity, words: Lexicon) -> bool:
    """ "BMW's 3 Series", "the 900 Class": a capitalised word that numbers things stands behind plain digits."""
    behind = tokens.at(found.core_last)
    return tokens[found.core].text.isdecimal() and behind.text.istitle() and behind.low in words.words["labels"]


def _is_listed(tokens: Tokens, found: Quantity) -> bool:
    """ "1) …", "(22)", "[14–17]", "1. First": a number that numbers a part or a reference."""
    if (
        found.unit is not None
        or found.first != found.core
        or tokens[found.core].kind != DIGITS
        or found.comparator != "="
    ):
        return False
    before, behind = tokens.at(found.core - 1), tokens.at(found.core_last)
    whole = tokens[found.core].text.isdigit()
    if not whole:
        return False
    if behind.text == ")" and before.text not in {"=", "<", ">"}:
        return before.kind == MARK or tokens.touch(found.core_last) is False
    if behind.text == "]" or before.text == "[":
        return True
    return found.core == 0 and behind.text == "." and tokens.touch(1) and len(tokens) > 2


def _is_determiner(tokens: Tokens, found: Quantity, words: Lexicon) -> bool:
    """ "the two ministers", "these three", "both 2": which, not how many. "Two of its five cranes" tells how many."""
    before = tokens.at(found.core - 1)
    if found.first != found.core or found.high is not None or found.number.kind != "cardinal":
        return False
    named = found.unit is None and found.number.written == "digits" and found.number.magnitude == 1  # "the 486 is"
    if found.number.value > _FEW and not named:
        return False
    if found.number.value != found.number.value.to_integral_value():
        return False
    if found.unit is not None and found.unit.kind != "count":
        return False
    if before.low in words.words["possessives"]:
        return False
    if before.low in words.words["determiners"] and before.text != "s":
        return True
    return before.low in words.words["which ones"] and tokens.at(found.core - 2).low in words.words["articles of which"]


def _is_pronoun(tokens: Tokens, found: Quantity, words: Lexicon) -> bool:
    """ "one" for "a", for "somebody", or for what was named: "one of the tracks", "no one", "the new one"."""
    token = tokens[found.core]
    if token.low not in words.words["one"] or found.number.kind != "cardinal" or found.number.value != 1:
        return False
    before, behind = tokens.at(found.core - 1), tokens.at(found.core_last)
    if found.comparator != "=" or found.high is not None:
        return False
    if found.unit is not None and found.unit.kind == "measure" and found.unit.code != "{point}":
        return False
    if before.low in words.words["before one"] or behind.low in words.words["behind one"] or behind.text in {"'", "’"}:
        return True
    if behind.low in words.words["partitive"]:
        return before.low not in words.words["and"] and not _of_a_number(tokens, found.core_last + 1, words)
    if found.unit is None:
        return before.low not in words.words["and"]
    if found.unit.kind == "time":
        return behind.low == "day" or (
            before.kind == WORD
            and before.low not in words.words["partitive"]
            and before.low not in words.words["before a bound"]
        )
    return False


def _of_a_number(tokens: Tokens, at: int, words: Lexicon) -> bool:
    """ "one of its five cranes", "one of which", "one of them inside and two outside": a part of a number of things."""
    while (
        tokens.at(at).low in words.words["determiners"] - words.words["antecedents"]
        or tokens.at(at).low in words.words["which ones"]
    ):
        at += 1
    low = tokens.at(at).low
    if low in words.words["relatives"]:
        return True
    if low in words.words["antecedents"]:
        rest = [token.low for token in tokens[at + 1 : at + 5]]
        return any(rest[nth] in words.words["and"] and rest[nth + 1] in words.cardinals for nth in range(len(rest) - 1))
    whole = quantity_at(tokens, at, words, start=at) if at < len(tokens) else None
    return whole is not None and whole.number.value <= _FEW


def _is_half_of_a_name(tokens: Tokens, found: Quantity, words: Lexicon) -> bool:
    """ "the first half", "half-brother", "the third quarter": a fraction word that is no share."""
    if found.number.kind != "fraction" or found.number.written != "words" or found.unit is not None:
        return False
    before, behind = tokens.at(found.core - 1), tokens.at(found.core_last)
    if found.core_last - found.core == 1:
        if behind.text in HYPHENS and behind.text and tokens.touch(found.core_last):
            return True
        return before.low in words.ordinals or before.low in words.words["determiners"] or before.text in HYPHENS
    return behind.text in HYPHENS and behind.text != "" and tokens.touch(found.core_last)


def _is_factor(tokens: Tokens, found: Quantity, words: Lexicon) -> bool:
    """ "twice the size" is a figure; "counted twice" tells how often, and "a double room" is a name."""
    token, behind = tokens[found.core], tokens.at(found.core_last)
    if token.low not in words.multipliers:
        return True
    leads = behind.low in words.words["determiners"] or behind.low in words.words["behind factors"]
    if token.low in words.words["folds"]:
        return leads
    if token.low in words.words["how often"]:
        return leads or (behind.kind == WORD and behind.low not in words.stop)
    return True


def _is_bare(tokens: Tokens, found: Quantity, words: Lexicon) -> bool:
    """A number in words without any unit is seldom a figure ("two wrongs", "ten to one"), nor is a lone "one"."""
    if not found.takes_a_unit or found.comparator != "=" or found.high is not None:
        return False
    return (
        found.number.written == "words"
        and found.number.kind == "cardinal"
        and found.number.value <= 2
        and tokens[found.core].low in words.words["one"]
    )
