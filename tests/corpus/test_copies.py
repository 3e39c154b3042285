"""Copies are not read: what holds in them is carried over, at its own places and with values of its own."""

import asyncio
import re
import sqlite3
from datetime import date

import pytest

from factx import Claim, Extractor, Figure
from factx.corpus import Progress, arun, carrying, copies, run
from factx.corpus.carrying import Partly, carried, same_words
from factx.corpus.signatures import Signatures, digests
from factx.documents import Document
from factx.errors import Refused
from factx.facts import Facts
from factx.testing import FakeModel

WIRE = """Velm port raises its tolls

The port of Velm said on Monday that tolls would rise by 12 per cent from June. "We have no choice," its director, \
Ada Corrin, told reporters.

She said that 40 ships had left for Ondra since January. The dockers’ union opposes the plan.

Traffic fell by more than a quarter in 2023, the port agency said. Nobody at the ministry would comment.

The mayor of Ondra, Jo Tarn, said he welcomed every ship. His town spent $5 million on a new quay last year.

The two ports have quarrelled for decades. A court is to decide in autumn which of them may keep the ferry to the \
islands, which carried 300,000 passengers last summer.
"""
FIRST = date(2024, 5, 14)


def replies(ask, facts=None):
    """What a model might say of the wire story: facts for the sentences that it is shown."""
    shown = dict(re.findall(r"^\[?(\d+)\]? ?(?:\(\w+\) )?(.*)$", ask.messages[-1].content, re.MULTILINE))
    facts = facts or KEYS
    number = {key: nth for nth, words in shown.items() for key in facts if key in words}
    empty = {"claim": [], "figure": [], "stance": []}
    if "Mending" in ask.answer.__name__:
        return empty | {"nothing": []}
    found = {kind: [] for kind in empty}
    for key, (kind, draft) in facts.items():
        if key in number:
            found[kind].append({**draft, "evidence": [f"{number[key]} {each}" for each in draft["evidence"]]})
    return found


def figure(words, amount, attribution, also=(), status="observed"):
    told = {"evidence": [words], "attribution": [attribution], "amount": amount, "status": status, "also": list(also)}
    return "figure", told


def claim(words, statement, attribution, also=()):
    draft = {"evidence": [words], "attribution": [attribution], "statement": statement, "force": "assertion"}
    return "claim", draft | {"also": list(also)}


KEYS = {
    "12 per cent": figure("tolls would rise by 12 per cent", "12 per cent", "The port of Velm | said | on Monday"),
    "40 ships": claim(
        "40 ships had left for Ondra", "40 ships had left for Ondra since January.", "She = Ada Corrin | said"
    ),
    "a quarter": figure("Traffic fell by more than a quarter in 2023", "more than a quarter", "the port agency | said"),
    "$5 million": figure(
        "His town spent $5 million on a new quay last year", "$5 million", "he | said", ["period: last year"]
    ),
    "welcomed": claim("he welcomed every ship", "Jo Tarn welcomed every ship.", "The mayor of Ondra, Jo Tarn | said"),
}


def read(documents, *, model=None, **more):
    model = model or FakeModel(replies)
    return list(run(documents, Extractor(model=model), workers=4, **more)), model


def first():
    return Document(WIRE, id="first", published=FIRST)


@pytest.fixture(scope="module")
def reading():
    return Extractor(model=FakeModel(replies)).extract(first())


def edited(*changes, id="copy", published=FIRST):  # noqa: A002
    text = WIRE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return Document(text, id=id, published=published)


def spans(part):
    if isinstance(part, dict):
        if set(part) == {"start", "end", "text"}:
            yield part
        for each in part.values():
            yield from spans(each)
    elif isinstance(part, list):
        for each in part:
            yield from spans(each)


def test_the_reading_that_these_tests_copy_has_all_its_facts(reading):
    assert len(reading.items) == len(KEYS)


COPIES = {
    "another headline": [("Velm port raises its tolls", "Harbour fees up in Velm")],
    "a dateline": [("The port of Velm said", "VELM, May 14 (Agency) — The port of Velm said")],
    "typography": [('"We have no choice,"', "“We have no choice,”"), ("dockers’", "dockers'"), ("\n\n", "\n")],
    "cuts": [(" Nobody at the ministry would comment.", ""), (WIRE[WIRE.index("The two ports") :], "")],
    "an editor's note": [("islands, which", "islands, which")],
}


