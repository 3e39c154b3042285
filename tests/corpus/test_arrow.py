"""Columns in, rows out: nothing that one document does loses another, and nothing is asked twice."""

import json
import pickle
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from slow_models import SlowModel, nothing
from table_readers import Kept

import factx
from factx.errors import AccessRefused, Exhausted, UsageError
from factx.testing import FakeModel

pa = pytest.importorskip("pyarrow")

from factx.corpus import arrow  # noqa: E402
from factx.corpus.arrow import SCHEMA, Reader, Recipe, extract_batch, facts_of, readings  # noqa: E402
from factx.corpus.shelf import Shelf  # noqa: E402

STRIKE = "Ilse Brandt said on Monday that 1,140 dockers had left and that the strike had cost about £2 million."
BY_THE_TEST = "table_readers:reader"


@pytest.fixture(autouse=True)
def _fresh():
    """No test meets the readers of another."""
    yield
    arrow._made.cache_clear()
    Kept.model = None


def read(texts, *, model=None, **options):
    Kept.model = model
    with Reader(Recipe(extractor=BY_THE_TEST, **options)) as reader:
        return reader.read([str(nth) for nth in range(len(texts))], texts).to_pylist()


def reasons(rows):
    return [row["failed"] for row in rows]


def test_a_row_has_what_a_query_wants_of_its_facts():
    (row,) = extract_batch(["a"], [STRIKE], recipe=Recipe(), published=[date(2024, 3, 12)]).to_pylist()
    figures = [each for each in row["facts"] if each["kind"] == "figure"]
    assert [(each["comparator"], each["value"], each["unit"]) for each in figures] == [
        ("=", Decimal(1140), "{docker}"),
        ("~", Decimal(2_000_000), "GBP"),
    ]
    assert figures[0]["sources"] == ["Ilse Brandt"]
    assert all(STRIKE[each["start"] : each["end"]] == each["evidence"] for each in row["facts"])
    assert (row["id"], row["published"], row["failed"]) == ("a", date(2024, 3, 12), None)


def test_a_row_and_the_text_make_the_same_facts_again():
    document = factx.Document(STRIKE, id="a", title="Strike", published=date(2024, 3, 12), outlet="The Quay")
    found = factx.extract(document)
    about = {"title": ["Strike"], "published": ["2024-03-12"], "outlet": ["The Quay"]}
    batch = extract_batch(["a"], [STRIKE], recipe=Recipe(), **about)
    assert list(readings(batch, {"a": STRIKE})) == [found]
    assert json.loads(batch.to_pylist()[0]["facts"][0]["record"]) == found.items[0].to_record()


def test_the_schema_is_the_same_whatever_the_rows_hold():
    recipe = Recipe()
    assert extract_batch([], [], recipe=recipe).schema == SCHEMA
    assert extract_batch(["a"], [None], recipe=recipe).schema == SCHEMA
    assert extract_batch(["a"], [STRIKE], recipe=recipe).schema == SCHEMA


def test_columns_of_arrow_and_lists_are_read_alike():
    texts = [STRIKE, "No trucks."]
    of_arrow = extract_batch(pa.array([1, 2]), pa.chunked_array([texts]), recipe=Recipe())
    assert of_arrow == extract_batch([1, 2], texts, recipe=Recipe())
    assert of_arrow["id"].to_pylist() == ["1", "2"]


@pytest.mark.parametrize(
    "moment", [date(2024, 3, 12), datetime(2024, 3, 12, 9, tzinfo=UTC), "2024-03-12", "2024-03-12T09:00:00"]
)
def test_a_day_of_publication_may_be_written_in_many_ways(moment):
    (row,) = extract_batch(["a"], [STRIKE], recipe=Recipe(), published=[moment]).to_pylist()
    assert row["published"] == date(2024, 3, 12)


def test_what_is_no_text_is_a_row_with_the_reason():
    rows = extract_batch([None, "b", "c", "d"], [None, " ", 7.5, STRIKE], recipe=Recipe()).to_pylist()
    told = reasons(rows)
    assert "NoneType" in told[0]
    assert "empty" in told[1]
    assert "float" in told[2]
    assert told[3] is None
    assert [row["id"] for row in rows] == [None, "b", "c", "d"]


def test_without_an_id_a_document_is_known_by_its_text():
    (row,) = extract_batch([None], [STRIKE], recipe=Recipe()).to_pylist()
    assert row["id"] == factx.Document(STRIKE).id


