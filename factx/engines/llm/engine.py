"""In which rounds is a document read?

The engine is a generator: it yields asks, is sent their answers, and returns the facts. The first round reads passage
by passage, as many times as there are passes, and splits a passage whose answer was cut off. Each further round asks
only about what is wanting: drafts that cannot stand or that the rules read otherwise, and what the ledger holds open.
What could not be read, and what stays open, becomes gaps. It does no I/O and knows no model: a driver does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from factx.documents import Document
from factx.engines import AGAIN, KINDS, PASSES, Steps
from factx.engines.llm.questions import Questions
from factx.engines.llm.reading import Reading
from factx.errors import UsageError
from factx.facts import Fact
from factx.models import Ask
from factx.passages import PASSAGE_CHARS, Passage, passages
from factx.prompting import load


@dataclass(frozen=True)
class LanguageModel:
    """Reads with a language model.

    `passage_chars` bounds what is shown at a time, `prompts` is a folder whose files stand in for factx's own, `again`
    is how often a passage is asked about again at most, and `passes` how often the whole text is read: what was found
    more than once says so in its `support`.
    """

    model: str | None = None
    kinds: tuple[type[Fact], ...] = KINDS
    passage_chars: int = PASSAGE_CHARS
    prompts: Path | None = None
    again: int = AGAIN
    passes: int = PASSES

    def __post_init__(self) -> None:
        if self.again < 0 or self.passes < 1:
            raise UsageError(f"again must be 0 or more and passes 1 or more: got {self.again} and {self.passes}")

    def steps(self, document: Document) -> Steps:
        read, again = load("read", folder=self.prompts), load("again", folder=self.prompts)
        reading = Reading(document, Questions(document, self.kinds, read, again), self.passes)
        pieces = passages(document, size=self.passage_chars)
        todo: Sequence[tuple[Passage, int]] = [(each, turn) for turn in range(self.passes) for each in pieces]
        while todo:
            answers = yield [reading.ask(passage, turn) for passage, turn in todo]
            todo = [
                (piece, turn)
                for (passage, turn), answer in zip(todo, answers, strict=True)
                for piece in reading.take(passage, turn, answer)
            ]
        reading.join()
        for _ in range(self.again):
            wanting = reading.wanting()
            if not wanting:
                break
            answers = yield [reading.ask_again(each) for each in wanting]
            for each, answer in zip(wanting, answers, strict=True):
                reading.take_again(each, answer)
        return reading.facts(model=self.model, settled=self.again > 0)

    def asks(self, document: Document) -> list[Ask]:
        """The first asks about a document: what a dry run counts."""
        return next(self.steps(document))
