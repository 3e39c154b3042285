"""Does a statement deny what its words affirm, or affirm what they deny?

Only what is certain is told: the same words with and without a plain "not" or "never", where nothing else in the
sentences could be read as a denial.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from factx.audits.article import Article, Scope
from factx.audits.wording import wording
from factx.language.lexicon import lexicon
from factx.spans import Span, joined

_TOKEN = re.compile(r"[^\W\d_]+?(?=n['’]t\b)|n['’]t\b|[^\W_]+|[?]", re.IGNORECASE)
_NOT = re.compile(r"\bnot\b|\bnever\b|n['’]t\b", re.IGNORECASE)
_SAME = 0.8  # so much of the statement must be words of the sentences


def negation(statement: str, evidence: Sequence[Span], scope: Scope, article: Article) -> Iterator[str]:
    """A complaint where a plain negation was put in or left out for certain; English alone."""
    if not article.english or not evidence:
        return
    quoted = joined(evidence)
    if not (_NOT.search(statement) or _NOT.search(quoted)):
        return
    stated, words = _tokens(statement), _tokens(quoted)
    if "?" in stated or "?" in words:
        return
    around = [word for start, end in scope.held_text for word in _tokens(article.document.text[start:end])]
    if not _repeats(stated, around):
        return
    added = [word for word in stated if word in wording().plain]
    if added and not any(_may_deny(word) for word in (*words, *around)):
        yield f"the statement says {added[0]!r} and the quoted words do not deny anything: keep to what they say"
    elif not any(_may_deny(word) for word in stated) and (left := _left(stated, words)):
        yield f"the quoted words say {left!r} and the statement leaves the denial out: keep it in"


def _tokens(text: str) -> list[str]:
    return [found.lower() for found in _TOKEN.findall(text)]


def _may_deny(word: str) -> bool:
    return word in wording().denying or word.startswith(wording().beginnings)


def _repeats(stated: Sequence[str], words: Sequence[str]) -> bool:
    """Whether nearly all words of weight in the statement are those of the sentences."""
    known = {_base(word) for word in words}
    weighty = [
        each for each in stated if each not in wording().plain and each not in wording().passed and len(each) > 3
    ]
    return bool(weighty) and sum(_base(each) in known for each in weighty) >= _SAME * len(weighty)


def _left(stated: Sequence[str], words: Sequence[str]) -> str | None:
    """The plain negation of a verb that the statement has without it."""
    held = {_base(word) for word in stated}
    if sum(word in wording().denying for word in words) != 1:
        return None
    for nth, word in enumerate(words):
        if word not in wording().plain:
            continue
        behind = [each for each in words[nth + 1 : nth + 6] if each not in wording().passed]
        if not behind or behind[0] in wording().not_so or behind[0].endswith("ly"):
            return None
        verb = behind[0]
        again = sum(_base(each) == _base(verb) for each in words) > 1
        return f"{word} {verb}" if not again and _base(verb) in held else None
    return None


@lru_cache(maxsize=20_000)
def _base(word: str) -> str:
    entry = lexicon().entry(word)
    return entry.verb if entry.verb != word else entry.noun
