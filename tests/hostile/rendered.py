"""What is shown or written of a hostile reading: does any program that opens it run a part of it?"""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, redirect_stderr, redirect_stdout, suppress
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import factx
from factx.cli import main
from factx.documents import Document
from factx.errors import CassetteError, FactxError
from factx.facts import Gap, Rejection, Run
from factx.outputs import brat, claimreview, delimited, jsonl, markdown, sqlite, table
from factx.outputs.plain import visible
from factx.outputs.report import page
from factx.testing import format as cassettes
from tests.hostile.attack import Attack, Try

FORMULAS = (
    *("=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://a.example","b")', "\t=1", "\r=1"),
    *(
        "\n=1",
        " =1",
        "\u00a0=1",
        "\ufeff=1",
        "＝1+1",
        "＋1",
        "－1+2",
        "＠a",
        "'=1",
        '"=1',
        "=\x00",
        "|=1",
        ";=1",
        "-",
        "+",
    ),
)
ESCAPES = (
    *(
        "\x1b[2J",
        "\x1b]0;owned\x07",
        "\x1b]8;;http://a.example\x1b\\here\x1b]8;;\x1b\\",
        "\x9b31m",
        "\x1bP$q\x1b\\",
        "\x07",
    ),
    *(
        "\x08\x08\x08",
        "a\rb",
        "\x1b[6n",
        "\x1b[1A\x1b[2K",
        "\u202ecod.exe",
        "\u2066\u202d",
        "\x7f",
        "\x0e",
        "\x85",
        "\x00",
    ),
    *("\x1b[?1049h", "\x1b]52;c;cm0gLXJm\x07", "\x90q\x9c", "\x1bc", "\ud800"),
)
MARKUP = (
    *(
        "<script>alert(1)</script>",
        "</script><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
    ),
    *(
        '"><script>alert(1)</script>',
        "' onmouseover='alert(1)",
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
    ),
    *(
        "<!--",
        "-->",
        "<![CDATA[",
        "</title>",
        "</style>",
        "</textarea>",
        "<base href=//a.example>",
        "{{7*7}}",
        "{% raw %}",
    ),
    *(
        "<iframe srcdoc='<script>alert(1)</script>'>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "\u2028alert(1)",
        "vbscript:a",
    ),
    *(
        "<a href='java\tscript:alert(1)'>",
        "<math><mtext></mtext><script>alert(1)</script>",
        "<meta http-equiv=refresh content=0>",
    ),
)
NAMES = (
    *(
        "../../escaped",
        "..\\..\\escaped",
        "/etc/passwd",
        "C:\\escaped",
        "..",
        ".",
        "",
        "CON",
        "nul.txt",
        "a/b",
        "a\x00b",
        "~root",
    ),
    *(
        "a" * 300,
        ".hidden",
        "-rf",
        "$(touch x)",
        "`x`",
        "a\nb",
        "é" * 200,
        "\ud800",
        "..%2f..%2fescaped",
        "…/…",
        "LPT1",
        "a:b",
    ),
)
QUERIES = (
    *(
        "'; DROP TABLE facts; --",
        '"; DROP TABLE facts; --',
        "x' OR '1'='1",
        "%",
        "_",
        "]; --",
        "\x00",
        "');--",
        "`a`",
        "?1",
    ),
)
CODE = (
    *(
        "!!python/object/apply:os.system ['touch {0}']",
        "!!python/object/new:os.system ['touch {0}']",
        "!!python/name:os.system",
    ),
    *("!!python/module:os", "!!python/object/apply:subprocess.check_output [['touch', '{0}']]", "!!python/tuple [1]"),
    *(
        "!!python/object/apply:builtins.open ['{0}', 'w']",
        "!!timestamp 2024-01-01",
        "!!set {{a}}",
        "!!binary aGk=",
        "!x y",
    ),
)
_ACTING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_STARTS = tuple("=+-@＝＋－＠\t\r\n")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\Z")


