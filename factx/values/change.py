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
_BEHIND = 40
_NEAR = 4
_FAR = 9


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


def find_change(document: Document, *, amount: Span) -> Change | None:
    """The change that the words around an amount state, where they do: "rose to", "a 5 percent drop", "up from"."""
    words = lexicon(document.language)
    sentence = document.sentence_at(amount.start).span
    start = max(min(sentence.start, amount.start), amount.start - _REACH)
    before = Tokens(tokenize(document.text, start, amount.start))
    behind = Tokens(tokenize(document.text, amount.end, min(max(sentence.end, amount.end), amount.end + _BEHIND)))
    cue = _cue_behind(behind, words) or _cue_before(before, words)
    if cue is None:
        return None
    return Change.read(Span.of(document.text, cue[0], cue[1]), document, amount=amount)


def _cue_before(tokens: Tokens, words: Lexicon) -> tuple[int, int] | None:
    """The nearest word of change before an amount; with a preposition between the two, farther off."""
    led = _preposition(tokens, words) is not None
    for back in range(1, _FAR if led else _NEAR):
        token = tokens.at(len(tokens) - back)
        if token.text in {".", ";", ":", "(", "?", "!"} or (token.text == "," and not led):
            return None
        if token.low in words.directions and token.low not in words.change["weak"]:
            return token.start, token.end
    return None


def _cue_behind(tokens: Tokens, words: Lexicon) -> tuple[int, int] | None:
    """ "5 percent higher", "a 5% drop", "$310m, up from"."""
    for at in range(min(2, len(tokens))):
        token = tokens[at]
        if token.low in words.directions and token.low not in words.change["verbs of objects"]:
            return token.start, token.end
        if token.kind == WORD:
            return None
    return None


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
        led = _preposition(Tokens(tokenize(text, start, amount.start)), words)
        if led is not None:
            return "to" if level and led == "by" else led
    inner = _preposition(Tokens(tokenize(text, amount.start, amount.end)), words, first=True)
    if inner is not None:
        return inner
    if amount.end <= span.start and not amount.overlaps(span):
        return _of_the_one_before(span, cue, text, words)
    told = [_named(token.low, words) for token in cue]
    if level:
        return "to"
    return next((each for each in reversed(told) if each), "by")


def _of_the_one_before(span: Span, cue: Tokens, text: str, words: Lexicon) -> Manner:
    """ "25 points more than last year" is a difference; "nineteen vessels, up from four" a level that was reached."""
    behind = Tokens(tokenize(text, span.end, min(len(text), span.end + 12)))
    following = [token.low for token in (*cue, *behind[:1])]
    compared = any(low in words.change["than"] or low in words.change["weak"] for low in following[:3])
    return "by" if compared else "to"


def _preposition(tokens: Tokens, words: Lexicon, *, first: bool = False) -> Manner | None:
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
