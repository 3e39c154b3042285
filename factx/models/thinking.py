"""How is a model told to think, or not to, in the words of its server?

A model that thinks may spend all its output tokens on thoughts and answer nothing. Each sort of server has another
field that switches it off, and some refuse fields that they do not know: what was refused is not sent again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

Way = Literal["effort", "template", "switch", "think", "none"]
"""Which field a server reads: OpenAI's `reasoning_effort`, the variables of a chat template (vLLM, llama.cpp, SGLang),
the `thinking` of Anthropic and DeepSeek, Ollama's own `think`, or none that is known."""

OFF = "none"
"""The word of `reasoning_effort` for no thinking at all. Some models think at least a little: "minimal" or "low"."""

_ON = "medium"
_FEWEST = ("none", "minimal", "low")
_FIELDS = ("reasoning_effort", "chat_template_kwargs", "thinking", "think")
_REFUSED = re.compile(
    r"reasoning[_.\ ]?effort|chat_template|enable_thinking|\bthinking\b.{0,40}\bnot\ (?:supported|allowed|permitted)"
    r"|not\ support\ (?:thinking|reasoning)|only\ works\ in\ thinking\ mode|reasoning\ is\ (?:mandatory|required)"
    r"|(?:un(?:known|recognized|supported|expected)|extra).{0,60}\bthink(?:ing)?\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"['\"`](none|minimal|low)['\"`]", re.IGNORECASE)


def fields(way: Way, *, thinking: bool | None, effort: str = OFF) -> dict[str, Any]:
    """What a request says about thinking: nothing where it is left to the server.

    >>> fields("template", thinking=False)
    {'chat_template_kwargs': {'enable_thinking': False}}
    """
    if thinking is None or way == "none":
        return {}
    if way == "effort":
        return {"reasoning_effort": _ON if thinking else effort}
    if way == "switch":
        return {"thinking": {"type": "enabled" if thinking else "disabled"}}
    if way == "think":
        return {"think": thinking}
    return {"chat_template_kwargs": {"enable_thinking": thinking}}


def said_in(body: Mapping[str, Any]) -> dict[str, Any]:
    """What a request says about thinking, in whichever field."""
    return {name: body[name] for name in _FIELDS if name in body}


def is_refused(words: str) -> bool:
    """Whether an error is about one of these fields."""
    return bool(_REFUSED.search(words))


def least_effort(words: str) -> str:
    """The least effort that an error names as one that is taken; nothing where it names none.

    >>> least_effort("'reasoning_effort' does not support 'none'. Supported values are: 'minimal', 'low', and 'high'.")
    'minimal'
    """
    named = re.split(r"supported values|one of|expected", words, maxsplit=1, flags=re.IGNORECASE)
    taken = {each.lower() for each in _NAMED.findall(named[-1])} if len(named) > 1 else set()
    return next((each for each in _FEWEST if each in taken), "")
