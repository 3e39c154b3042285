"""What can be said on the command line?"""

from __future__ import annotations

import argparse
import re
import sys
from typing import NoReturn

from factx.cli import batchparser

_ABOUT = """Read news articles and reports, and give back checked facts: claims, figures and stances,
each with the place of its words, who vouches for it, and its values computed from the words."""

_EXAMPLES = """examples:
  factx extract article.txt --date 2022-12-30 -m openai/gpt-5-mini
  cat article.txt | factx extract - -m ollama/qwen3 | jq 'select(.kind == "figure")'
  factx extract docs/*.txt -o facts.jsonl -m openai/gpt-5-mini --max-usd 5 --resume
  factx log facts.jsonl
  factx verify facts.jsonl
  factx values article.txt --date 2022-12-30
  factx report facts.jsonl -o report.html
  factx schema --kinds claim,visits.py:Visit
  factx eval gold.jsonl facts.jsonl
  factx diff old.jsonl new.jsonl
  factx doctor -m ollama/qwen3
  factx export facts.jsonl --to sqlite -o facts.db
  factx import --from labelstudio corrected.json -o gold.jsonl

exit codes: 0 well; 1 some documents failed, verify found a mismatch, diff --exit-code a change, or the doctor
something that reading survives; 2 usage or unreadable input; 3 --strict and something was rejected;
4 provider or key; 5 cassette miss; 130 interrupted"""

_EXTRACT = """Read documents, with factx's own rules or with a language model, and print their facts: as a table on a
terminal, as JSON Lines in a pipe or file. The rules read where no model is named, offline; -m rules names them where
the settings name a model. Settings may also stand in FACTX_MODEL and FACTX_BASE_URL, in factx.toml or [tool.factx] of
pyproject.toml. Keys are read from the environment only: OPENAI_API_KEY and the like; FACTX_API_KEY for a base URL."""

_LOG = """Show what a journal holds: for each model how many asks were answered and how many came to nothing, their
tokens and what they cost; with --failed or --asks every ask."""

_VERIFY = """Check fact files again, offline: that every quote stands at its place in the document's text, that every
value follows from its words, and that no id, fact or text was changed."""

_VALUES = """Print every amount and every time that texts tell of: where it stands, what it comes to, and how it was
read. No model is asked. A table on a terminal, JSON Lines in a pipe."""

_REPORT = """Show facts in a browser: one HTML page with the text, every fact underlined where it stands, who says it,
what contradicts what, pictures, what was rejected and what was not covered. The page asks no network for anything."""

_SCHEMA = (
    """Print the JSON schema of the lines that extract writes, or with --ask that of what a model is asked to write."""
)

_EXPORT = """Take facts along into other tools. What a format has no place for is told on standard error; jsonl and
sqlite keep everything. Parquet needs the extra factx[parquet]."""

_IMPORT = """Read back what people marked and corrected in Label Studio, doccano or brat, as facts whose values are read
anew from the marked words. What does not make a fact is kept as a rejection that says why."""

_MODELS = """Print the models that a server offers: how long their context is, whose they are, and what a million tokens
cost, where that is known (extra: prices). Without a server, print the providers that factx knows and whose key is set.
A table on a terminal, JSON Lines in a pipe."""

_DOCTOR = """Ask a model a few small questions and tell in ten lines what to expect of it: whether it can be reached,
takes the key and keeps to a schema, how long its context really is, whether it thinks, and what an article would
cost. Exit code 0: all is well; 1: something is wrong that reading survives; 4: it cannot be used."""

FORMATS = {
    "jsonl": "JSON Lines, factx's own fact file",
    "csv": "a table for spreadsheets, with no cell that runs",
    "tsv": "the same with tabs",
    "parquet": "a typed table for pandas, Polars and DuckDB (extra: parquet)",
    "sqlite": "a database with full-text search, ready for Datasette",
    "markdown": "a folder of notes for Obsidian",
    "webannotation": "W3C Web Annotations, JSON-LD",
    "claimreview": "schema.org ClaimReview drafts, unrated",
    "prov": "where each fact comes from: PROV-O, Turtle",
    "ftm": "FollowTheMoney entities, JSON Lines",
    "labelstudio": "Label Studio tasks with predictions",
    "labelstudio-config": "the labeling interface for these tasks",
    "doccano": "doccano sequence labels with relations, JSON Lines",
    "brat": "a brat folder: texts, stand-off annotations and their configuration",
}
"""The formats of `factx.outputs.formats`, which is too heavy for `--help`, and what each is."""

