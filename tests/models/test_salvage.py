"""What is kept of answers that are not as they should be, and what is never made up."""

from __future__ import annotations

import json
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, ValidationError

from factx.models.salvage import is_whole, mended, once_round, refit, salvaged


class Quote(BaseModel):
    model_config = ConfigDict(extra="forbid")
    sentence: int
    words: str


class Saying(BaseModel):
    model_config = ConfigDict(extra="forbid")
    who: str
    sure: Literal["certain", "possible"]
    quotes: list[Quote]


class Report(BaseModel):
    model_config = ConfigDict(extra="forbid")
    saying: list[Saying]
    figure: list[str]


def saying(who: str, sure: str = "certain") -> dict[str, Any]:
    return {"who": who, "sure": sure, "quotes": [{"sentence": 12, "words": f"{who} said so."}]}


def written(*whos: str, figure: tuple[str, ...] = ("5", "6")) -> str:
    return json.dumps({"saying": [saying(each) for each in whos], "figure": list(figure)})


def whos(value: BaseModel | None) -> list[str]:
    assert isinstance(value, Report)
    return [each.who for each in value.saying]


@given(cut=st.integers(0, len(written("Ada", "Ben", "Cleo"))))
def test_an_answer_cut_off_anywhere_gives_a_beginning_of_it_and_nothing_else(cut: int) -> None:
    text = written("Ada", "Ben", "Cleo")
    whole = Report.model_validate_json(text)
    kept = salvaged(text[:cut], Report).value
    if kept is not None:
        assert isinstance(kept, Report)
        assert kept.saying == whole.saying[: len(kept.saying)]
        assert kept.figure == whole.figure[: len(kept.figure)]
        assert kept.figure == [] or kept.saying == whole.saying


def test_every_item_that_was_complete_is_kept() -> None:
    text = written("Ada", "Ben", "Cleo")
    assert whos(salvaged(text[: text.index("Cleo")], Report).value) == ["Ada", "Ben"]


def test_a_number_that_was_cut_in_the_middle_is_no_number() -> None:
    class Counts(BaseModel):
        count: list[int]

    assert salvaged('{"count": [120, 45', Counts).value == Counts(count=[120])


@pytest.mark.parametrize(
    "text", ["", "{", '{"saying": [', '{"saying": [{"who": "Ada', "The mayor said", '"{"', "]}", '{"x": [1']
)
def test_where_no_item_was_complete_nothing_is_kept(text: str) -> None:
    assert salvaged(text, Report).value is None


def test_an_item_that_does_not_fit_is_left_out_and_those_beside_it_are_kept() -> None:
    odd = {"who": "Odd", "sure": "perhaps", "quotes": []}
    text = json.dumps({"saying": [saying("Ada"), odd, saying("Ben")], "figure": []})
    assert whos(salvaged(text[:-4], Report).value) == ["Ada", "Ben"]


def test_where_null_may_stand_for_an_item_the_others_keep_their_places() -> None:
    class Mending(BaseModel):
        saying: list[Saying | None]

    odd = {"who": "Odd", "sure": "perhaps", "quotes": []}
    text = json.dumps({"saying": [saying("Ada"), odd, saying("Ben")]})
    kept = salvaged(text, Mending).value
    assert isinstance(kept, Mending)
    assert [each and each.who for each in kept.saying] == ["Ada", None, "Ben"]


def test_of_a_loop_one_round_is_kept_and_the_loop_is_told() -> None:
    text = written("Ada", *["Ben", "Cleo"] * 30)
    kept = salvaged(text[:-60], Report)
    assert whos(kept.value) == ["Ada", "Ben", "Cleo"]
    assert kept.loop


@pytest.mark.parametrize("tail", ["\n" * 300, '{"who": "' + "the port and " * 40, " \t" * 200])
def test_a_loop_of_white_space_or_words_is_told(tail: str) -> None:
    text = written("Ada", "Ben")
    kept = salvaged(text[: text.index('{"who": "Ben"')] + tail, Report)
    assert whos(kept.value) == ["Ada"]
    assert kept.loop


