"""Rows of tables become documents, bad ones are told with their place, and the others are read."""

import csv
import gzip
import json
import tracemalloc
from datetime import date

import pytest

from factx.documents import Document, identity
from factx.inputs import About, Columns, Limits, Unread, stream

PORT = "The port of Velm said on Monday that tolls would rise by 12 per cent."
FERRY = "The ferry to Ondra was cancelled, the operator said."


def lines(path, *records):
    path.write_text("".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in records), encoding="utf-8")
    return path


def sheet(path, *rows, encoding="utf-8", **how):
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, **how).writerows(rows)
    return path


def parquet(path, columns, **how):
    pa = pytest.importorskip("pyarrow")
    pytest.importorskip("pyarrow.parquet").write_table(pa.table(columns), path, **how)
    return path


def texts(found):
    return [each.text if isinstance(each, Document) else str(each.error) for each in found]


def test_each_line_of_json_is_a_document_that_names_its_file_and_line(tmp_path):
    path = lines(tmp_path / "a.jsonl", {"text": PORT}, {"text": FERRY})
    found = list(stream([path]))
    assert [(each.text, each.source, each.id) for each in found] == [
        (PORT, f"{path}:1", identity(PORT)),
        (FERRY, f"{path}:2", identity(FERRY)),
    ]


def test_columns_of_usual_names_tell_of_the_document(tmp_path):
    record = {
        "Body": PORT,
        "headline": "Tolls rise",
        "date": "2024-05-14T08:00:00Z",
        "link": "https://velm.example/tolls",
        "authors": ["Ada Corrin", "Jo Tarn"],
        "source": "Velm Herald",
        "lang": "en-GB",
    }
    (found,) = stream([lines(tmp_path / "a.jsonl", record)])
    told = (found.title, found.published, found.url, found.author, found.outlet, found.language)
    day = date(2024, 5, 14)
    assert told == ("Tolls rise", day, "https://velm.example/tolls", "Ada Corrin, Jo Tarn", "Velm Herald", "en-GB")


def test_named_columns_win_and_may_lie_deeper(tmp_path):
    record = {"text": "a teaser", "article": {"body": PORT, "no": 7}, "when": "Tue, 14 May 2024 10:00:00 GMT"}
    columns = Columns(text="article.body", id="article.no", published="when")
    (found,) = stream([lines(tmp_path / "a.jsonl", record)], columns=columns)
    assert (found.text, found.id, found.published) == (PORT, "7", date(2024, 5, 14))


def test_what_is_said_beforehand_wins_over_a_row(tmp_path):
    path = lines(tmp_path / "a.jsonl", {"text": PORT, "date": "2024-05-14"})
    (found,) = stream([path], about=About(published=date(2020, 1, 1)))
    assert found.published == date(2020, 1, 1)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b'{"text": "cut of', "no JSON"),
        (b'["a list"]', "no object"),
        (b'{"text": "caf\xe9"}', "not UTF-8"),
        (b'{"text": null}', "no text"),
        (b'{"text": "  "}', "no text"),
        (b'{"text": 12}', "is no text but int"),
        (b'{"headline": "only that"}', "--text-column"),
        (b"[" * 100_000, "no JSON"),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_the_next_is_read(tmp_path, line, says):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n".join([json.dumps({"text": PORT}).encode(), b"", line, json.dumps({"text": FERRY}).encode()]))
    first, bad, last = stream([path])
    assert (first.text, last.text, last.source) == (PORT, FERRY, f"{path}:4")
    assert isinstance(bad, Unread)
    assert bad.name == f"{path}:3"
    assert str(bad.error).startswith(f"{path}:3: ")
    assert says in str(bad.error)


def test_a_line_too_long_for_memory_is_passed_over(tmp_path):
    path = lines(tmp_path / "a.jsonl", {"text": "x" * 5_000}, {"text": FERRY})
    bad, good = stream([path], limits=Limits(file_bytes=1_000))
    assert "more than 1,000 bytes" in str(bad.error)
    assert (good.text, good.source) == (FERRY, f"{path}:2")


def test_quoted_line_breaks_of_a_sheet_stay_and_rows_are_counted_by_lines(tmp_path):
    text = f'{PORT}\n\n"No," she said.'
    path = sheet(tmp_path / "a.csv", ["id", "body"], ["1", text], ["2", FERRY])
    assert [(each.text, each.source) for each in stream([path])] == [(text, f"{path}:2"), (FERRY, f"{path}:5")]