@pytest.mark.parametrize("changes", COPIES.values(), ids=COPIES)
def test_a_light_edit_keeps_all_facts_at_places_of_their_own(reading, changes):
    copy = edited(*changes)
    if changes == COPIES["an editor's note"]:
        copy = Document(
            f"{WIRE}\nEditor's note: this article has been shortened for print.\n", id="copy", published=FIRST
        )
    found = carried([reading], copy)
    assert len(found.items) == len(reading.items)
    for each in spans(found.to_dicts()):
        assert copy.text[each["start"] : each["end"]] == each["text"]
    assert {each.support.carried for each in found.items} == {"first"}
    assert {each.document for each in found.items} == {"copy"}
    assert (found.run.requests, found.run.input_tokens) == (0, 0)


def test_the_carried_facts_are_those_that_reading_the_copy_itself_would_give(reading):
    copy = edited(("Velm port raises its tolls", "Harbour fees up in Velm"), ("dockers’", "dockers'"))
    itself = Extractor(model=FakeModel(replies)).extract(copy)
    assert [each.id for each in carried([reading], copy).items] == [each.id for each in itself.items]


def test_a_changed_number_is_read_and_not_carried(reading):
    found = carried([reading], edited(("12 per cent", "21 per cent")))
    assert isinstance(found, Partly)
    assert "21 per cent" in found.rest.text
    assert not any("tolls" in each.quote for each in found.facts.items)


@pytest.mark.parametrize(
    "change",
    [
        ("She said that 40 ships had left", "She denied that 40 ships had left"),
        ("She said that 40 ships", "It is not true, she said, that 40 ships"),
        ("$5 million", "€5 million"),
        ("Jo Tarn, said he", "Jo Tarn, hardly said he"),
        ("in 2023", "in 2024"),
        ("more than a quarter", "less than a quarter"),
        ("40 ships", "4.0 ships"),
    ],
)
def test_no_fact_of_a_sentence_whose_words_were_changed_is_carried(reading, change):
    found = carried([reading], edited(change))
    found = found.facts if isinstance(found, Partly) else found
    old = {same_words(each.span.text) for each in reading.document.sentences}
    for fact in found.items if found else ():
        assert same_words(found.document.sentence_at(fact.evidence[0].start).span.text) in old


def test_a_cut_takes_the_facts_that_stood_there_and_tells_of_no_loss(reading):
    found = carried([reading], edited((WIRE[WIRE.index("The mayor") : WIRE.index("The two")], "")))
    assert len(found.items) == len(reading.items) - 2
    assert found.rejected == ()


def test_times_are_counted_from_the_copy_s_own_day(reading):
    later = carried([reading], edited(published=date(2025, 5, 20)))
    (figure,) = [each for each in later.of(Figure) if each.amount.unit == "USD"]
    (tolls,) = [each for each in later.of(Figure) if each.amount.unit == "%" and each.attribution[0].said]
    assert (figure.period.start, figure.published) == (date(2024, 1, 1), date(2025, 5, 20))
    assert tolls.attribution[0].said.start == date(2025, 5, 19)


def test_a_fact_whose_source_is_cut_off_is_told_and_not_carried(reading, monkeypatch):
    monkeypatch.setattr(carrying, "MOST_LOST", 1.0)
    copy = edited((' "We have no choice," its director, Ada Corrin, told reporters.', ""))
    found = carried([reading], copy)
    assert not any("40 ships" in each.quote for each in found.items)
    (lost,) = found.rejected
    assert (lost.reason, lost.of, lost.document) == ("not in the text", "claim", "copy")
    assert "it hangs on a sentence that is not here" in lost.detail


def test_where_many_facts_would_get_lost_their_paragraphs_are_read(reading):
    claims = Facts(reading.document, reading.of(Claim), (), (), reading.run)
    found = carried([claims], edited((' "We have no choice," its director, Ada Corrin, told reporters.', "")))
    assert found.rest.text.startswith("She said that 40 ships")
    assert not any("40 ships" in each.quote for each in found.facts.items)