def test_half_a_character_neither_ends_the_batch_nor_moves_an_offset():
    text = f"\ud800 {STRIKE}"
    rows = extract_batch(["a\ud800", "b"], [text, STRIKE], recipe=Recipe()).to_pylist()
    assert reasons(rows) == [None, None]
    assert all(text[each["start"] : each["end"]] == each["evidence"] for each in rows[0]["facts"])


def test_one_poisoned_document_in_forty_costs_only_itself():
    texts = [f"{'poison' if nth % 40 == 7 else 'Trucks'} on day {nth}." for nth in range(80)]
    told = reasons(read(texts))
    assert [nth for nth, reason in enumerate(told) if reason] == [7, 47]
    assert "ZeroDivisionError: poison in 7" in told[7]


def test_a_model_that_fails_on_one_document_fails_on_no_other():
    def reply(ask):
        return Exhausted("the server kept failing") if "day 3" in ask.messages[-1].content else nothing(ask)

    told = reasons(read([f"Trucks on day {nth}." for nth in range(6)], model=SlowModel(reply)))
    assert [reason is not None for reason in told] == [False, False, False, True, False, False]
    assert told[3] == "exhausted: the server kept failing"


def test_what_would_meet_every_document_is_the_reason_of_each():
    refused = AccessRefused("the key was refused: set OPENAI_API_KEY")
    assert set(reasons(read(["Trucks.", "Ships."], model=FakeModel(lambda _: refused)))) == {str(refused)}


@pytest.mark.parametrize(
    ("recipe", "why"),
    [
        (Recipe(model="openai/gpt-5-mini"), "OPENAI_API_KEY"),
        (Recipe(model="opnai/gpt-5-mini"), "'openai'"),
        (Recipe(kinds=("no_such_module:Visit",)), "no_such_module"),
        (Recipe(extractor="table_readers:nobody"), "nobody"),
        (Recipe(extractor="table_readers:no_reader"), "factx.Extractor is wanted"),
        (Recipe(extractor=BY_THE_TEST, journal="/dev/null/journal"), "/dev/null/journal"),
    ],
)
def test_a_recipe_that_cannot_be_followed_is_the_reason_in_every_row(recipe, why, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    rows = extract_batch(["a", "b"], [STRIKE, STRIKE], recipe=recipe).to_pylist()
    assert [row["id"] for row in rows] == ["a", "b"]
    assert all(why in reason for reason in reasons(rows))


def test_columns_of_different_length_are_a_mistake_of_the_caller():
    with pytest.raises(UsageError, match="2 ids, 1 texts"):
        extract_batch(["a", "b"], [STRIKE], recipe=Recipe())


def test_a_batch_that_was_answered_is_not_asked_again_by_the_next_process(tmp_path):
    texts = [f"Trucks on day {nth}." for nth in range(5)]
    first, second = SlowModel(), SlowModel()
    once = read(texts, model=first, journal=str(tmp_path / "journal"))
    again = read(texts, model=second, journal=str(tmp_path / "journal"))
    assert (len(first.asks), len(second.asks)) == (5, 0)
    assert [row["facts"] for row in once] == [row["facts"] for row in again]
    assert again[0]["run"]["journaled"] == 1


def test_what_another_machine_has_paid_for_is_not_asked_again(tmp_path):
    read(["Trucks."], model=SlowModel(), journal=str(tmp_path))
    (own,) = tmp_path.glob("*.journal")
    own.rename(tmp_path / "elsewhere.journal")
    (tmp_path / "half-copied.journal").write_bytes(b"SQLite format 3\x00 and no more")
    model = SlowModel()
    read(["Trucks.", "Ships."], model=model, journal=str(tmp_path))
    assert len(model.asks) == 1


def test_the_file_of_another_machine_is_not_written_to(tmp_path):
    read(["Trucks."], model=SlowModel(), journal=str(tmp_path))
    (own,) = tmp_path.glob("*.journal")
    other = own.rename(tmp_path / "elsewhere.journal")
    before = other.read_bytes()
    read(["Trucks.", "Ships."], model=SlowModel(), journal=str(tmp_path))
    assert other.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([own.name, other.name])


def test_a_machine_is_known_by_a_name_that_files_can_have(tmp_path):
    with Shelf(tmp_path, machine="../quay:7/a b") as shelf:
        assert shelf.path.parent == tmp_path


def test_what_came_to_nothing_is_asked_again_where_that_is_wished(tmp_path):
    def refusing(ask):
        return factx.errors.Refused("no")

    read(["Trucks."], model=FakeModel(refusing), journal=str(tmp_path))
    patient, eager = FakeModel(nothing), FakeModel(nothing)
    assert reasons(read(["Trucks."], model=patient, journal=str(tmp_path))) == ["refused: no"]
    assert reasons(read(["Trucks."], model=eager, journal=str(tmp_path), retry_failed=True)) == [None]
    assert (len(patient.asks), len(eager.asks)) == (0, 1)


def test_a_process_never_asks_more_at_once_than_its_recipe_allows_however_many_batches_there_are():
    Kept.model = SlowModel()
    texts = [f"Trucks on day {nth}." for nth in range(60)]
    with Reader(Recipe(extractor=BY_THE_TEST, workers=5)) as reader, ThreadPoolExecutor(4) as threads:
        batches = list(threads.map(lambda at: reader.read(texts[at : at + 15], texts[at : at + 15]), range(0, 60, 15)))
    assert Kept.model.most == 5
    assert [row["id"] for batch in batches for row in batch.to_pylist()] == texts


def test_threads_that_come_at_once_get_one_reader():
    Kept.model, Kept.made = SlowModel(), 0
    recipe = Recipe(extractor="table_readers:slowly_made", workers=3)
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda nth: extract_batch([nth] * 5, [f"Day {nth}."] * 5, recipe=recipe), range(6)))
    assert Kept.made == 1
    assert Kept.model.most == 3


