from __future__ import annotations

from pathlib import Path

import pytest

from factx.testing import format as files
from factx.testing.check import main
from factx.testing.format import Body, Exchange, Header, Received, Sent


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one good cassette, which a test names."""
    (tmp_path / "cassettes").mkdir()
    (tmp_path / "tests").mkdir()
    add(tmp_path / "cassettes" / "port.yaml")
    (tmp_path / "tests" / "test_port.py").write_text("use('port.yaml')\ndef test_end(): ...\n")
    return tmp_path


def add(path: Path, *, note: str = "an echo", **headers: str) -> None:
    body = Body.of(b'{"model": "m"}')
    exchange = Exchange(Sent("POST", "http://localhost/v1/chat", body, headers), Received(200, body))
    path.parent.mkdir(exist_ok=True)
    path.write_text(files.head_written(Header(note)) + files.exchange_written(exchange))


def checked(project: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = main([str(project / "cassettes"), str(project / "tests")])
    return code, capsys.readouterr().out


@pytest.mark.parametrize("naming", ['use("port.yaml")', "use('sub/port.yaml')", 'for name in ["port", "x"]: ...'])
def test_cassettes_that_tests_name_are_in_order(project: Path, capsys: pytest.CaptureFixture[str], naming: str) -> None:
    (project / "tests" / "test_port.py").write_text(naming)
    assert checked(project, capsys) == (0, "")


def test_a_cassette_named_after_its_test_is_in_order_and_one_whose_test_is_gone_is_not(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(project / "cassettes" / "test_port" / "TestPort.test_end[a.b].yaml")
    add(project / "cassettes" / "test_port" / "test_begin.yaml")
    code, out = checked(project, capsys)
    assert code == 1
    assert out.count("no test names it") == out.count("test_begin.yaml: no test names it") == 1


def test_each_problem_is_told_with_its_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project / "cassettes"
    add(folder / "report.yaml")
    add(folder / "port.yaml", note="", authorization="x")
    (folder / "empty.yaml").write_text("factx-cassette: 1\nnote: x\ninteractions: []\n")
    (folder / "broken.yaml").write_text("factx-cassette: 1\ninteractions: [\n")
    (folder / "README.md").write_text("recorded with sk-test1234567890abcd\n")
    (project / "tests" / "test_more.py").write_text("use('empty.yaml', 'broken.yaml')\nreport = port")
    code, out = checked(project, capsys)
    assert code == 1
    expected = [
        ("README.md:1", "OpenAI"),
        ("broken.yaml", "is no cassette"),
        ("empty.yaml", "holds no recordings"),
        ("port.yaml", "does not say where its answers come from"),
        ("port.yaml", "headers that should not be stored: authorization"),
        ("report.yaml", "no test names it"),
    ]
    lines = out.splitlines()
    assert len(lines) == len(expected), out
    for line, (file, words) in zip(lines, expected, strict=True):
        assert file in line
        assert words in line


def test_a_folder_that_is_not_there_is_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "cassettes"), str(tmp_path)]) == 2
    assert "there is no" in capsys.readouterr().err