TOOLS = ("labelstudio", "doccano", "brat")

_COLUMNS = ("title", "url", "published", "author", "outlet", "language")
_INPUTS = """inputs, known by their content:
  plain text                 in any encoding
  a web page, http(s)        the article in it (extra: web)
  PDF                        with its pages (extra: pdf)
  Word, .docx                with tables and footnotes (extra: docx)
  e-mail, .eml               subject, sender, date and text
  subtitles, .srt and .vtt   as sentences, with their times
An extra is installed with: pip install 'factx[web,pdf,docx]'"""

_ROWS = """

and by their names, with a document in each row:
  .jsonl, .csv, .tsv, .parquet   (Parquet: extra parquet)
A folder stands for all of these in it and below, "a/**/*.txt" for what fits, and .gz is unpacked."""

_EVAL = """Tell how far the facts in a file agree with a gold: precision, recall and F1 for each kind and field, with
95 % bootstrap intervals. Either may be a fact file that extract wrote, of a person's corrections or of another model;
the gold may also be an annotation (a JSON object with claims, figures and stances), and each a folder of such files."""

_DIFF = """Tell which facts came, went and changed from one fact file to another: of two models or prompts, or of a
text before and after it was edited."""

_UNKNOWN = re.compile(r"unrecognized arguments: .*?(?P<option>--[a-z-]+)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_AMOUNT = re.compile(r"\d{1,9}(?:\.\d{1,9})?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


class _Parser(argparse.ArgumentParser):
    """Says with an error what was perhaps meant, and where help is."""

    def error(self, message: str) -> NoReturn:
        from factx.outputs.plain import harmless

        self.exit(2, f"{self.prog}: {harmless(message + self._meant(message))}\ntry: {self.prog} --help\n")

    def _meant(self, message: str) -> str:
        unknown = _UNKNOWN.search(message)
        if unknown is None:
            return ""
        from difflib import get_close_matches

        near = get_close_matches(unknown["option"], self._options(), n=1)
        return f": did you mean {near[0]}?" if near else ""

    def _options(self) -> set[str]:
        """Every long option of this parser and of its commands."""
        actions = self._actions
        found = {name for action in actions for name in action.option_strings if name.startswith("--")}
        choices = [action.choices for action in actions if isinstance(action.choices, dict)]
        return found.union(*(parser._options() for each in choices for parser in each.values()))  # noqa: SLF001  # its own kind


class _Version(argparse.Action):
    """Reads the version only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        import factx

        sys.stdout.write(f"factx {factx.__version__}\n")
        parser.exit(0)


def build() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="factx",
        description=_ABOUT,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_Parser)
    _add_extract(commands)
    batchparser.add(commands, asking=_add_asking, reading=_add_documents)
    _add_log(commands)
    _add_verify(commands)
    _add_values(commands)
    _add_schema(commands)
    _add_eval(commands)
    _add_diff(commands)
    _add_report(commands)
    _add_export(commands)
    _add_import(commands)
    _add_models(commands)
    _add_doctor(commands)
    return parser


def _add_extract(commands: argparse._SubParsersAction[_Parser]) -> None:
    parser = commands.add_parser(
        "extract",
        help="documents → facts",
        description=_EXTRACT,
        epilog=_INPUTS + _ROWS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="files, folders, patterns, http(s) addresses; - is standard input"
    )

    model = parser.add_argument_group("model")
    model.add_argument(
        "-m",
        "--model",
        metavar="NAME",
        help='"openai/gpt-5-mini", "ollama/qwen3", "http://localhost:8080/v1"; default: rules, which need none',
    )
    model.add_argument("--base-url", metavar="URL", help="any server that speaks OpenAI's API")
    _add_asking(model)
    model.add_argument("--dry-run", action="store_true", help="say passages, characters and tokens, and ask nothing")

    about = parser.add_argument_group("document")
    _add_documents(about)
    about.add_argument("--title", metavar="TEXT", help="its title (one document)")
    about.add_argument("--url", metavar="URL", help="where it was published (one document)")

    _add_many(parser.add_argument_group("many documents"))

    output = parser.add_argument_group("output")
    output.add_argument("-o", "--output", metavar="FILE", help="write here instead of to standard output")
    output.add_argument("--format", choices=("table", "jsonl", "json"), help="default: table on a terminal, else jsonl")
    output.add_argument(
        "--coverage", action="store_true", help="say as well what no fact covers: sentences, figures, quotations, dates"
    )
    output.add_argument(
        "--strict", action="store_true", default=None, help="exit with 3 if anything was rejected or not read"
    )
    output.add_argument("-q", "--quiet", action="store_true", help="only errors on standard error")
    output.add_argument("-v", "--verbose", action="store_true", help="every ask and its cost on standard error")

    cassette = parser.add_argument_group("cassette", "exchanges with the model, recorded once and replayed without it")
    cassette.add_argument("--cassette", metavar="FILE", help="replay what it holds, record what it lacks")
    cassette.add_argument("--note", metavar="TEXT", help="where the answers come from, kept in the cassette")
    mode = cassette.add_mutually_exclusive_group()
    mode.add_argument("--record", action="store_true", help="record everything anew")
    mode.add_argument("--replay-only", action="store_true", help="no key and no network: what it lacks is an error")


def _add_asking(model: argparse._ActionsContainer) -> None:
    """What a model is asked for, and how."""
    _add_kinds(model)
    model.add_argument("--prompts", metavar="DIR", help="a folder whose prompt files stand in for factx's own")
    model.add_argument(
        "--no-think",
        dest="thinking",
        action="store_false",
        default=None,
        help="have a model that thinks before it answers leave that out, where its server knows how",
    )
    model.add_argument(
        "--max-output-tokens", type=_number, metavar="N", help="the most that one answer may cost, thoughts included"
    )
    model.add_argument(
        "--passes", type=_number, metavar="N", help="read everything so many times, and say what held (1)"
    )
    model.add_argument(
        "--again", type=_times, metavar="N", help="how often to ask again, at most, about what is wanting (2)"
    )


def _add_many(many: argparse._ActionsContainer) -> None:
    many.add_argument(
        "-j",
        "--jobs",
        type=_number,
        metavar="N",
        help="asks under way at once (16; 4 at home); processes of the rules (1)",
    )
    many.add_argument(
        "--rpm", type=_number, metavar="N", help="requests a minute at most (what the server allows is learnt)"
    )
    many.add_argument("--tpm", type=_number, metavar="N", help="tokens a minute at most")
    many.add_argument("--resume", action="store_true", help="go on with the file of -o where a run ended")
    many.add_argument("--retry-failed", action="store_true", help="the same, and ask again what came to nothing")
    many.add_argument("--as-they-come", action="store_true", help="write documents as they are read, in any order")
    many.add_argument(
        "--journal", metavar="FILE", help="where answers are kept, never to be paid twice (OUTPUT.journal)"
    )
    many.add_argument("--no-journal", action="store_true", help="keep no answers, and ask anew")
    many.add_argument(
        "--no-dedupe", dest="dedupe", action="store_false", help="read copies of a document, and carry no facts over"
    )
    many.add_argument("--max-usd", type=_amount, metavar="X", help="stop before it has cost more")
    many.add_argument("--max-tokens", type=_number, metavar="N", help="stop before more tokens went to and fro")
    many.add_argument(
        "--engine",
        choices=("daft", "ray"),
        help="have Daft or Ray read tables, on many processors or machines, into a folder of Parquet files",
    )
    many.add_argument(
        "--processes", type=_number, default=1, metavar="N", help="with --engine: how many share the work (1)"
    )


def _add_log(commands: argparse._SubParsersAction[_Parser]) -> None:
    parser = commands.add_parser("log", help="what was asked, and what it cost", description=_LOG, allow_abbrev=False)
    parser.add_argument("files", nargs="+", metavar="FILE", help="journals, or the files of facts beside them")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--failed", action="store_true", help="each ask that came to nothing, and why")
    which.add_argument("--asks", action="store_true", help="each ask")
    parser.add_argument("--format", choices=("table", "jsonl"), help="default: table on a terminal, else jsonl")


def _add_verify(commands: argparse._SubParsersAction[_Parser]) -> None:
    parser = commands.add_parser(
        "verify", help="check fact files again, offline", description=_VERIFY, allow_abbrev=False
    )
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="fact files (JSON Lines, or JSON); - is standard input"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="print mismatches only")


def _add_values(commands: argparse._SubParsersAction[_Parser]) -> None:
    parser = commands.add_parser(
        "values",
        help="amounts and times of a text, offline",
        description=_VALUES,
        epilog=_INPUTS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="files, http(s) addresses; - is standard input")
    _add_reading(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--format", choices=("table", "jsonl", "json"), help="default: table on a terminal, else jsonl")
    form.add_argument("--json", action="store_true", help="one JSON array: the same as --format json")
    parser.add_argument("-q", "--quiet", action="store_true", help="only errors on standard error")


def _add_schema(commands: argparse._SubParsersAction[_Parser]) -> None:
    parser = commands.add_parser(
        "schema", help="what comes out, as JSON schema", description=_SCHEMA, allow_abbrev=False
    )
    _add_kinds(parser)
    parser.add_argument("--ask", action="store_true", help="what a model is asked to write instead")


def _add_export(commands: argparse._SubParsersAction[_Parser]) -> None:
    parser = commands.add_parser(
        "export",
        help="facts → other tools",
        description=_EXPORT,
        epilog="formats:\n" + "\n".join(f"  {name:<19} {about}" for name, about in FORMATS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="fact files (JSON Lines, or JSON); - is standard input"
    )
    parser.add_argument("--to", required=True, choices=tuple(FORMATS), metavar="FORMAT", help="the format: see below")
    _add_taking(parser)


def _add_import(commands: argparse._SubParsersAction[_Parser]) -> None:
    parser = commands.add_parser(
        "import", help="corrected annotations → facts", description=_IMPORT, allow_abbrev=False
    )
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="what the tool exported; for brat the folder; - is standard input"
    )
    parser.add_argument(
        "--from", dest="tool", required=True, choices=TOOLS, metavar="TOOL", help=f"the tool: {', '.join(TOOLS)}"
    )
    _add_taking(parser)


def _add_taking(parser: argparse._ActionsContainer) -> None:
    """Where facts go, and which kinds of the user's own are among them."""
    parser.add_argument("-o", "--output", metavar="FILE", help="write here instead of to standard output")
    parser.add_argument(
        "--kinds", action="append", metavar="LIST", help="your own kinds in the files: module:Class, path/file.py:Class"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="only errors on standard error")


def _add_report(commands: argparse._SubParsersAction[_Parser]) -> None:
    parser = commands.add_parser("report", help="facts → a page to read", description=_REPORT, allow_abbrev=False)
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="fact files (JSON Lines, or JSON); - is standard input"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write here instead of to standard output")
    parser.add_argument("--title", metavar="TEXT", help="what the page is called (default: the document's headline)")
    parser.add_argument(
        "--kinds", action="append", metavar="LIST", help="your own kinds in the files: module:Class, path/file.py:Class"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="only errors on standard error")


def _add_models(commands: argparse._SubParsersAction[_Parser]) -> None:
    parser = commands.add_parser("models", help="what a server offers", description=_MODELS, allow_abbrev=False)
    parser.add_argument("-m", "--model", metavar="NAME", help='a provider or one of its models: "openai", "ollama"')
    parser.add_argument("--base-url", metavar="URL", help="any server that speaks OpenAI's API")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--format", choices=("table", "jsonl", "json"), help="default: table on a terminal, else jsonl")
    form.add_argument("--json", action="store_true", help="one JSON array: the same as --format json")
    parser.add_argument("-q", "--quiet", action="store_true", help="only errors on standard error")


def _add_doctor(commands: argparse._SubParsersAction[_Parser]) -> None:
    parser = commands.add_parser("doctor", help="is a model fit for reading?", description=_DOCTOR, allow_abbrev=False)
    parser.add_argument("-m", "--model", metavar="NAME", help="the model to look at, as for extract")
    parser.add_argument("--base-url", metavar="URL", help="any server that speaks OpenAI's API")
    _add_kinds(parser)
    parser.add_argument("--prompts", metavar="DIR", help="a folder whose prompt files stand in for factx's own")
    parser.add_argument(
        "--no-think", dest="thinking", action="store_false", default=None, help="look at it with its thinking off"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object with all that was found")
    parser.add_argument("-q", "--quiet", action="store_true", help="only errors on standard error")


def _add_eval(commands: argparse._SubParsersAction[_Parser]) -> None:
    parser = commands.add_parser("eval", help="how far facts agree with a gold", description=_EVAL, allow_abbrev=False)
    parser.add_argument("gold", metavar="GOLD", help="what should be found")
    parser.add_argument("facts", metavar="FACTS", help="what was found; - is standard input")
    _add_kinds(parser)
    parser.add_argument("--samples", type=_number, default=1000, metavar="N", help="bootstrap samples (default: 1000)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of the samples (default: 0)")
    parser.add_argument("--format", choices=("table", "jsonl"), help="default: table on a terminal, else jsonl")


def _add_diff(commands: argparse._SubParsersAction[_Parser]) -> None:
    parser = commands.add_parser(
        "diff", help="which facts came, went and changed", description=_DIFF, allow_abbrev=False
    )
    parser.add_argument("old", metavar="OLD", help="a fact file, or a folder of them; - is standard input")
    parser.add_argument("new", metavar="NEW", help="another one")
    _add_kinds(parser)
    parser.add_argument("--format", choices=("table", "jsonl"), help="default: table on a terminal, else jsonl")
    parser.add_argument("--exit-code", action="store_true", help="exit with 1 where anything differs")


def _add_documents(parser: argparse._ActionsContainer) -> None:
    """The same, and where in a table its documents stand."""
    _add_reading(parser)
    parser.add_argument(
        "--text-column",
        metavar="NAME",
        help="the column of the texts in JSON Lines, CSV, TSV and Parquet (text, body, …)",
    )
    parser.add_argument(
        "--id-column", metavar="NAME", help="the column of the documents' ids (default: made of the text)"
    )
    parser.add_argument(
        "--column",
        action="append",
        type=_column,
        metavar="WHAT=NAME",
        help="the column of title, url, published, author, outlet or language, where it has no usual name",
    )


def _add_reading(parser: argparse._ActionsContainer) -> None:
    """What a text must be known by to be read rightly."""
    parser.add_argument(
        "--date", type=_day, metavar="DAY", help='when it was published (2022-12-30): "last Friday" counts from it'
    )
    parser.add_argument(
        "--lang", type=_language, metavar="CODE", help="its language (default: what it says itself, else en)"
    )
    parser.add_argument("--encoding", metavar="NAME", help="its character encoding (default: utf-8, else found out)")
    parser.add_argument(
        "--allow-private", action="store_true", help="fetch addresses of this machine and of private networks, too"
    )


def _add_kinds(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--kinds",
        action="append",
        metavar="LIST",
        help="what to look for: claim,figure,stance (the default), your own as module:Class or path/file.py:Class",
    )


def _day(words: str) -> str:
    """An ISO day, kept as text: its class is loaded by the command. 20221230 and week dates are refused as unclear."""
    from datetime import date

    refusal = argparse.ArgumentTypeError(f"{words!r} is no day: write year-month-day, for example 2022-12-30")
    if not _DAY.fullmatch(words):
        raise refusal
    try:
        date.fromisoformat(words)
    except ValueError:
        raise refusal from None
    return words


def _column(words: str) -> tuple[str, str]:
    what, _, name = words.partition("=")
    if what not in _COLUMNS or not name:
        raise argparse.ArgumentTypeError(
            f"{words!r} names no column: write WHAT=NAME, WHAT one of {', '.join(_COLUMNS)}"
        )
    return what, name


def _number(words: str) -> int:
    if not words.isdecimal() or not int(words):
        raise argparse.ArgumentTypeError(f"{words!r} is no whole number above 0: write for example 50")
    return int(words)


def _amount(words: str) -> str:
    """An amount of money, kept as text: its class is loaded by the command."""
    if not _AMOUNT.fullmatch(words) or not float(words):
        raise argparse.ArgumentTypeError(f"{words!r} is no amount in US dollars: write for example 2.50")
    return words


def _times(words: str) -> int:
    if not words.isdecimal():
        raise argparse.ArgumentTypeError(f"{words!r} is no number of times: write 0, 1, 2 or more")
    return int(words)


def _language(words: str) -> str:
    if not _LANGUAGE.fullmatch(words):
        raise argparse.ArgumentTypeError(f"{words!r} is no language code: write for example en, de or pt-BR")
    return words
