"""How does a text use its capitals?

At the start of a sentence and in a headline every word may have one. What the rest of the text does with the same word
tells whether it is a name.
"""

from __future__ import annotations

from factx.language.gazetteer import gazetteer
from factx.language.words import Tagged, Word, Words

AFTER_STOP = frozenset((":", "—", "–", "•", "*", "-", "--", "|", ".", "?", "!", "…", "(", "[", ";"))
"""Marks behind which a capital may be due."""

_PLACING = frozenset(("in", "near", "outside", "across", "throughout", "around"))
_SMALL_IN_TITLE = frozenset(("VERB", "PAST", "AUX", "MODAL", "PRON", "ADV"))
_BEHIND_DATELINE = frozenset((",", "(", "-", "–", "—", "--"))
_TITLE = 30
_MOST = 0.75
_SHOUTED = 4


def has_capital(word: Word) -> bool:
    """A word with a capital in it. (Its `low` differs from its text by a straight apostrophe too.)"""
    return word.text != word.low and word.text[0].isalpha() and not word.text.islower()


def is_shouted(*words: Word) -> bool:
    """Each of some words is longer than most acronyms and in capitals: part of a heading."""
    return all(len(word.text) >= _SHOUTED and word.text.isupper() for word in words)


class Capitals:
    """Which words a document writes with a capital, where, and which it writes without.

    - small: written without a capital somewhere
    - large: written with a capital where none is due
    - placed: those of them behind "in" or "the port of", or at the head of a report: names of places
    - led: the first word of a sentence, where the second is a name too and the first is nowhere small
    """

    def __init__(self, tagged: Tagged) -> None:
        small: set[str] = set()
        large: set[str] = set()
        placed: set[str] = set()
        led: set[str] = set()
        places = gazetteer().place_ends
        for words in tagged.sentences:
            listed = words.words
            small.update([word.low for word in listed if word.text == word.low])
            if is_title_case(words):
                continue
            before = listed[0]
            if len(listed) > 1 and before.tag == listed[1].tag == "NAME" and before.text != before.low != "the":
                led.add(before.low)
            if is_dateline(words):
                placed.add(before.low)
            for nth in [nth for nth, word in enumerate(listed) if word.text != word.low]:
                if not nth:
                    continue
                word, before = listed[nth], listed[nth - 1]
                due = before.tag == "QUOTE" or before.low in AFTER_STOP
                if not due and has_capital(word) and not is_shouted(before, word):
                    large.add(word.low)
                    if before.low in _PLACING or (before.low == "of" and words.at(nth - 2).low in places):
                        placed.add(word.low)
        self.small = frozenset(small)
        self.large = frozenset(large)
        self.placed = frozenset(placed)
        self.led = frozenset(led - small)


def is_dateline(words: Words) -> bool:
    """ "KESSAR, Sept 16 -" at the start of a report tells where it was written."""
    word, after = words.at(0), words.at(1)
    return len(word.text) > 3 and word.text.isupper() and after.low in _BEHIND_DATELINE


def is_title_case(words: Words) -> bool:
    """Nearly every longer word has a capital and no verb is small, so that a capital tells nothing."""
    if words.sentence.role == "body" and (len(words) > _TITLE or words.sentence.number > 1):
        return False
    longer = [word.text != word.low for word in words if len(word.low) > 3]
    least = 4 if words.sentence.role == "body" else 3
    if sum(longer) < least or sum(longer) < _MOST * len(longer):
        return False
    return not any(word.tag in _SMALL_IN_TITLE and word.text == word.low and word.text.isalpha() for word in words)
