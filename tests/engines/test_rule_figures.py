"""Do the rules read what a number means?"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from factx.documents import Document
from factx.engines.rules.chains import Chains
from factx.engines.rules.figures import find_figures
from factx.facts import Facts, Figure, Run
from factx.scout import Scout
from factx.verification import verify

ROOT = Path(__file__).parents[2]
CASES = [json.loads(line) for line in (ROOT / "tests/data/rule_figures.jsonl").read_text("utf-8").splitlines()]
GOLD = sorted((ROOT / "tests/gold").glob("*.json"))
PUBLISHED = date(2025, 6, 12)
EVERY_ARTICLE = pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)

NOT_FOUND = {("03-fever-watch-funding", "an hour")}  # an article that stands for "one" is not looked for
HEAD_ALONE = {("06-trawler-row", "one"), ("06-trawler-row", "two")}  # "{boat}" there, read as "{fishing_boat}"


def read(document: Document) -> list[Figure]:
    scout = Scout(document)
    chains = Chains(scout.tagged, scout.mentions, scout.sayings, scout.dates)
    return list(find_figures(chains, amounts=scout.amounts))


def cases() -> Iterator[Any]:
    for case in CASES:
        marks = [pytest.mark.xfail(reason=case["fails"], strict=True)] if "fails" in case else []
        yield pytest.param(case, id=case["label"], marks=marks)


def shown(figure: Figure) -> dict[str, Any]:
    """A figure as the cases write it."""
    change, period = figure.change, figure.period
    return {
        "amount": figure.amount.span.text,
        "measure": figure.measure and figure.measure.text,
        "of": figure.of and figure.of.words.text,
        "period": period and [each and each.isoformat() for each in (period.start, period.end)],
        "status": figure.status,
        "change": change and [change.span.text, change.direction, change.manner],
        "baseline": figure.baseline and figure.baseline.span.text,
        "before": figure.before and figure.before.span.text,
        "manner": figure.manner,
        "source": figure.attribution[-1].source.words.text if figure.attribution else None,
        "chain": [link.source.words.text for link in figure.attribution],
    }


@pytest.mark.parametrize("case", [*cases()])
def test_a_number_means_what_its_words_say(case: dict[str, Any]) -> None:
    found = [shown(figure) for figure in read(Document(case["text"], published=PUBLISHED))]
    assert [each["amount"] for each in found] == [each["amount"] for each in case["figures"]]
    for wanted, each in zip(case["figures"], found, strict=True):
        assert {name: each[name] for name in wanted} == wanted


@pytest.mark.parametrize("text", [each["text"] for each in CASES])
def test_what_is_built_from_a_sentence_verifies(text: str) -> None:
    assert not mismatches(Document(text, published=PUBLISHED))


@cache
def article(path: Path) -> Document:
    gold = annotated(path)
    text = (ROOT / gold["article"]).read_bytes().decode("utf-8")
    return Document(text, published=date.fromisoformat(gold["published"]))


@cache
def annotated(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8"))


@cache
def figures_of(path: Path) -> list[Figure]:
    return read(article(path))


def pairs(path: Path) -> Iterator[tuple[dict[str, Any], Figure]]:
    """Each annotated figure that is looked for, with the one that was read at its place."""
    left = list(figures_of(path))
    for wanted in annotated(path)["figures"]:
        start, end = wanted["amount"]["start"], wanted["amount"]["end"]
        if (path.stem, wanted["amount"]["text"]) in NOT_FOUND:
            continue
        found = next(each for each in left if each.amount.span.start < end and start < each.amount.span.end)
        left.remove(found)
        yield wanted, found
    assert not left, f"no figures: {[each.amount.span.text for each in left]}"


@EVERY_ARTICLE
def test_every_figure_of_an_article_is_found_and_nothing_else(path: Path) -> None:
    assert len(list(pairs(path))) >= len(annotated(path)["figures"]) - 1


@EVERY_ARTICLE
def test_every_value_comparator_unit_and_change_of_an_article_is_right(path: Path) -> None:
    for wanted, found in pairs(path):
        amount, words = found.amount, wanted["amount"]["text"]
        numbers = [wanted.get(name) and Decimal(wanted[name]) for name in ("value", "low", "high")]
        assert [amount.value, amount.low, amount.high] == numbers, words
        assert amount.comparator == wanted["comparator"], words
        assert amount.unit == wanted["unit"] or (path.stem, words) in HEAD_ALONE, words
        change = wanted["change"] and (wanted["change"]["direction"], wanted["change"]["manner"])
        assert (found.change and (found.change.direction, found.change.manner)) == change, words
        before = wanted["before"] and wanted["before"]["amount"]["text"]
        assert (found.before and found.before.span.text) == before, words


@EVERY_ARTICLE
def test_every_figure_of_an_article_verifies(path: Path) -> None:
    assert not mismatches(article(path))


def test_most_periods_and_statuses_of_the_articles_are_right() -> None:
    """What the annotations hold and rules cannot see stands in other sentences, or in the reader's judgement."""
    every = [pair for path in GOLD for pair in pairs(path)]
    periods = sum(days(wanted["period"]) == stretch(found) for wanted, found in every)
    statuses = sum(wanted["status"] == found.status for wanted, found in every)
    assert periods >= 0.88 * len(every)
    assert statuses >= 0.85 * len(every)


def days(period: dict[str, Any] | None) -> tuple[Any, Any] | None:
    return period and (period["from"], period["until"])


def stretch(figure: Figure) -> tuple[Any, Any] | None:
    period = figure.period
    return period and (
        period.start.isoformat() if period.start else None,
        period.end.isoformat() if period.end else None,
    )


def mismatches(document: Document) -> list[Any]:
    found = {figure.id: figure for figure in read(document)}
    facts = Facts(document, tuple(found.values()), (), (), Run(factx="0", engine="rules", kinds=("figure",)))
    return verify(enumerate(facts.to_records(), 1)).mismatches


@pytest.mark.parametrize(
    "pattern",
    ["It cost $5 or ", "rose from $5 to $6 ", "in 2019 it paid $5m, ", "he said it was $5, ", "one of 3 of 4 dogs "],
)
def test_twice_the_text_takes_about_twice_the_work(pattern: str) -> None:
    once, twice = work(pattern * 20), work(pattern * 40)
    assert twice < 3 * once


def work(text: str) -> int:
    """How many calls it takes to build the figures of a text once everything else is known of it."""
    scout = Scout(Document(text, published=PUBLISHED))
    chains = Chains(scout.tagged, scout.mentions, scout.sayings, scout.dates)
    assert len(scout.amounts) >= 20, "there is nothing to work on"
    calls = 0

    def count(_frame: Any, event: str, _arg: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        list(find_figures(chains, amounts=scout.amounts))
    finally:
        sys.setprofile(before)
    return calls
