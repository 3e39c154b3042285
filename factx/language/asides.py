"""What may stand between a cue and what it reports?

Times, places, "in an interview", and whoever hears it: "told reporters on Monday that".
"""

from __future__ import annotations

from factx.language.lexicon import word_set
from factx.language.phrases import FINITE, REACH, noun_end
from factx.language.words import Row

_NEAR = frozenset(("this", "that", "last", "next", "early", "late"))


def past_asides(text: Row, at: int, *, hearer: bool = False) -> int:
    """Over what may stand between a cue and its content: adverbs, times, places, "in an interview", hearers."""
    tags, lows, first = text.tags, text.lows, at
    moments, days, asides = word_set("moments"), word_set("days"), word_set("asides")
    while at - first < REACH // 2:
        tag, low = tags[at], lows[at]
        if tag == "ADV" or low in moments or (at > first and low in days):
            at += 1
        elif low in _NEAR and lows[at + 1] in days:
            at += 2
        elif low in asides and tag in {"PREP", "TO", "SUB"} and (end := noun_end(text, at + 1)) > at + 1:
            if text.tags[end] in FINITE:
                break
            if text.texts[end] == "," and text.tags[end + 1] == "NAME" and text.texts[end + 2] == ",":
                end += 3  # "in Dover, Kent, that"
            at = end
        elif hearer and at == first and (end := _hearer_end(text, at)) > at:
            at = end
        elif (
            low == ","
            and lows[at + 1] in asides
            and (end := noun_end(text, at + 2)) > at + 2
            and text.texts[end] == ","
        ):
            at = end + 1
        else:
            break
    return at


def _hearer_end(text: Row, at: int) -> int:
    """The end of the one who is told, appositions included; the same place where a clause or nobody stands."""
    end = noun_end(text, at)
    if end == at or text.tags[end] in FINITE:
        return at
    behind = noun_end(text, end + 1)
    if text.texts[end] == "," and text.tags[end + 1] == "NAME" and text.tags[behind] not in FINITE:
        return behind
    return end
