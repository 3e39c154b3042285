"""How does a verb change with its person: "I have" for the speaker, "not" for a denial?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from factx.engines.rules.claim_words import claim_words
from factx.engines.rules.clauses import predicate
from factx.language.words import Word

Edit = tuple[int, int, str]
"""Where in the text, and what stands there instead."""

FULL = {"'re": " are", "’re": " are", "'ve": " have", "’ve": " have", "'ll": " will", "’ll": " will"}
"""Short forms behind a plural, in full: a name takes none."""

_FIRST_FULL = {"'m": " is", "’m": " is", "'ve": " has", "’ve": " has", "'ll": " will", "’ll": " will"}
_FIRST_AUX = {"am": "is", "have": "has", "do": "does"}
_US = frozenset(("we", "us", "our"))
_SINGULAR = frozenset(("i", "me", "my"))
_UNTOLD = frozenset(("mine", "myself", "ours", "ourselves"))
_SPEAKER_LIMIT = 60  # a name longer than this makes a sentence worse, not clearer


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks in a quotation: the name to put for "I", and whether "we" are this one body or several people."""

    name: str
    body: bool = False
    several: bool = False


def in_third_person(words: Sequence[Word], speaker: Speaker | None) -> list[Edit]:
    """The speaker for "I" and "my"; nothing where a verb or a reflexive would come out wrong."""
    if speaker is None or len(speaker.name) > _SPEAKER_LIMIT or "," in speaker.name:
        return []
    edits: list[Edit] = []
    name = speaker.name
    if name.startswith("the ") and sum(word.low in _SINGULAR for word in words) > 1:
        return []  # "the nurse thought the nurse would die" reads worse than the nurse's own words
    for nth, word in enumerate(words):
        low = word.low
        if low in _UNTOLD or (low in _US and not (speaker.body or speaker.several)):
            return []
        if low in {"my", "our"}:
            edits.append((word.start, word.end, possessive(name)))
        elif low in {"me", "us"}:
            edits.append((word.start, word.end, name))
        elif low in {"i", "we"}:
            agreed = _agreed(words, nth + 1, plural=speaker.several and low == "we")
            if agreed is None:
                return []
            edits += [(word.start, word.end, name), *agreed]
        else:
            continue
        plain = speaker.body or speaker.several or name.startswith("the ")
        name = name if plain else name.split(" ")[-1]
    return edits


def negated(words: Sequence[Word]) -> Edit | None:
    """The change that makes a clause say that it is not so; None where it would not be plain English."""
    found = predicate(words)
    if found is None or any(word.low in claim_words().negators for word in words):
        return None
    first = words[found.first]
    if first.tag in {"MODAL", "AUX"}:
        return first.end, first.end, " not"
    does = "did" if first.tag == "PAST" else "do" if first.low == first.lemma else "does"
    before = words[found.first - 1] if found.first else first
    if before.tag == "ADV":  # "still leaked"
        return before.start, first.end, f"{does} not {before.text} {first.lemma}"
    return first.start, first.end, f"{does} not {first.lemma}"


def possessive(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def third_person(verb: str) -> str:
    """The form of a verb that goes with "she": "says", "goes", "tries"."""
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return f"{verb}es"
    if verb.endswith("y") and verb[-2:-1] not in set("aeiou"):
        return f"{verb[:-1]}ies"
    return f"{verb}s"


def _agreed(words: Sequence[Word], at: int, *, plural: bool) -> list[Edit] | None:
    """What the verb at `at` becomes behind a name instead of "I" or "we"; None where that is not known."""
    while at < len(words) and words[at].tag == "ADV":
        at += 1
    if at >= len(words):
        return None
    word, low = words[at], words[at].low
    clitic = word.text[0] in "'’"
    if clitic and low not in _FIRST_FULL and not (plural and low in FULL):
        if low in {"'re", "’re"}:
            return [(word.start, word.end, " is")]
        return None
    if plural:
        return [(word.start, word.end, FULL[low])] if clitic else ([] if low != "am" else None)
    if any(each.tag == "VERB" and words[nth].tag == "CONJ" for nth, each in enumerate(words[at + 1 :], at)):
        return None
    if clitic:
        return [(word.start, word.end, _FIRST_FULL[low])]
    if low in {"are", "were"}:
        return [(word.start, word.end, "is" if low == "are" else "was")]
    if word.tag in {"MODAL", "PAST"}:
        return []
    if word.tag == "AUX":
        return [(word.start, word.end, _FIRST_AUX[low])] if low in _FIRST_AUX else []
    if word.tag == "VERB" and low == word.lemma:
        return [(word.start, word.end, third_person(word.text))]
    return None
