"""How right are the recorded readings?

    python -m benchmarks.readings [STEM …]

replays the recorded reading of every article offline, holds it against the gold annotation, and prints a line an
article and the sums. Facts are matched one to one, the best overlap first:

    figures   the amounts overlap; exact: value or ends, comparator, unit; change: direction and manner; period: both
              ends; status
    claims    the letters and digits of the evidence overlap by half or more of the shorter of the two; recall is over
              the claims that the gold marks as core; sources: the whole chain names the same actors in the same order;
              own: attributed in the gold and told as the article's own, or the other way round
    stances   evidence overlaps, holder and target are the same actors, and polarity agrees; recall over the core ones
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import factx
from factx.facts import Fact
from factx.models import connect
from factx.testing import cassette

ROOT = Path(__file__).parent.parent
Gold = dict[str, Any]


def reading(stem: str) -> factx.Facts:
    told = {each["file"]: each for each in json.loads((ROOT / "seeds/index.json").read_text("utf-8"))}[f"{stem}.txt"]
    text = (ROOT / f"seeds/{stem}.txt").read_text("utf-8")
    document = factx.Document(text, title=told["title"], published=date.fromisoformat(told["published"]))
    with cassette(ROOT / f"cassettes/{stem}.yaml", mode="replay") as tape:
        model = connect("reader", base_url="http://127.0.0.1:8399/v1", sleep=tape.sleep)
        return factx.extract(document, model=model)


def score(facts: factx.Facts, gold: Gold) -> Counter[str]:
    """Counts: for each measure, how many there are in the gold and how many of them were met."""
    counts: Counter[str] = Counter()
    text = facts.document.text
    _score_figures(facts, gold["figures"], counts)
    _score_claims(facts, gold["claims"], text, counts)
    _score_stances(facts, gold["stances"], text, counts)
    return counts


def _score_figures(facts: factx.Facts, gold: Sequence[Gold], counts: Counter[str]) -> None:
    def overlap(wanted: Gold, found: factx.Figure) -> float:
        start, end = wanted["amount"]["start"], wanted["amount"]["end"]
        return min(end, found.amount.span.end) - max(start, found.amount.span.start)

    pairs = _matched(gold, facts.figures, overlap)
    counts["figures gold"] += len(gold)
    counts["figures found"] += len(facts.figures)
    counts["figures matched"] += len(pairs)
    for wanted, found in pairs:
        amount, change = found.amount, found.change
        same_value = [_number(wanted[key]) for key in ("value", "low", "high")] == [
            amount.value,
            amount.low,
            amount.high,
        ]
        checks = {
            "value": same_value,
            "comparator": wanted["comparator"] == amount.comparator,
            "unit": wanted["unit"] == amount.unit,
            "change": (wanted["change"] and (wanted["change"]["direction"], wanted["change"]["manner"]))
            == (change and (change.direction, change.manner)),
            "period": _ends(wanted["period"]) == (_ends_of(found.period)),
            "status": wanted["status"] == found.status,
            "sources": _same_chain(wanted, found),
        }
        for name, holds in checks.items():
            counts[f"figure {name}"] += bool(holds)
            if "-v" in sys.argv and not holds:
                print(f"   {name}: {amount.span.text!r} gold {wanted} \n        found {found.to_record()}")


def _score_claims(facts: factx.Facts, gold: Sequence[Gold], text: str, counts: Counter[str]) -> None:
    pairs = _matched(gold, facts.claims, lambda wanted, found: _shared(wanted, found, text))
    core = [each for each in gold if each["core"]]
    counts["claims core"] += len(core)
    counts["claims found"] += len(facts.claims)
    counts["claims matched"] += len(pairs)
    counts["claims core matched"] += sum(wanted["core"] for wanted, _ in pairs)
    for wanted, found in pairs:
        counts["claim sources"] += _same_chain(wanted, found)
        counts["claim force"] += wanted["force"] == found.force
        counts["claim negated"] += wanted["negated"] == found.negated
        counts["claim own"] += bool(wanted["attribution"]) == bool(found.attribution)
        if "-v" in sys.argv and bool(wanted["attribution"]) != bool(found.attribution):
            print("   own:", found.quote, "| gold", _gold_names(wanted), "| found", _names(found))
    if "-v" in sys.argv:
        met = [id(wanted) for wanted, _ in pairs]
        for each in core:
            if id(each) not in met:
                print("   missed claim:", " … ".join(span["text"] for span in each["evidence"]))


def _score_stances(facts: factx.Facts, gold: Sequence[Gold], text: str, counts: Counter[str]) -> None:
    def fit(wanted: Gold, found: factx.Stance) -> float:
        ends = _same(wanted["holder"], found.holder) and _same(wanted["target"], found.target)
        return _shared(wanted, found, text) if ends and wanted["polarity"] == found.polarity else 0

    pairs = _matched(gold, facts.stances, fit, least=0.1)
    counts["stances core"] += sum(each["core"] for each in gold)
    counts["stances found"] += len(facts.stances)
    counts["stances matched"] += len(pairs)
    counts["stances core matched"] += sum(wanted["core"] for wanted, _ in pairs)


def _matched(
    gold: Sequence[Gold], found: Iterable[Any], fit: Callable[[Gold, Any], float], least: float = 0.5
) -> list[tuple[Gold, Any]]:
    found = tuple(found)
    fits = [(fit(one, other), nth, mth) for nth, one in enumerate(gold) for mth, other in enumerate(found)]
    pairs, taken, used = [], set(), set()
    for value, nth, mth in sorted(fits, key=lambda each: -each[0]):
        if value < least:
            break
        if nth not in taken and mth not in used:
            taken.add(nth)
            used.add(mth)
            pairs.append((gold[nth], found[mth]))
    return pairs


def _shared(wanted: Gold, found: Fact, text: str) -> float:
    mine = {at for span in wanted["evidence"] for at in range(span["start"], span["end"]) if text[at].isalnum()}
    theirs = {at for span in found.evidence for at in range(span.start, span.end) if text[at].isalnum()}
    return len(mine & theirs) / max(1, min(len(mine), len(theirs)))


def _names(found: Fact) -> list[str]:
    return [link.source.text for link in found.attribution]


def _gold_names(wanted: Gold) -> list[str]:
    return [(link["source"]["name"] or link["source"]["words"])["text"] for link in wanted["attribution"]]


def _same_chain(wanted: Gold, found: Fact) -> bool:
    mine = [link["source"] for link in wanted["attribution"]]
    theirs = [link.source for link in found.attribution]
    return len(mine) == len(theirs) and all(_same(a, b) for a, b in zip(mine, theirs, strict=True))


def _same(wanted: Gold, found: factx.Actor) -> bool:
    """Whether two mentions name one actor: the same words, or one name within the other, or the same last word."""
    mine = {_plain(each["text"]) for each in (wanted["words"], wanted["name"]) if each}
    theirs = {_plain(each.text) for each in (found.words, found.name) if each}
    return any(a == b or a in b or b in a or a.split()[-1] == b.split()[-1] for a in mine for b in theirs if a and b)


def _plain(name: str) -> str:
    return re.sub(r"^(?:the|a|an) |['’]s$|[^\w\s]", "", name.casefold()).strip()


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _ends(wanted: Gold | None) -> tuple[str | None, str | None] | None:
    return wanted and (wanted["from"], wanted["until"])


def _ends_of(found: factx.Date | None) -> tuple[str | None, str | None] | None:
    if found is None:
        return None
    return (found.start and found.start.isoformat(), found.end and found.end.isoformat())


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:5.1f}" if whole else "    –"


def _line(name: str, counts: Counter[str]) -> str:
    figures, claims = counts["figures matched"], counts["claims matched"]
    cells = [
        _share(figures, counts["figures gold"]),
        _share(figures, counts["figures found"]),
        *(
            _share(counts[f"figure {each}"], figures)
            for each in ("value", "comparator", "unit", "change", "period", "status", "sources")
        ),
        _share(counts["claims core matched"], counts["claims core"]),
        *(_share(counts[f"claim {each}"], claims) for each in ("sources", "force", "negated", "own")),
        _share(counts["stances core matched"], counts["stances core"]),
    ]
    return f"{name:24}" + " ".join(f"{cell:>6}" for cell in cells)


def main() -> None:
    stems = [each for each in sys.argv[1:] if not each.startswith("-")]
    stems = stems or sorted(path.stem for path in (ROOT / "tests/gold").glob("*.json"))
    heads = "recall precis value compar unit change period status source core source force negatd own core"
    print(f"{'':24}{'figures (%)':66}{'claims (%)':35}stances")
    print(f"{'':24}" + " ".join(f"{each:>6}" for each in heads.split()))
    total: Counter[str] = Counter()
    for stem in stems:
        counts = score(reading(stem), json.loads((ROOT / f"tests/gold/{stem}.json").read_text("utf-8")))
        print(_line(stem, counts))
        total += counts
    print(_line("all", total))


if __name__ == "__main__":
    main()
