"""How does one ask travel to the server and back?

Three layers, each of which tries again in its own way and only in that. Innermost, tenacity sends a request again
that failed on the way (`patience`). Around it, instructor asks again when an answer does not fit its schema. Around
both, a server that takes no schema is asked in plain words from then on. What fails for good becomes `Answer.error`,
or is raised where it would fail for every ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import instructor
import openai
from instructor.core import InstructorRetryException, ResponseParsingError
from instructor.utils import extract_json_from_codeblock
from pydantic import BaseModel

from factx.errors import AccessRefused, CassetteError, Malformed, NoAnswer, UnknownModel, Unreachable
from factx.models import faults, replies
from factx.models.asks import Answer, Ask, Usage
from factx.models.envelopes import Envelope
from factx.models.faults import Cure, Fault
from factx.models.patience import Patience, Stopped
from factx.models.providers import nearest

if TYPE_CHECKING:
    from factx.models.wire import Wire


class Turn:
    """One ask: what goes out for it, what came of it, and what it cost."""

    def __init__(self, wire: Wire, ask: Ask) -> None:
        self.known: list[str] = []
        self._wire = wire
        self._ask = ask
        self._usage = Usage()
        self._completions = 0
        self._room: int | None = None
        self._value: BaseModel | None = None
        self._fault: Fault | None = None

    @property
    def lacks_model(self) -> bool:
        """True where the names of the server's models would help."""
        return self._fault is not None and self._fault.kind is UnknownModel and not self.known

    def patience(self) -> Patience:
        return Patience(self._wire.settings.retries, self._wire.settings.sleep)

    def modes(self) -> Iterator[instructor.Mode]:
        """JSON_SCHEMA, then MD_JSON where the server takes no schema; only the latter once that is known."""
        if self._fault:
            return
        if self._wire.habits.reads_schema:
            yield instructor.Mode.JSON_SCHEMA
            if self._fault is None or self._fault.cure != Cure("schema"):
                return
            self._wire.habits.reads_schema = False
            self._fault, self._completions = None, 0
        yield instructor.Mode.MD_JSON

    def arguments(self) -> dict[str, Any]:
        """What instructor is called with. Never a `context`: it would render every message as a template."""
        return {
            "response_model": self._wire.envelope(self._ask.answer),
            "messages": [{"role": each.role, "content": _encodable(each.content)} for each in self._ask.messages],
            "max_retries": self._wire.settings.schema_retries,
        }

    def create(self, **request: Any) -> object:
        self._completions += 1
        return self._fitting(self.patience().retrying()(self._send, request))

    async def acreate(self, **request: Any) -> object:
        self._completions += 1
        return self._fitting(await self.patience().async_retrying()(self._asend, request))

    def _send(self, request: dict[str, Any]) -> object:
        body = self._body(request)
        with self._reaching(body):
            completion = self._wire.client().chat.completions.create(**_as_sent(body))
        return self._checked(completion, body)

    async def _asend(self, request: dict[str, Any]) -> object:
        body = self._body(request)
        client = await self._wire.aclient()
        with self._reaching(body):
            completion = await client.chat.completions.create(**_as_sent(body))
        return self._checked(completion, body)

    def listed(self) -> list[str]:
        """The names of the models that the server has."""
        return _ids(self.page())

    def page(self) -> object:
        """The list of the models that the server has."""
        with self._reaching(None):
            return self._wire.client().get("/models", cast_to=object)

    async def alisted(self) -> list[str]:
        client = await self._wire.aclient()
        with self._reaching(None):
            return _ids(await client.get("/models", cast_to=object))

    def only(self, names: list[str]) -> str:
        if len(names) != 1:
            self.known = names
            raise Stopped(Fault(UnknownModel, "no model was named, and the server does not have exactly one"))
        return names[0]

    def take(self, envelope: Envelope) -> None:
        self._value = envelope.value

    @contextmanager
    def ending(self) -> Iterator[None]:
        """Keep why the turn failed, without the request and the traceback that hang on the error."""
        try:
            yield
        except Stopped as stopped:
            self._fault = stopped.fault
        except InstructorRetryException as error:
            if not isinstance(error.__cause__, ValueError):
                raise (error.__cause__ or error) from None
            self._fault = Fault(Malformed, f"the answer cannot be read: {faults.excerpt(str(error.__cause__))}")

    def answer(self) -> Answer:
        if self._value is not None:
            return Answer(value=self._value, usage=self._usage)
        fault = self._fault or Fault(Malformed, "the model answered nothing")
        error = fault.error or fault.kind(self._sentence(fault))
        if isinstance(error, NoAnswer):
            return Answer(error=error, usage=self._usage)
        raise error

    def _body(self, request: dict[str, Any]) -> dict[str, Any]:
        habits = self._wire.habits
        body = {
            "model": self._wire.model,
            "messages": request["messages"],
            habits.cap: self._room or habits.most_tokens,
        }
        if habits.temperature is not None:
            body["temperature"] = habits.temperature
        if "response_format" in request:  # without "strict", OpenAI takes the schema for a hint
            shape = request["response_format"]
            body["response_format"] = {**shape, "json_schema": {**shape["json_schema"], "strict": True}}
        return body

    @contextmanager
    def _reaching(self, body: dict[str, Any] | None) -> Iterator[None]:
        """Count a request, and tell why it failed. The client's own error stays behind: it holds prompt and key."""
        if body is not None:
            self._usage += Usage(requests=1, retries=min(1, self._usage.requests))
        try:
            yield
        except (openai.OpenAIError, ValueError) as error:
            raise self._stopped(self._fault_of(error), body or {}) from None

    def _stopped(self, fault: Fault, body: dict[str, Any]) -> Stopped:
        """The failure, cured if it can be. What the request does not hold, or no longer, is not what ails it."""
        if fault.cure is None:
            return Stopped(fault)
        if fault.cure.of == "schema" and "response_format" in body:
            return Stopped(replace(fault, again=False))  # `modes` goes on without
        return Stopped(replace(fault, cure=None), cured=bool(body) and self._cured(fault.cure, body))

    def _fault_of(self, error: Exception) -> Fault:
        for each in faults.chain(error):
            if isinstance(each, CassetteError):
                return Fault(type(each), str(each), error=each)
        if isinstance(error, openai.APIStatusError):
            return faults.of_status(error.status_code, error.response.headers, self._hidden(error.response.text))
        if isinstance(error, openai.APIConnectionError):
            return faults.of_connection(error, timeout_s=self._wire.settings.timeout_s)
        text = getattr(error, "doc", "")  # a JSONDecodeError: the server said JSON and sent something else
        return faults.of_text(self._hidden(text))

    def _hidden(self, text: str) -> str:
        """The text without the key: some servers, and most debug pages, give back what they were sent."""
        return text.replace(self._wire.endpoint.api_key, "[key]") if self._wire.endpoint.has_key else text

    def _cured(self, cure: Cure, body: dict[str, Any]) -> bool:
        """Change what the server does not take. Where another ask has changed it meanwhile, that is enough."""
        habits = self._wire.habits
        if cure.of == "temperature" and "temperature" in body:
            habits.temperature = None
            return True
        if cure.of == "cap" and (habits.cap not in body or not habits.cap_swapped):
            if habits.cap in body:
                habits.cap = "max_tokens" if habits.cap == "max_completion_tokens" else "max_completion_tokens"
                habits.cap_swapped = True
            return True
        smaller = 0 < cure.tokens < body.get(habits.cap, 0)
        if cure.of == "limit" and smaller:
            habits.most_tokens = cure.tokens
        elif cure.of == "room" and smaller:
            self._room = cure.tokens
        else:
            return False
        return True

    def _checked(self, completion: Any, body: dict[str, Any]) -> object:
        """The completion with its bare text, if that can be parsed."""
        tokens = replies.usage_of(completion)
        self._usage += tokens
        if isinstance(completion, str):
            completion = self._hidden(completion)
        if (thought := replies.thought(completion)) is not None:
            self._wire.habits.thinks = self._wire.habits.thinks or thought
        fault = replies.fault_of(completion, cap=self._room or self._wire.habits.most_tokens)
        if fault is None and not self._wire.endpoint.hosted:
            characters = sum(len(each["content"]) for each in body["messages"])
            fault = replies.silently_cut(characters=characters, input_tokens=tokens.input_tokens)
        if fault:
            raise self._stopped(fault, body)
        completion.choices[0].message.content = _json_in(replies.text_of(completion))
        return completion

    def _fitting(self, completion: Any) -> object:
        """The completion; the last one only if it fits, since instructor would log whole prompts on giving up."""
        if self._completions > self._wire.settings.schema_retries:
            text = completion.choices[0].message.content
            try:
                self._wire.envelope(self._ask.answer).model_validate_json(text)
            except ResponseParsingError as error:
                raise Stopped(Fault(Malformed, _unfit(text, str(error)))) from None
        return completion

    def _sentence(self, fault: Fault) -> str:
        place = self._wire.endpoint
        label = f"{self._ask.label}: " if issubclass(fault.kind, NoAnswer) else ""
        times = f", {self._usage.requests} requests" if fault.again and self._usage.requests > 1 else ""
        says = self._hidden(fault.says) + times + self._remedy(fault)
        return f"{label}{place.named(self._wire.model)} at {place.place}: {says}"

    def _remedy(self, fault: Fault) -> str:
        place = self._wire.endpoint
        if fault.kind is UnknownModel:
            return f"; {nearest(self._wire.model or '', self.known)}"
        if fault.kind is AccessRefused and fault.key:
            return f"; {place.key_help}"
        if fault.kind is Unreachable and fault.again:
            return (
                f"; start the server ({place.start}) or give its base_url"
                if place.start
                else "; check the address and the network"
            )
        return ""


