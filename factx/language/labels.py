"""Which lines open with a speaker and a colon?

Interviews print "ROE: We will …", headlines "Poll: Voters turn away" or "Minister: Prices will fall".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from factx.documents import Document
from factx.language.cues import cues
from factx.language.lexicon import lexicon, word_set
from factx.spans import Span

_LABEL = re.compile(r"\A[\"“”'‘]?((?:[^\W\d_][\w.'’&-]*[ ]){0,5}[^\W\d_][\w.'’&-]*)(:)[ \t]+(?=\S)")
_HEADLINE_WORDS = 5


@dataclass(frozen=True, slots=True)
class Label:
    """A paragraph that opens with a speaker: the name, the colon, the words behind it."""

    source: Span
    colon: Span
    content: Span
    paragraph: int
    headline: bool


def labels(document: Document) -> Iterator[Label]:
    """The paragraphs that open with a speaker's label, and headlines that do."""
    matched = [(nth, paragraph, _LABEL.match(paragraph.text)) for nth, paragraph in enumerate(document.paragraphs)]
    often = Counter(match.group(1).lower() for _, _, match in matched if match)
    for nth, paragraph, match in matched:
        if not match:
            continue
        words = match.group(1).split()
        if any(word.lower() in word_set("nobody") for word in words):
            continue
        headline = nth == 0 and len(matched) > 1 and often[match.group(1).lower()] < 2
        if headline:
            speaks = len(words) <= _HEADLINE_WORDS and not any(word.lower() in word_set("joining") for word in words)
        elif match.group(1).isupper():
            speaks = len(match.group(1)) > 2
        else:
            speaks = often[match.group(1).lower()] > 1 and all(word[0].isupper() for word in words)
        if not speaks or _tells(words[-1]):
            continue
        start = paragraph.start
        yield Label(
            document.span(start + match.start(1), start + match.end(1)),
            document.span(start + match.start(2), start + match.end(2)),
            document.span(start + match.end(), paragraph.end),
            nth,
            headline,
        )


def _tells(word: str) -> bool:
    """The word is the verb of a sentence that brings what follows: "The letter says: …"."""
    entry = lexicon().entry(word.lower())
    return entry.kind not in {"NOUN", "N/V"} and entry.verb in cues().verbs and (word.islower() or entry.kind != "N/Vs")
