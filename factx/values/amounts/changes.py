"""Which words around an amount tell that it changed?"""

from __future__ import annotations

from factx.documents import Document
from factx.spans import Span
from factx.values.amounts.change import Change, preposition
from factx.values.amounts.quantities import quantities_in
from factx.values.lexicon import Lexicon, lexicon
from factx.values.tokens import DIGITS, WORD, Tokens, tokenize

_BACK = 250
_BEHIND = 80
_NEAR = 4
_FAR = 9
_TWINS = 3
_SHARES = ("%", "t", "points")  # percent, pct
_STOPS = frozenset(".;:(?!")


def find_change(document: Document, *, amount: Span) -> Change | None:
    """The change that the words around an amount state, where they do: "rose to", "a 5 percent drop", "up from".

    An amount that stands beside another ("fell $2, or 4 percent, to $48") shares its change.
    """
    words = lexicon(document.language)
    of = amount
    for _ in range(_TWINS):
        sentence = document.sentence_at(of.start).span
        start = max(min(sentence.start, of.start), of.start - _BACK)
        before = Tokens(tokenize(document.text, start, of.start))
        behind = Tokens(tokenize(document.text, of.end, min(max(sentence.end, of.end), of.end + _BEHIND)))
        cue = _cue_behind(behind, of, words) or _cue_before(before, words) or _cue_far_behind(behind, words)
        if cue is not None:
            return Change.read(Span.of(document.text, *cue), document, amount=of)
        twin = _twin(before, words)
        if twin is None:
            return None
        of = Span.of(document.text, *twin)
    return None


def _cue_behind(tokens: Tokens, amount: Span, words: Lexicon) -> tuple[int, int] | None:
    """ "5 percent higher", "a 5% drop", "$310m, up from"; but not "sales of $3 billion rose"."""
    for token in tokens[:2]:
        if token.low in words.change["bounds"] and not amount.text.endswith(_SHARES):
            return None  # "550 km above the ground", but "5 percent above"
        if token.low in words.directions and token.low not in words.change["never behind"]:
            told = token.low.endswith(("ed", "ing")) or token.low in words.change["past"]
            return None if told else (token.start, token.end)
        if token.kind == WORD:
            return None
    return None


def _cue_before(tokens: Tokens, words: Lexicon) -> tuple[int, int] | None:
    """The nearest word of change before an amount; with a preposition between the two, farther off.

    Numbers between them do not count ("by 25 basis points to"), a clause of its own parts them ("fell after a trip").
    """
    led = preposition(tokens, words) is not None
    first = _without_bounds(tokens, words)
    placed = tokens.at(first - 1).low in words.change["at"]
    part = tokens.at(first - 1).low in words.words["partitive"]
    passed = 0
    for at in range(len(tokens) - 1, -1, -1):
        token = tokens[at]
        if token.text in _STOPS or (token.text == "," and not led):
            return None
        if token.low in words.directions and token.low not in words.change["weak"]:
            if _is_adjective(tokens, at, words) or (placed and passed) or (not led and _is_noun(tokens, at, words)):
                return None  # "cut jobs at 12 plants"
            if not led and not passed and token.low in words.change["collects"]:
                return None  # "raised $5 million"
            return None if tokens.at(at - 1).low in words.change["idioms"] else (token.start, token.end)
        measured = DIGITS in (tokens.at(at - 1).kind, tokens.at(at - 2).kind) and token.low not in words.stop
        if token.kind != WORD or at >= first - placed or token.low in words.numeric or measured:
            continue
        if part and token.low in words.words["and"]:
            return None  # "accelerates and has a top speed of"
        if token.low in words.change["clauses"] or (not led and token.low in words.change["prepositions"]):
            return None
        passed += 1
        if passed >= (_FAR if led else _NEAR):
            return None
    return None


def _is_noun(tokens: Tokens, at: int, words: Lexicon) -> bool:
    """ "the increase", "a sharp rise": such a word tells of an amount by "of" and "to" alone."""
    low = tokens[at].low
    if low in words.change["always nouns"]:
        return True
    if low.endswith("ed") or low in words.change["past"]:
        return False
    leading = words.words["articles"] | words.words["determiners"]
    described = not (words.noun_first or words.capitals) and tokens.at(at - 2).low in leading
    return tokens.at(at - 1).low in leading or described


def _is_adjective(tokens: Tokens, at: int, words: Lexicon) -> bool:
    """ "Rising costs hit all 12 stores"."""
    before = tokens.at(at - 1)
    leading = before.text == "" or before.low in words.words["articles"] | words.words["determiners"]
    return leading and tokens[at].low.endswith("ing")


def _cue_far_behind(tokens: Tokens, words: Lexicon) -> tuple[int, int] | None:
    """ "$5 million in the first quarter, up slightly from": behind a comma, and before "from"."""
    for at, token in enumerate(tokens[:_FAR]):
        if token.text in _STOPS or token.kind == DIGITS:
            return None
        if token.text == "," and tokens.at(at + 1).low in words.directions:
            following = {tokens.at(at + 2).low, tokens.at(at + 3).low}
            return (tokens[at + 1].start, tokens[at + 1].end) if following & words.change["from"] else None
    return None


def _twin(tokens: Tokens, words: Lexicon) -> tuple[int, int] | None:
    """The place of the amount that another one stands beside: "8%, or", "$4.2 million, or"."""
    end = _without_bounds(tokens, words) - 1
    if tokens.at(end).low not in words.words["range or"]:
        return None
    if tokens.at(end - 1).text == ",":
        end -= 1
    start = max(0, end - _FAR)
    for found in quantities_in(tokens, start, end, words, start=start):
        if found.last == end:
            return tokens[found.first].start, tokens[found.last - 1].end
    return None


def _without_bounds(tokens: Tokens, words: Lexicon) -> int:
    """Where the comparators right before an amount begin: "more than", "about"."""
    found = words.comparators.before(tokens, len(tokens))
    return found[1] if found else len(tokens)
