"""How right are the recorded readings?

    python -m benchmarks.readings [--out FOLDER] [-v] [STEM …]

replays the recorded reading of every article offline, holds it against the gold annotation, and prints a line an
article and the sums; -v shows what differs. What counts as found is told in `benchmarks/gold.py`. With --out the facts
are written as well, one file an article, and `factx eval tests/gold FOLDER` holds them against the same annotation by
its own rule, with precision and intervals.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import factx
from benchmarks.gold import ROOT, annotation, article, score, stems, table
from factx.models import connect
from factx.testing import cassette


def reading(stem: str) -> factx.Facts:
    with cassette(ROOT / f"cassettes/{stem}.yaml", mode="replay") as tape:
        model = connect("reader", base_url="http://localhost:8080/v1", sleep=tape.sleep)
        return factx.extract(article(stem), model=model)


def main() -> None:
    parser = argparse.ArgumentParser(description="How right are the recorded readings?")
    parser.add_argument("stems", nargs="*", metavar="STEM", default=stems())
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="write the facts here as well")
    parser.add_argument("-v", action="store_true", help="show what differs")
    options = parser.parse_args()
    readings = {stem: reading(stem) for stem in options.stems}
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        for stem, facts in readings.items():
            (options.out / f"{stem}.jsonl").write_text(facts.to_json(), encoding="utf-8")
    table((stem, score(facts, annotation(stem))) for stem, facts in readings.items())


if __name__ == "__main__":
    main()
