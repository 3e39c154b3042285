"""How does a test use a cassette?

    @pytest.mark.factx_cassette("port-strike.yaml")
    def test_the_port_is_closed():
        facts = factx.extract(text, model="openai/gpt-5-mini")
        assert ...

The file lies in `cassettes/`, beside the test or at the root of the project, unless the setting `factx_cassette_dir`
names another place. `pytest --factx-record=new` records what is missing, `--factx-record=all` everything anew; without
it nothing is sent. A test fails when it leaves recordings unplayed, or asks for something that is not recorded, even
where the code under test swallows the error. The fixture `factx_cassette` is the `Tape`; without the marker its file
is named after the test.

With `factx_block_network = true` the network is closed for all tests; a test marked `factx_loopback` may still reach
this machine. pytest loads this module in every run of everybody, so it loads nothing but pytest until it is used.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

if TYPE_CHECKING:
    from factx.testing.tapes import Mode, Tape

_FIXTURE = "factx_cassette"
_SHAPE = "factx_cassette(name, *, note=None, allow_unplayed=False, allow_misses=False)"
_MARKERS = (
    f"{_SHAPE}: answer the test's HTTP requests from a cassette",
    "factx_loopback: the test may reach servers on this machine while the network is closed",
)
_UNFIT_FOR_NAMES = re.compile(r"[^\w.\[\]-]+")
_OPEN_TAPE = pytest.StashKey["Tape"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("factx", "cassettes of language models")
    group.addoption(
        "--factx-record",
        choices=("none", "new", "all"),
        default="none",
        help="what to send and record: nothing (default), what is missing on the cassette, or everything anew",
    )
    parser.addini("factx_cassette_dir", "where cassettes lie, seen from the root (default: cassettes/)", default="")
    parser.addini("factx_block_network", "close the network for all tests", type="bool", default=False)


def pytest_configure(config: pytest.Config) -> None:
    for marker in _MARKERS:
        config.addinivalue_line("markers", marker)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give a marked test the fixture: after those of a wider scope, whose requests are not the test's own."""
    names: list[str] | None = getattr(item, "fixturenames", None)
    if names is None or _FIXTURE in names or item.get_closest_marker(_FIXTURE) is None:
        return
    known = getattr(getattr(item, "_fixtureinfo", None), "name2fixturedefs", {})
    wider = [nth for nth, name in enumerate(names, 1) if any(each.scope != "function" for each in known.get(name, ()))]
    names.insert(max(wider, default=0), _FIXTURE)


@pytest.fixture
def factx_cassette(request: pytest.FixtureRequest) -> Iterator[Tape]:
    """The open cassette of this test."""
    from factx.testing.cassettes import cassette

    path = _path(request)
    level = "all" if request.config.getoption("--factx-record") == "all" else "new"
    again = f"pytest {request.node.nodeid!r} --factx-record={level}"
    marker = _marker(request.node)
    with cassette(path, mode=_mode(request.config), note=marker.get("note"), again=again) as tape:
        request.node.stash[_OPEN_TAPE] = tape
        yield tape


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """Close the network from the first fixture to the last."""
    with ExitStack() as stack:
        if _is_closed_for(item):
            from factx.testing.network import closed_network

            loopback = item.get_closest_marker("factx_loopback") is not None
            stack.enter_context(closed_network(loopback=loopback, remedy=_way_out(item, loopback=loopback)))
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Fail a test that passed although its cassette does not fit it, and say what was missed where it failed."""
    try:
        result = yield
    except Exception as error:
        tape = item.stash.get(_OPEN_TAPE, None)
        if tape and tape.misses and error is not tape.misses[0]:  # a client may say "Connection error" and no more
            error.add_note(str(tape.misses[0]))
        raise
    tape = item.stash.get(_OPEN_TAPE, None)
    if tape is None:
        return result
    marker = _marker(item)
    if tape.misses and not marker.get("allow_misses"):
        pytest.fail(f"this test asked for what is not recorded, and went on:\n{tape.misses[0]}", pytrace=False)
    if tape.replaying and tape.unplayed and not marker.get("allow_unplayed"):
        pytest.fail(
            f"the cassette {tape.path} holds recordings that this test did not ask for:\n{tape.unplayed_report()}\n"
            f"Record it anew with --factx-record=all, or mark the test {_FIXTURE}(…, allow_unplayed=True)",
            pytrace=False,
        )
    return result


def _mode(config: pytest.Config) -> Mode:
    modes: dict[Literal["none", "new", "all"], Mode] = {"none": "replay", "new": "auto", "all": "record"}
    return modes[config.getoption("--factx-record")]


def _is_closed_for(item: pytest.Item) -> bool:
    """Whether nothing may be sent; a test that records must be let out."""
    if _FIXTURE in getattr(item, "fixturenames", ()):
        return _mode(item.config) == "replay"
    return bool(item.config.getini("factx_block_network"))


def _way_out(item: pytest.Item, *, loopback: bool) -> str:
    if _FIXTURE in getattr(item, "fixturenames", ()):
        return "To record: --factx-record=new."
    local = "" if loopback else ", or the test marked factx_loopback if the server is on this machine"
    return f"The test needs a cassette (the marker factx_cassette){local}."


def _marker(item: pytest.Item) -> dict[str, Any]:
    marker = item.get_closest_marker(_FIXTURE)
    if marker is None:
        return {}
    unknown = marker.kwargs.keys() - {"name", "note", "allow_unplayed", "allow_misses"}
    if unknown or len(marker.args) > 1:
        raise pytest.UsageError(f"{item.nodeid}: the marker is {_SHAPE}, got {marker}")
    return dict(marker.kwargs) | ({"name": marker.args[0]} if marker.args else {})


def _path(request: pytest.FixtureRequest) -> Path:
    """The file of a test's cassette: where it is, or else where it should be."""
    name = str(_marker(request.node).get("name") or _name(request.node))
    root: Path = request.config.rootpath
    if chosen := request.config.getini("factx_cassette_dir"):
        return root / str(chosen) / name
    folders = [request.path.parent / "cassettes", root / "cassettes"]
    present = [folder for folder in folders if (folder / name).is_file()] or [each for each in folders if each.is_dir()]
    return (present or folders)[0] / name


def _name(item: pytest.Item) -> str:
    """test_ports.py::TestStrike::test_end[a/b] → test_ports/TestStrike.test_end[a-b].yaml."""
    parts = item.nodeid.split("::")
    return f"{Path(parts[0]).stem}/{_UNFIT_FOR_NAMES.sub('-', '.'.join(parts[1:]))}.yaml"
