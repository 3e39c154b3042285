"""Documents that cannot be read: each is told with the thing, the place and the remedy."""

import io

import pytest

from tests.inputs.conftest import ARTICLE, site  # noqa: F401  # a fixture
from tests.inputs.files import page, pdf

CASES = [
    ("no such file, a near one", "artcle.txt", None, "did you mean article.txt?"),
    ("no such folder", "docs/article.txt", None, "no folder docs"),
    ("empty", "a.txt", b"", "it is empty"),
    ("blank", "a.txt", b" \n\t\n", "nothing but blanks"),
    ("binary", "a.txt", b"text\0more", "a NUL at byte 4"),
    ("a PDF that is cut off", "a.pdf", b"%PDF-1.7\n", "this PDF is damaged"),
    ("a zip archive that is cut off", "a.docx", b"PK\x03\x04\x14", "cut off or damaged"),
    ("an old Word file", "a.doc", b"\xd0\xcf\x11\xe0", "save it as .docx"),
    ("a sequence that is cut off", "a.txt", "Prices of cafés: é".encode()[:-1], "byte 0xc3 at 18"),
    ("an address that is no page's", "ftp://a.example/b", None, "only http and https are fetched"),
    ("a private address", "http://127.0.0.1:9/", None, "--allow-private"),
    ("a password in an address", "http://me:secret@a.example/", None, "are not sent"),
    ("a NUL in the name", "a\0b", None, "cannot be read"),
]


@pytest.mark.parametrize(("name", "content", "told"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_document_that_cannot_be_read_is_told_and_ends_with_2(factx, folder, name, content, told):
    if content is not None:
        (folder / name).write_bytes(content)
    ran = factx("extract", name, "--dry-run")
    assert ran.code == 2
    assert told in ran.err
    assert ran.out == ""


@pytest.mark.parametrize(
    ("encoding", "text"), [("utf-16", "Café prices rose."), ("cp1252", "“Café”"), ("utf-8", "Café.")]
)
def test_an_encoding_that_is_named_is_read(factx, folder, encoding, text):
    (folder / "a.txt").write_bytes(text.encode(encoding))
    ran = factx("extract", "a.txt", "--dry-run", "--encoding", encoding)
    assert ran.code == 0
    assert f" {len(text)} characters" in ran.out


def test_a_byte_order_mark_is_no_part_of_the_text(factx, folder):
    (folder / "a.txt").write_bytes(b"\xef\xbb\xbfPrices rose.")
    assert " 12 characters" in factx("extract", "a.txt", "--dry-run").out


@pytest.mark.parametrize("encoding", ["utf-9", "base64", "idna"])
def test_an_encoding_that_there_is_not_is_told(factx, encoding):
    ran = factx("extract", "article.txt", "--dry-run", "--encoding", encoding)
    assert ran.code == 2
    assert "cp1252" in ran.err


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["-", "-"], "only once"),
        (["article.txt", "b.txt", "--title", "x"], "--title tells about one document"),
        (["article.txt", "--prompts", "none"], "no such folder"),
        (["article.txt", "--prompts", "."], "neither read.jinja nor again.jinja"),
    ],
)
def test_what_cannot_be_meant_is_refused(factx, argv, told):
    ran = factx("extract", *argv, "--dry-run")
    assert ran.code == 2
    assert told in ran.err


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16-le"])
def test_an_encoding_that_is_found_out_is_told(factx, folder, encoding):
    (folder / "a.txt").write_bytes("The café raised its prices.".encode(encoding))
    ran = factx("extract", "a.txt", "--dry-run")
    assert ran.code == 0
    assert " 27 characters" in ran.out
    assert "it was read as" in ran.err or "was read as cp1252" in ran.err


def test_formats_may_be_mixed_and_each_says_where_it_is_from(factx, folder):
    (folder / "a.html").write_text(ARTICLE, "utf-8")
    (folder / "b.pdf").write_bytes(pdf(page("The mill said on Monday that it made 40 tonnes.")))
    (folder / "c.eml").write_bytes(
        b"From: A. Roe <a@b.example>\nSubject: News\nDate: Tue, 12 Mar 2024 1:00:00 +0000\n\nIt made 7 tons."
    )
    ran = factx("extract", "a.html", "b.pdf", "c.eml")
    assert ran.code == 0
    documents = {each["title"]: each for each in ran.of("document")}
    assert documents["Tolls rise"]["text"].startswith("Tolls rise\nThe port")
    assert documents[None]["pages"] == [0]
    assert (documents["News"]["author"], documents["News"]["published"]) == ("A. Roe", "2024-03-12")


def test_the_table_says_who_published_and_who_wrote(factx, folder):
    head = '<meta property="og:site_name" content="The Gazette"><meta name="author" content="A. Roe">'
    (folder / "a.html").write_text(ARTICLE.replace("</head>", f"{head}</head>"), "utf-8")
    for command in ("extract", "values"):
        assert "The Gazette · by A. Roe" in factx(command, "a.html", "--format", "table").out


