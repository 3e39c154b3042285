"""Which numbers belong to names, addresses, lists and days, so that they count nothing?"""

from __future__ import annotations

from factx.values.amounts.number import HYPHENS
from factx.values.amounts.quantity import Quantity
from factx.values.dates.words import time_words
from factx.values.lexicon import Lexicon
from factx.values.tokens import DIGITS, MARK, WORD, Tokens

_JOINTS = HYPHENS | {"+", "_"}
_SIZES = 12_000
_LONGEST = 9  # longer rows of bare digits are keys
_OPENING = frozenset('.!?:;("“‘')
_NAMES_BEFORE_A_NUMBER = frozenset({"no", "nos", "nr"})


def is_name(tokens: Tokens, found: Quantity, words: Lexicon) -> bool:
    """ "Boeing 747", "COVID-19", "Group of 20", "No. 5", "Article 5", "H5N1", "4G"."""
    before, behind = tokens.at(found.core - 1), tokens.at(found.core_last)
    digits = tokens[found.core].kind == DIGITS
    if _is_place(tokens, found) or _is_size(tokens, found) or _is_key(tokens, found, words):
        return True
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


def _is_place(tokens: Tokens, found: Quantity) -> bool:
    """ "Three Mile Island": a unit in the singular with a capital, before another capital."""
    unit, behind = tokens[found.last - 1], tokens.at(found.last)
    measured = found.unit is not None and found.unit.kind == "measure"
    named = measured and found.number.value != 1 and found.last == found.core_last + 1
    return named and unit.text.istitle() and not unit.low.endswith("s") and behind.text[:1].isupper()


def _is_key(tokens: Tokens, found: Quantity, words: Lexicon) -> bool:
    """ "iPhone 13 sales", "room 0958", "Unit 7B", "+44 20 7946"."""
    token, before = tokens[found.core], tokens.at(found.core - 1)
    if not token.text.isdecimal():
        return False
    if token.text[0] == "0" and len(token.text) > 1:
        return True
    mixed = before.kind == WORD and not (before.text.islower() or before.text.istitle() or before.text.isupper())
    letter = tokens.at(found.core_last)
    lettered = tokens.touch(found.core_last) and len(letter.text) == 1 and letter.text.isupper()
    if lettered and before.low in words.words["labels"]:
        return True
    called = before.text == "+" and tokens.touch(found.core) and tokens.at(found.core + 1).kind == DIGITS
    counts = found.unit is None or found.unit.kind == "count"
    return called or (mixed and counts and found.first == found.core and not tokens.touch(found.core))


def _is_size(tokens: Tokens, found: Quantity) -> bool:
    """ "4K video", "a 5K run"."""
    letter = tokens[found.core_last - 1]
    few = found.number.value <= _SIZES and found.core_last == found.core + 2
    return few and letter.text == "K" and (found.unit is None or found.unit.kind != "money")


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
    if before.text == "No" and tokens.at(found.core - 2).kind == WORD:
        return True  # "the No 9 bus"
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


def is_listed(tokens: Tokens, found: Quantity) -> bool:
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