def test_an_ordinary_cut_is_no_loop() -> None:
    assert not salvaged(written("Ada", "Ben")[:-30], Report).loop


def test_a_whole_answer_in_a_loop_of_items_is_brought_to_one_round() -> None:
    looped = Report.model_validate_json(written("Ada", *["Ben"] * 9))
    assert whos(once_round(looped)) == ["Ada", "Ben"]


def test_two_equal_items_and_the_same_item_at_two_places_are_no_loop() -> None:
    twice = Report.model_validate_json(written("Ada", "Ben", "Ada", "Ben"))
    assert once_round(twice) is twice


def test_numbers_and_nulls_may_stand_side_by_side() -> None:
    class Counts(BaseModel):
        count: list[int | None]

    zeros = Counts(count=[0, 0, 0, 0, 0])
    nulls = Counts(count=[None] * 5)
    assert once_round(zeros) is zeros
    assert once_round(nulls) is nulls


@pytest.mark.parametrize(
    ("broken", "meant"),
    [
        ('{"a": "one\ntwo\tthree\x0bfour"}', {"a": "one\ntwo\tthree\x0bfour"}),
        ('{"a": [1, 2,], "b": {"c": 3,\n},}', {"a": [1, 2], "b": {"c": 3}}),
        ('{"a": "it\\\'s"}', {"a": "it's"}),
        ('{"a": 1}\n\nI hope that this helps.', {"a": 1}),
        ('{"a": "x,]"}', {"a": "x,]"}),
        ("""{"a": "a backslash \\\\' and a quote",}""", {"a": "a backslash \\' and a quote"}),
        ('{"a": "he said \\"no,\\"]"}', {"a": 'he said "no,"]'}),
    ],
)
def test_what_leaves_one_reading_is_mended(broken: str, meant: Any) -> None:
    assert json.loads(mended(broken)) == meant


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_json_that_is_well_is_left_as_it_means(value: Any) -> None:
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=1)):
        assert json.loads(mended(text)) == value


@given(st.text('{}[]",:\\ \nab1'))
def test_no_text_is_too_odd_to_be_looked_at(text: str) -> None:
    mended(text)
    is_whole(text)
    salvaged(text, Report)


@pytest.mark.parametrize("text", ['{"a": 1} {"b": 2}', '{"a": "b" "c"}', "{'a': 1}", '{"a": 1'])
def test_what_could_be_read_in_two_ways_is_not_mended(text: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        json.loads(mended(text))


@pytest.mark.parametrize(
    ("text", "whole"), [('{"a": "}"}', True), ('{"a": "}"}  \n\n', True), ('{"a": "}"', False), ("", False)]
)
def test_an_answer_that_came_to_its_end_is_whole_whatever_came_after(text: str, whole: bool) -> None:  # noqa: FBT001
    assert is_whole(text) is whole


@pytest.mark.parametrize(
    "value",
    [
        {"saying": saying("Ada"), "figure": []},
        {"saying": [saying("Ada")], "figure": None},
        {"saying": [{**saying("Ada"), "quotes": saying("Ada")["quotes"][0]}], "figure": []},
        {"saying": [{**saying("Ada"), "confidence": 0.9}], "figure": [], "notes": "none"},
        {"saying": [saying("Ada", sure=" Certain")], "figure": []},
    ],
    ids=["one in place of a list", "null for a list", "one deep inside", "keys nobody asked for", "capitals"],
)
def test_a_value_is_set_right_where_it_is_plain_what_was_meant(value: Any) -> None:
    assert refit(value, Report) == Report(saying=[Saying(**saying("Ada"))], figure=[])


@pytest.mark.parametrize(
    "value",
    [
        {"saying": [saying("Ada")]},
        {"saying": [{"who": "Ada", "sure": "certain"}], "figure": []},
        {"saying": [saying("Ada", sure="certainly")], "figure": []},
        {"saying": [{**saying("Ada"), "who": None}], "figure": []},
    ],
    ids=["a list is missing", "a field is missing", "a choice that is none", "null for words"],
)
def test_nothing_is_made_up(value: Any) -> None:
    with pytest.raises(ValidationError):
        refit(value, Report)
