"""What gets through when everybody is hostile? Each kind of attack: tried, got through, and whether the check can fail.

python -m benchmarks.hostile                 # all of it; the slow texts take some minutes
python -m benchmarks.hostile injection html  # the kinds whose names hold one of these words
python -m benchmarks.hostile --stages        # processor seconds for a megabyte, stage by stage
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tests.hostile import faults, injected, keys, rendered, timing
from tests.hostile.attack import Attack, got_through

MEGABYTE = 1_000_000


def main(*words: str) -> int:
    if "--stages" in words:
        return _stages(tuple(each for each in words if each != "--stages"))
    broken = 0
    print(f"{'kind of attack':<48}  tried  got through  without the defence")
    for attack in _attacks():
        if words and not any(word.lower() in attack.kind.lower() for word in words):
            continue
        tries = list(attack.tries())
        through = got_through(tries)
        seen = attack.control()
        broken += bool(through) or not seen
        print(
            f"{attack.kind:<48}  {len(tries):>5}  {len(through):>11}  {'gets through' if seen else 'NOT SEEN'}",
            flush=True,
        )
        for each in through[:10]:
            print(f"    {each}")
    return 1 if broken else 0


def _attacks() -> Iterator[Attack]:
    for module in (injected, rendered, keys, faults, timing):
        yield from module.attacks()


def _stages(units: tuple[str, ...]) -> int:
    """For each text, the stages that take more than a second for a megabyte, and what they take."""
    slow = 0
    for unit in units or timing.UNITS:
        taken = timing.taken(unit, MEGABYTE)
        over = {stage: seconds for stage, seconds in taken.items() if seconds > timing.SLOW_S}
        slow += bool(over)
        told = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in over.items())
        print(f"{unit!r:<24} {sum(taken.values()):6.1f} s in all; {told or 'no stage over 2 s'}", flush=True)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
