"""Which numbers of a text are figures?

Not the years, dates, clock times and ordinals, not the numbers of lists and sections, not those that are part of a name
("Boeing 747", "Article 5", "COVID-19"), and not those that only say which ("the two ministers", "one of the tracks").
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from factx.documents import Document
from factx.values.amounts.amount import Amount, amount_of, known_money
from factx.values.amounts.determiners import is_determiner, is_factor, is_half_of_a_name, is_pronoun
from factx.values.amounts.names import is_listed, is_name
from factx.values.amounts.quantities import beginnings, quantity_at
from factx.values.amounts.quantity import Quantity
from factx.values.amounts.supply import Earlier, supplied_unit
from factx.values.lexicon import Lexicon, lexicon
from factx.values.moments import is_clock, is_date, is_past
from factx.values.tokens import DIGITS, MARK, WORD, Tokens, stretches, tokens_of

_REMEMBERED = 12
_LONG_LINE = 1000
_DENSEST = 12  # characters for each number, in the densest of sentences
_ROW = 24  # so many numbers with no word between them are a table's
_STOPS = frozenset(".!?")
_CLOSING = frozenset('"”’')
_TIES = frozenset("-‐‑‒–−/:")
_REACH = 8


def find_amounts(document: Document) -> Iterator[Amount]:
    """Every figure of a text, in order."""
    words = lexicon(document.language)
    earlier: list[Earlier] = []
    for start, end in stretches(document.text):
        line = tokens_of(document.text, start, end)
        if not beginnings(line, 0, len(line), words) or _is_table(line, words):
            continue
        for tokens in sentences(line, words):
            for found in figures(tokens, words):
                known, whence = _with_unit(tokens, found, words, earlier)
                if known.unit is None and _is_bare(tokens, known, words):
                    continue
                known = known_money(known, document.text, tokens[known.first].start)
                amount = amount_of(known, tokens, document.text, whence)
                earlier = [*earlier[1 - _REMEMBERED :], Earlier(known, amount.span.text, amount.span.start)]
                yield amount


def _is_table(line: Tokens, words: Lexicon) -> bool:
    """Whether a long line holds more numbers than sentences ever do: they stand in columns, and count nothing here."""
    length = line[-1].end - line[0].start if line else 0
    if length < _LONG_LINE:
        return False
    return sum(token.kind == DIGITS or token.low in words.numeric for token in line) * _DENSEST > length


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
    articles = words.words["articles"]
    behind = behind_row = 0
    waiting: list[Quantity] = []
    for at in beginnings(tokens, 0, len(tokens), words):
        if at < behind or (tokens[at].low in articles and tokens.at(at + 1).low in articles):
            continue
        passed = _chain(tokens, at) if tokens[at].kind == DIGITS else at
        if passed == at and at >= behind_row:
            behind_row, numbers = _row(tokens, at, words)
            passed = behind_row if numbers >= _ROW else at
        if passed > at:
            behind = passed
            continue
        found = quantity_at(tokens, at, words)
        if found is None:
            continue
        if found.high is not None and found.note == "from" and _changes(tokens, found.first, words):
            found = quantity_at(tokens, at, words, ranges=False) or found
        while waiting and waiting[-1].first >= found.first:
            waiting.pop()
        if is_figure(tokens, found, words):
            waiting.append(found)
        behind = found.last
    yield from waiting


def _chain(tokens: Tokens, at: int) -> int:
    """Behind the last of three or more digits tied together: a date, a code or a call ("555-12-34", "1/2/2024")."""
    end = at + 1
    if tokens.at(at - 1).text == "+" and tokens.touch(at) and tokens.at(at + 2).kind == DIGITS:
        while tokens.at(end).kind == DIGITS:
            end += 1
        return end  # "+44 20 7946 0958"
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
        return is_factor(tokens, found, words)
    return not (
        is_date(tokens, found, words)
        or is_name(tokens, found, words)
        or is_listed(tokens, found)
        or is_clock(tokens, found, words)
        or is_determiner(tokens, found, words)
        or is_pronoun(tokens, found, words)
        or is_half_of_a_name(tokens, found, words)
        or is_past(tokens, found, words)
    )


def _is_broken(tokens: Tokens, found: Quantity) -> bool:
    """ "%28ti%28" in an address is no percentage."""
    following = tokens.at(found.last)
    return tokens[found.last - 1].text == "%" and tokens.touch(found.last) and following.kind in (WORD, DIGITS)


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
