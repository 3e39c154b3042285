"""Does a speaker speak of their own side: of themselves, or of whom they speak for?

What a minister says that the ministry will do is a promise; what an analyst says that the bank will do is a forecast.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from factx.engines.rules.names import Names
from factx.engines.rules.persons import Speaker
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

    names: Names
    sayings: Sequence[Saying]

    def own(self, saying: Saying) -> Callable[[Sequence[Word]], bool]:
        """Tells of the words of a subject whether they mean the speaker or the speaker's side."""

        def promises(subject: Sequence[Word]) -> bool:
            source = saying.source
            return source is not None and self._is_side(subject, self._name(source), quoted=saying.manner == "direct")

        return promises

    @cached_property
    def _stems(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for saying in self.sayings:
            if saying.source:
                found.setdefault(self._name(saying.source), set()).update(_stems(saying.source.text))
        return found

    def speaker(self, saying: Saying) -> Speaker | None:
        """Who says "I" or "we" in a quotation; None where only a pronoun tells."""
        source = saying.source
        if source is None:
            return None
        mention = self.names.mentions.at(source.start, source.end)
        name = self.names.of(source)
        if name is None and (mention is None or mention.kind == "pronoun"):
            return None
        kind = mention.kind if mention else ""
        called = self.names.called(source)
        if called.partition(" ")[0].lower() in _OF_ONE:
            return None  # "my wife" is nobody's name
        return Speaker(called, body=kind in {"institution", "place"}, several=kind == "group")

    def _is_side(self, subject: Sequence[Word], name: str, *, quoted: bool) -> bool:
        if not subject:
            return False
        if any(word.low in _SELF for word in subject):
            return True
        last = subject[-1]
        if last.low in _THIRD and last.tag == "PRON":
            meant = self._name(self.names.document.span(last.start, last.end))
            return not quoted and meant in {name, last.low}
        first = subject[0].low
        if first in _OF_ONE:
            return first in {"my", "our"} or not quoted
        known = self._stems.get(name, set())
        return any(word.low[:_STEM] in known for word in subject if word.tag in {"NAME", "NOUN"})

    def _name(self, words: Span) -> str:
        return self.names.called(words).lower()


def _stems(text: str) -> set[str]:
    return {word.lower()[:_STEM] for word in _WORD.findall(text)}
