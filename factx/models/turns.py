"""How does one ask travel to the server and back?

Most go one way: the request is sent by openai's client, and the JSON that comes back fits the class of the answer.
What does not go so is tried again, in three layers, each in its own way and only in that. Innermost, tenacity sends a
request again that failed on the way (`patience`). Around it, instructor asks again where an answer does not fit
(`repairs`). Around both, a server that takes no schema is asked in plain words from then on. What fails for good
becomes `Answer.error`, or is raised where it would fail for every ask.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import openai
import pydantic_core
from pydantic import BaseModel

from factx.errors import (
    AccessRefused,
    CassetteError,
    Exhausted,
    Malformed,
    ModelError,
    NoAnswer,
    Truncated,
    UnknownModel,
    Unreachable,
)
from factx.models import faults, ollama, replies, salvage, streams
from factx.models.asks import Answer, Ask, Usage
from factx.models.bounds import Unbearable
from factx.models.faults import Cure, Fault
from factx.models.fits import Unfit, fitted
from factx.models.pacing import Held, Ticket
from factx.models.patience import Patience, Stopped
from factx.models.providers import nearest
from factx.models.quotas import limits

if TYPE_CHECKING:
    from factx.models.repairs import Manner
    from factx.models.wire import Wire


_SECRET_CHARACTERS = 12
"""What is shorter is no key of any provider, but "ollama" or "EMPTY", for servers that ask for none."""


class Turn:
    """One ask: what goes out for it, what came of it, and what it cost."""

    def __init__(self, wire: Wire, ask: Ask) -> None:
        self._wire = wire
        self._ask = ask
        self._known: list[str] = []
        self._usage = Usage()
        self._completions = 0
        self._room: int | None = None
        self._value: BaseModel | None = None
        self._partial: BaseModel | None = None
        self._fault: Fault | None = None
        self._ticket: Ticket | None = None

    async def taken(self) -> Answer:
        """The answer, by whichever way it came."""
        with self._ending():
            self._wire.model = self._wire.model or self._only(await self._patience().served(self._listed))
        for manner in self._manners():
            with self._ending():
                self._value = await (self._straight() if manner == "schema" else self._repaired(manner))
        if self._fault is not None and self._fault.kind is UnknownModel and not self._known:
            with suppress(Stopped):
                self._known = await self._listed()
        return self._answer()

    def _patience(self) -> Patience:
        return Patience(self._wire.settings.retries, self._wire.settings.sleep)

    def _manners(self) -> Iterator[Manner]:
        """With a schema, then in words where the server takes none; only the latter once that is known."""
        if self._fault:
            return
        if self._wire.habits.reads_schema:
            yield "schema"
            if self._fault is None or self._fault.cure != Cure("schema"):
                return
            self._wire.habits.reads_schema = False
            self._fault, self._completions = None, 0
        yield "words"

    async def _straight(self) -> BaseModel:
        """The first completion, if it fits; what instructor makes of it, and of those after it, if not."""
        completion = await self._create(
            messages=self._messages(), response_format=self._wire.response_format(self._ask.answer)
        )
        try:
            return fitted(_text(completion), self._ask.answer)
        except Unfit as unfit:
            if self._wire.settings.schema_retries == 0:
                raise self._misfit(_text(completion), unfit) from None
        return await self._repaired("schema", completion)

    async def _repaired(self, manner: Manner, had: dict[str, Any] | None = None) -> BaseModel:
        from factx.models import repairs  # half a second of imports, for answers that need it

        pending = [had] if had else []

        async def create(**request: Any) -> dict[str, Any]:
            return pending.pop() if pending else self._fitting(await self._create(**request))

        envelope = await repairs.asked(
            create,
            manner=manner,
            response_model=self._wire.envelope(self._ask.answer),
            messages=self._messages(),
            max_retries=self._wire.settings.schema_retries,
        )
        value: BaseModel = envelope.value
        return value

    def _messages(self) -> list[dict[str, str]]:
        return [{"role": each.role, "content": encodable(each.content)} for each in self._ask.messages]

    async def _create(self, **request: Any) -> dict[str, Any]:
        self._completions += 1
        return await self._patience().served(lambda: self._sent(request))

    async def _sent(self, request: dict[str, Any]) -> dict[str, Any]:
        body = self._body(request)
        await self._wait(body)
        with self._reaching(body):
            async with asyncio.timeout(self._wire.settings.timeout_s):
                response = await self._wire.post(*self._spoken(body))
            self._learn(response)
            completion = self._read(response.content)
        if "num_ctx" in body:
            completion = ollama.completion(completion)
        return self._checked(completion, body)

    async def _wait(self, body: dict[str, Any]) -> None:
        """Let those go first who asked first, at the pace that the server allows."""
        if (pacer := self._wire.pacer) is None:
            return
        tokens = sum(len(each["content"]) for each in body["messages"]) / 4
        try:
            self._ticket = await pacer.turn(tokens=tokens, arrived=self._ticket.arrived if self._ticket else None)
        except Held as held:
            raise Stopped(Fault(Exhausted, f"the server has used up what it allows: {held}")) from None

    def _learn(self, response: Any) -> None:
        if self._wire.pacer and self._ticket:
            self._wire.pacer.learn(self._ticket, limits(response.headers.raw))

    def _held(self, fault: Fault) -> bool:
        """Whether a refusal was one for haste, and others are held back as well until this may come again."""
        pacer, settings = self._wire.pacer, self._wire.settings
        if pacer is None or self._ticket is None or fault.kind is not Exhausted or not fault.again:
            return False
        return pacer.refused(self._ticket, after_s=fault.after_s) and settings.retries > 0

    def body(self) -> dict[str, Any]:
        """What is sent first for the ask."""
        shape = self._wire.response_format(self._ask.answer)
        return self._body({"messages": self._messages(), "response_format": shape})

    async def listed(self) -> object:
        """The list of the models that the server has, as it sent it."""
        with self._ending():
            return await self._patience().served(self._page)
        raise self._answer().error or Exhausted(f"{self._wire.endpoint.place}: no list of models came")

    async def _listed(self) -> list[str]:
        page = await self._page()
        self._wire.habits.streams = self._wire.habits.streams or streams.are_needed(page)
        return _ids(page)

    async def _page(self) -> object:
        client = await self._wire.aclient()
        with self._reaching(None):
            async with asyncio.timeout(self._wire.settings.timeout_s):
                return await client.get("/models", cast_to=object)

    def _only(self, names: list[str]) -> str:
        if len(names) != 1:
            self._known = names
            raise Stopped(Fault(UnknownModel, "no model was named, and the server does not have exactly one"))
        return names[0]

    @contextmanager
    def _ending(self) -> Iterator[None]:
        """Keep why the turn failed, without the request and the traceback that hang on the error."""
        try:
            yield
        except Stopped as stopped:
            self._fault = stopped.fault
        except Unfit as unfit:
            self._fault = Fault(Malformed, f"the answer cannot be read: {faults.excerpt(str(unfit))}")

    def _answer(self) -> Answer:
        if self._value is not None:
            return Answer(value=salvage.once_round(self._value), usage=self._usage)
        fault = self._fault or Fault(Malformed, "the model answered nothing")
        error = fault.error or fault.kind(self._sentence(fault))
        if isinstance(error, NoAnswer):
            return Answer(error=error, usage=self._usage, partial=self._partial)
        if isinstance(error, ModelError):
            error.usage = self._usage
        raise error

    def _body(self, request: dict[str, Any]) -> dict[str, Any]:
        body = self._wire.habits.body(self._wire.model, request["messages"], most_tokens=self._room)
        if "response_format" in request:
            body["response_format"] = self._wire.response_format(self._ask.answer)
        return body

    def _spoken(self, body: dict[str, Any]) -> tuple[str, bytes]:
        """The path and the body in the words of the server."""
        if "num_ctx" in body:
            return ollama.address(self._wire.endpoint.base_url), pydantic_core.to_json(ollama.request(body))
        return "/chat/completions", pydantic_core.to_json(body)

    @contextmanager
    def _reaching(self, body: dict[str, Any] | None) -> Iterator[None]:
        """Count a request, and tell why it failed. The client's own error stays behind: it holds prompt and key."""
        if body is not None:
            self._usage += Usage(requests=1, retries=min(1, self._usage.requests))
        try:
            yield
        except (openai.OpenAIError, TimeoutError, ValueError) as error:
            raise self._stopped(self._fault_of(error), body or {}) from None

    def _stopped(self, fault: Fault, body: dict[str, Any]) -> Stopped:
        """The failure, cured if it can be. What the request does not hold, or no longer, is not what ails it."""
        if fault.cure is None:
            return Stopped(fault)
        cured = bool(body) and self._cured(fault.cure, body)
        if fault.cure.of in ("schema", "bounds") and "response_format" in body and not cured:
            return Stopped(replace(fault, cure=Cure("schema"), again=False))  # `_manners` goes on without
        return Stopped(replace(fault, cure=None), cured=cured)

    def _fault_of(self, error: Exception) -> Fault:
        for each in faults.chain(error):
            if isinstance(each, CassetteError):
                return Fault(type(each), str(each), error=each)
            if isinstance(each, Unbearable):
                return Fault(Malformed, str(each))
        if isinstance(error, openai.APIStatusError):
            self._learn(error.response)
            fault = faults.of_status(error.status_code, error.response.headers, self._hidden(error.response.text))
            return replace(fault, held=error.status_code == 429 and self._held(fault))
        if isinstance(error, openai.APIConnectionError | TimeoutError):
            return faults.of_connection(error, timeout_s=self._wire.settings.timeout_s)
        text = getattr(error, "doc", "")  # a JSONDecodeError: the server said JSON and sent something else
        return faults.of_text(self._hidden(text))

    def _hidden(self, text: str) -> str:
        """The text without the key: some servers, and most debug pages, give back what they were sent."""
        key = self._wire.endpoint.api_key
        return text.replace(key, "[key]") if len(key) >= _SECRET_CHARACTERS else text

    def _cured(self, cure: Cure, body: dict[str, Any]) -> bool:
        """Change what the server does not take. Where another ask has changed it meanwhile, that is enough."""
        if cure.of == "room" and 0 < cure.tokens < body.get(self._wire.habits.cap, 0):
            self._room = cure.tokens
            return True
        return self._wire.habits.cured(cure, body)

    def _read(self, content: bytes) -> Any:
        """The JSON of a response. What is none is told as a `Fault`, like a request that failed."""
        try:
            return streams.assembled(content) if streams.is_stream(content) else pydantic_core.from_json(content)
        except ValueError:  # it minds half a character that is escaped, where json does not
            try:
                return json.loads(content)
            except ValueError:
                raise Stopped(faults.of_text(self._hidden(content.decode("utf-8", "replace")))) from None

    def _checked(self, received: Any, body: dict[str, Any]) -> dict[str, Any]:
        """The completion with its bare text, if that can be parsed."""
        completion = self._hidden(received) if isinstance(received, str) else opened(received)
        tokens = replies.usage_of(completion)
        self._usage += tokens
        if self._wire.pacer and self._ticket:
            self._wire.pacer.served(self._ticket, tokens=tokens.input_tokens + tokens.output_tokens)
        if (thought := replies.thought(completion)) is not None:
            self._wire.habits.thinks = self._wire.habits.thinks or thought
        fault = replies.fault_of(completion, cap=self._room or self._wire.habits.most_tokens)
        if fault is None and not self._wire.endpoint.hosted:
            characters = sum(len(each["content"]) for each in body["messages"])
            fault = replies.silently_cut(characters=characters, input_tokens=tokens.input_tokens)
        if fault and fault.kind is Truncated:
            fault = self._kept(replies.text_of(completion, blanks=True), fault)
        if fault:
            raise self._stopped(fault, body)
        received["choices"][0]["message"]["content"] = json_in(encodable(replies.text_of(completion)))
        return dict(received)

    def _misfit(self, text: str, unfit: Unfit) -> Stopped:
        """An answer that never came to fit. Those of its items that do are kept."""
        self._partial = salvage.salvaged(text, self._ask.answer).value
        return Stopped(Fault(Malformed, misfit_told(text, str(unfit))))

    def _kept(self, text: str, fault: Fault) -> Fault | None:
        """What a cut-off comes to once what was complete is kept: nothing, where the answer had come to its end."""
        began = re.search(r"[{\[]", text)
        text = text[began.start() :] if began else ""
        if salvage.is_whole(text):
            return None
        kept = salvage.salvaged(text, self._ask.answer)
        self._partial = kept.value
        return replies.looped(fault) if kept.loop else fault

    def _fitting(self, completion: dict[str, Any]) -> dict[str, Any]:
        """The completion; the last one only if it fits, since instructor would log whole prompts on giving up."""
        if self._completions > self._wire.settings.schema_retries:
            try:
                fitted(_text(completion), self._ask.answer)
            except Unfit as unfit:
                raise self._misfit(_text(completion), unfit) from None
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
            return f"; {nearest(self._wire.model or '', self._known)}"
        if fault.kind is AccessRefused and fault.key:
            return f"; {place.key_help}"
        if fault.kind is Unreachable and fault.again:
            return (
                f"; start the server ({place.start}) or give its base_url"
                if place.start
                else "; check the address and the network"
            )
        return ""


