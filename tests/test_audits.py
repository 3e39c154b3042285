"""Statements that say what their words say, and statements that say more."""

import json
from datetime import date
from pathlib import Path

import pytest

from factx.audits import Auditor
from factx.documents import Document

_LINES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "statements.jsonl").read_text(encoding="utf-8").splitlines()
]
ARTICLES = {
    each["article"]: Document(
        each["text"],
        published=date.fromisoformat(each["published"]) if each["published"] else None,
        language=each["language"],
    )
    for each in _LINES
    if "article" in each
}
CASES = [each for each in _LINES if "of" in each]


def found(document, words):
    at = document.text.index(words)
    return document.span(at, at + len(words))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['of']}: {case['label']}")
def test_a_statement_stands_or_is_told_what_it_adds(case):
    document = ARTICLES[case["of"]]
    audit = Auditor(document).audit(
        case["statement"],
        evidence=[found(document, words) for words in case["evidence"]],
        actors=[found(document, words) for words in case.get("actors", ())],
    )
    if case["complaint"] is None:
        assert audit.complaints == ()
    else:
        assert any(case["complaint"] in complaint for complaint in audit.complaints), audit
    if "replaced" in case:
        assert [[each.words, each.by.text] for each in audit.replaced] == case["replaced"]
