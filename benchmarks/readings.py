"""How right are the recorded readings?

    python -m benchmarks.readings [STEM …]

replays the recorded reading of every article offline, holds it against the gold annotation, and prints a line an
article and the sums; -v shows what differs. What counts as found is told in `benchmarks/gold.py`.
"""

from __future__ import annotations

import sys

import factx
from benchmarks.gold import ROOT, annotation, article, score, stems, table
from factx.models import connect
from factx.testing import cassette


def reading(stem: str) -> factx.Facts:
    with cassette(ROOT / f"cassettes/{stem}.yaml", mode="replay") as tape:
        model = connect("reader", base_url="http://localhost:8080/v1", sleep=tape.sleep)
        return factx.extract(article(stem), model=model)


def main() -> None:
    chosen = [each for each in sys.argv[1:] if not each.startswith("-")] or stems()
    table((stem, score(reading(stem), annotation(stem))) for stem in chosen)


if __name__ == "__main__":
    main()