def attacks(*, every: int = 1) -> list[Attack]:
    """All of them; of the commands, which take time, one in `every` escape sequences is tried."""
    return [
        Attack("spreadsheets: formulas", _spreadsheets, lambda: _formula(next(_raw(FORMULAS[0])))),
        Attack("terminals: escape sequences", _terminals, lambda: _acting(ESCAPES[0])),
        Attack(
            "terminals: messages of the command line",
            lambda: _messages(every),
            lambda: _acting(f"no file {ESCAPES[0]}"),
        ),
        Attack("HTML: report, notebook and script tags", _pages, lambda: _running(f"<p>{MARKUP[0]}</p>", frozenset())),
        Attack("file names: out of the folder", _names, lambda: _outside(NAMES[0], Path("/tmp/folder"))),
        Attack("SQL: words as commands", _tables, _unquoted),
        Attack("YAML: code, aliases and bombs in cassettes", _cassettes, _unsafe_yaml),
    ]


def reading(words: str) -> factx.Facts:
    """A reading that has these words wherever words can be."""
    document = Document(
        f"{words or '.'}\nsaid {words or '.'}", title=words, url=words, author=words, outlet=words, id="d"
    )
    span = document.span(0, max(1, len(words)))
    actor = {"words": span, "name": span}
    links = ({"source": actor, "cue": span},)
    common: dict[str, Any] = {
        "document": "d",
        "evidence": (span,),
        "attribution": links,
        "manner": "indirect",
        "published": None,
    }
    statement = words.encode("utf-8", "replace").decode() or "."  # a claim holds no half of a surrogate pair
    claim = factx.Claim(**common, statement=statement, force="assertion")
    stance = factx.Stance(
        **common, holder=actor, target=actor, target_type="idea", polarity="support", strength="weak", shows="said"
    )
    rejection = Rejection(document="d", of="claim", reason="invalid", detail=words, draft={"evidence": [words]})
    gap = Gap(document="d", first=1, last=1, reason="refused", detail=words)
    run = Run(factx="0", engine="llm", model=words, kinds=("claim", "stance"))
    return factx.Facts(document, (claim, stance), (rejection,), (gap,), run)


def _spreadsheets() -> Iterator[Try]:
    for words in FORMULAS:
        for write, delimiter in ((delimited.write, ","), (delimited.write_tabs, "\t")):
            lines = "".join(write([reading(words)]))
            cells = (cell for row in csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter) for cell in row)
            yield repr(words), next((found for cell in cells if (found := _formula(cell))), None)


def _raw(words: str) -> Iterator[str]:
    yield words


def _formula(cell: str) -> str | None:
    bare = cell.lstrip(" \u00a0\ufeff\x00")
    return f"{cell!r} is a formula" if bare.startswith(_STARTS) and not _PLAIN_NUMBER.match(cell) else None


def _terminals() -> Iterator[Try]:
    for words in (*ESCAPES, *MARKUP):
        yield f"table of {words!r}", _acting(table.text(reading(words)))
        yield f"words {words!r}", _acting(visible(words))


def _acting(shown: str) -> str | None:
    found = _ACTING.search(shown)
    return f"{found[0]!r} reaches the terminal" if found else None


def _messages(every: int) -> Iterator[Try]:
    with tempfile.TemporaryDirectory() as folder:
        for words in ESCAPES[::every]:
            name = words.replace("\x00", "").replace("\ud800", "") or "a"
            article = Path(folder) / f"{name.replace('/', '_')}.txt"
            article.write_text(f"The port said {words} on Monday.\n“{words}”, said Ada Roe.", "utf-8", "surrogatepass")
            for argv in (
                ["extract", str(article), "--format", "table"],
                ["extract", f"{folder}/no {name}"],
                ["extract", str(article), "-m", f"openai/{name}"],
                ["extract", str(article), "--base-url", f"http://{name}", "--format", "table"],
                ["verify", str(article)],
                ["extract", str(article), f"--{name}"],
                [name],
                ["extract", str(article), "--date", name],
                ["extract", str(article), "--kinds", name],
            ):
                yield f"{argv[0]} {words!r} {argv[-1][:12]!r}", _acting(_said(argv))


