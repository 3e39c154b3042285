"""Is the change that a sentence states found around each of its amounts?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from factx.documents import Document
from factx.values import find_change

DATA = Path(__file__).parent.parent / "data" / "changes.jsonl"
CASES = [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]


def direction(text: str, words: str, *, language: str = "en") -> str | None:
    document = Document(text, language=language)
    at = text.index(words)
    found = find_change(document, amount=document.span(at, at + len(words)))
    return found.direction if found and found.direction != "none" else None


@pytest.mark.parametrize("case", CASES, ids=[f"{case['text']} {case['amount']}" for case in CASES])
def test_the_change_of_an_amount_is_found_and_none_where_none_is_told(case: dict[str, Any]) -> None:
    assert direction(case["text"], case["amount"]) == case["direction"]


@pytest.mark.parametrize(
    ("language", "text", "words", "wanted"),
    [
        ("de", "Der Umsatz stieg um 3,5 Prozent auf 1,5 Mrd. Euro.", "3,5 Prozent", "up"),
        ("de", "Der Gewinn sank um 12 Millionen Dollar.", "12 Millionen Dollar", "down"),
        ("de", "Das Haus kostet 300.000 Euro.", "300.000 Euro", None),
        ("fr", "Les prix ont baissé de 2 points.", "2 points", "down"),
        ("fr", "Les ventes ont augmenté de 3,5 %.", "3,5 %", "up"),
        ("fr", "La maison coûte 300 000 euros.", "300 000 euros", None),
        ("es", "La inflación subió un 3,5 %.", "3,5 %", "up"),
        ("es", "El paro bajó en 0,3 puntos.", "0,3 puntos", "down"),
        ("es", "La casa cuesta 300.000 euros.", "300.000 euros", None),
    ],
)
def test_a_change_is_found_in_other_languages(language: str, text: str, words: str, wanted: str | None) -> None:
    assert direction(text, words, language=language) == wanted


@pytest.mark.parametrize(
    ("text", "words", "manner"),
    [
        ("Shares fell $2.10, or 4 percent, to $48.", "$2.10", "by"),
        ("Shares fell $2.10, or 4 percent, to $48.", "4 percent", "by"),
        ("Shares fell $2.10, or 4 percent, to $48.", "$48", "to"),
        ("Net income fell to $4.2 million, or 12 cents a share, from $6 million.", "12 cents a share", "to"),
        ("Net income fell to $4.2 million, or 12 cents a share, from $6 million.", "$6 million", "from"),
        ("Profit was $5 million in the first quarter, up from $3 million.", "$5 million", "to"),
    ],
)
def test_amounts_side_by_side_share_their_change_and_keep_its_manner(text: str, words: str, manner: str) -> None:
    document = Document(text)
    at = text.index(words)
    change = find_change(document, amount=document.span(at, at + len(words)))
    assert change is not None
    assert change.manner == manner
