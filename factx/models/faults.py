"""What does a failed request mean, and does sending it again help?

Servers say the same thing in many ways: a used-up quota comes as 402, 403 or 429, a context that is too small as 400,
413, 422, 429 or 500. The words decide where the status does not. `tests/data/faults.jsonl` holds the answers that
this reading was made from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Literal

from factx.errors import (
    AccessRefused,
    Exhausted,
    FactxError,
    Malformed,
    NoAnswer,
    Overflow,
    Refused,
    UnknownModel,
    Unreachable,
)
from factx.models import thinking
from factx.models.schemas import is_about_limits

MOST_TRIES = 3
"""For what a second or third try mends or none does: nobody listening, a page of HTML, an empty answer."""

_SHOWN = 80
_READ = 400  # some servers give the whole request back; what they mean stands before it

_QUOTA = re.compile(
    r"""insufficient[_ ](?:quota|balance)|billing_(?:hard_limit|not_active)|billing\ hard\ limit
    |credit\ balance\ is\ too\ low""",
    re.IGNORECASE | re.VERBOSE,
)
_FLAGGED = re.compile(
    r"content_filter|content[_ ]policy|invalid_prompt|responsibleai|input was flagged|moderation", re.IGNORECASE
)
_CONTEXT = re.compile(
    r"""context_length_exceeded|exceed_context_size|(?:maximum|available|model'?s?)\ context
    |context\ (?:length|size|window|(?:the\ )?overflows?)
    |prompt\b.{0,30}\ is\ (?:too\ long|longer\ than)|max_tokens\ must\ be\ at\ least\ 1,\ got\ -
    |too\ large\ for\ (?:the\ )?model|reduce\ the\ length\ of\ the\ (?:messages|prompt)
    |exceeds\ the\ maximum\ number\ of\ tokens|`inputs`\ tokens|request\ too\ large""",
    re.IGNORECASE | re.VERBOSE,
)
_NO_JSON = re.compile(r"json_validate_failed|failed to (?:generate|validate) json", re.IGNORECASE)
_NO_MODEL = re.compile(
    r"""model_not_found|model[_ ]not[_ ](?:found|exist)|no\ models?\ loaded|(?:invalid|unknown|not\ a\ valid)\ model
    |(?:model|deployment)\b.{0,150}?\b(?:does\ not\ exist|doesn't\ exist|not\ found|isn't\ available)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_NO_SCHEMA = re.compile(
    r"response_?format|json_?schema|json\ schema|structured[ _]outputs?|guided_json|grammar", re.IGNORECASE
)
_ILL_SCHEMA = re.compile(r"invalid_json_schema|invalid (?:json )?schema|grammar|unsupported keyword", re.IGNORECASE)
_NO_CAP = re.compile(r"max_(?:completion_)?tokens", re.IGNORECASE)
_LIMIT = re.compile(
    r"""at\ most\ (\d+)\ (?:completion|output)\ tokens
    |max_tokens[`'"]?\ must\ be\ (?:<=|less\ than\ or\ equal\ to)\ [`'"]?(\d+)
    |>\ (\d+),\ which\ is\ the\ maximum|valid\ range\ of\ max_tokens\ is\ \[1,\ ?(\d+)\]""",
    re.VERBOSE,
)
_EXCEEDS = re.compile(r"request \((\d+) tokens\) exceeds the available context")
_AVAILABLE = re.compile(r"longer than the context length currently available|input length exceeds the context length")
_WINDOW = re.compile(r"maximum context length (?:is|of) (\d+)")
_SENT = re.compile(r"(?<!\d)(?:(\d+) input tokens|(\d+) (?:tokens )?(?:in|from) the (?:input )?(?:messages|prompt))")
_SECRET = re.compile(
    r"\b(?:sk|pk|gsk|xai|key|csk|fw|hf|AIza)[-_][\w*.-]{6,}|\bAIza[\w-]{20,}|\bBearer\s+\S+", re.IGNORECASE
)


@dataclass(frozen=True)
class Cure:
    """What to change in the request so that the server takes it.

    "schema": leave out `response_format`; "bounds": leave out the limits in it, and
    all of it where that does not help; "temperature": leave it out; "cap": use
    the other field for the limit of output tokens; "limit": ask for at most `tokens`, for good; "room": the same, for
    this request only; "window": have the server make a context that holds a prompt of `tokens`; "thinking": say what
    is said about thinking with `word`, or nothing where there is none; "route": take the other one, if there is one.
    """

    of: Literal["schema", "bounds", "temperature", "cap", "limit", "room", "window", "thinking", "route"]
    tokens: int = 0
    word: str = ""


@dataclass(frozen=True)
class Fault:
    """Why a request failed: the error it comes to, in words, and what may help.

    `again`: the same request may fare better, at most `most` times where that is given, `after_s` seconds from now
    where the server said so. `cure`: a changed request may. `key`: another key may. `error`: raised in place of `kind`.
    `held`: the same request is held back already until it may go out, with all others.
    """

    kind: type[FactxError]
    says: str
    again: bool = False
    most: int | None = None
    after_s: float | None = None
    cure: Cure | None = None
    key: bool = False
    error: FactxError | None = None
    held: bool = False


def of_status(status: int, headers: Mapping[str, str], text: str) -> Fault:
    """What an HTTP error means. The names in `headers` are lower case, or the mapping does not mind."""
    said = _Said.read(text)
    kind, cure = _kind(status, said)
    again = kind in (Exhausted, Malformed)
    if kind in (Exhausted, NoAnswer) and cure is None:
        again = {"true": True, "false": False}.get(headers.get("x-should-retry", "").strip().lower(), again)
    after_s = _after_s(headers) if again else None
    words = _sentence(kind, status, said) + (f" and asks to wait {after_s:g} seconds" if after_s else "")
    key = status in (401, 403) and not said.matches(_QUOTA)
    most = MOST_TRIES if kind is Malformed else None
    return Fault(kind, words, again=again, most=most, after_s=after_s, cure=cure, key=key)


def of_connection(error: BaseException, *, timeout_s: float) -> Fault:
    """What it means that no answer came: nobody there, somebody who hung up, or nothing in time."""
    names = {name for each in chain(error) for name in (base.__name__ for base in type(each).__mro__)}
    why = _last_words(error)
    if names & {"SSLError", "SSLCertVerificationError"}:
        return Fault(Unreachable, f"the secure connection failed: {why}")
    hung_up = "ClientConnectionError" in names and not names & {"ClientConnectorError", "ServerTimeoutError"}
    if not hung_up and names & {  # aiohttp's adapter calls it a ConnectTimeout when somebody hangs up
        "ConnectError",
        "ConnectTimeout",
        "ConnectionRefusedError",
        "gaierror",
        "ProxyError",
        "UnsupportedProtocol",
    }:
        return Fault(Unreachable, f"nothing answers ({why})", again=True, most=MOST_TRIES)
    if not hung_up and names & {"APITimeoutError", "TimeoutException", "TimeoutError"}:
        return Fault(Exhausted, f"no answer came within {timeout_s:g} seconds", again=True)
    return Fault(Exhausted, f"the connection broke off ({why})", again=True)


def of_text(text: str) -> Fault:
    """A success whose body is no JSON: a log-in page, a proxy's notice, nothing."""
    what = "a page of HTML" if re.match(r"\s*<", text) else "no JSON" if text.strip() else "nothing"
    shown = f": {excerpt(text)}" if text.strip() else ""
    return Fault(Malformed, f"the server answered {what}{shown}", again=True, most=MOST_TRIES)


def chain(error: BaseException) -> Iterator[BaseException]:
    """An error and those it came from, each once."""
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        yield each
        each = each.__cause__ or each.__context__


def excerpt(text: str) -> str:
    """The first 80 characters of what a server said, on one line, without keys."""
    words = " ".join(scrubbed(text[: 4 * _READ]).split())
    return repr(words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…")


def scrubbed(text: str) -> str:
    """The text with everything that looks like a key left out: some servers give back the key that they refuse."""
    return _SECRET.sub("[key]", text)


@dataclass(frozen=True)
class _Said:
    """What the body of an error says, wherever in it the server put that."""

    words: str
    codes: tuple[str, ...] = ()
    param: str = ""

    @classmethod
    def read(cls, text: str) -> _Said:
        try:
            body: Any = json.loads(text)
        except ValueError:
            return cls(text.strip())
        body = body[0] if isinstance(body, list) and body else body  # Gemini sends a list of one
        if not isinstance(body, dict):
            return cls(str(body))
        inner = body.get("error", body)
        if isinstance(inner, str) and inner.startswith('{"error"'):  # Ollama hands on what llama.cpp said, as it came
            return cls.read(inner)
        if not isinstance(inner, dict):
            return cls(str(inner), _codes(body))
        words = next((inner[key] for key in ("message", "detail", "error", "msg") if inner.get(key)), text)
        return cls(words if isinstance(words, str) else json.dumps(words), _codes(inner), str(inner.get("param") or ""))

    def matches(self, pattern: re.Pattern[str]) -> bool:
        return bool(pattern.search(" ".join(self.codes)) or pattern.search(self.words[:_READ]))


def _codes(body: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(body[key]) for key in ("code", "type", "status") if body.get(key))


def _kind(status: int, said: _Said) -> tuple[type[FactxError], Cure | None]:
    """The first that fits, from the words that leave no doubt to the bare status."""
    if status == 402 or said.matches(_QUOTA):
        return AccessRefused, None
    if status in (400, 403, 422) and said.matches(_FLAGGED):
        return Refused, None
    if status in (401, 403):
        return AccessRefused, None
    if status == 413 or (status in (400, 422, 429, 500) and said.matches(_CONTEXT)):
        return Overflow, _room(said.words)
    if status in (400, 404, 422) and said.matches(_NO_MODEL):
        return UnknownModel, None
    if status == 400 and said.matches(_NO_JSON):  # Groq checks what its model wrote
        return Malformed, None
    if status in (400, 415, 422, 500, 501) and (cure := _cure(said)):
        return (Exhausted if status >= 500 else NoAnswer), cure
    if status in (404, 405):
        return Unreachable, Cure("route")
    return (Exhausted if status in (408, 409, 425, 429) or status >= 500 else NoAnswer), None


def _cure(said: _Said) -> Cure | None:
    words = said.words[:_READ]
    if limit := _LIMIT.search(words):
        return Cure("limit", int(limit[limit.lastindex or 1]))
    if thinking.is_refused(said.param or words) or (not said.param and thinking.is_refused(words)):
        return Cure("thinking", word=thinking.least_effort(words))
    if said.param == "temperature" or (not said.param and "temperature" in words.lower()):
        return Cure("temperature")
    if _NO_CAP.search(said.param or words):
        return Cure("cap")
    if is_about_limits(words) or _ILL_SCHEMA.search(" ".join(said.codes)) or _ILL_SCHEMA.search(words):
        return Cure("bounds")
    if _NO_SCHEMA.search(said.param or words) or _NO_SCHEMA.search(words):
        return Cure("schema")
    return None


def _room(words: str) -> Cure | None:
    """vLLM counts the tokens that may be written into the context: where the prompt leaves room, less will do.

    Ollama makes its context as long as it is told to, and llama.cpp within it says how long the prompt was.
    """
    if exceeds := _EXCEEDS.search(words):
        return Cure("window", int(exceeds.group(1)))
    if _AVAILABLE.search(words):
        return Cure("window")
    window, sent = _WINDOW.search(words), _SENT.search(words)
    if not window or not sent:
        return None
    left = int(window.group(1)) - int(sent.group(1) or sent.group(2))
    return Cure("room", left) if left >= 512 else None


def _sentence(kind: type[FactxError], status: int, said: _Said) -> str:
    words = f"{status}: {excerpt(said.words)}" if said.words else f"{status} and no word of explanation"
    if kind is AccessRefused and (status == 402 or said.matches(_QUOTA)):
        return f"the quota is used up ({words}): check the plan and its payment"
    if kind is AccessRefused:
        return f"the server refused access ({words})"
    if kind is UnknownModel:
        return f"the server has no such model ({words})"
    if kind is Unreachable:
        return f"there are no chat completions at this address ({words}): base URLs mostly end in /v1"
    if kind is Overflow:
        return f"the text is longer than the model's context ({words})"
    if kind is Refused:
        return f"the provider's filter stopped the request ({words})"
    return f"the server answered {words}"


def _after_s(headers: Mapping[str, str]) -> float | None:
    """How long the server asks to wait. A date is counted from the server's own, so that no clock here matters."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) * unit
        except ValueError:
            continue
        return seconds if 0 <= seconds < float("inf") else None
    try:
        until, now = (parsedate_to_datetime(headers.get(name, "")) for name in ("retry-after", "date"))
        return max(0.0, (until - now).total_seconds())
    except (TypeError, ValueError):
        return None


def _last_words(error: BaseException) -> str:
    words = [str(each) for each in chain(error) if str(each).strip()]
    return scrubbed(words[-1])[:200] if words else type(error).__name__