def test_the_day_that_a_file_tells_resolves_its_times_and_the_one_that_is_given_wins(factx, folder):
    (folder / "c.eml").write_bytes(
        b"From: a@b.example\nSubject: News\nDate: Tue, 12 Mar 2024 1:00:00 +0000\n\nIt rose today."
    )
    assert factx("values", "c.eml", "--format", "jsonl").of("date")[0]["start"] == "2024-03-12"
    assert factx("values", "c.eml", "--date", "2020-02-02", "--format", "jsonl").of("date")[0]["start"] == "2020-02-02"


def test_what_was_left_out_is_told(factx, folder):
    (folder / "a.html").write_text(ARTICLE.replace("</article>", "<p hidden>Planted.</p></article>"), "utf-8")
    assert "that the page hides from its readers left out" in factx("extract", "a.html").err


def test_a_format_on_standard_input_is_known_too(factx, monkeypatch):
    class Piped:
        buffer = io.BytesIO(pdf(page("The mill said that it made 40 tonnes.")))

        def isatty(self):
            return False

    monkeypatch.setattr("sys.stdin", Piped())
    assert factx("values", "-", "--format", "jsonl").of("amount")[0]["value"] == "40"


@pytest.mark.factx_loopback
def test_an_address_of_this_machine_is_fetched_where_that_is_meant(factx, site):  # noqa: F811
    site.page("/a", ARTICLE, content_type="text/html")
    ran = factx("extract", site.url("/a"), "--allow-private")
    assert ran.code == 0
    assert ran.of("document")[0]["url"] == site.url("/a")
    assert factx("extract", site.url("/a")).code == 2
    assert len(site.asked) == 1


def test_help_names_the_formats_and_what_they_need(factx):
    shown = factx("extract", "--help").out
    assert all(each in shown for each in ("PDF", ".docx", ".eml", ".srt", "(extra: web)", "--allow-private"))


def test_a_folder_without_documents_ends_with_2(factx, folder):
    (folder / "empty").mkdir()
    ran = factx("extract", "empty", "--dry-run")
    assert (ran.code, ran.out) == (2, "")
    assert "no file in this folder that factx reads" in ran.err


def test_files_folders_patterns_and_tables_are_read_together(factx, folder):
    (folder / "news" / "old").mkdir(parents=True)
    (folder / "news" / "a.txt").write_text("Tolls rose by 12 per cent, the port said.", encoding="utf-8")
    (folder / "news" / "old" / "b.txt").write_text("The ferry was late, the operator said.", encoding="utf-8")
    rows = (
        '{"body": "Forty passengers were brought ashore."}\n{"nobody": 1}\n{"body": "Nobody was hurt, police said."}\n'
    )
    (folder / "rows.jsonl").write_text(rows, encoding="utf-8")
    ran = factx("extract", "rows.jsonl", "news/*.txt", "news/old", "--text-column", "body", "--format", "jsonl")
    assert ran.code == 1
    assert [each["source"] for each in ran.of("document")] == [
        "rows.jsonl:1",
        "rows.jsonl:3",
        "news/a.txt",
        "news/old/b.txt",
    ]
    assert "rows.jsonl:2: there is no column 'body'" in ran.err
    assert "4 documents read, 1 failed" in ran.err


def test_an_id_that_two_texts_share_is_told_and_costs_the_second(factx, folder):
    (folder / "rows.csv").write_text("n,text\n1,Tolls rose.\n1,Ferries sank.\n1,Tolls rose.\n", encoding="utf-8")
    ran = factx("extract", "rows.csv", "--id-column", "n", "--format", "jsonl")
    assert [(each["id"], each["source"]) for each in ran.of("document")] == [("1", "rows.csv:2")]
    assert "rows.csv:3: the id '1' is that of another text" in ran.err
    assert "rows.csv:4 is the same text as rows.csv:2" in ran.err


@pytest.mark.factx_loopback
def test_copies_are_told_and_cost_nothing_unless_everything_is_to_be_read(factx, server, folder):
    text = (folder / "article.txt").read_text(encoding="utf-8")
    (folder / "copy.txt").write_text(
        text.replace("Velmouth to double harbour toll", "Dearer harbour"), encoding="utf-8"
    )
    words = [
        "extract",
        "article.txt",
        "copy.txt",
        "-m",
        "reader",
        "--base-url",
        server.base_url,
        "--date",
        "2024-05-15",
    ]
    ran = factx(*words, "--format", "jsonl", "--again", "0")
    assert [each["requests"] for each in ran.of("run")] == [1, 0]
    assert "1 is a copy of another: their facts were carried over" in ran.err
    (first, _) = ran.of("document")
    carried = [each["support"]["carried"] for each in ran.of("figure")]
    assert carried == [None, None, first["id"], first["id"]]
    again = factx(*words, "--format", "jsonl", "--again", "0", "--no-dedupe")
    assert all(each["requests"] for each in again.of("run"))
