"""The plugin is tried in projects of its own, whose tests ask over http.client, which is quick to load."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from loopback import Server, completion, serving

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.factx_loopback

ASKING = """
    import http.client, json, socket, sys
    import pytest

    def ask(question, port=PORT):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        content = json.dumps({"model": "m", "messages": [{"content": question}]})
        try:
            connection.request("POST", "/v1/chat/completions", content, {"Content-Type": "application/json"})
            return json.load(connection.getresponse())["choices"][0]["message"]["content"]
        finally:
            connection.close()
"""

Run = Callable[..., pytest.RunResult]


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the tests of a project in a process of its own, with this plugin only."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)

    def go(*options: str) -> pytest.RunResult:
        return pytester.runpytest_subprocess(
            "-p", "factx.testing.plugin", "--strict-markers", "-Werror", "-q", *options
        )

    return go


def project(pytester: pytest.Pytester, server: Server, code: str) -> None:
    port = str(server.http.server_address[1])
    module = re.sub(r"^ {4}", "", ASKING.replace("PORT", port) + code, flags=re.MULTILINE)
    pytester.makepyfile(test_one=module)


MARKED = """
    @pytest.mark.factx_cassette("hello.yaml", note="a server of the test's own")
    def test_hello():
        assert ask("hello") == "heard"
        assert ask("goodbye") == "heard"

    def test_by_its_own_name(factx_cassette):
        assert ask("hello") == "heard"
        assert factx_cassette.replaying == ("REPLAY" in sys.argv[-1])

    class TestIn:
        @pytest.mark.parametrize("word", ["a/b", "c"])
        def test_class(self, word, factx_cassette):
            assert ask(word) == "heard"
"""


def test_cassettes_are_recorded_once_and_replayed_with_the_server_gone(pytester: pytest.Pytester, run: Run) -> None:
    with serving([completion("heard")]) as server:
        project(pytester, server, MARKED.replace('"REPLAY" in sys.argv[-1]', '"none" in sys.argv[-1]'))
        failed = run("--factx-record=none")
        failed.assert_outcomes(errors=4)
        failed.stdout.fnmatch_lines(
            ["*there is no cassette*hello.yaml. To record it: pytest *test_hello* --factx-record=new"]
        )
        assert not server.bodies
        run("--factx-record=new").assert_outcomes(passed=4)
        assert len(server.bodies) == 5
    found = sorted(str(each.relative_to(pytester.path)) for each in pytester.path.rglob("*.yaml"))
    assert found == [
        "cassettes/hello.yaml",
        "cassettes/test_one/TestIn.test_class[a-b].yaml",
        "cassettes/test_one/TestIn.test_class[c].yaml",
        "cassettes/test_one/test_by_its_own_name.yaml",
    ]
    assert 'note: "a server of the test\'s own"' in (pytester.path / "cassettes/hello.yaml").read_text()
    run("--factx-record=none").assert_outcomes(passed=4)


FAILING = """
    @pytest.mark.factx_cassette("hello.yaml")
    def test_leaves_one():
        ask("hello")

    @pytest.mark.factx_cassette("hello.yaml", allow_unplayed=True)
    def test_may_leave_one():
        ask("hello")

    @pytest.mark.factx_cassette("hello.yaml", allow_unplayed=True)
    def test_swallows_a_miss():
        with pytest.raises(Exception):
            ask("hullo")

    @pytest.mark.factx_cassette("hello.yaml", allow_unplayed=True, allow_misses=True)
    def test_may_miss():
        with pytest.raises(Exception, match="hullo"):
            ask("hullo")

    @pytest.mark.factx_cassette("hello.yaml")
    def test_fails_for_its_own_reason():
        assert 1 == 2

    @pytest.mark.factx_cassette("hello.yaml")
    def test_says_only_that_it_failed():
        try:
            ask("hallo")
        except Exception:
            raise ConnectionError("no connection") from None

    @pytest.mark.factx_cassette("hello.yaml", allow_everything=True)
    def test_marked_wrongly():
        pass
"""


def test_a_test_fails_for_unplayed_recordings_and_for_misses_that_it_swallows(
    pytester: pytest.Pytester, run: Run
) -> None:
    with serving([completion("heard")]) as server:
        project(pytester, server, MARKED)
        run("--factx-record=new", "-k", "test_hello").assert_outcomes(passed=1, deselected=3)
        project(pytester, server, FAILING)
        result = run("-rfE")
        assert len(server.bodies) == 2
    result.assert_outcomes(passed=2, failed=4, errors=1)
    text = result.stdout.str()
    assert re.search(
        r"hello\.yaml holds recordings that this test did not ask for:\n  number 2: POST /chat/completions", text
    )
    assert "this test asked for what is not recorded, and went on:" in text
    assert re.search(r'messages\[0\]\.content: "hello" → "hullo"', text)
    assert re.search(r'messages\[0\]\.content: "hello" → "hallo"', text), "what was missed stands under the error"
    assert "assert 1 == 2" in text
    failures = text.partition("short test summary")[0]  # which repeats whole messages in CI
    assert failures.count("did not ask for") == 1, "a test that fails anyhow says only why"
    assert "allow_everything" in text


NETWORK = """
    def test_reaches_out():
        ask("hello")

    def test_knows_the_way():
        ask("hello", port=1)

    @pytest.mark.factx_loopback
    def test_may_reach_this_machine():
        assert ask("hello") == "heard"

    @pytest.mark.factx_loopback
    def test_may_not_reach_further():
        socket.create_connection(("192.0.2.1", 80), timeout=0.01)

    def test_loads_nothing_for_a_cassette():
        assert not {"vcr", "yaml", "openai", "pydantic"} & sys.modules.keys()
"""


def test_the_network_is_closed_for_all_tests_where_the_project_says_so(pytester: pytest.Pytester, run: Run) -> None:
    with serving([completion("heard")]) as server:
        project(pytester, server, NETWORK)
        result = run("-o", "factx_block_network=true")
        result.assert_outcomes(passed=2, failed=3)
        result.stdout.fnmatch_lines(["*something tried to reach 127.0.0.1:*marked factx_loopback if*"])
        assert len(server.bodies) == 1


def test_nothing_is_closed_or_loaded_for_those_who_do_not_use_it(pytester: pytest.Pytester, run: Run) -> None:
    with serving([completion("heard")]) as server:
        project(
            pytester,
            server,
            "\n    def test_open():\n        ask('hello')\n" + NETWORK.partition("@pytest")[0].replace("port=1", ""),
        )
        pytester.makepyfile(test_two="import sys\ndef test_light(): assert 'factx.testing.network' not in sys.modules")
        run().assert_outcomes(passed=4)


def test_a_project_may_keep_its_cassettes_elsewhere_and_record_them_anew(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makeini("[pytest]\nfactx_cassette_dir = tapes/recorded\n")
    pytester.makeconftest(
        """
        import pytest

        @pytest.fixture(scope="session")
        def wider():
            from test_one import ask
            return ask("before")

        @pytest.fixture
        def own():
            from test_one import ask
            return ask("hello")
        """
    )
    code = """
    @pytest.mark.factx_loopback
    @pytest.mark.factx_cassette("hello.yaml")
    def test_hello(own, wider):
        assert own == wider
    """
    with serving([completion("heard")]) as server:
        project(pytester, server, code)
        for _ in range(2):
            run("--factx-record=all").assert_outcomes(passed=1)
        assert len(server.bodies) == 4
    text = (pytester.path / "tapes/recorded/hello.yaml").read_text()
    assert text.count("- request:") == 1, "a fixture of wider scope asks on its own account"
    assert "content: hello" in text
