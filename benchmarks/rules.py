"""How right and how fast are the rules that read without a model?

    python -m benchmarks.rules

reads the articles of `seeds/` offline and prints, held against their annotation (see `benchmarks/gold.py`), what was
found and which faults were made (-v shows them); then the speed in characters a second on one core, for the whole
reading, for each of its parts, and for the peers that are installed; the room that a document a hundred times as long
takes; and the time for hostile texts of two lengths.

    python -m benchmarks.rules --attributions FILE [--out PREDICTIONS]
    python -m benchmarks.rules --stances FILE [--out PREDICTIONS]

read the texts of a JSON Lines file of annotated articles instead, print precision, recall and F1, and write the
predictions, one line a text. Offsets are half-open code points into "text".

    attributions  {"id", "text", "attributions": [{"source": SPANS, "cue": SPANS, "content": SPANS}]}, SPANS being a
                  list of [start, end]. One is found where the contents share half or more of the letters and digits of
                  both and the sources overlap (where the file tells a source)
    stances       {"id", "text", "sentences": [[start, end], …], "stances": [{"sentence", "subject", "object",
                  "stance": "POS" or "NEG"}]}. One is found where sentence, sign and both names agree; names agree that
                  share half or more of their words, or the last one where either is a single word

Peers: a pattern of quotation marks and "said" for quotations, and vaderSentiment over the names of a sentence for
stances (pip install vadersentiment).
"""

from __future__ import annotations

import argparse
import json
import re
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import factx
from benchmarks.gold import annotation, article, score, stems, table
from factx.engines.rules.engine import Rules
from factx.facts import Stance
from factx.scout import Scout
from factx.values import find_amounts, find_dates

Record = Mapping[str, Any]
Spans = list[list[int]]

HOSTILE = {
    "digits": "1234567890",
    "dashes": "1-",
    "quotation marks": '"',
    "opening marks": "“a ",
    "capitals": "Aa",
    "names": "Jane Roe ",
    "said": "he said that ",
    "commas": "a, ",
    "full stops": ". ",
    "prepositions": "from 5 to ",
}
_SAID = re.compile(
    r'[“"]([^”"\n]{5,600})[”"],?\s+((?:[A-Z][\w.\'’-]+\s?){1,4})\s+(?:said|says|told|added)\b'
    r'|[“"]([^”"\n]{5,600})[”"],?\s+(?:said|says|told|added)\s+((?:[A-Z][\w.\'’-]+\s?){1,4})'
)


# --- quality


def attributions(document: factx.Document) -> list[dict[str, Spans]]:
    """Who says what, as the scout finds it; what is said inside what somebody says is left to that saying."""
    return [
        {
            "source": _pairs(saying.source),
            "cue": _pairs(saying.cue),
            "content": [[span.start, span.end] for span in saying.contents],
        }
        for saying in Scout(document).sayings
        if saying.inside is None
    ]


def quoted(document: factx.Document) -> list[dict[str, Spans]]:
    """The same by a pattern: what is to be beaten at the least."""
    found = []
    for match in _SAID.finditer(document.text):
        content, source = (1, 2) if match.group(1) else (3, 4)
        found.append({"source": [list(match.span(source))], "cue": [], "content": [list(match.span(content))]})
    return found


def stances(document: factx.Document) -> list[dict[str, Any]]:
    facts = factx.extract(document, kinds=[Stance])
    signs = {"support": "POS", "oppose": "NEG"}
    return [
        {
            "subject": _name(each.holder),
            "object": _name(each.target),
            "stance": signs[each.polarity],
            "start": each.evidence[0].start,
        }
        for each in facts.stances
        if each.polarity in signs
    ]


