"""How right and how fast is the offline finder of figures and dates?

    python -m benchmarks.figures --gold FILE [--dates] [--out PREDICTIONS]

writes predictions for the texts of a JSON Lines file ("id", "text" and, for dates, "reference" or "published"), one
line a text: {"id": …, "figures": [{"start", "end", "value", "unit", "change"}]}. Units are written out in English, as
such files hold them: "km/h" is "kilometre per hour", an age is in "year of age", "30 cents" is 30 of the unit "cent".

    python -m benchmarks.figures

prints the speed on the articles of `seeds/`, in sentences a second on one core: figures, dates, both, and quantulum3
on the same sentences where that is installed; and the time for hostile texts of one and of two megabytes (with
`--dates`: to find dates in them, else figures).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.timex import spellings
from factx.documents import Document
from factx.values import Amount, Date, find_amounts, find_dates
from factx.values.amounts.changes import find_change
from factx.values.amounts.number import plain
from factx.values.lexicon import currency_titles, unit_titles

ROOT = Path(__file__).parent.parent
_PARTS = re.compile(r"(?i)\b(?:cents?|pence|penny|pennies)\b|[\dc]¢|\dp\b")
HOSTILE = {
    "digits": "1234567890",
    "commas": "1,",
    "dashes": "1-",
    "slashes": "1/2/",
    "signs": "$",
    "one word": "onetwothree",
    "number words": "twenty one million ",
    "prepositions": "from 5 to ",
    "ones": "one ",
    "halves": "a half ",
    "sizes": "5 x ",
    "numbered parts": "1. A ",
    "verbs": "may ",
    "names": "May ",
}


def predictions(gold: Iterable[dict[str, Any]], *, dates: bool) -> Iterator[dict[str, Any]]:
    for each in gold:
        if not each["text"].strip():
            yield {"id": each["id"], "dates" if dates else "figures": []}
            continue
        document = Document(each["text"], published=_day(each))
        if dates:
            yield {"id": each["id"], "dates": [_told_date(found) for found in find_dates(document)]}
        else:
            yield {"id": each["id"], "figures": [_told(found, document) for found in find_amounts(document)]}


def _day(each: dict[str, Any]) -> date | None:
    told = each.get("reference") or each.get("ref_date") or each.get("published") or each.get("date")
    return date.fromisoformat(str(told)[:10]) if told else None


def _told(found: Amount, document: Document) -> dict[str, Any]:
    unit, factor = _title(found), 100 if _in_parts(found) else 1
    ends = [None if each is None else float(each * factor) for each in (found.value, found.low, found.high)]
    return {
        "start": found.span.start,
        "end": found.span.end,
        "value": ends[0] if found.value is not None else ends[1:],
        "unit": unit,
        "change": _change(found, document),
        "surface": found.span.text,
    }


def _change(found: Amount, document: Document) -> str:
    if found.comparator != "=":
        return found.comparator[0]
    change = find_change(document, amount=found.span)
    return change.direction if change and change.direction != "none" else "="


def _in_parts(found: Amount) -> bool:
    if found.unit is None or found.value is None or not _PARTS.search(found.span.text):
        return False
    return found.unit[:3].isupper() and found.reading.startswith(f"{plain(found.value * 100)},")


def _title(found: Amount) -> str:
    if found.unit is None:
        return "time" if found.span.text.lower().endswith("times") else ""
    top, *below = found.unit.split("/")
    name = _name(top)
    if " of age" in found.reading:
        name += " of age"
    if _in_parts(found):
        name = "penny" if top == "GBP" else "cent"
    return " per ".join([name, *(_name(each) for each in below)])


def _name(code: str) -> str:
    if code.startswith("{"):
        return code.strip("{}").replace("_", " ")
    if code == "[lb_av]":
        return "pound-mass"
    return "percentage" if code == "%" else currency_titles().get(code) or unit_titles().get(code) or code


def _told_date(found: Date) -> dict[str, Any]:
    return {
        "start": found.span.start,
        "end": found.span.end,
        "values": spellings(found),
        "surface": found.span.text,
    }


# --- speed


def speed(*, dates: bool) -> None:
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    documents = [Document(text, published=date(2024, 5, 1)) for text in texts]
    sentences = sum(len(document.sentences) for document in documents)
    timed: dict[str, Callable[[Document], Any]] = {
        "figures": lambda document: list(find_amounts(document)),
        "dates": lambda document: list(find_dates(document)),
        "both": lambda document: (list(find_amounts(document)), list(find_dates(document))),
    }
    for name, read in timed.items():
        print(f"{name:10} {_rate(read, documents, sentences):8.0f} sentences a second")
    peer = _quantulum()
    if peer is None:
        print("quantulum3 is not installed")
    else:
        rate = _rate(lambda document: peer(document.text), documents, sentences)
        print(f"{'quantulum3':10} {rate:8.0f} sentences a second")
    for name, piece in HOSTILE.items():
        times = [_hostile(piece, megabytes, find_dates if dates else find_amounts) for megabytes in (1, 2)]
        print(f"1 MB and 2 MB of {name:14} {times[0]:6.2f} s {times[1]:6.2f} s")


def _rate(read: Callable[[Document], Any], documents: list[Document], sentences: int) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for document in documents:
            read(document)
        best = min(best, time.process_time() - start)
    return sentences / best


def _hostile(piece: str, megabytes: int, find: Callable[[Document], Iterator[Any]]) -> float:
    document = Document(piece * (megabytes * 1_000_000 // len(piece)))
    start = time.process_time()
    for _ in find(document):
        pass
    return time.process_time() - start


def _quantulum() -> Callable[[str], Any] | None:
    try:
        from quantulum3 import parser  # type: ignore[import-not-found]
    except ImportError:
        return None
    found: Callable[[str], Any] = parser.parse
    return found


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--gold", type=Path)
    arguments.add_argument("--dates", action="store_true")
    arguments.add_argument("--out", type=Path)
    chosen = arguments.parse_args()
    if chosen.gold is None:
        speed(dates=chosen.dates)
        return
    gold = [json.loads(line) for line in chosen.gold.read_text("utf-8").splitlines() if line.strip()]
    lines = [json.dumps(each, ensure_ascii=False, default=_plain) for each in predictions(gold, dates=chosen.dates)]
    target = chosen.out.open("w", encoding="utf-8") if chosen.out else sys.stdout
    target.write("\n".join(lines) + "\n")


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{value!r} has no place in a prediction")


if __name__ == "__main__":
    main()
