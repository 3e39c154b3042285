"""Does a speaker speak of their own side: of themselves, or of whom they speak for?

What a minister says that the ministry will do is a promise; what an analyst says that the bank will do is a forecast.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from factx.documents import Document
from factx.engines.rules.statements import Speaker, Telling
from factx.language.mentions import Mentions
from factx.language.sayings import Saying
from factx.language.words import Word
from factx.spans import Span

_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 4
_SELF = frozenset(("i", "we"))
_OF_ONE = frozenset(("my", "our", "his", "her", "its", "their"))
_THIRD = frozenset(("he", "she", "it", "they"))


@dataclass
class Sides:
    """The words by which each speaker of a document is described, and who speaks for whom by them."""

    document: Document
    mentions: Mentions
    sayings: Sequence[Saying]
    telling: Telling
    _stems: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for saying in self.sayings:
            if saying.source:
                known = self._stems.setdefault(self._name(saying.source), set())
                known.update(_stems(saying.source.text))

    def own(self, saying: Saying) -> Callable[[Sequence[Word]], bool]:
        """Tells of the words of a subject whether they mean the speaker or the speaker's side."""
        source = saying.source
        if source is None:
            return _of_nobody
        name = self._name(source)

        def promises(subject: Sequence[Word]) -> bool:
            return self._is_side(subject, name, quoted=saying.manner == "direct")

        return promises

    def speaker(self, saying: Saying) -> Speaker | None:
        """Who says "I" or "we" in a quotation; None where only a pronoun tells."""
        source = saying.source
        if source is None:
            return None
        mention = self.mentions.at(source.start, source.end)
        name = self.mentions.name_of(source)
        if name is None and (mention is None or mention.kind == "pronoun"):
            return None
        kind = mention.kind if mention else ""
        called = self.telling.called(source)
        return Speaker(called, body=kind in {"institution", "place"}, several=kind == "group")

    def _is_side(self, subject: Sequence[Word], name: str, *, quoted: bool) -> bool:
        if not subject:
            return False
        if any(word.low in _SELF for word in subject):
            return True
        last = subject[-1]
        if last.low in _THIRD and last.tag == "PRON":
            return not quoted and self._name(self.document.span(last.start, last.end)) in {name, last.text}
        first = subject[0].low
        if first in _OF_ONE:
            return first in {"my", "our"} or not quoted
        known = self._stems.get(name, set())
        return any(word.low[:_STEM] in known for word in subject if word.tag in {"NAME", "NOUN"})

    def _name(self, words: Span) -> str:
        return (self.mentions.name_of(words) or words).text


def _stems(text: str) -> set[str]:
    return {word.lower()[:_STEM] for word in _WORD.findall(text)}


def _of_nobody(_: Sequence[Word]) -> bool:
    return False