def by_sentiment(document: factx.Document) -> list[dict[str, Any]]:
    """The same by the sentiment of each sentence with two names, from the first to each of the others."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # type: ignore[import-not-found]

    rate = SentimentIntensityAnalyzer().polarity_scores
    mentions = Scout(document).mentions
    found = []
    for sentence in document.sentences:
        within = mentions.within(sentence.span.start, sentence.span.end)
        names = list(dict.fromkeys((each.name or each.span).text for each in within))
        tone = rate(sentence.span.text)["compound"] if len(names) > 1 else 0
        sign = "POS" if tone > 0 else "NEG"
        found += [
            {"subject": names[0], "object": name, "stance": sign, "start": sentence.span.start}
            for name in names[1:]
            if abs(tone) >= 0.3
        ]
    return found


def held(gold: Sequence[Record], found: Iterable[list[Any]], fits: Callable[[Record, Any, Any], bool], key: str) -> str:
    """Precision, recall and F1 of the items found in each text, matched one to one with those of the file."""
    matched = wanted = told = 0
    for record, items in zip(gold, found, strict=True):
        pairs = [[fits(record, one, other) for other in items] for one in record[key]]
        matched += _matching(pairs)
        wanted += len(record[key])
        told += len(items)
    precision, recall = matched / max(1, told), matched / max(1, wanted)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"precision {100 * precision:5.1f}  recall {100 * recall:5.1f}  F1 {100 * f1:5.1f}  ({told} of {wanted})"


def same_attribution(record: Record, wanted: Record, found: Record) -> bool:
    mine, theirs = _letters(record["text"], wanted["content"]), _letters(record["text"], found["content"])
    if 2 * len(mine & theirs) < len(mine | theirs) or not mine & theirs:
        return False
    source = _letters(record["text"], wanted.get("source"))
    return not source or bool(source & _letters(record["text"], found["source"]))


def same_stance(record: Record, wanted: Record, found: Record) -> bool:
    start, end = record["sentences"][wanted["sentence"]]
    return (
        start <= found["start"] < end
        and wanted["stance"][:3].upper() == found["stance"]
        and all(_same_name(wanted[end], found[end]) for end in ("subject", "object"))
    )


def _same_name(wanted: str, found: str) -> bool:
    if wanted.lower().startswith("not in the list"):
        return True
    mine, theirs = (re.sub(r"[^\w\s]|\bthe\b", "", each.lower()).split() for each in (wanted, found))
    if not mine or not theirs:
        return False
    if 2 * len({*mine} & {*theirs}) >= len({*mine} | {*theirs}):
        return True
    return 1 in {len(mine), len(theirs)} and mine[-1] == theirs[-1]


def _matching(fits: Sequence[Sequence[bool]]) -> int:
    """How many rows can be given a column of their own that fits."""
    owner: dict[int, int] = {}

    def place(row: int, seen: set[int]) -> bool:
        for column, fit in enumerate(fits[row]):
            if fit and column not in seen:
                seen.add(column)
                if column not in owner or place(owner[column], seen):
                    owner[column] = row
                    return True
        return False

    return sum(place(row, set()) for row in range(len(fits)))


def _letters(text: str, spans: Any) -> set[int]:
    listed = [spans] if spans and isinstance(spans[0], int) else spans or []
    return {at for start, end in listed for at in range(start, end) if text[at].isalnum()}


def _pairs(span: factx.Span | None) -> Spans:
    return [[span.start, span.end]] if span else []


def _name(actor: factx.Actor) -> str:
    return re.sub(r"['’]s$", "", actor.text)


# --- speed


def speed() -> None:
    documents = [article(stem) for stem in stems()]
    letters = sum(len(each.text) for each in documents)
    engine = Rules()
    timed: dict[str, Callable[[factx.Document], Any]] = {
        "the whole reading": engine.read,
        "sentences": lambda each: each.sentences,
        "words": lambda each: Scout(each).tagged,
        "words, sayings": lambda each: Scout(each).sayings,
        "words, mentions": lambda each: Scout(each).mentions,
        "amounts": lambda each: list(find_amounts(each)),
        "dates": lambda each: list(find_dates(each)),
        "peer: quotes by pattern": quoted,
        **_peers(),
    }
    print("\nspeed on one core, in kB of text a second")
    for name, read in timed.items():
        print(f"  {name:24} {letters / _best(read, documents) / 1000:9.0f}")
    print("\nroom for one reading, in bytes a character (tracemalloc, at its highest)")
    text = "\n".join(each.text for each in documents)
    for times in (1, 10):
        print(f"  {len(text) * times / 1000:7.0f} kB {_room(engine, text * times) / (len(text) * times):9.0f}")
    print("\nhostile texts of 0.5 and 1 MB: seconds, and the growth (2 is linear)")
    for name, piece in HOSTILE.items():
        half, whole = (_hostile(engine, piece, size) for size in (500_000, 1_000_000))
        print(f"  {name:24} {half:7.2f} {whole:7.2f} {whole / half:7.1f}")


def _peers() -> dict[str, Callable[[factx.Document], Any]]:
    found: dict[str, Callable[[factx.Document], Any]] = {}
    try:
        from quantulum3 import parser  # type: ignore[import-not-found]
    except ImportError:
        print("quantulum3 is not installed")
    else:
        found["peer: quantulum3"] = lambda each: parser.parse(each.text)
    try:
        from dateparser.search import search_dates  # type: ignore[import-not-found]
    except ImportError:
        print("dateparser is not installed")
    else:
        found["peer: dateparser"] = lambda each: search_dates(each.text, languages=["en"])
    return found


def _best(read: Callable[[factx.Document], Any], documents: Sequence[factx.Document]) -> float:
    """The shortest of three runs over new documents, in seconds: what one of them has worked out is not used again."""
    best = float("inf")
    for _ in range(3):
        fresh = [factx.Document(each.text, published=each.published, title=each.title) for each in documents]
        start = time.perf_counter()
        for each in fresh:
            read(each)
        best = min(best, time.perf_counter() - start)
    return best


def _room(engine: Rules, text: str) -> int:
    tracemalloc.start()
    engine.read(factx.Document(text, published=date(2024, 5, 1)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def _hostile(engine: Rules, piece: str, size: int) -> float:
    document = factx.Document(piece * (size // len(piece)))
    start = time.perf_counter()
    engine.read(document)
    return time.perf_counter() - start


# --- the command


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--attributions", type=Path)
    arguments.add_argument("--stances", type=Path)
    arguments.add_argument("--out", type=Path)
    arguments.add_argument("-v", action="store_true")
    chosen = arguments.parse_args()
    if chosen.attributions:
        _measure(
            chosen.attributions, chosen.out, "attributions", attributions, same_attribution, {"by pattern": quoted}
        )
    elif chosen.stances:
        peers = {"by sentiment": by_sentiment} if _has_vader() else {}
        _measure(chosen.stances, chosen.out, "stances", stances, same_stance, peers)
    else:
        table((stem, score(factx.extract(article(stem)), annotation(stem))) for stem in stems())
        speed()


def _has_vader() -> bool:
    try:
        import vaderSentiment  # noqa: F401
    except ImportError:
        print("vaderSentiment is not installed")
        return False
    return True


def _measure(
    path: Path,
    out: Path | None,
    key: str,
    read: Callable[[factx.Document], list[Any]],
    fits: Callable[[Record, Any, Any], bool],
    peers: Mapping[str, Callable[[factx.Document], list[Any]]],
) -> None:
    gold = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    documents = [_document(each) for each in gold]
    found = [read(each) for each in documents]
    print(f"factx         {held(gold, found, fits, key)}")
    for name, peer in peers.items():
        print(f"{name:13} {held(gold, [peer(each) for each in documents], fits, key)}")
    if out:
        out.write_text("".join(_lines(gold, found, key)), "utf-8")


def _document(record: Record) -> factx.Document:
    day = record.get("published") or record.get("date")
    return factx.Document(
        record["text"], title=record.get("title"), published=date.fromisoformat(day[:10]) if day else None
    )


def _lines(gold: Sequence[Record], found: Iterable[list[Any]], key: str) -> Iterator[str]:
    for record, items in zip(gold, found, strict=True):
        yield json.dumps({"id": record["id"], key: items}, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()
