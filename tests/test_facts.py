"""What a reading gives back, and what of it survives a file."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

import factx
from examples.visits import Visit
from factx.errors import InputError
from factx.testing import FakeModel
from tests.drafting import written

TEXT = "Ferry halted\nThe ferry was halted on Monday, Ines Corrie said. About 40 people <b>came</b> 😀 ashore."
DOCUMENT = factx.Document(TEXT, title="Ferry halted", published=date(2024, 3, 12), url="https://example.org/ferry")


def reading() -> factx.Facts:
    claim = {
        "evidence": [{"sentence": 2, "words": "The ferry was halted on Monday"}],
        "attribution": [
            {"source": {"words": "Ines Corrie", "name": None}, "cue": "said", "certainty": "certain", "said": None}
        ],
        "statement": "The ferry was halted on Monday.",
        "force": "assertion",
        "negated": False,
        "certainty": "unknown",
        "happens": "on Monday",
    }
    figure = {
        "evidence": [{"sentence": 3, "words": "About 40 people <b>came</b> 😀 ashore"}],
        "attribution": [],
        "amount": "About 40 people",
        **dict.fromkeys(("measure", "of", "period", "change", "baseline", "before")),
        "status": "observed",
    }
    bent = {**claim, "evidence": [{"sentence": 2, "words": "The ferry was halted on Sunday"}]}
    answers = [
        {
            "claim": [written(each, factx.Claim) for each in (claim, bent)],
            "figure": [written(figure, factx.Figure)],
            "stance": [],
        },
        {"claim": [None], "figure": [], "stance": []},
    ]
    return factx.extract(DOCUMENT, model=FakeModel(answers))


def test_json_brings_everything_back():
    facts = reading()
    again = factx.Facts.from_json(facts.to_json())
    assert again == facts
    assert len(again.rejected) == 1
    assert again.document == DOCUMENT
    assert again.figures[0].amount.value == Decimal(40)


def test_a_fact_says_which_times_it_knows():
    (claim,) = reading().claims
    assert claim.times.published == date(2024, 3, 12)
    assert claim.times.said is None
    assert claim.times.happens is not None
    assert claim.times.happens.start == date(2024, 3, 11)


def test_ids_are_the_same_from_run_to_run_and_differ_between_facts():
    first, second = reading(), reading()
    assert [each.id for each in first.items] == [each.id for each in second.items]
    assert len({each.id for each in first.items}) == len(first.items)


def test_a_fact_without_a_place_cannot_be_built():
    (claim,) = reading().claims
    with pytest.raises(ValidationError):
        factx.Claim.model_validate({**claim.to_record(), "evidence": []})


def test_a_record_of_another_kind_is_refused():
    (claim,) = reading().claims
    with pytest.raises(ValidationError, match="this is a 'claim'"):
        factx.Figure.model_validate(claim.to_record())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "not JSON"),
        ("{}", "array of records"),
        ("[]", "no 'document' record"),
        ('[{"kind": "visit"}]', "kinds="),
        ('[{"kind": "document", "id": "x"}]', "incomplete"),
        ('[{"kind": "gap", "document": "x"}]', "not a fact of this version"),
    ],
)
def test_what_is_no_fact_file_is_an_error_with_a_remedy(text: str, told: str):
    with pytest.raises(InputError, match=told):
        factx.Facts.from_json(text)


def test_a_kind_of_a_user_s_own_comes_back_with_its_class():
    draft: dict[str, Any] = {
        "evidence": [{"sentence": 2, "words": "Ines Corrie said"}],
        "attribution": [],
        "guests": ["Ines Corrie"],
        "day": "on Monday",
        "medium": "call",
    }
    facts = factx.extract(DOCUMENT, kinds=[Visit], model=FakeModel([{"visit": [written(draft, Visit)]}, {"visit": []}]))
    assert factx.Facts.from_json(facts.to_json(), kinds=[Visit]) == facts
    assert json.loads(facts.to_json())[1]["kind"] == "visit"


def test_a_notebook_shows_words_and_runs_none_of_them():
    page = reading()._repr_html_()
    assert page.startswith("<iframe ")
    assert "<b>" not in page
    assert "&amp;lt;b&amp;gt;came" in page


def test_a_data_frame_has_a_row_for_each_fact():
    frame = reading().to_df()
    assert list(frame["kind"]) == ["claim", "figure"]
    assert frame.loc[1, "amount.value"] == "40"
