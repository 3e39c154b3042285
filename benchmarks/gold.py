"""How does a reading agree with the gold annotation of its article?

Facts are matched one to one, the best overlap first:

    figures   the amounts overlap; exact: value or ends, comparator, unit; change: direction and manner; period: both
              ends; status
    claims    the letters and digits of the evidence overlap by half or more of the shorter of the two; recall is over
              the claims that the gold marks as core; sources: the whole chain names the same actors in the same order;
              own: attributed in both or in neither
    stances   evidence overlaps, holder and target are the same actors, and polarity agrees; recall over the core ones

Four faults are counted that must not happen: a forecast told as a fact, an attributed claim told as the article's own,
a line that points to another article told as a claim, and somebody's words put into the mouth of somebody else.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import factx
from factx.facts import Fact

ROOT = Path(__file__).parent.parent
Gold = dict[str, Any]
FAULTS = ("forecast as fact", "attributed as own", "link as claim", "wrong mouth")


def stems() -> list[str]:
    """The articles that are annotated, by the names of their files."""
    return sorted(path.stem for path in (ROOT / "tests/gold").glob("*.json"))


def article(stem: str) -> factx.Document:
    told = {each["file"]: each for each in json.loads((ROOT / "seeds/index.json").read_text("utf-8"))}[f"{stem}.txt"]
    text = (ROOT / f"seeds/{stem}.txt").read_text("utf-8")
    return factx.Document(text, title=told["title"], published=date.fromisoformat(told["published"]))


def annotation(stem: str) -> Gold:
    gold: Gold = json.loads((ROOT / f"tests/gold/{stem}.json").read_text("utf-8"))
    return gold


def score(facts: factx.Facts, gold: Gold) -> Counter[str]:
    """Counts: for each measure, how many there are in the gold and how many of them were met."""
    counts: Counter[str] = Counter()
    text = facts.document.text
    _score_figures(facts, gold["figures"], counts)
    _score_claims(facts, gold["claims"], text, counts)
    _score_quotations(facts, gold["claims"], text, counts)
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
        for fault in _faults(wanted, found):
            counts[fault] += 1
            if "-v" in sys.argv:
                print(f"   {fault}: {found.quote!r}, gold {_gold_names(wanted)}, found {_names(found)} {found.force}")
        if "-v" in sys.argv and bool(wanted["attribution"]) != bool(found.attribution):
            print("   own:", found.quote, "| gold", _gold_names(wanted), "| found", _names(found))
    numbered = {each.span.start: each.role for each in facts.document.sentences}
    starts = [facts.document.sentence_at(each.evidence[0].start).span.start for each in facts.claims]
    counts["link as claim"] += sum(numbered[each] == "related" for each in starts)
    if "-v" in sys.argv:
        met = [id(wanted) for wanted, _ in pairs]
        for each in core:
            if id(each) not in met:
                print("   missed claim:", " … ".join(span["text"] for span in each["evidence"]))


def _faults(wanted: Gold, found: factx.Claim) -> Iterator[str]:
    if wanted["force"] == "forecast" and found.force in {"assertion", "presupposition"}:
        yield "forecast as fact"
    if wanted["attribution"] and not found.attribution:
        yield "attributed as own"
    sources = [link["source"] for link in wanted["attribution"]]
    if sources and found.attribution and not any(_same(each, found.attribution[-1].source) for each in sources):
        yield "wrong mouth"


def _score_quotations(facts: factx.Facts, gold: Sequence[Gold], text: str, counts: Counter[str]) -> None:
    """Directly quoted claims of the gold, and those of them that were found with a speaker who is in their chain."""
    for wanted in gold:
        if wanted["manner"] != "direct":
            continue
        counts["quotations gold"] += 1
        speakers = [
            link.source
            for found in facts.claims
            if _shared(wanted, found, text) >= 0.5
            for link in found.attribution
            if link.manner == "direct"
        ]
        right = any(_same(link["source"], each) for link in wanted["attribution"] for each in speakers)
        counts["quotations right"] += right
        if "-v" in sys.argv and not right:
            print("   quotation:", " … ".join(each["text"] for each in wanted["evidence"]), _gold_names(wanted))


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


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:5.1f}" if whole else "    –"


def line(name: str, counts: Counter[str]) -> str:
    figures, claims = counts["figures matched"], counts["claims matched"]
    cells = [
        share(figures, counts["figures gold"]),
        share(figures, counts["figures found"]),
        *(
            share(counts[f"figure {each}"], figures)
            for each in ("value", "comparator", "unit", "change", "period", "status", "sources")
        ),
        share(counts["claims core matched"], counts["claims core"]),
        *(share(counts[f"claim {each}"], claims) for each in ("sources", "force", "negated", "own")),
        share(counts["stances core matched"], counts["stances core"]),
    ]
    return f"{name:24}" + " ".join(f"{cell:>6}" for cell in cells)


def table(scored: Iterable[tuple[str, Counter[str]]]) -> Counter[str]:
    """Print a line for each article as it comes, then the sums and the faults; give back the sums."""
    heads = "recall precis value compar unit change period status source core source force negatd own core"
    print(f"{'':24}{'figures (%)':66}{'claims (%)':35}stances")
    print(f"{'':24}" + " ".join(f"{each:>6}" for each in heads.split()))
    total: Counter[str] = Counter()
    for name, counts in scored:
        print(line(name, counts))
        total += counts
    print(line("all", total))
    print(f"direct quotations with the right speaker: {share(total['quotations right'], total['quotations gold'])} %")
    print("faults: " + ", ".join(f"{each} {total[each]}" for each in FAULTS))
    return total
