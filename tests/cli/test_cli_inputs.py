"""Documents that cannot be read: each is told with the thing, the place and the remedy."""

import pytest

CASES = [
    ("no such file, a near one", "artcle.txt", None, "did you mean article.txt?"),
    ("no such folder", "docs/article.txt", None, "no folder docs"),
    ("a folder", ".", None, "this is a folder: name its files"),
    ("empty", "a.txt", b"", "it is empty"),
    ("blank", "a.txt", b" \n\t\n", "nothing but blanks"),
    ("binary", "a.txt", b"text\0more", "a NUL at byte 4"),
    ("PDF", "a.pdf", b"%PDF-1.7\n\0", "pdftotext"),
    ("Word", "a.docx", b"PK\x03\x04\x14\0", "pandoc"),
    ("UTF-16 with a mark", "a.txt", "Prices rose.".encode("utf-16"), "--encoding utf-16"),
    ("UTF-16 without a mark", "a.txt", "Prices rose.".encode("utf-16-le"), "--encoding utf-16-le"),
    ("Latin-1", "a.txt", "One.\nCafé prices rose.".encode("latin-1"), "byte 0xe9 at 8 (line 2)"),
    ("Latin-1, the remedy", "a.txt", "Café prices rose.".encode("latin-1"), "iconv -f WINDOWS-1252 -t UTF-8 a.txt"),
    ("a sequence that is cut off", "a.txt", "Café".encode()[:-1], "byte 0xc3 at 3"),
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


def test_html_is_read_with_a_warning(factx, folder):
    (folder / "a.html").write_text("<!DOCTYPE html><p>Prices rose.</p>")
    ran = factx("extract", "a.html", "--dry-run")
    assert ran.code == 0
    assert "looks like HTML" in ran.err
