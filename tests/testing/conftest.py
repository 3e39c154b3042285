"""What the tests of cassettes share: a place for one, and asking a model sync and async."""

from __future__ import annotations

from pathlib import Path

import pytest
from loopback import Asking, aasked, asked


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "factx_loopback: may talk to servers on this machine")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a cassette may be recorded."""
    return tmp_path / "cassettes" / "one.yaml"


@pytest.fixture(params=["sync", "async"])
def ask(request: pytest.FixtureRequest) -> Asking:
    """What a model says to a question, sync and async; `stream` takes it in pieces."""
    return aasked if request.param == "async" else asked
