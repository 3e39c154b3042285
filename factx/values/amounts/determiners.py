"""Which numbers only say which or how often: "the two ministers", "one of the tracks", "the first half", "twice"?"""

from __future__ import annotations

from factx.values.amounts.number import HYPHENS
from factx.values.amounts.quantities import quantity_at
from factx.values.amounts.quantity import Quantity
from factx.values.lexicon import Lexicon
from factx.values.tokens import WORD, Tokens

_FEW = 12


def is_determiner(tokens: Tokens, found: Quantity, words: Lexicon) -> bool:
    """ "the two ministers", "these three", "both 2": which, not how many. "Two of its five cranes" tells how many."""
    before = tokens.at(found.core - 1)
    if found.first != found.core or found.high is not None or found.number.kind != "cardinal":
        return False
    bare = found.unit is None and found.last == found.core_last
    named = bare and found.number.written == "digits" and found.number.magnitude == 1  # "the 486 is"
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


def is_pronoun(tokens: Tokens, found: Quantity, words: Lexicon) -> bool:
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


def is_half_of_a_name(tokens: Tokens, found: Quantity, words: Lexicon) -> bool:
    """ "the first half", "half-brother", "the third quarter": a fraction word that is no share."""
    if found.number.kind != "fraction" or found.number.written != "words" or found.unit is not None:
        return False
    before, behind = tokens.at(found.core - 1), tokens.at(found.core_last)
    if found.core_last - found.core == 1:
        if behind.text in HYPHENS and behind.text and tokens.touch(found.core_last):
            return True
        return before.low in words.ordinals or before.low in words.words["determiners"] or before.text in HYPHENS
    return behind.text in HYPHENS and behind.text != "" and tokens.touch(found.core_last)


def is_factor(tokens: Tokens, found: Quantity, words: Lexicon) -> bool:
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
