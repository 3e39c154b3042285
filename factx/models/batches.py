"""How is a provider given many asks in one file, to be answered by tomorrow at half the price?

The format is OpenAI's: a line for each request, with a name for it, and files with a line for each answer and each
failure. Azure, Groq and others take the same, and so does vLLM without any server: `vllm run-batch`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import openai

from factx.errors import AccessRefused, Exhausted, FactxError, Malformed, NoAnswer, Overflow, Refused, Truncated
from factx.models import faults, replies, salvage
from factx.models.asks import Answer, Ask, Usage
from factx.models.faults import Fault
from factx.models.fits import Unfit, fitted
from factx.models.patience import Stopped
from factx.models.providers import Endpoint
from factx.models.turns import encodable, json_in, misfit_told, opened

URL: Final = "/v1/chat/completions"
MOST_REQUESTS = 50_000
MOST_BYTES = 200_000_000

_ENDED = frozenset({"completed", "failed", "expired", "cancelled"})
_WINDOW: Final = "24h"
_RETRIES = 3
_KEPT_SHORT = 300
_BROKEN_OFF: Any = next(  # of httpx, or from openai 3 on of httpx2: while a file is fetched
    sys.modules[each.__module__.partition(".")[0]].HTTPError
    for each in openai.DefaultHttpxClient.__mro__
    if each.__module__.startswith("httpx")
)


@dataclass(frozen=True)
class Batch:
    """How far a provider has come with a file of asks. `problems` says why it refused the file, where it did."""

    id: str
    status: str
    total: int = 0
    completed: int = 0
    failed: int = 0
    output_file: str | None = None
    error_file: str | None = None
    problems: tuple[str, ...] = ()

    @property
    def has_ended(self) -> bool:
        return self.status in _ENDED


class Batches:
    """The batches of one account. Raises `FactxError` where the provider does not do what it is asked."""

    def __init__(self, place: Endpoint, options: Mapping[str, Any]) -> None:
        http = openai.DefaultHttpxClient(trust_env=not place.local)
        self._place = place
        self._client = openai.OpenAI(**{**options, "max_retries": _RETRIES, "http_client": http})

    def submit(self, path: Path) -> Batch:
        """Hand a file of requests over."""
        with self._telling(f"{path} cannot be handed over"), path.open("rb") as file:
            uploaded = self._client.files.create(file=(path.name, file), purpose="batch")
            return _batch(
                self._client.batches.create(
                    input_file_id=uploaded.id, endpoint=URL, completion_window=_WINDOW, metadata={"file": path.name}
                )
            )

    def state(self, batch: str) -> Batch:
        with self._telling(f"nothing is known of batch {batch}"):
            return _batch(self._client.batches.retrieve(batch))

    def fetch(self, file: str, to: Path) -> None:
        """Write one of a batch's files to the disk."""
        fetching = self._client.files.with_streaming_response.content(file)
        with self._telling(f"the file {file} cannot be fetched"), fetching as response:
            response.stream_to_file(to)

    def close(self) -> None:
        self._client.close()

    @contextmanager
    def _telling(self, what: str) -> Iterator[None]:
        try:
            yield
        except openai.APIStatusError as error:
            fault = faults.of_status(error.status_code, error.response.headers, self._hidden(error.response.text))
        except (openai.OpenAIError, TimeoutError, _BROKEN_OFF) as error:
            fault = faults.of_connection(error, timeout_s=0)
        else:
            return
        kind = fault.kind if issubclass(fault.kind, FactxError) else Exhausted
        remedy = f"; {self._place.key_help}" if kind is AccessRefused and fault.key else ""
        raise kind(f"{what}: {self._place.place}: {self._hidden(fault.says)}{remedy}") from None

    def _hidden(self, text: str) -> str:
        return text.replace(self._place.api_key, "[key]") if self._place.has_key else text


def line(name: str, body: Mapping[str, Any]) -> bytes:
    """One request of a file."""
    request = {"custom_id": name, "method": "POST", "url": URL, "body": body}
    return json.dumps(request, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"


def read(ask: Ask, completion: Any) -> Answer:
    """What a completion of a file is as the answer to its ask: its value, or why it holds none."""
    found = opened(completion)
    usage = replace(replies.usage_of(found), requests=1)
    if fault := replies.fault_of(found, cap=_cap(found)):
        return _failed(ask, fault, usage, replies.text_of(found, blanks=True) if fault.kind is Truncated else "")
    text = encodable(replies.text_of(found))
    try:
        text = json_in(text)
        return Answer(value=salvage.once_round(fitted(text, ask.answer)), usage=usage)
    except Stopped as stopped:
        return _failed(ask, stopped.fault, usage, "")
    except Unfit as error:
        partial = salvage.salvaged(text, ask.answer).value
        return Answer(error=Malformed(f"{ask.label}: {misfit_told(text, str(error))}"), usage=usage, partial=partial)


def fault_in(completion: Any) -> str:
    """Why a completion holds no answer, whatever was asked; "" where it may hold one."""
    found = opened(completion)
    fault = replies.fault_of(found, cap=_cap(found))
    return fault.says if fault else ""


def usage_in(completion: Any) -> Usage:
    return replace(replies.usage_of(opened(completion)), requests=1)


def _failed(ask: Ask, fault: Fault, usage: Usage, text: str) -> Answer:
    """A cut-off keeps what was complete of it, and is none where the answer had come to its end."""
    began = re.search(r"[{\[]", text)
    text = text[began.start() :] if began else ""
    if text and salvage.is_whole(text):
        try:
            return Answer(value=salvage.once_round(fitted(text, ask.answer)), usage=usage)
        except Unfit:
            pass
    kept = salvage.salvaged(text, ask.answer) if text else None
    fault = replies.looped(fault) if kept and kept.loop else fault
    kind = fault.kind if fault.kind in (Truncated, Overflow, Refused, Malformed) else Malformed
    error: NoAnswer = kind(f"{ask.label}: {fault.says}")
    return Answer(error=error, usage=usage, partial=kept.value if kept else None)


def _cap(completion: Any) -> int:
    """What a cut-off answer was allowed: the completion does not tell, but where it was cut it wrote as much."""
    return replies.usage_of(completion).output_tokens


def _batch(found: Any) -> Batch:
    counts = found.request_counts
    problems = tuple(str(each.message)[:_KEPT_SHORT] for each in (found.errors.data or ())) if found.errors else ()
    return Batch(
        id=found.id,
        status=found.status,
        total=counts.total if counts else 0,
        completed=counts.completed if counts else 0,
        failed=counts.failed if counts else 0,
        output_file=found.output_file_id,
        error_file=found.error_file_id,
        problems=problems,
    )
