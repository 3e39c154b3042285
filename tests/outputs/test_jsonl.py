"""Fact files: nothing is lost on the way out and in, and a broken file is told with its line."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factx import (
    Actor,
    Amount,
    Attribution,
    Claim,
    Date,
    Document,
    Fact,
    Facts,
    Figure,
    Gap,
    Rejection,
    Run,
    Span,
    Stance,
)
from factx.errors import InputError
from factx.facts import PromptUse
from factx.outputs import jsonl

_SEPARATORS = "\r\n\x85\u2028\u2029\x0b\x0c\x1c\ufeff\u00a0\u202e\x00\x1b"


class Visit(Fact):
    """A meeting."""

    guests: tuple[Span, ...]
    count: int
    share: Decimal | None = None


texts = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from(_SEPARATORS)), min_size=1, max_size=40).filter(
    str.strip
)
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=3)
days = st.dates(date(1000, 1, 1))


@st.composite
def spans(draw, text):
    start = draw(st.integers(0, len(text) - 1))
    return Span.of(text, start, draw(st.integers(start + 1, len(text))))


@st.composite
def readings(draw):
    document = Document(
        draw(texts),
        title=draw(st.none() | texts),
        published=draw(st.none() | days),
        url=draw(st.none() | texts),
        language=draw(st.sampled_from(["en", "de", "pt-BR"])),
    )
    span = spans(document.text)
    actor = st.builds(Actor, words=span, name=st.none() | span)
    when = st.builds(
        Date,
        span=span,
        start=st.none() | days,
        end=st.none() | days,
        timex=st.none() | texts,
        modifier=st.none(),
        basis=st.just("explicit"),
    )
    link = st.builds(Attribution, source=actor, cue=st.none() | span, said=st.none() | when)
    amount = st.builds(
        Amount,
        span=span,
        value=st.none() | numbers,
        low=st.none() | numbers,
        high=st.none() | numbers,
        comparator=st.sampled_from(["=", "~", ">"]),
        unit=st.none() | texts,
        uncertainty=st.none() | numbers,
        reading=texts,
    )
    common = {
        "document": st.just(document.id),
        "published": st.just(document.published),
        "evidence": st.lists(span, min_size=1, max_size=3).map(tuple),
        "attribution": st.lists(link, max_size=3).map(tuple),
    }
    fact = st.one_of(
        st.builds(Claim, **common, statement=texts, happens=st.none() | when),
        st.builds(
            Figure,
            **common,
            amount=amount,
            measure=st.none() | span,
            of=st.none() | actor,
            period=st.none() | when,
            change=st.none(),
            baseline=st.none(),
            before=st.none() | amount,
        ),
        st.builds(Stance, **common, holder=actor, target=actor),
        st.builds(
            Visit,
            **common,
            guests=st.lists(span, max_size=2).map(tuple),
            count=st.integers(),
            share=st.none() | numbers,
        ),
    )
    drafts = st.dictionaries(texts, st.none() | texts | st.integers() | st.lists(texts), max_size=2)
    rejection = st.builds(Rejection, document=st.just(document.id), of=texts, detail=texts, draft=drafts)
    gap = st.builds(Gap, document=st.just(document.id), first=st.integers(1, 9), last=st.integers(1, 9), detail=texts)
    use = st.builds(PromptUse, name=texts, version=texts, fingerprint=texts)
    run = st.builds(
        Run,
        factx=texts,
        engine=texts,
        model=st.none() | texts,
        prompts=st.lists(use, max_size=2).map(tuple),
        requests=st.integers(0),
    )
    return Facts(
        document,
        tuple(draw(st.lists(fact, max_size=4))),
        tuple(draw(st.lists(rejection, max_size=2))),
        tuple(draw(st.lists(gap, max_size=2))),
        draw(run),
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(readings())
def test_what_is_written_is_read_back_equal(facts):
    lines = list(jsonl.write(facts))
    (again,) = jsonl.read(lines, kinds=[Visit])
    assert again == facts
    assert [each.id for each in again.items] == [each.id for each in facts.items]
    assert all(line.endswith("\n") and line.count("\n") == 1 for line in lines)


@settings(max_examples=20, deadline=None)
@given(st.lists(texts, min_size=2, max_size=3, unique=True), st.randoms(use_true_random=False))
def test_documents_whose_lines_are_interleaved_are_told_apart(several, random):
    readings = {facts.document.id: facts for facts in map(_facts, several)}
    queues = [list(jsonl.write(facts)) for facts in readings.values()]
    lines = []
    while any(queues):
        lines.append(random.choice([queue for queue in queues if queue]).pop(0))
    assert {facts.document.id: facts for facts in jsonl.read(lines)} == readings


def test_a_file_on_disk_is_split_at_line_feeds_only(tmp_path):
    facts = _facts("One\u2028two\x85three\r\nfour.")
    path = tmp_path / "facts.jsonl"
    path.write_text("".join(jsonl.write(facts)), encoding="utf-8", newline="\n")
    with path.open(encoding="utf-8", newline="\n") as lines:
        assert list(jsonl.read(lines)) == [facts]


def test_a_reading_is_given_as_soon_as_its_last_line_is_there():
    lines = iter([*jsonl.write(_facts("One.")), "not read yet"])
    assert next(jsonl.read(lines)).document.text == "One."
    assert next(lines) == "not read yet"


def test_one_document_may_be_read_twice_in_one_file():
    lines = [*jsonl.write([_facts("One."), _facts("One.")])]
    assert len(list(jsonl.read(lines))) == 2


def test_a_lone_surrogate_survives_a_file_in_utf_8(tmp_path):
    line = jsonl.line({"kind": "rejection", "detail": "half \ud83d of a pair"})
    assert json.loads(line.encode("utf-8"))["detail"] == "half \ud83d of a pair"


DOCUMENT, RUN = jsonl.write(Facts(Document("One.", id="a"), (), (), (), Run(factx="0", engine="llm")))


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([DOCUMENT, '{"kind": "cla', RUN], "line 2: this is not JSON, or cut off"),
        ([DOCUMENT, "[1, 2]\n", RUN], "line 2: each line is a JSON object"),
        ([DOCUMENT, '{"kind": "gap", "document": "b"}\n', RUN], "line 2: this 'gap' belongs to document b"),
        ([DOCUMENT, RUN, '{"kind": "gap", "document": "a"}\n'], "line 3: this 'gap' belongs to document a"),
        ([DOCUMENT], "document a has no 'run'"),
        ([DOCUMENT, DOCUMENT, RUN], "line 2: document a begins again"),
        ([DOCUMENT, "\n", '{"kind": "visit", "document": "a"}\n', RUN], "ends on line 4: .*--kinds module:Class"),
        ([DOCUMENT, '{"kind": "gap", "document": "a", "first": "x"}\n', RUN], "ends on line 3: .*'gap'"),
        (["[" * 100_000], "line 1: .*nested too deeply"),
    ],
)
def test_a_broken_file_is_told_with_its_line(lines, told):
    with pytest.raises(InputError, match=told):
        list(jsonl.read(lines))


def _facts(text):
    return Facts(Document(text), (), (), (), Run(factx="0", engine="llm"))
