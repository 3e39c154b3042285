"""How is Ollama asked so that it reads all of a prompt?

Its "/v1" takes no length for the context, and cuts without a word what is longer than the few thousand tokens it has
by default. Its own "/api/chat" takes the length with the request, and an order not to cut. Each change of the length
loads the model anew, which takes seconds: so it goes in steps, and never back. What is asked and what comes back are
put here into the words of the other, so that everything around is the same as for any server.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

SHORTEST = 8_192
LONGEST = 262_144
ANSWER_TOKENS = 12_288
"""Room beside the prompt: the facts of a whole passage; memory is taken for it whether it is used or not."""

_BYTES_PER_TOKEN = 3  # English has 4 to 5, Chinese 3, Russian 4 to 6: rather too much room than too little


def address(base_url: str) -> str:
    """Where chats are asked, beside the "/v1" of a base URL."""
    return base_url.rstrip("/").removesuffix("/v1") + "/api/chat"


def window_for(messages: Sequence[Mapping[str, str]], most_tokens: int) -> int:
    """The length of the context that an ask needs, in tokens."""
    prompt = sum(len(each["content"].encode()) for each in messages) // _BYTES_PER_TOKEN
    return window_of(prompt, most_tokens)


def window_of(prompt_tokens: int, most_tokens: int) -> int:
    """The step that holds a prompt and its answer.

    >>> window_of(9_000, 16_384)
    32768
    """
    needed = prompt_tokens + min(most_tokens, ANSWER_TOKENS)
    window = SHORTEST
    while window < needed and window < LONGEST:
        window *= 2
    return window


def request(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a chat completion, whose `num_ctx` says the length of the context, as "/api/chat" takes it."""
    cap = next(body[name] for name in ("max_tokens", "max_completion_tokens") if name in body)
    options = {"num_ctx": body["num_ctx"], "num_predict": min(cap, body["num_ctx"])}
    if "temperature" in body:
        options["temperature"] = body["temperature"]
    said = {"model": body["model"], "messages": body["messages"], "options": options}
    if "response_format" in body:
        said["format"] = body["response_format"]["json_schema"]["schema"]
    if "think" in body:
        said["think"] = body["think"]
    # Neither the beginning of the prompt nor, when the answer grows, that of the whole conversation may go.
    return {**said, "stream": False, "truncate": False, "shift": False}


def completion(received: Any) -> Any:
    """What "/api/chat" sent back as a chat completion; what is none, such as an error, as it came."""
    if not isinstance(received, dict) or not isinstance(message := received.get("message"), dict):
        return received
    said = {"role": "assistant", "content": message.get("content"), "reasoning": message.get("thinking")}
    calls = {"tool_calls": message["tool_calls"]} if message.get("tool_calls") else {}
    choice = {"index": 0, "finish_reason": received.get("done_reason") or "stop", "message": said | calls}
    usage = {"prompt_tokens": received.get("prompt_eval_count"), "completion_tokens": received.get("eval_count")}
    return {"object": "chat.completion", "model": received.get("model"), "choices": [choice], "usage": usage}
