"""What can be said of batches on the command line?"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

ABOUT = """Have a provider answer by tomorrow, at half the price: its batches take a file of asks. Reading takes several
rounds, since what is asked again depends on the first answers:

  factx batch write news/ -m openai/gpt-5-mini -o requests.jsonl --journal news.journal
  factx batch submit requests.jsonl -m openai/gpt-5-mini --journal news.journal
  factx batch status -m openai/gpt-5-mini --journal news.journal
  factx batch collect -m openai/gpt-5-mini --journal news.journal
  ...                                    # again from the first line, until it says that nothing is wanted
  factx extract news/ -m openai/gpt-5-mini -o facts.jsonl --journal news.journal

The last line asks nobody. vLLM answers the same files without a server, and collect takes what comes back:

  factx batch write news/ -m Qwen/Qwen3-8B --base-url http://localhost:8000/v1 -o requests.jsonl --journal news.journal
  vllm run-batch -i requests.jsonl -o answers.jsonl --model Qwen/Qwen3-8B
  factx batch collect answers.jsonl --journal news.journal"""

Add = Callable[[argparse.ArgumentParser], None]


def add(commands: argparse._SubParsersAction[Any], *, asking: Add, reading: Add) -> None:
    """The command `batch` and its steps. `asking` adds what is said of a model's readings, `reading` of documents."""
    parser = commands.add_parser(
        "batch",
        help="asks and answers in files, by tomorrow at half the price",
        description=ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)

    write = steps.add_parser("write", help="documents → files of asks, those of this round", allow_abbrev=False)
    write.add_argument("files", nargs="+", metavar="INPUT", help="as factx extract takes them")
    write.add_argument("-o", "--output", required=True, metavar="FILE", help="where the asks go (FILE-2 if it is full)")
    _add_model(write)
    asking(write)
    reading(write)
    write.add_argument("--no-dedupe", dest="dedupe", action="store_false", help="ask about copies of a document, too")
    write.add_argument("--retry-failed", action="store_true", help="ask again what came to nothing")
    write.add_argument(
        "--probe",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="send the first ask at once, to learn what the server takes (default: at a provider's own address)",
    )

    submit = steps.add_parser("submit", help="hand files of asks over to the provider", allow_abbrev=False)
    submit.add_argument("files", nargs="+", metavar="FILE", help="what write has written")
    _add_model(submit)

    status = steps.add_parser("status", help="how far the provider has come", allow_abbrev=False)
    _add_model(status)

    collect = steps.add_parser("collect", help="answers → the journal", allow_abbrev=False)
    collect.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="output and error files, or ids of batches; default: every batch that is under way",
    )
    _add_model(collect)

    for each in (write, submit, status, collect):
        each.add_argument("--journal", required=True, metavar="FILE", help="where asks and answers are kept")
        each.add_argument("-q", "--quiet", action="store_true", help="only errors on standard error")
        each.set_defaults(cassette=None, record=False, replay_only=False, note=None, verbose=False)


def _add_model(parser: argparse._ActionsContainer) -> None:
    parser.add_argument("-m", "--model", metavar="NAME", help='for example "openai/gpt-5-mini"')
    parser.add_argument("--base-url", metavar="URL", help="any server that speaks OpenAI's API")
