"""What is said to the model about a document?

The instructions are the same for every document, and stand first; the passage follows, and what is asked again about
it comes last.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any

from factx.documents import Document, Sentence
from factx.drafts import answer_of, mending_of, outline
from factx.engines.llm.fencing import fenced
from factx.engines.llm.items import Wanting
from factx.engines.llm.passes import turn_of
from factx.facts import Fact
from factx.ledger import Entry, What
from factx.models import Ask, Message
from factx.passages import Passage
from factx.prompting import Prompt

_CALLED: dict[What, str] = {"numeral": "the number", "quotation": "the quotation", "cue": "what is said with"}
_SHOWN_CHARS = 100


@dataclass(frozen=True)
class Questions:
    """The asks about one document, made of the prompts `read` and `again`."""

    document: Document
    kinds: tuple[type[Fact], ...]
    read: Prompt
    again: Prompt

    @property
    def names(self) -> dict[str, type[Fact]]:
        """The kinds by the names of their lists."""
        return {kind.kind: kind for kind in self.kinds}

    @cached_property
    def system(self) -> str:
        """The instructions."""
        return _instructions(self.read, self.kinds)

    def first(self, passage: Passage, turn: int) -> Ask:
        """The ask about a passage; `turn` counts the passes from 0."""
        messages = (Message("system", self.system), Message("user", self._shown(passage, turn)))
        return Ask(messages=messages, answer=answer_of(self.kinds), label=passage.label)

    def second(self, wanting: Wanting) -> Ask:
        """The same passage with what is wanting: the unchanged beginning can be served from the provider's cache."""
        items = [
            {
                "name": item.settled.kind.kind,
                "draft": fenced(json.dumps(item.settled.draft, ensure_ascii=False)),
                "problems": [fenced(each) for each in problems],
            }
            for item, problems in wanting.doubtful
        ]
        counts = [
            (name, sum(item.settled.kind is kind for item, _ in wanting.doubtful)) for name, kind in self.names.items()
        ]
        told = [{**each, "parts": [fenced(part) for part in each["parts"]]} for each in by_sentence(wanting.open)]
        again = self.again.render("user", problems=items, counts=counts, open=told, names=list(self.names))
        user = f"{self._shown(wanting.drafts.passage, 0)}\n{again}"
        messages = (Message("system", self.system), Message("user", user))
        label = f"{wanting.drafts.passage.label}, again"
        return Ask(messages=messages, answer=mending_of(self.kinds), label=label)

    def _shown(self, passage: Passage, turn: int) -> str:
        return self.read.render(
            "user",
            published=_day(self.document),
            context=[_line(each) for each in passage.context],
            sentences=[_line(each) for each in passage.sentences],
            turn=turn_of(turn),
        )


@lru_cache(maxsize=64)
def _instructions(read: Prompt, kinds: tuple[type[Fact], ...]) -> str:
    return read.render("system", kinds=[_described(kind) for kind in kinds], names=[kind.kind for kind in kinds])


def _described(kind: type[Fact]) -> dict[str, str]:
    return {"name": kind.kind, "about": " ".join((kind.__doc__ or "").split()), "outline": outline(kind)}


def by_sentence(entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
    """What is open in each sentence, in words. A cue is named only where its quotation is not."""
    for number, group in groupby(entries, key=lambda each: each.sentence):
        listed = list(group)
        quoted = any(each.what == "quotation" for each in listed)
        shown = [each for each in listed if each.what != "cue" or not quoted]
        parts = [f"{_CALLED[each.what]} “{' '.join(each.span.text.split())[:_SHOWN_CHARS]}”" for each in shown]
        yield {"number": number, "parts": parts}


def _line(sentence: Sentence) -> dict[str, Any]:
    mark = {"related": "(link) ", "headline": "(headline) ", "subheading": "(subheading) "}.get(sentence.role, "")
    return {"number": sentence.number, "mark": mark, "text": fenced(" ".join(sentence.span.text.split()))}


def _day(document: Document) -> str | None:
    return f"{document.published:%A %-d %B %Y}" if document.published else None
