"""Kinds named on the command line: the user's own from a module or file, and what cannot be one."""

import json
import sys

import pytest

VISIT = '''
from __future__ import annotations
from typing import Literal
import factx
from pydantic import Field

class Visit(factx.Fact):
    """A meeting or call between officials."""
    guests: tuple[factx.Span, ...] = Field(description="Who met, copied exactly.")
    day: factx.Date | None
    medium: Literal["call", "in person"]

class NoFact:
    pass

number = 3
'''


@pytest.fixture
def visits(folder):
    (folder / "visits.py").write_text(VISIT)
    (folder / "pack").mkdir()
    (folder / "pack" / "__init__.py").touch()
    (folder / "pack" / "visits.py").write_text(VISIT)
    yield folder
    for name in ("visits", "pack", "pack.visits"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize("name", ["visits:Visit", "pack.visits:Visit", "visits.py:Visit", "./pack/visits.py:Visit"])
def test_a_kind_of_the_users_own_is_found(factx, visits, name):
    ran = factx("schema", "--kinds", f"claim,{name}")
    assert ran.code == 0
    assert {"Claim", "Visit"} <= set(json.loads(ran.out)["$defs"])


@pytest.mark.factx_loopback
def test_a_kind_of_the_users_own_is_extracted_and_verified(factx, visits, server):
    visit = {
        "evidence": ["3 she told Radio Velm"],
        "attribution": [],
        "guests": ["Radio Velm"],
        "medium": "call",
        "also": [],
    }
    server.replies = [{"visit": [visit]}]
    argv = ("article.txt", "--kinds", "visits.py:Visit", "-m", "reader", "--base-url", server.base_url)
    ran = factx("extract", *argv, "-o", "facts.jsonl")
    assert ran.code == 0
    assert "1 visit" in ran.err
    ran = factx("verify", "facts.jsonl")
    assert ran.code == 0
    assert "1 fact, 2 spans" in ran.out


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("clam", "did you mean 'claim'?"),
        ("Visit", "your own as module:Class"),
        (",", "--kinds is empty"),
        ("vists.py:Visit", "did you mean visits.py?"),
        ("vists:Visit", "no module 'vists'"),
        ("pack.none:Visit", "no module 'pack.none'"),
        ("visits.py:Vist", "its kinds are Visit"),
        ("visits.py:NoFact", "no kind of fact"),
        ("visits.py:number", "no kind of fact"),
        ("factx:Fact", "no kind of fact"),
        ("broken.py:Visit", "(line 2) cannot be imported: ZeroDivisionError"),
        ("broken:Visit", "(line 2) cannot be imported: ZeroDivisionError"),
        ("wrong.py:Visit", "(line 1) cannot be imported: SyntaxError"),
        ("needs.py:Visit", "ModuleNotFoundError: No module named 'nowhere'"),
        ("odd.py:Odd", "Odd.when: a model cannot be asked for"),
        ("taken.py:Gap", "a kind cannot be called Gap"),
        ("visits.py:Visit,pack/visits.py:Visit", "different names"),
    ],
)
def test_what_is_no_kind_is_told_with_what_there_is(factx, visits, name, told):
    (visits / "broken.py").write_text("import factx\nhalf = 1 / 0\n")
    (visits / "wrong.py").write_text("class Visit(\n")
    (visits / "needs.py").write_text("import nowhere\n")
    (visits / "odd.py").write_text("import factx, datetime\nclass Odd(factx.Fact):\n    when: datetime.date\n")
    (visits / "taken.py").write_text("import factx\nclass Gap(factx.Fact):\n    x: str\n")
    ran = factx("schema", "--kinds", name)
    assert ran.code == 2
    assert told in ran.err
    assert "Traceback" not in ran.err


def test_the_working_folder_does_not_stay_on_the_path(factx, visits):
    before = list(sys.path)
    factx("schema", "--kinds", "visits:Visit")
    assert sys.path == before