def _said(argv: list[str]) -> str:
    """What a command says on both its streams."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), suppress(SystemExit):
        main(argv)
    return out.getvalue() + err.getvalue()


def _pages() -> Iterator[Try]:
    usual = _scripts(page([reading("plain")]))
    for words in MARKUP:
        found = reading(words)
        yield f"report of {words!r}", _running(page([found]), usual)
        yield f"notebook of {words!r}", _running(found._repr_html_(), _scripts(reading("plain")._repr_html_()))
        yield f"ClaimReview of {words!r}", _closes("".join(claimreview.write([found])))


def _closes(written: str) -> str | None:
    found = re.search(r"</script|<!--", written, re.IGNORECASE)
    return f"{found[0]} closes the script tag that it is pasted into" if found else None


class _Elements(HTMLParser):
    """What of a page would run or be fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.scripts: set[str] = set()
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_script = tag == "script"
        told = dict(attrs).get("http-equiv")
        if tag in {"base", "object", "embed"} or (tag == "meta" and told not in {None, "Content-Security-Policy"}):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            plain = re.sub(r"[\s\x00-\x20]", "", value or "").lower()
            if name.startswith("on"):
                self.found.append(f"{name}={value}")
            led = name in {"href", "src", "action", "xlink:href", "formaction"}
            if led and plain.startswith(("javascript:", "vbscript:", "data:text")):
                self.found.append(f"{name}={value}")
            if name == "srcdoc" and value:
                inner = _Elements()
                inner.feed(value)
                self.found += inner.found
                self.scripts |= inner.scripts

    def handle_data(self, data: str) -> None:
        if self._in_script and data.strip():
            self.scripts.add(data)

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False


def _scripts(markup: str) -> frozenset[str]:
    parser = _Elements()
    parser.feed(markup)
    return frozenset(parser.scripts)


def _running(markup: str, usual: frozenset[str]) -> str | None:
    parser = _Elements()
    parser.feed(markup)
    strange = [each for each in parser.scripts if each not in usual and "alert(1)" in each]
    return str([*parser.found, *strange][0]) if parser.found or strange else None


def _names() -> Iterator[Try]:
    folder = Path("/tmp/folder")
    for words in NAMES:
        for module in (markdown, brat):
            for name, _ in module.files([reading(words)]):
                yield repr(words), _outside(name, folder)


def _outside(name: str, folder: Path) -> str | None:
    bad = (
        name != Path(name).name
        or name in {"", ".", ".."}
        or "\x00" in name
        or len(name.encode("utf-8", "replace")) > 255
    )
    inside = (folder / name.replace("\x00", "")).resolve().parent == folder
    return f"{name!r} leads elsewhere" if bad or not inside else None


def _tables() -> Iterator[Try]:
    with tempfile.TemporaryDirectory() as folder:
        for nth, words in enumerate(QUERIES):
            path = Path(folder) / f"{nth}.db"
            found = reading(words)
            sqlite.save([found], path)
            with closing(sqlite3.connect(path)) as connection:
                names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            same = "".join(jsonl.write(list(sqlite.load(path)))) == "".join(jsonl.write([found]))
            yield words, None if same and "facts" in names else f"the tables are {sorted(names)}"


def _unquoted() -> str | None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(f"CREATE TABLE facts (a); SELECT * FROM facts WHERE a = '{QUERIES[0]}'")
        return None if connection.execute("SELECT name FROM sqlite_master").fetchall() else "the table is gone"


def _cassettes() -> Iterator[Try]:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{nth}: &a{nth} [*a{nth - 1}, *a{nth - 1}]\n" for nth in range(1, 60))
    with tempfile.TemporaryDirectory() as folder:
        marker = Path(folder) / "ran"
        for code in CODE:
            yield code, _loaded(f"factx-cassette: 1\nnote: {code.format(marker)}\ninteractions: []\n", marker)
        yield "billion laughs", _loaded(f"factx-cassette: 1\n{bomb}interactions: []\n", marker)
        yield "deep lists", _loaded("factx-cassette: 1\nnote: " + "[" * 50_000, marker)
        yield "deep tables", _loaded("factx-cassette: 1\nnote: " + "{a: " * 3_000, marker)
        yield "merge keys", _loaded("factx-cassette: 1\nx: &x {a: 1}\ny: {<<: *x}\ninteractions: [*x]\n", marker)


def _loaded(text: str, marker: Path) -> str | None:
    try:
        cassettes.read(text, path=Path("c.yaml"))
    except CassetteError:
        return "code ran" if marker.exists() else None
    except FactxError as error:
        return f"{type(error).__name__} instead of a cassette's error"
    return "it was taken for a cassette"


def _unsafe_yaml() -> str | None:
    import yaml

    with tempfile.TemporaryDirectory() as folder:
        marker = Path(folder) / "ran"
        yaml.load(CODE[0].format(marker), Loader=yaml.UnsafeLoader)
        return "code ran" if marker.exists() else None