def test_something_new_between_a_name_and_its_he_keeps_the_fact_from_being_carried(reading, monkeypatch):
    monkeypatch.setattr(carrying, "MOST_LOST", 1.0)
    copy = edited(("She said that 40", "Mara Quist stood beside her all the while.\n\nShe said that 40"))
    found = carried([reading], copy)
    (lost,) = found.rejected
    assert "something new" in lost.detail
    assert not any("40 ships" in each.quote for each in found.items)


def test_what_is_new_and_light_is_a_gap_that_says_so(reading):
    found = carried([reading], edited(("Velm port raises its tolls", "Harbour fees up in Velm")))
    (gap,) = [each for each in found.gaps if each.first == 1]
    assert gap.reason == "passed over"
    assert "new in this copy of first" in gap.detail


@pytest.mark.parametrize(
    "more",
    [
        "\nThe minister said he would look into it.\n",
        "\nPolice counted 300 protesters at the gates.\n",
    ],
)
def test_what_is_new_and_weighs_is_to_be_read_alone(reading, more):
    found = carried([reading], Document(WIRE + more, id="copy", published=FIRST))
    assert found.rest.text == more.strip()
    assert len(found.facts.items) == len(KEYS)


def test_where_much_is_new_all_of_the_copy_is_to_be_read(reading):
    more = "\n" + "Many in the old town fear for the harbour and for the life along its quays. " * 5
    assert carried([reading], Document(WIRE + more, id="copy", published=FIRST)) is None


def test_a_headline_with_a_number_that_the_article_has_does_not_weigh(reading):
    known, unknown = (edited(("Velm port raises its tolls", f"Velm tolls rise by {n} per cent")) for n in (12, 15))
    assert isinstance(carried([reading], known), Facts)
    assert carried([reading], unknown).rest.text == "Velm tolls rise by 15 per cent"


# --- in a run


def syndicated(n=5):
    heads = [
        "Harbour fees up in Velm",
        "Ships flee Velm",
        "Tolls: no choice, says port",
        "Velm dearer",
        "Port tolls rise",
    ]
    return [first(), *(edited(("Velm port raises its tolls", heads[nth]), id=f"copy {nth}") for nth in range(n - 1))]


def test_a_family_costs_one_reading_and_comes_in_order():
    found, model = read(syndicated())
    assert [facts.document.id for facts in found] == ["first", "copy 0", "copy 1", "copy 2", "copy 3"]
    alone = FakeModel(replies)
    Extractor(model=alone).extract(first())
    assert len(model.asks) == len(alone.asks)
    assert [facts.run.requests > 0 for facts in found] == [True, False, False, False, False]
    assert {len(facts.items) for facts in found} == {len(KEYS)}


def test_progress_counts_the_copies():
    progress = Progress()
    read(syndicated(), progress=progress)
    assert (progress.copies, progress.finished) == (4, 5)


def test_without_dedupe_everything_is_read():
    found, _ = read(syndicated(3), dedupe=False)
    assert all(facts.run.requests for facts in found)


def test_an_asynchronous_run_carries_over_as_well():
    async def reading():
        return [facts async for facts in arun(syndicated(3), Extractor(model=FakeModel(replies)))]

    assert [bool(facts.run.requests) for facts in asyncio.run(reading())] == [True, False, False]


def test_of_an_updated_copy_only_the_new_paragraph_is_read_and_found_again_in_it():
    updated = edited(
        ("Traffic fell by more than a quarter in 2023", "Traffic fell by more than a third in 2023"), id="new"
    )
    more = KEYS | {
        "a third": figure("Traffic fell by more than a third in 2023", "more than a third", "the port agency | said")
    }
    model = FakeModel(lambda ask: replies(ask, more))
    found, _ = read([first(), updated], model=model)
    shown = model.asks[-1].messages[-1].content
    assert "more than a third" in shown
    assert "12 per cent" not in shown
    assert found[1].run.requests < found[0].run.requests + 1
    by_hand = {each.quote: each.support.carried for each in found[1].items}
    assert by_hand["Traffic fell by more than a third in 2023"] is None
    assert by_hand["tolls would rise by 12 per cent"] == "first"
    for each in spans(found[1].to_dicts()):
        assert updated.text[each["start"] : each["end"]] == each["text"]


