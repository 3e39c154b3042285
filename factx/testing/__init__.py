"""How are programs that ask a model tested without one?

`FakeModel` answers from a list or a function. A `cassette` records what really went over the wire, once, and replays
it ever after with the network closed. A pytest plugin does both for factx's own tests and for those of its users.
This package is the only place for vcrpy, which is loaded when a cassette is first opened.

    fake.py        `FakeModel`
    cassettes.py   `cassette`: one file, opened to replay or to record
    tapes.py       what is recorded, what was played, what is written when
    recording.py   the door to vcrpy, which catches requests before they leave
    matching.py    when two requests are the same
    misses.py      what to say about a request that was never recorded
    scrubbing.py   what must never be stored, and how to find it
    format.py      the file
    blocks.py      JSON as YAML that can be reviewed
    network.py     the closed network
    plugin.py      markers, fixture and options for pytest
    check.py       a check of all cassettes, for CI
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from factx.testing.cassettes import cassette as cassette
    from factx.testing.cassettes import replaying as replaying
    from factx.testing.fake import FakeModel as FakeModel
    from factx.testing.network import NetworkClosed as NetworkClosed
    from factx.testing.network import closed_network as closed_network
    from factx.testing.scrubbing import scan as scan
    from factx.testing.tapes import Tape as Tape

_HOMES = {
    "FakeModel": "fake",
    "NetworkClosed": "network",
    "Tape": "tapes",
    "cassette": "cassettes",
    "closed_network": "network",
    "replaying": "cassettes",
    "scan": "scrubbing",
}

__all__ = ["FakeModel", "NetworkClosed", "Tape", "cassette", "closed_network", "replaying", "scan"]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used: pytest loads this package in every run of everybody."""
    if name not in _HOMES:
        raise AttributeError(f"module 'factx.testing' has no attribute {name!r}")
    return getattr(import_module(f"factx.testing.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
