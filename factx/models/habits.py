"""What was a server found to take?

A request that is refused for one of its fields is changed and sent again. What was learnt is remembered for all later
asks: nobody is asked twice for what they do not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factx.models import ollama, streams
from factx.models.faults import Cure
from factx.models.providers import Cap, Endpoint
from factx.models.schemas import Limits
from factx.models.thinking import OFF, Way, fields, said_in

if TYPE_CHECKING:
    from factx.models.chat import Settings


@dataclass
class Habits:
    """How requests to one server are made, and what of it was learnt from its refusals.

    `cap` is the field that limits output tokens, `window` the length of the context that is asked of Ollama's own
    route (0 where another is taken). `thinks` tells whether answers came with thoughts; None before any came.
    """

    cap: Cap
    most_tokens: int
    temperature: float | None
    reads_schema: bool
    limits: Limits
    way: Way
    thinking: bool | None
    streams: bool = False
    window: int = 0
    effort: str = OFF
    cap_swapped: bool = False
    thinks: bool | None = None

    @classmethod
    def at(cls, place: Endpoint, settings: Settings) -> Habits:
        return cls(
            cap=place.cap,
            most_tokens=settings.max_output_tokens,
            temperature=settings.temperature,
            reads_schema=place.reads_schema,
            limits="lists" if place.hosted else "all",
            way=place.way,
            streams=place.streams,
            thinking=settings.thinking,
            window=ollama.SHORTEST if place.native else 0,
        )

    def body(self, model: str | None, messages: list[dict[str, str]], *, most_tokens: int | None) -> dict[str, Any]:
        """The body of a request, but for the schema."""
        most = most_tokens or self.most_tokens
        body: dict[str, Any] = {"model": model, "messages": messages, self.cap: most}
        if self.temperature is not None:
            body["temperature"] = self.temperature
        if self.window:
            self.window = body["num_ctx"] = max(self.window, ollama.window_for(messages, most))
        if self.streams:
            body |= streams.FIELDS
        return body | fields(self.way, thinking=self.thinking, effort=self.effort)

    def cured(self, cure: Cure, body: Mapping[str, Any]) -> bool:
        """Change what the server does not take. Where another ask has changed it meanwhile, that is enough."""
        if cure.of == "temperature" and "temperature" in body:
            self.temperature = None
            return True
        if cure.of == "cap" and (self.cap not in body or not self.cap_swapped):
            if self.cap in body:
                self.cap = "max_tokens" if self.cap == "max_completion_tokens" else "max_completion_tokens"
                self.cap_swapped = True
            return True
        if cure.of == "limit" and 0 < cure.tokens < body.get(self.cap, 0):
            self.most_tokens = cure.tokens
            return True
        if cure.of == "bounds" and _is_limited(body):
            self.limits = "none"
            return True
        if cure.of == "route" and "num_ctx" in body:
            self.window, self.way = 0, "effort"
            return True
        if cure.of == "window" and "num_ctx" in body:
            return self._widened(cure, body)
        return cure.of == "thinking" and self._told_otherwise(cure, body)

    def _widened(self, cure: Cure, body: Mapping[str, Any]) -> bool:
        had: int = body["num_ctx"]
        if had < self.window:
            return True
        wanted = ollama.window_of(cure.tokens, body[self.cap]) if cure.tokens else min(2 * had, ollama.LONGEST)
        self.window = max(self.window, wanted)
        return wanted > had

    def _told_otherwise(self, cure: Cure, body: Mapping[str, Any]) -> bool:
        said = said_in(body)
        if not said:
            return False
        if said == fields(self.way, thinking=self.thinking, effort=self.effort):
            if cure.word and cure.word != self.effort and self.way == "effort":
                self.effort = cure.word
            else:
                self.thinking = None
        return True


def _is_limited(body: Mapping[str, Any]) -> bool:
    shape = str(body.get("response_format", ""))
    return "'maxItems'" in shape or "'maxLength'" in shape
