"""How many tokens does an article cost, beside its own?

    python -m benchmarks.tokens [--tokenizer o200k_base] [STEM …]
    python -m benchmarks.tokens --estimate

The first table counts what the engine's first asks send for each seed article, as the prompts and schemas stand now;
the second what recorded readings sent and got, in all rounds, and how that compares with plain JSON of the same facts:

    system, user, schema   the parts of the first asks, and all three as a multiple of the article
    article ×              the sum as a multiple of the article's own tokens; `fresh ×` leaves out system prompt and
                           schema, which are the same in every ask and come from the provider's cache after the first
    written                what the model wrote in all rounds
    plain, pretty, record  the facts of that reading as JSON: with every field and all words written out, and no place,
                           id or computed value; the same indented; and the records of a fact file

A recording whose requests are no longer those of the engine is marked "stale": its facts are those of the gold.
--estimate holds `factx.models.tokens.estimate_tokens` and four characters a token against several tokenizers. All
vocabularies are in the wheel of splintr-rs; nothing is fetched.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from splintr import Tokenizer

import factx
from benchmarks.gold import ROOT, annotation, article, stems
from benchmarks.readings import reading
from factx.analysis.gold import annotation as read_annotation
from factx.engines.estimates import ASKED_AGAIN, WRITTEN_PER_TOKEN, estimated
from factx.engines.llm import LanguageModel
from factx.errors import CassetteError
from factx.models import Ask
from factx.models.schemas import strict
from factx.models.tokens import estimate_tokens
from factx.testing.format import Exchange, read

Count = Callable[[str], int]

TOKENIZERS = ("o200k_base", "llama3", "qwen3", "deepseek_v3", "mistral_v3", "gemma3")
"""Those of GPT-4o to GPT-5, Llama 3, Qwen 3, DeepSeek 3, Mistral and Gemma 3."""


@dataclass(frozen=True)
class Sent:
    """The tokens of asks by their parts."""

    asks: int
    system: int
    user: int
    schema: int

    @property
    def all(self) -> int:
        return self.system + self.user + self.schema


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tokens", description=__doc__.splitlines()[0])
    parser.add_argument("stems", nargs="*", metavar="STEM", help="seed articles (default: all)")
    parser.add_argument("--tokenizer", default=TOKENIZERS[0], help=f"one of {', '.join(TOKENIZERS)} and others")
    parser.add_argument("--estimate", action="store_true", help="how good the estimate without a tokenizer is")
    options = parser.parse_args(argv)
    chosen = options.stems or stems()
    if options.estimate:
        show_estimate(chosen)
        return
    tokenizer = Tokenizer.from_pretrained(options.tokenizer)
    print(f"tokens by {options.tokenizer}\n")
    show_first_asks(chosen, lambda text: len(tokenizer.encode(text)))
    print()
    show_recordings(chosen, lambda text: len(tokenizer.encode(text)))


def show_first_asks(chosen: Iterable[str], count: Count) -> None:
    headings = f"{'asks':>6}{'system':>8}{'user':>7}{'schema':>8}{'article ×':>11}{'fresh ×':>9}"
    print(f"{'first asks':<26}{'article':>8}{headings}")
    ratios, fresh = [], []
    for stem in chosen:
        document = article(stem)
        own, sent = count(document.text), of_asks(LanguageModel().asks(document), count)
        ratios.append(sent.all / own)
        fresh.append(sent.user / own)
        print(
            f"{stem:<26}{own:>8,}{sent.asks:>6}{sent.system:>8,}{sent.user:>7,}{sent.schema:>8,}"
            f"{ratios[-1]:>11.2f}{fresh[-1]:>9.2f}"
        )
    print(f"{'mean':<63}{statistics.mean(ratios):>11.2f}{statistics.mean(fresh):>9.2f}")


def show_recordings(chosen: Iterable[str], count: Count) -> None:
    print(
        f"{'recorded readings':<26}{'asks':>5}{'sent':>8}{'×':>6}{'est.':>8}{'written':>9}{'×':>6}{'est.':>8}"
        f"{'plain':>8}{'pretty':>8}{'record':>8}{'written/pretty':>16}"
    )
    shares, lengths, again = [], [], []
    for stem in chosen:
        document = article(stem)
        own, guess = count(document.text), estimated(LanguageModel(), document)
        exchanges = [each for each in recorded(stem) if each.response.status == 200]
        sent = sum(of_body(each.request.body.value, count).all for each in exchanges)
        written = sum(count(answer_in(each)) for each in exchanges)
        facts, stale = facts_of(stem, document)
        records = [each.to_record() for each in facts.items]
        plain = [_plain(each) for each in records]
        sizes = (
            count(_compact(plain)),
            count(json.dumps(plain, indent=2, ensure_ascii=False)),
            count(_compact(records)),
        )
        shares.append(written / sizes[1])
        again.append(len(exchanges) / len(LanguageModel().asks(document)) - 1)
        lengths.append(written / own)
        print(
            f"{stem:<26}{len(exchanges):>5}{sent:>8,}{sent / own:>6.2f}{guess.input_tokens:>8,}{written:>9,}"
            f"{lengths[-1]:>6.2f}{guess.output_tokens:>8,}{sizes[0]:>8,}{sizes[1]:>8,}{sizes[2]:>8,}"
            f"{shares[-1]:>15.0%}{' stale' if stale else ''}"
        )
    print(f"{'mean':<56}{statistics.mean(lengths):>6.2f}{statistics.mean(shares):>47.0%}")
    print(
        f"\nmeasured: {statistics.mean(again):.2f} further asks for each first one, and {statistics.mean(lengths):.2f} "
        f"tokens written for each of the article; estimates take {ASKED_AGAIN} and {WRITTEN_PER_TOKEN}"
    )


def show_estimate(chosen: Iterable[str]) -> None:
    texts = dict(_texts(chosen))
    print(f"{'estimate_tokens / counted':<34}" + "".join(f"{name:>13}" for name in TOKENIZERS) + f"{'chars/4':>13}")
    tokenizers = [Tokenizer.from_pretrained(name) for name in TOKENIZERS]
    for name, text in texts.items():
        counts = [len(each.encode(text)) for each in tokenizers]
        cells = [estimate_tokens(text) / each for each in counts]
        print(
            f"{name:<34}"
            + "".join(f"{cell - 1:>+13.1%}" for cell in cells)
            + f"{len(text) / 4 / statistics.median(counts) - 1:>+13.1%}"
        )


def of_asks(asks: Sequence[Ask], count: Count) -> Sent:
    roles = [(each.role, each.content) for ask in asks for each in ask.messages]
    return Sent(
        asks=len(asks),
        system=sum(count(content) for role, content in roles if role == "system"),
        user=sum(count(content) for role, content in roles if role != "system"),
        schema=sum(count(_compact(strict(ask.answer))) for ask in asks),
    )


def of_body(body: Mapping[str, Any], count: Count) -> Sent:
    """The same of a recorded request."""
    roles = [(each["role"], each["content"]) for each in body["messages"]]
    shape = body.get("response_format", {}).get("json_schema", {}).get("schema", {})
    return Sent(
        asks=1,
        system=sum(count(content) for role, content in roles if role == "system"),
        user=sum(count(content) for role, content in roles if role != "system"),
        schema=count(_compact(shape)) if shape else 0,
    )


def recorded(stem: str) -> list[Exchange]:
    path = ROOT / f"cassettes/{stem}.yaml"
    return [
        each for each in read(path.read_text("utf-8"), path=path)[1] if "messages" in (each.request.body.value or {})
    ]


def answer_in(exchange: Exchange) -> str:
    """What the model wrote: a cassette holds JSON in an answer as JSON, laid out as the model may not have."""
    content = exchange.response.body.value["choices"][0]["message"]["content"]
    return content if isinstance(content, str) else _compact(content)


def facts_of(stem: str, document: factx.Document) -> tuple[factx.Facts, bool]:
    """The facts of the recorded reading; those of the gold, and True, where it is a recording of other requests."""
    try:
        return reading(stem), False
    except CassetteError:
        return read_annotation(annotation(stem), document).facts, True


def _plain(value: Any) -> Any:
    """A record as a model would write it that is asked for JSON with every field: words, and nothing computed."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    if set(value) >= {"start", "end", "text"}:
        return value["text"]
    if isinstance(value.get("span"), Mapping):  # an amount or a time: its words say it
        return value["span"]["text"]
    return {name: _plain(each) for name, each in value.items() if name not in ("id", "support", "replaced")}


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _texts(chosen: Iterable[str]) -> Iterator[tuple[str, str]]:
    asks: list[Ask] = []
    for stem in chosen:
        document = article(stem)
        asks = LanguageModel().asks(document)
        yield stem, document.text
    yield "system prompt", asks[0].messages[0].content
    yield "schema", _compact(strict(asks[0].answer))
    for stem in chosen:
        yield f"answer {stem}", answer_in(recorded(stem)[0])


if __name__ == "__main__":
    main()
