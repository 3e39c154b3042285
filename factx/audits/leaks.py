"""Did a model take a prompt's own words for the article's?

A prompt shows what is wanted by examples. Where words of an example turn up in a fact, they were not read in the
article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from factx.audits.article import plain
from factx.documents import Document
from factx.language.cues import cues
from factx.language.lexicon import lexicon

_WORD = re.compile(r"[^\W_]+(?:[.'’&][^\W_]+)*")
_QUOTED = re.compile(r"“([^“”]+)”|\"([^\"\n]+)\"|‘([^‘’\n]+)’")
_BLANK = re.compile(r"\b[A-Z]{2,}(?: [A-Z]{2,})+\b")  # "FULL NAME": what is to be filled in
_RUN = 3
_LONG = 6  # so long a run of a prompt's instructions is no chance
_STEM = 5
_WEIGHTY = 2
"""Two words of weight in a run of three give an example away; instructions share short runs with any text."""


@dataclass(frozen=True)
class _Shown:
    """A prompt's words: its runs, those of its examples, its examples whole, and what it leaves to be filled in."""

    runs: frozenset[tuple[str, ...]]
    examples: frozenset[tuple[str, ...]]
    whole: frozenset[tuple[str, ...]]
    blanks: frozenset[tuple[str, ...]]


def prompt_leak(words: str, *, prompt: str, document: Document) -> str | None:
    """The words that come from the prompt and not from the article, or None.

    Words that stand in the article are its own, whatever the prompt says.

    >>> article = Document("The mayor said that the bridge was closed.")
    >>> prompt_leak("The Gazette quoted the mayor.", prompt='In "the Gazette quoted the mayor" …', document=article)
    'The Gazette quoted the mayor'
    """
    shown, known = _shown(prompt), _known(document.text)
    found = [(match.start(), match.end(), plain(match[0])) for match in _WORD.finditer(words)]
    lows = tuple(low for _, _, low in found)
    if lows in shown.blanks or (lows in shown.whole and _is_strange(lows, known)):
        return words[found[0][0] : found[-1][1]] if lows not in known.runs_of(len(lows)) else None
    if not document.language.lower().startswith("en"):
        return None
    for first in range(len(lows) - _RUN + 1):
        last = _end(lows, first, shown.examples, _RUN)
        if last and _tells(lows[first:last], known, _WEIGHTY):
            return words[found[first][0] : found[last - 1][1]]
        last = _end(lows, first, shown.runs, _LONG)
        if last and _tells(lows[first:last], known, _WEIGHTY + 1):
            return words[found[first][0] : found[last - 1][1]]
    return None


def _end(lows: Sequence[str], first: int, runs: frozenset[tuple[str, ...]], size: int) -> int:
    """Where the run of a prompt's words that begins here ends; 0 where none does."""
    last = 0
    for at in range(first, len(lows) - size + 1):
        if tuple(lows[at : at + size]) not in runs:
            break
        last = at + size
    return last


def _tells(run: Sequence[str], known: _Known, least: int) -> bool:
    weighty = [low for low in run if _has_weight(low)]
    return len(weighty) >= least and tuple(run) not in known.runs_of(len(run)) and _is_strange(run, known)


def _is_strange(run: Sequence[str], known: _Known) -> bool:
    """Whether a word of weight is nowhere in the article."""
    return any(_has_weight(low) and low[:_STEM] not in known.stems for low in run)


@dataclass(frozen=True)
class _Known:
    """An article's words."""

    lows: tuple[str, ...]
    stems: frozenset[str]

    def runs_of(self, size: int) -> frozenset[tuple[str, ...]]:
        return _runs(self.lows, size)


@lru_cache(maxsize=8)
def _shown(prompt: str) -> _Shown:
    examples = [tuple(_lows(next(filter(None, found)))) for found in _QUOTED.findall(prompt)]
    return _Shown(
        runs=_runs(tuple(_lows(prompt)), _LONG),
        examples=frozenset(run for example in examples for run in _runs(example, _RUN)),
        whole=frozenset(example for example in examples if len(example) > 1),
        blanks=frozenset(tuple(_lows(found)) for found in _BLANK.findall(prompt)),
    )


@lru_cache(maxsize=8)
def _known(text: str) -> _Known:
    lows = tuple(_lows(text))
    return _Known(lows, frozenset(low[:_STEM] for low in lows))


@lru_cache(maxsize=16)
def _runs(lows: tuple[str, ...], size: int) -> frozenset[tuple[str, ...]]:
    return frozenset(lows[at : at + size] for at in range(len(lows) - size + 1))


def _lows(text: str) -> Iterator[str]:
    return (plain(word) for word in _WORD.findall(text))


@lru_cache(maxsize=10_000)
def _has_weight(low: str) -> bool:
    """Whether a word can tell a text from others: a number, or no small word and none of saying, which is anybody's."""
    if low.isdigit():
        return True
    return len(low) > 2 and low not in lexicon().closed and lexicon().entry(low).verb not in _saying()


@lru_cache(maxsize=1)
def _saying() -> frozenset[str]:
    return frozenset([*cues().verbs, *cues().nouns])