def _as_sent(body: dict[str, Any]) -> dict[str, Any]:
    """The body as the openai client takes it: the schema goes beside the arguments, which it would walk (0.6 ms)."""
    beside = {"extra_body": {"response_format": body["response_format"]}} if "response_format" in body else {}
    return {name: value for name, value in body.items() if name != "response_format"} | beside


def _json_in(text: str) -> str:
    """The JSON in an answer that has words around it; the text itself where there is none to be found."""
    if text.startswith(("{", "[")):
        return text
    try:
        return extract_json_from_codeblock(text)
    except ValueError as error:  # too many braces that close nothing
        raise Stopped(Fault(Malformed, _unfit(text, str(error)))) from None


def _unfit(text: str, complaints: str) -> str:
    began = faults.excerpt(text)
    if not text.startswith("{"):
        return f"the model answered in prose and not in JSON: {began}"
    return f"the answer did not fit the schema ({complaints.partition(chr(10))[0]}): {began}"


def _ids(page: object) -> list[str]:
    """The model names in the answer to GET /models; none where it is no such list."""
    rows = page.get("data") if isinstance(page, dict) else page
    ids = [row.get("id") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return [each for each in ids if isinstance(each, str)]


def _encodable(text: str) -> str:
    """The text with lone surrogates replaced, one for one: no request can carry them, and offsets must not move."""
    return re.sub(r"[\ud800-\udfff]", "\ufffd", text)
