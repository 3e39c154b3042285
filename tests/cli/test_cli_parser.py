"""What the command line takes, and how it refuses what it does not."""

import pytest

from factx.cli import main


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        ([], "COMMAND"),
        (["extrakt", "a.txt"], "'extract'"),
        (["extract"], "FILE"),
        (["extract", "a.txt", "--date", "30.12.2022"], "for example 2022-12-30"),
        (["extract", "a.txt", "--date", "2022-02-30"], "for example 2022-12-30"),
        (["extract", "a.txt", "--date", "20221230"], "for example 2022-12-30"),
        (["extract", "a.txt", "--lang", "deutsch!"], "en, de or pt-BR"),
        (["extract", "a.txt", "--format", "xml"], "'jsonl'"),
        (["extract", "a.txt", "--daet", "2022-12-30"], "did you mean --date?"),
        (["extract", "a.txt", "--mod", "x"], "did you mean --model?"),
        (["extract", "a.txt", "--cassette", "c.yaml", "--record", "--replay-only"], "not allowed with"),
        (["verify"], "FILE"),
    ],
)
def test_a_wrong_command_line_ends_with_2_and_says_what_is_right(argv, told, capsys):
    assert main(argv) == 2
    err = capsys.readouterr().err
    assert told in err
    assert "try: factx" in err


def test_help_and_version_end_well(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("factx ")
    assert main(["schema", "--help"]) == 0
