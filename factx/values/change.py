"""Which change does a sentence state?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from factx.documents import Document
from factx.errors import Unreadable
from factx.spans import Span
from factx.values.lexicon import lexicon
from factx.values.tokens import Tokens, tokenize


@dataclass(frozen=True, slots=True)
class Change:
    span: Span
    direction: Literal["up", "down", "none"]
    manner: Literal["by", "to", "from"]

    @classmethod
    def read(cls, span: Span, document: Document, *, amount: Span) -> Change:
        words = lexicon(document.language)
        end = max(span.end, amount.start) if amount.start - span.end < 80 else span.end
        tokens = Tokens(tokenize(document.text, span.start, span.end))
        direction = next((words.directions[token.low] for token in tokens if token.low in words.directions), None)
        if direction is None:
            raise Unreadable(f"{span.text!r} tells no direction: copy the words of the change, such as 'rose by'")
        between = Tokens(tokenize(document.text, span.start, end))
        manner = "by"
        for token in between:
            for name in ("by", "to", "from"):
                if token.low in words.change[name]:
                    manner = name
        return cls(span, cast("Literal['up', 'down', 'none']", direction), cast("Literal['by', 'to', 'from']", manner))