def test_two_shortened_copies_give_all_that_a_full_one_holds(reading):
    cuts = [WIRE[WIRE.index("She said") : WIRE.index("Traffic")], WIRE[WIRE.index("The mayor") : WIRE.index("The two")]]
    short = [edited((cut, ""), id=f"short {nth}") for nth, cut in enumerate(cuts)]
    sources = [Extractor(model=FakeModel(replies)).extract(each) for each in short]
    found = carried(sources, first())
    assert isinstance(found, Facts)
    assert len(found.items) == len(KEYS)
    assert {each.support.carried for each in found.items} == {"short 0", "short 1"}


def test_an_updated_story_is_read_and_its_own_copies_follow_it():
    updated = edited(("12 per cent", "21 per cent"), id="updated")
    again = Document(updated.text.replace("\n\n", "\n"), id="again", published=FIRST)
    more = figure("tolls would rise by 21 per cent", "21 per cent", "The port of Velm | said | on Monday")
    model = FakeModel(lambda ask: replies(ask, KEYS | {"21 per cent": more}))
    found, _ = read([first(), updated, again], model=model)
    asked = [bool(facts.run.requests) for facts in found]
    assert asked in ([True, True, False], [True, False, True])  # of two that come at once, either is read
    reader, follower = (found[1], found[2]) if asked[1] else (found[2], found[1])
    assert {each.support.carried for each in follower.items} == {"first", reader.document.id}


def test_copies_of_what_could_not_be_read_are_read_themselves():
    failing = FakeModel(lambda ask: Refused("no") if failing.asks[0] is ask else replies(ask))
    found, _ = read(syndicated(3), model=failing)
    assert [any(gap.is_unread for gap in facts.gaps) for facts in found] == [True, False, False]


def test_without_rensa_the_very_same_texts_are_found(monkeypatch):
    monkeypatch.setattr(copies, "digests", lambda: None)
    found, _ = read([first(), Document(WIRE, id="same", published=FIRST), syndicated(2)[1]])
    assert [bool(facts.run.requests) for facts in found] == [True, False, True]


def test_readings_that_were_put_away_on_the_disk_are_carried_over(monkeypatch):
    monkeypatch.setattr(copies, "_RECENT", 1)
    others = [Document(f"Boat {n} sank off Ondra on Monday, the agency said.", id=f"other {n}") for n in range(4)]
    found, _ = read([first(), *others, syndicated(2)[1]])
    assert found[-1].run.requests == 0
    assert len(found[-1].items) == len(KEYS)


def test_short_texts_are_no_near_copies():
    found, _ = read([Document(f"Boat {n} sank off Ondra on Monday, the agency said.") for n in range(3)])
    assert all(facts.run.requests for facts in found)


def test_signatures_take_few_bytes_and_find_what_is_alike():
    kept = Signatures(digests())
    for n in range(3_000):
        kept.add(n, kept.bands(" ".join(f"w{n * 7 + word}-{word % 9}" for word in range(60))))
    assert kept.size_bytes / 3_000 < 800
    kept.add(3_000, kept.bands(WIRE))
    assert kept.like(kept.bands(edited(("Velm port raises its tolls", "Fees up"), (" from June", "")).text))[0] == 3_000
    assert kept.like(kept.bands("Something else entirely was printed here. " * 10)) == []


@pytest.mark.parametrize(
    "typed", ["“No” – she  said…", '"No" - she said...', "«No»—she said…", "'No'\u00a0—\u00a0she said..."]
)
def test_typography_makes_no_difference(typed):
    assert same_words(typed) == same_words('"No" - she said...')


def test_nothing_is_left_on_the_disk(monkeypatch):
    opened = []
    connect = sqlite3.connect
    monkeypatch.setattr(copies, "_RECENT", 1)
    monkeypatch.setattr(sqlite3, "connect", lambda path, **more: opened.append(path) or connect(path, **more))
    read([Document(f"Boat {n} sank off Ondra on Monday, the agency said.", id=f"{n}") for n in range(4)])
    assert opened == [""]  # a file without a name
