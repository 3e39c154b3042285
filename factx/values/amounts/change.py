"""Which change does a sentence state?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from factx.documents import Document
from factx.errors import Unreadable
from factx.spans import Span
from factx.values.lexicon import Lexicon, lexicon
from factx.values.tokens import WORD, Tokens, tokenize

Direction = Literal["up", "down", "none"]
Manner = Literal["by", "to", "from"]

_REACH = 200


@dataclass(frozen=True, slots=True)
class Change:
    """The change that a sentence states about an amount.

    `manner` tells what the amount is: the size of the change ("by"), the level reached ("to") or left ("from").
    """

    span: Span
    direction: Direction
    manner: Manner

    @classmethod
    def read(cls, span: Span, document: Document, *, amount: Span) -> Change:
        """The change that some words (`span`) state about an amount.

        Raises:
            Unreadable: the words tell no direction.

        """
        words = lexicon(document.language)
        cue = Tokens(tokenize(document.text, span.start, span.end))
        direction = direction_of(cue, words)
        if direction is None:
            raise Unreadable(f"{span.text!r} tells no direction: copy the words of the change, such as 'rose by'")
        return cls(span, direction, _manner(span, cue, document, amount, words))


def direction_of(tokens: Tokens, words: Lexicon) -> Direction | None:
    """Up, down or neither; a verb says it before "more" and "less" do: "fell by more than"."""
    found = [token.low for token in tokens if token.low in words.directions]
    strong = [low for low in found if low not in words.change["weak"]]
    named = (strong or found)[:1]
    if not named:
        return None
    match words.directions[named[0]]:
        case "up":
            return "up"
        case "down":
            return "down"
        case _:
            return "none"


def _manner(span: Span, cue: Tokens, document: Document, amount: Span, words: Lexicon) -> Manner:
    """What stands right before the amount says it; else, where the amount stands to the words of change."""
    text = document.text
    level = direction_of(cue, words) == "none"
    if not amount.overlaps(span) or amount.start > span.start:
        start = max(document.sentence_at(amount.start).span.start, amount.start - _REACH)
        led = preposition(Tokens(tokenize(text, start, amount.start)), words)
        if led == "by" and text[start : amount.start].rstrip().endswith("of"):
            led = _of_noun(span, cue, text, amount, words)
        if led is not None:
            return "to" if level and led == "by" else led
    first = Tokens(tokenize(text, amount.start, amount.end)).at(0)
    if first.low in words.change.get("to bounds", ()) and span.end <= amount.start:
        return "to"
    inner = preposition(Tokens(tokenize(text, amount.start, amount.end)), words, first=True)
    if inner is not None:
        return inner
    if amount.end <= span.start and not amount.overlaps(span):
        return _of_the_one_before(span, cue, text, amount, words)
    told = [_named(token.low, words) for token in cue]
    if level:
        return "to"
    return next((each for each in reversed(told) if each), "by")


def _of_noun(span: Span, cue: Tokens, text: str, amount: Span, words: Lexicon) -> Manner | None:
    """What "of" before an amount says: "a fall of 5": by; "down from a peak of 5": from; "sales of 5, up": nothing."""
    if amount.end <= span.start:
        return None
    behind = Tokens(tokenize(text, span.end, min(amount.start, span.end + 12)))
    named = [_named(token.low, words) for token in (*cue, *behind[:1]) if token.low != "of"]
    return next((each for each in named if each in ("from", "to")), "by")


def _of_the_one_before(span: Span, cue: Tokens, text: str, amount: Span, words: Lexicon) -> Manner:
    """ "25 points more than last year" is a difference; "nineteen vessels, up from four" a level that was reached."""
    behind = Tokens(tokenize(text, span.end, min(len(text), span.end + 12)))
    following = [token.low for token in (*cue, *behind[:1])]
    compared = any(low in words.change["than"] or low in words.change["weak"] for low in following[:3])
    came = following[0] in words.change.get("particles", ()) and _named(following[-1], words) == "from"
    close = (
        not text[amount.end : span.start].strip() and not came
    )  # "closed 5.6 per cent down", "a 5 percent drop from"
    return "by" if compared or close else "to"


def preposition(tokens: Tokens, words: Lexicon, *, first: bool = False) -> Manner | None:
    """The preposition that leads to an amount; comparators and "between" may stand between the two."""
    if first:
        return (
            _named(tokens[0].low, words)
            if tokens and tokens[0].low in words.change["from"] | words.change["by"]
            else None
        )
    at = len(tokens)
    for _ in range(3):
        skipped = words.comparators.before(tokens, at)
        if skipped is not None:
            at = skipped[1]
        elif (
            tokens.at(at - 1).low in words.words["range between"]
            or tokens.at(at - 1).low in words.words["determiners"]
            or tokens.at(at - 1).low in words.words["articles"]
        ):
            at -= 1
        else:
            break
    token = tokens.at(at - 1)
    return _named(token.low, words) if token.kind == WORD else None


def _named(low: str, words: Lexicon) -> Manner | None:
    if low in words.change["from"]:
        return "from"
    if low in words.change["to"]:
        return "to"
    return "by" if low in words.change["by"] else None
