"""By which name is somebody known, and how is the name put into a sentence?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from factx.documents import Document
from factx.facts import Actor
from factx.language.mentions import Mentions
from factx.spans import Span

_DESCRIBED = re.compile(r"\b[Tt]he (?:[a-z-]{1,20} ){1,2}\Z")
_DESCRIPTION = 48
_ARTICLES = ("the ", "a ", "an ")


@dataclass
class Names:
    """The fullest names in one document, each looked up once."""

    document: Document
    mentions: Mentions
    _actors: dict[tuple[int, int], Actor] = field(default_factory=dict)
    _called: dict[tuple[int, int], str] = field(default_factory=dict)

    def actor(self, words: Span) -> Actor:
        """Who the words name; with the fullest name, where that is another."""
        key = (words.start, words.end)
        if key not in self._actors:
            name = self.mentions.name_of(words)
            self._actors[key] = Actor(words=words, name=None if name is None or name == words else name)
        return self._actors[key]

    def of(self, words: Span) -> Span | None:
        """The fullest name of whoever the words mean; None where they are that already, or it is not known."""
        return self.actor(words).name

    def called(self, words: Span) -> str:
        """The name of whoever the words mean, with its article where the text has one; else the words themselves."""
        key = (words.start, words.end)
        if key not in self._called:
            self._called[key] = self.with_article(self.of(words) or words)
        return self._called[key]

    def with_article(self, name: Span) -> str:
        """A name as a sentence takes it: "the ministry", for whatever stands behind an article in the text."""
        low = name.text.lower()
        for article in _ARTICLES:
            if low.startswith(article):
                return f"the {name.text[len(article) :]}"
        before = self.document.text[max(0, name.start - 5) : name.start].lower()
        behind = any(before.endswith(article) and not before[: -len(article)][-1:].isalpha() for article in _ARTICLES)
        return f"the {name.text}" if behind or self._is_described(name) else name.text

    def _is_described(self, name: Span) -> bool:
        """Whether a body's name stands behind an article and a word or two: "the opposition Farmers' Party"."""
        found = _DESCRIBED.search(self.document.text, max(0, name.start - _DESCRIPTION), name.start)
        mention = self.mentions.at(name.start, name.end) if found else None
        return mention is not None and mention.kind == "institution"
