"""What did the model write, and is it fit to be parsed?

A completion is looked at before it is parsed, since a refusal or a cut-off parses no better the second time. Servers
leave fields out and put others in, so nothing here trusts a type.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from factx.errors import Exhausted, Malformed, Overflow, Refused, Truncated
from factx.models.asks import Usage
from factx.models.faults import MOST_TRIES, Fault, excerpt, of_status, of_text

_THOUGHTS = re.compile(
    r"""^\s*(?: (?![\s{\[]) (?:<(?:seed:)?think(?:ing)?>)? .*? </(?:seed:)?think(?:ing)?>
        | \[THINK\] .*? \[/THINK\]  # Mistral's
        | <\|channel\|>analysis .*? <\|channel\|>final<\|message\|> )  # gpt-oss, where nobody has read its channels""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_OPEN_THOUGHTS = re.compile(r"^\s*(?:<(?:seed:)?think(?:ing)?>|\[THINK\]|<\|channel\|>analysis)", re.IGNORECASE)
_FENCED = re.compile(r"^\s*```(?:json)?\s*\n(.*?)\n?\s*```\s*$", re.DOTALL | re.IGNORECASE)

_OBJECT = re.compile(r"^\s*\{.*\}\s*$", re.DOTALL)

_LEAST_CUT = 1_000
_MOST_CHARACTERS_PER_TOKEN = 6.0
"""More than running text has in any language or tokenizer in use (English: 4 to 5). A server that counts fewer tokens
than this has not read all of the prompt."""


def fault_of(completion: object, *, cap: int) -> Fault | None:
    """Why a completion cannot be parsed, or None where it can be tried. `cap` is the limit of its output tokens."""
    if isinstance(completion, str):
        return of_text(completion)
    choices = getattr(completion, "choices", None)
    if not isinstance(choices, list) or not choices:
        return _without_choices(completion)
    choice = choices[0]
    message = getattr(choice, "message", None)
    reason = str(getattr(choice, "finish_reason", None) or "")
    if refusal := getattr(message, "refusal", None):
        return Fault(Refused, f"the model declined: {excerpt(str(refusal))}")
    if reason.startswith("content_filter"):
        return Fault(Refused, "the provider's filter stopped the answer")
    if reason == "error":
        return Fault(Exhausted, f"the provider broke off the answer {_error_in(choice)}".rstrip(), again=True)
    text = text_of(completion)
    if reason == "length":
        wrote = usage_of(completion).output_tokens
        return Fault(Truncated, _cut_off(cap, wrote=wrote, only_thoughts=not text))
    if not text:
        return _empty(message, reason)
    return None


def text_of(completion: Any, *, blanks: bool = False) -> str:
    """What the first choice says, without the model's thoughts and without the fence around its JSON.

    With `blanks` those at its end are kept: a model that goes round in a loop may write nothing else.
    """
    message = getattr(completion.choices[0], "message", None)
    content = getattr(message, "content", None)
    if isinstance(content, list):  # Mistral's thinking models answer in parts
        content = "".join(str(_get(part, "text") or "") for part in content)
    text = _THOUGHTS.sub("", content or "") if isinstance(content, str) else ""
    if _OPEN_THOUGHTS.match(text):
        return ""
    text = text if text.strip() else _elsewhere(message)
    fenced = _FENCED.match(text)
    text = fenced.group(1) if fenced else text
    return text if blanks else text.strip()


def _elsewhere(message: object) -> str:
    """JSON that a server has sorted wrongly: into a tool's arguments, though no tool was offered, or into thoughts.

    vLLM's parsers of thoughts take all for thoughts where thinking is off, and some servers make of any JSON a call.
    """
    calls = _get(message, "tool_calls")
    arguments = _get(_get(calls[0], "function"), "arguments") if isinstance(calls, list) and len(calls) == 1 else None
    if isinstance(arguments, dict):  # Ollama's
        return json.dumps(arguments)
    found = (arguments, _get(message, "reasoning_content"), _get(message, "reasoning"))
    return next((each for each in found if isinstance(each, str) and _OBJECT.match(each)), "")


def usage_of(completion: object) -> Usage:
    """The tokens that a server reports for one completion; 0 where it reports none."""
    usage = getattr(completion, "usage", None)
    details = _get(usage, "prompt_tokens_details")
    cached = _count(details, "cached_tokens") or _count(usage, "prompt_cache_hit_tokens")  # the latter is DeepSeek's
    return Usage(
        input_tokens=_count(usage, "prompt_tokens"),
        output_tokens=_count(usage, "completion_tokens"),
        cached_tokens=cached,
    )


def thought(completion: object) -> bool | None:
    """Whether the model thought before it answered; None for what is no answer at all."""
    choices = getattr(completion, "choices", None)
    if not isinstance(choices, list) or not choices:
        return None
    message = getattr(choices[0], "message", None)
    content = _get(message, "content")
    inline = isinstance(content, str) and bool(_THOUGHTS.match(content))
    return (
        inline
        or _thoughts(message)
        or _count(_get(_get(completion, "usage"), "completion_tokens_details"), "reasoning_tokens") > 0
    )


def silently_cut(*, characters: int, input_tokens: int) -> Fault | None:
    """A prompt that a server shortened without a word, as Ollama does where its context is too small."""
    if input_tokens < _LEAST_CUT or characters <= input_tokens * _MOST_CHARACTERS_PER_TOKEN:
        return None
    return Fault(
        Overflow,
        f"the server read {input_tokens} tokens of a prompt of {characters} characters, so it left a part out without "
        "saying so: give it a longer context (for Ollama name the model as ollama/…, or set OLLAMA_CONTEXT_LENGTH)",
    )


def looped(fault: Fault) -> Fault:
    """A cut-off of an answer that would not have ended by itself: more room would not have helped."""
    return replace(
        fault, says="the model wrote the same over and over, until the answer was cut off: ask about a shorter passage"
    )


def _without_choices(completion: object) -> Fault:
    """An error may come with status 200: OpenRouter's carries the status it should have had in its code."""
    error = _get(completion, "error")
    if not error:
        return Fault(Malformed, "the server answered without any choice", again=True, most=MOST_TRIES)
    code = _get(error, "code")
    text = json.dumps({"error": error}, default=str)
    if isinstance(code, int) and 400 <= code <= 599:
        return of_status(code, {}, text)
    fault = of_status(500, {}, text)  # for what the words leave open
    return replace(fault, says=fault.says.replace("500: ", "200 with an error: ", 1))


def _empty(message: object, reason: str) -> Fault:
    if _thoughts(message):
        return Fault(
            Malformed,
            "the model wrote down its thoughts and no answer: switch thinking off (--no-think, in Python "
            "thinking=False), or take another model",
        )
    why = f" (it stopped for {reason!r})" if reason not in ("", "stop") else ""
    return Fault(Malformed, f"the model answered nothing{why}", again=True, most=MOST_TRIES)


def _thoughts(message: object) -> bool:
    content = _get(message, "content")
    open_thought = isinstance(content, str) and bool(_OPEN_THOUGHTS.match(content))
    return open_thought or bool(_get(message, "reasoning_content") or _get(message, "reasoning"))


def _cut_off(cap: int, *, wrote: int, only_thoughts: bool) -> str:
    if only_thoughts:
        return (
            f"all of the {cap} output tokens went into the model's thoughts: switch them off (--no-think, in Python "
            "thinking=False), or leave it more room (--max-output-tokens, max_output_tokens=)"
        )
    if 0 < wrote < cap:
        return (
            f"the answer was cut off at {wrote} of {cap} output tokens, where the context was full or thoughts took "
            "the rest: ask about a shorter passage, give the server a longer context, or say --no-think"
        )
    return f"the answer was cut off at {cap} output tokens: ask about a shorter passage, or raise --max-output-tokens"


def _error_in(choice: object) -> str:
    error = _get(choice, "error")
    words = _get(error, "message") or error
    return f"({excerpt(str(words))})" if words else ""


def _get(thing: object, name: str) -> Any:
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)


def _count(thing: object, name: str) -> int:
    value = _get(thing, name)
    return value if isinstance(value, int) and value > 0 else 0