def test_an_article_longer_than_the_usual_field_is_read(tmp_path):
    text = f"{PORT} " * 4_000
    (found,) = stream([sheet(tmp_path / "a.csv", ["text"], [text])])
    assert found.text == text


def test_a_row_that_a_comma_cuts_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f"id,text\n1,{FERRY}\n2,{PORT}\n", encoding="utf-8")
    bad, good = stream([path])
    assert "3 fields and the first row 2" in str(bad.error)
    assert good.text == PORT


def test_a_quotation_mark_that_is_not_closed_costs_its_row(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f'text\n"open\n"{PORT}"\n"{FERRY}"\n', encoding="utf-8")
    found = list(stream([path]))
    assert [each.text for each in found if isinstance(each, Document)] == [FERRY]
    assert any("quotation marks" in str(each.error) for each in found if isinstance(each, Unread))


@pytest.mark.parametrize(("encoding", "said"), [("utf-8-sig", None), ("utf-16", None), ("cp1252", "cp1252")])
def test_a_sheet_is_read_in_its_encoding(tmp_path, encoding, said):
    path = sheet(tmp_path / "a.tsv", ["text"], ["Café prices rose."], encoding=encoding, delimiter="\t")
    assert texts(stream([path], about=About(encoding=said))) == ["Café prices rose."]


def test_bytes_that_are_no_characters_cost_their_row_only(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(f"text,n\ncaf\xe9,1\n{PORT},2\n".encode("latin-1"))
    bad, good = stream([path])
    assert "--encoding" in str(bad.error)
    assert good.text == PORT


def test_a_sheet_without_a_column_of_texts_is_told_once_with_the_names(tmp_path):
    path = sheet(tmp_path / "a.csv", ["no", "words"], *([n, "x"] for n in range(50)))
    (bad,) = stream([path])
    assert "--text-column" in str(bad.error)
    assert "'no', 'words'" in str(bad.error)
    (bad,) = stream([path], text_column="wrods")
    assert "no column 'wrods'" in str(bad.error)


def test_rows_of_parquet_are_documents_in_order(tmp_path):
    columns = {"body": [PORT, None, FERRY], "published": [date(2024, 5, 14)] * 3, "n": [1, 2, 3]}
    path = parquet(tmp_path / "a.parquet", columns, row_group_size=2)
    first, bad, last = stream([path], text_column="body", columns=Columns(id="n"))
    assert (first.text, first.id, first.published, first.source) == (PORT, "1", date(2024, 5, 14), f"{path}:1")
    assert bad.name == f"{path}:2"
    assert (last.text, last.id) == (FERRY, "3")


def test_a_damaged_parquet_file_is_one_input_that_cannot_be_read(tmp_path):
    path = parquet(tmp_path / "a.parquet", {"text": [PORT]})
    path.write_bytes(path.read_bytes()[:-20])
    after = lines(tmp_path / "b.jsonl", {"text": FERRY})
    bad, good = stream([path, after])
    assert "as Parquet" in str(bad.error)
    assert good.text == FERRY


@pytest.mark.parametrize("make", ["jsonl", "csv", "parquet"])
def test_tables_may_be_compressed(tmp_path, make):
    plain = tmp_path / f"a.{make}"
    if make == "jsonl":
        lines(plain, {"text": PORT})
    elif make == "csv":
        sheet(plain, ["text"], [PORT])
    else:
        parquet(plain, {"text": [PORT]})
    packed = tmp_path / f"a.{make}.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert texts(stream([packed])) == [PORT]


def test_a_compressed_table_that_is_cut_off_gives_what_came_before(tmp_path):
    packed = gzip.compress(b"".join(json.dumps({"text": f"{PORT} {n}"}).encode() + b"\n" for n in range(5_000)))
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(packed[: len(packed) // 2])
    *good, bad = stream([path])
    assert len(good) > 100
    assert "to its end" in str(bad.error)


@pytest.mark.parametrize("make", ["jsonl", "csv", "parquet"])
def test_memory_does_not_grow_with_the_rows(tmp_path, make):
    long = [f"{n} {PORT * 60}" for n in range(2_000)]  # 8 MB
    if make == "jsonl":
        path = lines(tmp_path / "a.jsonl", *({"text": each} for each in long))
    elif make == "csv":
        path = sheet(tmp_path / "a.csv", ["text"], *([each] for each in long))
    else:
        path = parquet(tmp_path / "a.parquet", {"text": long}, row_group_size=500)
    found = stream([path])
    next(found)
    del long
    tracemalloc.start()
    assert sum(1 for _ in found) == 1_999
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_500_000
