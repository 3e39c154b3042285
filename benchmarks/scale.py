"""What would 100 million articles a day take: tokens, GPUs, processors, disks?

    python -m benchmarks.scale [--articles 100e6] [--copies 0.3] [--cpu-ms 21]

Sums, and nothing is run: what was measured elsewhere, or published, goes in, and `docs/scale.md` says where each
number is from. Change them here to have others.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

DAY_S = 86_400

ASKS, INPUT, OUTPUT = 2.5, 7_541, 4_746  # an article; python -m benchmarks.distributed storage
PREFIX = 947 + 487  # of each ask's input: system prompt and schema, the same in all; python -m benchmarks.tokens
FRESH = INPUT - ASKS * PREFIX
BYTES = {"texts": 3_926, "facts, Parquet": 20_149, "facts, JSON Lines": 96_074, "journal": 7_168}
STREAM = 40  # tokens a second of one answer, where a GPU gives very many at once
COPY = (
    0.036  # what a copy costs, as a part of reading it; python -m benchmarks.copies: five cost 22.9 % of five readings
)


@dataclass(frozen=True)
class Served:
    """Output tokens a second of one GPU: for asks of 1,000 tokens in and out, 8,192 and 1,024, 1,024 and 8,192."""

    model: str
    gpu: str
    even: int
    much_in: int
    much_out: int

    @property
    def read_s(self) -> float:
        """Seconds of a GPU for a token that it reads: what 7,000 more of them take, for each that is written."""
        return (1 / self.much_in - 1 / self.even) / 7

    @property
    def write_s(self) -> float:
        """Seconds for a token that it writes, in an answer as long as ours."""
        return 1 / self.much_out - self.read_s / 8


PUBLISHED = (
    Served("gpt-oss-20b", "H100", 11_557, 3_366, 8_617),
    Served("gpt-oss-20b", "B200", 53_812, 11_904, 34_702),
    Served("Qwen3-30B-A3B", "B200", 26_971, 5_735, 13_497),
    Served("gpt-oss-120b", "H200", 6_868, 1_828, 3_543),
    Served("gpt-oss-120b", "B200", 25_943, 6_111, 17_289),
    Served("Llama-3.3-70B", "H200", 2_587, 537, 2_009),
)
"""From the performance overview of NVIDIA's TensorRT-LLM."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=float, default=100e6, help="a day")
    parser.add_argument("--copies", type=float, default=0.0, help="the part of them that are copies of others")
    parser.add_argument("--cpu-ms", type=float, default=21.0, help="factx's own processor time for an article")
    options = parser.parse_args()
    read = options.articles * (1 - options.copies * (1 - COPY))
    rate = read / DAY_S
    print(f"{options.articles:,.0f} articles a day, {read:,.0f} of them to be read: {rate:,.0f} a second\n")
    print(f"asks       {ASKS * rate:>12,.0f} a second")
    print(f"tokens in  {INPUT * rate:>12,.0f} a second, {1 - FRESH / INPUT:.0%} of them a beginning that caches hold")
    print(f"tokens out {OUTPUT * rate:>12,.0f} a second")
    print(f"in flight  {OUTPUT * rate / STREAM:>12,.0f} asks, at {STREAM} tokens a second each")
    print(f"processors {rate * options.cpu_ms / 1_000:>12,.0f} for factx itself, at {options.cpu_ms:g} ms an article\n")
    print(f"{'model':<16}{'GPU':<6}{'s an article':>14}{'of it writing':>15}{'GPUs':>8}")
    for each in PUBLISHED:
        writing, reading = OUTPUT * each.write_s, FRESH * each.read_s
        taken = writing + reading
        print(f"{each.model:<16}{each.gpu:<6}{taken:>14.2f}{writing / taken:>15.0%}{taken * rate:>8,.0f}")
    print()
    for what, size in BYTES.items():
        print(f"{what:<20}{size * options.articles / 1e12:>8.2f} TB a day")


if __name__ == "__main__":
    main()