def opened(received: Any) -> Any:
    """A completion with names for keys down to its messages: openai's classes hold the same at ten times the CPU."""
    if not isinstance(received, dict) or not isinstance(received.get("choices"), list):
        return SimpleNamespace(**received) if isinstance(received, dict) else received
    choices = [SimpleNamespace(**each) if isinstance(each, dict) else each for each in received["choices"]]
    for each in choices:
        if isinstance(getattr(each, "message", None), dict):
            each.message = SimpleNamespace(**each.message)
    return SimpleNamespace(**{**received, "choices": choices})


def _text(completion: dict[str, Any]) -> str:
    return str(completion["choices"][0]["message"]["content"])


def json_in(text: str) -> str:
    """The JSON in an answer that has words around it; the text itself where there is none to be found."""
    if text.startswith(("{", "[")):
        return text
    from instructor.utils import extract_json_from_codeblock

    try:
        return extract_json_from_codeblock(text)
    except ValueError as error:  # too many braces that close nothing
        raise Stopped(Fault(Malformed, misfit_told(text, str(error)))) from None


def misfit_told(text: str, complaints: str) -> str:
    began = faults.excerpt(text)
    if not text.startswith("{"):
        return f"the model answered in prose and not in JSON: {began}"
    return f"the answer did not fit the schema ({complaints.partition(chr(10))[0]}): {began}"


def _ids(page: object) -> list[str]:
    """The model names in the answer to GET /models; none where it is no such list."""
    rows = page.get("data") if isinstance(page, dict) else page
    ids = [row.get("id") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return [each for each in ids if isinstance(each, str)]


def encodable(text: str) -> str:
    """The text with lone surrogates replaced, one for one: no request can carry them, and offsets must not move."""
    return re.sub(r"[\ud800-\udfff]", "\ufffd", text)
