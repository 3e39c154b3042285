"""What do the probes of a model come to, for somebody who wants to read articles with it?

Ten findings, always the same and in the same order, each with its state: "ok", "note" (wrong, but reading survives it),
"bad" (it cannot be used), "told" (to know, neither good nor bad) or "open" (not tried, since something else is bad).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from factx.documents import Document
from factx.engines.estimates import estimated
from factx.engines.llm import LanguageModel
from factx.errors import AccessRefused, Exhausted, Malformed, NoAnswer, UnknownModel, Unreachable
from factx.models import Usage
from factx.models.chat import MAX_OUTPUT_TOKENS, RETRIES, TIMEOUT_S
from factx.models.probes import MEASURED_TOKENS, Probes
from factx.models.tokens import estimate_sent

State = Literal["ok", "note", "bad", "told", "open"]

_ARTICLE_CHARS = 4_000
_SENTENCES = (
    "The board of the port of Velmouth said on Friday that harbour tolls would rise by 12 per cent in January.",
    "“We cannot pay that,” said Ilse Brandt, who runs three trawlers and heads the fishermen's co-operative.",
    "The county expects £4.2m a year from the plan, which the ministry of transport has yet to approve.",
)
_LONGER = {
    "gguf": "take a model with a longer context, since factx has asked for all that this one has",
    "ollama": "take a model with a longer context, since factx asks Ollama for all that an ask needs",
    "llamacpp": "llama-server --ctx-size {0}",
    "vllm": "vllm serve --max-model-len {0}",
    "lmstudio": "set {0} where LM Studio loads the model",
}
_LEAST_PASSAGE = 500  # tokens of text and answer: less is no sentence and its facts


@dataclass(frozen=True)
class Finding:
    """One line of what was found."""

    about: str
    state: State
    words: str


@dataclass(frozen=True)
class Subject:
    """The model that was looked at.

    `listed` tells how many models its server lists, and whether it is one of them; `thinking` is False where it was
    told to leave that out.
    """

    name: str
    key: str | None
    takes_schema: bool
    hosted: bool
    listed: tuple[int, bool] | None = None
    known_context: int | None = None
    thinking: bool | None = None


@dataclass(frozen=True)
class Need:
    """What reading takes of a model: `article` for one of 4 kB, the others for one ask, in tokens with the answer."""

    article: Usage
    longest: int
    least: int
    passage_chars: int

    @classmethod
    def of(cls, engine: LanguageModel) -> Need:
        article, passage = _article(_ARTICLE_CHARS), _article(engine.passage_chars)
        fixed = estimate_sent(engine.asks(_article(1))[0])
        sent = max(map(estimate_sent, engine.asks(passage)))
        written = min(MAX_OUTPUT_TOKENS, estimated(engine, passage).output_tokens)
        return cls(estimated(engine, article), sent + written, fixed + _LEAST_PASSAGE, engine.passage_chars)


def findings(subject: Subject, probes: Probes, need: Need, *, price: str) -> list[Finding]:
    """The ten findings. `price` says what the article would cost."""
    error = probes.error
    found = [_reachable(error, probes), _key(error, subject), _model(error, subject)]
    if error is None:
        found += [
            _schema(probes, subject),
            _context(probes, subject, need),
            _thinking(probes, subject),
            _usage(probes),
            _speed(probes, need),
        ]
    else:
        names = ("schema", "context", "thinking", "usage", "speed")
        found += [Finding(name, "open", "not tried") for name in names]
    return [*found, _cost(probes, need, price), _settings(subject, need)]


def _reachable(error: Exception | None, probes: Probes) -> Finding:
    if isinstance(error, Malformed):
        return Finding("reachable", "bad", f"{error}: check the address, base URLs mostly end in /v1")
    if isinstance(error, Unreachable | Exhausted):
        return Finding("reachable", "bad", str(error))
    took = f", {probes.latency_s:.1f} s for a small ask" if probes.latency_s is not None else ""
    return Finding("reachable", "ok", f"yes{took}")


def _key(error: Exception | None, subject: Subject) -> Finding:
    if isinstance(error, AccessRefused):
        return Finding("key", "bad", str(error))
    if isinstance(error, Unreachable | Exhausted | Malformed):
        return Finding("key", "open", "not tried")
    return Finding("key", "ok", f"{subject.key} is accepted" if subject.key else "none is needed")


def _model(error: Exception | None, subject: Subject) -> Finding:
    if isinstance(error, Unreachable | Exhausted | Malformed | AccessRefused):
        return Finding("model", "open", "not tried")
    if isinstance(error, UnknownModel | NoAnswer) or error is not None:
        return Finding("model", "bad", str(error))
    if subject.listed is None:
        return Finding("model", "ok", "it answers; the server gives no list of models")
    count, is_listed = subject.listed
    if not is_listed:
        return Finding("model", "ok", f"it answers, though it is none of the {count} that the server lists")
    return Finding("model", "ok", "the only one that the server has" if count == 1 else f"one of {count} at the server")


def _schema(probes: Probes, subject: Subject) -> Finding:
    if probes.keeps_schema:
        return Finding("schema", "ok", "kept: it gave a word that only the schema allows")
    if not subject.takes_schema:
        return Finding(
            "schema", "told", "not taken by the server, so it is said in the prompt, and answers are checked"
        )
    return Finding(
        "schema",
        "note",
        "ignored: it gave a word that the schema does not allow, so some answers will have to be asked for twice; "
        "a newer server, or another model at it, may keep to it",
    )


def _context(probes: Probes, subject: Subject, need: Need) -> Finding:
    tokens = probes.context_tokens
    if tokens is None:
        if subject.known_context:
            return Finding("context", "ok", f"{subject.known_context:,} tokens, by the list of prices")
        return Finding("context", "told", f"the server does not tell; asks take up to {need.longest:,} tokens")
    measured = probes.context_from == "measured"
    if measured and tokens > 0.9 * MEASURED_TOKENS[0]:
        return Finding("context", "ok", f"at least {tokens:,} tokens, measured")
    how = "measured: the server cuts off or refuses what is longer" if measured else "as the server says"
    if tokens >= need.longest:
        return Finding("context", "ok", f"{tokens:,} tokens, {how}; asks take up to {need.longest:,}")
    remedy = _longer(subject, need)
    if tokens < need.least:
        words = f"{tokens:,} tokens ({how}) do not hold the instructions and an answer, {need.least:,} tokens"
        return Finding("context", "bad", f"{words}: {remedy}")
    words = f"{tokens:,} tokens ({how}); asks take up to {need.longest:,}, so long texts are read in small pieces"
    return Finding("context", "note", f"{words}: {remedy}")


def _longer(subject: Subject, need: Need) -> str:
    if subject.hosted:
        return "take a model with a longer context"
    room = 1 << (need.longest - 1).bit_length()  # the next power of two: servers like it
    command = _LONGER.get(subject.name.partition("/")[0])
    return command.format(room) if command else f"start the server with a context of {room} tokens"


def _thinking(probes: Probes, subject: Subject) -> Finding:
    if probes.thinks and subject.thinking is False:
        words = "it thinks before it answers, though it was told not to: take a model that can leave it out"
        return Finding("thinking", "note", words)
    if probes.thinks:
        words = "it thinks before it answers, which takes time and tokens: --no-think switches that off"
        return Finding("thinking", "told", words)
    return Finding("thinking", "ok", "no thoughts were seen" if subject.thinking is None else "off")


def _usage(probes: Probes) -> Finding:
    if probes.reports_usage:
        return Finding("usage", "ok", "the tokens of every ask are reported")
    words = "no tokens are reported: what a reading costs cannot be told, and no budget can be held"
    return Finding("usage", "note", words)


def _speed(probes: Probes, need: Need) -> Finding:
    speed = probes.output_tokens_per_s
    if not speed:
        return Finding("speed", "told", "not known, since no tokens are reported")
    told = f"{speed:,.0f} tokens a second" if speed >= 10 else f"{speed:.1f} tokens a second"
    longest_s = need.article.output_tokens / need.article.requests / speed
    if longest_s > TIMEOUT_S:
        words = f"{told}: an answer would take {_time(longest_s)}, and is given up after {_time(TIMEOUT_S)}"
        return Finding("speed", "note", f"{words}: take a smaller model, or a faster machine")
    return Finding("speed", "ok", told)


def _cost(probes: Probes, need: Need, price: str) -> Finding:
    article, speed = need.article, probes.output_tokens_per_s
    taken = f"about {article.input_tokens:,} tokens in and {article.output_tokens:,} out"
    if speed:
        took_s = article.output_tokens / speed + article.requests * (probes.latency_s or 0)
        taken = f"{taken}, {_time(took_s)} to write"
    if probes.thinks:
        taken += ", and its thoughts on top"
    return Finding("article", "told", f"one of 4 kB takes {taken}; cost: {price}")


def _settings(subject: Subject, need: Need) -> Finding:
    shape = "a strict schema" if subject.takes_schema else "the schema in the prompt"
    words = (
        f"{shape}, temperature 0, passages of up to {need.passage_chars:,} characters, answers of up to "
        f"{MAX_OUTPUT_TOKENS:,} tokens and {_time(TIMEOUT_S)}, {RETRIES} retries, thinking "
        f"{'left to the server' if subject.thinking is None else 'off'}"
    )
    return Finding("settings", "told", words)


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s" if seconds >= 1 else "under a second"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _article(chars: int) -> Document:
    """An article of invented news, about that long: only its length matters."""

    def lines() -> Iterator[str]:
        length, nth = 0, 0
        while length < chars:
            yield _SENTENCES[nth % len(_SENTENCES)]
            length, nth = length + len(_SENTENCES[nth % len(_SENTENCES)]) + 1, nth + 1

    return Document(" ".join(lines()))