def test_processes_share_what_a_job_may_ask():
    part = Recipe(model="ollama/qwen3", workers=30, rpm=600, tpm=90_000).part(4)
    assert (part.workers, part.rpm, part.tpm) == (8, 150, 22_500)


def test_a_recipe_travels_as_it_is_and_without_the_key(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-velmouth-7c1f")
    recipe = Recipe(model="openai/gpt-5-mini", rpm=500)
    recipe.made()
    assert pickle.loads(pickle.dumps(recipe)) == recipe
    assert b"velmouth" not in pickle.dumps(recipe)
    assert "velmouth" not in repr(recipe)


@pytest.mark.parametrize("named", [{"base_url": "https://me:secret@host/v1"}, {"model": "https://host/v1?key=secret"}])
def test_an_address_with_a_secret_does_not_get_into_a_recipe(named):
    with pytest.raises(UsageError, match="environment") as told:
        Recipe(**named)
    assert "secret" not in str(told.value)


def test_folders_in_a_recipe_are_the_same_wherever_a_worker_begins(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    recipe = Recipe(journal="out.journal", prompts="own")
    assert (recipe.journal, recipe.prompts) == (str(tmp_path / "out.journal"), str(tmp_path / "own"))


def test_a_journal_on_an_object_store_is_refused():
    with pytest.raises(UsageError, match="object store"):
        Recipe(journal="s3://bucket/journal")


def test_a_recipe_that_names_two_readers_is_refused():
    with pytest.raises(UsageError, match="leave out model"):
        Recipe(extractor=BY_THE_TEST, model="ollama/qwen3")


def test_a_number_that_its_column_cannot_hold_is_kept_whole_in_the_record():
    text = "The fund was worth $0.00000000000123 a share."
    (row,) = extract_batch(["a"], [text], recipe=Recipe()).to_pylist()
    figures = [each for each in row["facts"] if each["kind"] == "figure"]
    assert [each["value"] for each in figures] == [None]
    assert Decimal(json.loads(figures[0]["record"])["amount"]["value"]) == Decimal("0.00000000000123")


def test_facts_of_a_row_that_failed_are_refused_with_its_reason():
    (row,) = extract_batch(["a"], [""], recipe=Recipe()).to_pylist()
    with pytest.raises(UsageError, match="the document is empty"):
        facts_of(row, "text")


def test_a_damaged_journal_is_told_in_the_rows_and_not_overwritten(tmp_path):
    read(["Trucks."], model=SlowModel(), journal=str(tmp_path))
    (own,) = tmp_path.glob("*.journal")
    own.write_bytes(b"SQLite format 3\x00" + b"?" * 5000)
    Kept.model = SlowModel()
    rows = extract_batch(["a"], ["Trucks."], recipe=Recipe(extractor=BY_THE_TEST, journal=str(tmp_path))).to_pylist()
    assert "damaged" in rows[0]["failed"]
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(own).execute("SELECT * FROM asks")
