"""Do the gold annotations say what they must be able to say, about words that stand where they are said to stand?"""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from factx.documents import Document
from factx.facts import Attribution, Claim, Figure, Stance
from factx.values import Amount, Change, Date

ROOT = Path(__file__).parent.parent
GOLD = sorted((ROOT / "tests/gold").glob("*.json"))
EVERY_ARTICLE = pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)

FIELDS = {
    "claims": "core evidence statement force negated certainty manner attribution happens",
    "figures": "evidence amount value low high comparator unit measure of period status change baseline before "
    "attribution",
    "stances": "core evidence holder target target_type polarity strength shows attribution",
}
SHAPES = {
    "span": "start end text",
    "actor": "words name",
    "link": "source cue certainty said",
    "date": "span from until basis",
    "change": "cue direction manner",
    "before": "amount value unit",
}


@cache
def gold(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def document(path: Path) -> Document:
    # bytes, so that no line end is changed and offsets stay true
    return Document((ROOT / gold(path)["article"]).read_bytes().decode("utf-8"))


def records(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for part in FIELDS:
        for record in gold(path)[part]:
            yield part, record


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every JSON object in a value, from the outside inwards."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)


def choices(kind: type, name: str) -> set[str]:
    """What a field with a closed list may be, as its class declares it."""

    def listed(annotation: Any) -> Iterator[str]:
        if get_origin(annotation) is Literal:
            yield from get_args(annotation)
        else:
            for part in get_args(annotation):
                yield from listed(part)

    return set(listed(get_type_hints(kind, include_extras=True)[name]))


def has(value: dict[str, Any], shape: str) -> bool:
    return set(value) == set(SHAPES[shape].split())


def test_every_article_has_gold_and_all_gold_an_article() -> None:
    articles = {path.stem for path in (ROOT / "seeds").glob("*.txt")}
    assert {path.stem for path in GOLD} == articles
    assert all(gold(path)["article"] == f"seeds/{path.stem}.txt" for path in GOLD)


def test_days_of_publication_are_those_of_the_index() -> None:
    index = {each["file"]: each["published"] for each in json.loads((ROOT / "seeds/index.json").read_text("utf-8"))}
    for path in GOLD:
        published = gold(path)["published"]
        assert published == index.get(f"{path.stem}.txt", published)
        assert date.fromisoformat(published)


@EVERY_ARTICLE
def test_records_have_the_fields_of_the_format_and_no_others(path: Path) -> None:
    assert set(gold(path)) == {"article", "published", *FIELDS}
    for part, record in records(path):
        assert set(record) == set(FIELDS[part].split()), record
        for inner in list(objects(record))[1:]:
            assert any(has(inner, shape) for shape in SHAPES), inner


@EVERY_ARTICLE
def test_every_span_holds_the_words_of_its_place(path: Path) -> None:
    text = document(path).text
    spans = [each for each in objects(gold(path)) if has(each, "span")]
    assert spans
    for span in spans:
        assert span["text"]
        assert text[span["start"] : span["end"]] == span["text"], span


@EVERY_ARTICLE
def test_every_choice_is_one_that_a_fact_can_make(path: Path) -> None:
    of_part = {
        "claims": (Claim, ("force", "certainty", "manner")),
        "figures": (Figure, ("status",)),
        "stances": (Stance, ("target_type", "polarity", "strength", "shows")),
    }
    for part, record in records(path):
        kind, names = of_part[part]
        for name in names:
            assert record[name] in choices(kind, name), record
        for link in record["attribution"]:
            assert link["certainty"] in choices(Attribution, "certainty"), link
        assert all(record[name] in {True, False} for name in ("core", "negated") if name in record)
    for figure in gold(path)["figures"]:
        assert figure["comparator"] in choices(Amount, "comparator"), figure
        if change := figure["change"]:
            assert change["direction"] in choices(Change, "direction"), figure
            assert change["manner"] in choices(Change, "manner"), figure


@EVERY_ARTICLE
def test_dates_run_forward_and_only_resolved_ones_have_days(path: Path) -> None:
    for each in objects(gold(path)):
        if not has(each, "date"):
            continue
        ends = [date.fromisoformat(each[end]) for end in ("from", "until") if each[end]]
        assert each["basis"] in choices(Date, "basis"), each
        assert bool(ends) == (each["basis"] != "unresolved"), each
        assert len(ends) < 2 or ends[0] < ends[1], each


@EVERY_ARTICLE
def test_no_number_is_listed_as_two_figures(path: Path) -> None:
    places = sorted((figure["amount"]["start"], figure["amount"]["end"]) for figure in gold(path)["figures"])
    for (_, end), (start, _) in pairwise(places):
        assert end <= start, document(path).text[start - 40 : end + 40]


@EVERY_ARTICLE
def test_a_figure_is_a_number_or_a_range_within_its_evidence(path: Path) -> None:
    for figure in gold(path)["figures"]:
        low, high = figure["low"], figure["high"]
        if figure["value"] is None:
            assert Decimal(low) < Decimal(high), figure
        else:
            assert Decimal(figure["value"]).is_finite(), figure
            assert low is None, figure
            assert high is None, figure
        assert any(
            piece["start"] <= figure["amount"]["start"] and figure["amount"]["end"] <= piece["end"]
            for piece in figure["evidence"]
        ), figure


@EVERY_ARTICLE
def test_evidence_stands_in_one_sentence_of_the_article_itself(path: Path) -> None:
    for _, record in records(path):
        assert record["evidence"]
        for piece in record["evidence"]:
            sentence = document(path).sentence_at(piece["start"])
            assert sentence.role != "related", piece
            if record.get("core"):
                assert piece["end"] <= sentence.span.end, piece


@EVERY_ARTICLE
def test_a_core_claim_is_one_self_contained_sentence(path: Path) -> None:
    core = [claim for claim in gold(path)["claims"] if claim["core"]]
    assert core
    assert len({claim["statement"] for claim in core}) == len(core)
    for claim in core:
        assert claim["statement"][0].isupper() or not claim["statement"][0].isalpha(), claim
        assert claim["statement"].endswith((".", "?", "!", "”", '"', "’")), claim
        assert claim["statement"].split()[0].lower() not in {"he", "she", "they", "we", "i"}, claim
