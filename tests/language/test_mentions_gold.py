"""What stands for whom in the articles of `seeds/`, against what a careful reader found there."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from factx.documents import Document
from factx.language.mentions import find_mentions
from factx.language.words import tag
from factx.spans import Span


def actors(value: Any) -> Iterator[tuple[int, int, str | None]]:
    """Every actor of an annotation: the place of its words and its fullest name, if that is another."""
    if isinstance(value, dict):
        if "words" in value and "name" in value:
            yield value["words"]["start"], value["words"]["end"], value["name"] and value["name"]["text"]
        for each in value.values():
            yield from actors(each)
    elif isinstance(value, list):
        for each in value:
            yield from actors(each)


def outcome(gold: str | None, got: str | None) -> str:
    """A title more or less is no other name."""
    if gold is None or got is None:
        return "none" if gold == got else "missed" if gold else "needless"
    return "right" if gold in got or got in gold else "wrong"


@cache
def outcomes() -> Counter[str]:
    found: Counter[str] = Counter()
    for file in sorted(Path("tests/gold").glob("*.json")):
        text = (Path("seeds") / f"{file.stem}.txt").read_bytes().decode()
        mentions = find_mentions(tag(Document(text)))
        for start, end, gold in set(actors(json.loads(file.read_bytes()))):
            name = mentions.name_of(Span.of(text, start, end))
            found[outcome(gold, name and name.text)] += 1
    return found


def test_most_words_that_stand_for_a_name_are_given_it() -> None:
    found = outcomes()
    assert found["right"] >= 0.8 * (found["right"] + found["wrong"] + found["missed"]), found


def test_hardly_any_words_are_given_a_wrong_name() -> None:
    found = outcomes()
    assert found["wrong"] + found["needless"] <= 0.03 * found["right"], found
