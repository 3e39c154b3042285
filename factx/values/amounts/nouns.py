"""What is counted: which noun behind a number is the head of its phrase?"""

from __future__ import annotations

from factx.values.amounts.number import HYPHENS
from factx.values.amounts.units import Unit, counted
from factx.values.lexicon import Lexicon
from factx.values.tokens import WORD, Token, Tokens

_LONGEST_NAME = 5


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
        initial = len(token.text) == 1 and token.text.isupper() and tokens.at(index + 1).text == "."
        if initial and tokens.touch(index + 1):  # "4,700 U.S. stores"
            index += 2
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
