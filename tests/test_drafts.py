from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

import pytest
from pydantic import Field

import factx
from factx.drafts import answer_of, asked, draft_of, is_optional, mending_of, outline
from factx.errors import UsageError
from factx.models.schemas import strict


class Visit(factx.Fact):
    """A meeting or call between officials."""

    guests: tuple[factx.Span, ...] = Field(description="Who met, copied exactly.")
    day: factx.Date | None
    medium: Literal["call", "in person"]
    seats: Decimal | None = None
    stops: tuple[factx.Actor, ...] = ()


def test_words_are_asked_for_spans_and_values_and_choices_stay_choices():
    fields = draft_of(Visit).model_fields
    assert fields["guests"].annotation == list[str]
    assert fields["stops"].annotation == list[str]
    assert fields["medium"].annotation == Literal["call", "in person"]


def test_what_is_seldom_told_is_one_list_and_choices_are_not_among_it():
    fields = draft_of(Visit).model_fields
    assert fields["also"].annotation == list[str]
    assert fields.keys().isdisjoint({"day", "seats"})
    assert "medium" in fields
    optional = {name for name, info in asked(factx.Claim) if is_optional(info)}
    assert optional == {"negated", "certainty", "happens"}


def test_only_beside_claims_may_another_kind_leave_its_sources_to_them():
    beside = answer_of((factx.Claim, factx.Figure)).model_json_schema()["$defs"]
    alone = answer_of((factx.Figure,)).model_json_schema()["$defs"]
    assert {"type": "null"} in beside["FigureDraft"]["properties"]["attribution"]["anyOf"]
    assert beside["ClaimDraft"]["properties"]["attribution"]["type"] == "array"
    assert alone["FigureDraft"]["properties"]["attribution"]["type"] == "array"


def test_nothing_that_factx_computes_is_asked():
    names = set(draft_of(factx.Claim).model_fields)
    assert names.isdisjoint({"id", "document", "published", "match", "manner"})
    assert "manner" not in draft_of(factx.Attribution).model_fields


def test_every_drafted_field_must_be_written_so_that_strict_schemas_hold():
    for kind in (factx.Claim, factx.Figure, factx.Stance, Visit):
        schema = strict(draft_of(kind))
        for part in (schema, *schema.get("$defs", {}).values()):
            assert sorted(part["required"]) == sorted(part["properties"])
            assert part["additionalProperties"] is False


def test_an_answer_has_a_list_for_each_kind_and_a_mending_may_withdraw():
    answer = {"claim": [], "visit": []}
    assert answer_of((factx.Claim, Visit)).model_validate(answer).model_dump() == answer
    mended = {"visit": [None], "nothing": ["3 scenery"]}
    assert mending_of((Visit,)).model_validate(mended).model_dump() == mended


def test_the_outline_tells_what_will_be_checked():
    class Plate(factx.Fact):
        """A number plate."""

        plate: str = Field(pattern=r"^[A-Z]{2}-\d+$", max_length=9, description="As on the car.")
        wheels: int = Field(ge=2, lt=19)
        colour: str = Field(min_length=1)

    assert outline(Plate).splitlines() == [
        r"- plate (text, at most 9 long, matching the regular expression ^[A-Z]{2}-\d+$): As on the car.",
        "- wheels (number, as it stands in the words, at least 2, less than 19)",
        "- colour (text)",
    ]


def test_the_outline_says_shape_and_instruction_of_every_asked_field():
    text = outline(Visit)
    assert "- guests (list of copied): Who met, copied exactly." in text
    assert "- medium (call | in person)" in text
    assert "- seats? (number, as it stands in the words)" in text
    for name, info in asked(Visit):
        if name not in factx.Fact.model_fields:
            assert f"- {name}{'?' if is_optional(info) else ''} (" in text
    assert "- evidence" not in text


@pytest.mark.parametrize(
    ("annotation", "remedy"), [(date, "factx.Date"), (dict[str, str], "factx.Record"), (bytes, "Literal")]
)
def test_a_field_that_no_model_can_be_asked_for_is_refused_by_name(annotation, remedy):
    broken = type("Broken", (factx.Fact,), {"__annotations__": {"field": annotation}, "__module__": __name__})
    with pytest.raises(UsageError, match=rf"Broken\.field.*{remedy}"):
        draft_of(broken)


def test_kinds_of_the_same_name_cannot_be_asked_together():
    with pytest.raises(UsageError, match="different names"):
        answer_of((factx.Claim, factx.Claim))


@pytest.mark.parametrize("name", ["Gap", "Run", "Document", "Rejection"])
def test_a_kind_cannot_take_the_name_of_another_record(name):
    with pytest.raises(UsageError, match="taken"):
        type(name, (factx.Fact,), {"__module__": __name__})


def test_a_field_marked_computed_in_a_users_kind_is_not_asked():
    class Scored(factx.Fact):
        """A fact with a score of ours."""

        score: Annotated[int, factx.Computed()] = 0

    assert "score" not in draft_of(Scored).model_fields
