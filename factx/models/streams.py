"""What does an answer say that came in pieces?

llama.cpp goes on writing for a caller who has hung up, and keeps its slot busy, unless it was asked to send each piece
as it comes: then it notices at once. Nobody here waits for pieces; they are put together when all have come.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pydantic_core

FIELDS = {"stream": True, "stream_options": {"include_usage": True}}
"""What a request says so that its answer comes in pieces, with the tokens counted."""

_PREFIX = b"data:"
_DONE = b"[DONE]"
_TEXTS = ("content", "reasoning_content", "reasoning", "refusal")


def are_needed(models: object) -> bool:
    """Whether a list of models is llama.cpp's."""
    rows = models.get("data") if isinstance(models, dict) else None
    return isinstance(rows, list) and any(isinstance(row, dict) and row.get("owned_by") == "llamacpp" for row in rows)


def is_stream(content: bytes) -> bool:
    return content.lstrip().startswith(_PREFIX)


def assembled(content: bytes) -> Any:
    """The chat completion whose pieces these are; in its place an error that came among them.

    One whose last piece is missing has "error" for its reason to finish. Raises `ValueError` for a piece that is no
    JSON.
    """
    whole: dict[str, Any] = {"object": "chat.completion", "choices": []}
    texts: dict[str, list[str]] = {}
    finish = None
    for piece in _pieces(content):
        if "error" in piece:
            return piece
        whole |= {name: piece[name] for name in ("id", "model", "usage") if piece.get(name)}
        for choice in piece.get("choices") or ():
            finish = choice.get("finish_reason") or finish
            for name, text in (choice.get("delta") or {}).items():
                if name in _TEXTS and isinstance(text, str):
                    texts.setdefault(name, []).append(text)
    if texts or finish:
        message = {"role": "assistant", "content": ""} | {name: "".join(parts) for name, parts in texts.items()}
        whole["choices"] = [{"index": 0, "finish_reason": finish or "error", "message": message}]
    return whole


def _pieces(content: bytes) -> Iterator[dict[str, Any]]:
    for line in content.splitlines():
        if line.startswith(_PREFIX) and (text := line.removeprefix(_PREFIX).strip()) != _DONE:
            piece = pydantic_core.from_json(text)
            if isinstance(piece, dict):
                yield piece
