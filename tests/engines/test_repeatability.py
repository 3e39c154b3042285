"""Reading by rules: the same facts in every process, whatever order its sets happen to have."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SEEDS = Path(__file__).parents[2] / "seeds"
READ = """
import sys
from pathlib import Path
import factx
from factx.language.lexicon import lexicon
print(sorted(lexicon().verbs.items()))
print(factx.extract(Path(sys.argv[1]).read_text(encoding="utf-8")).to_json())
"""


def read_in_a_process(path: Path, hash_seed: int) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed)}
    command = [sys.executable, "-c", READ, str(path)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60).stdout


@pytest.mark.parametrize("stem", ["05-valley-flood", "06-trawler-row"])
def test_another_process_reads_the_same_facts(stem: str) -> None:
    path = SEEDS / f"{stem}.txt"
    readings = {read_in_a_process(path, seed) for seed in (1, 2, 3)}
    assert len(readings) == 1
