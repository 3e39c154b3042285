"""Settings: which one holds, and what a file may not say."""

import pytest

from factx.errors import InputError, UsageError
from factx.settings import Settings, from_file, resolve


def test_flags_stand_over_the_environment_and_the_environment_over_the_file(tmp_path):
    (tmp_path / "factx.toml").write_text('model = "ollama/file"\nlang = "de"\nbase_url = "http://file/v1"\n')
    env = {"FACTX_MODEL": "ollama/env", "FACTX_BASE_URL": "http://env/v1"}
    found = resolve(Settings(model="ollama/flag"), env=env, folder=tmp_path)
    assert (found.model, found.base_url, found.lang) == ("ollama/flag", "http://env/v1", "de")
    assert found.source == tmp_path / "factx.toml"


def test_an_empty_variable_counts_as_not_set(tmp_path):
    (tmp_path / "factx.toml").write_text('model = "ollama/file"\n')
    assert resolve(Settings(), env={"FACTX_MODEL": ""}, folder=tmp_path).model == "ollama/file"


def test_a_false_in_the_file_is_a_setting(tmp_path):
    (tmp_path / "factx.toml").write_text("strict = true\n")
    assert resolve(Settings(), env={}, folder=tmp_path).strict is True
    assert resolve(Settings(strict=False), env={}, folder=tmp_path).strict is False


def test_the_table_in_pyproject_is_read(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n[tool.factx]\nbase-url = "http://a/v1"\n')
    assert from_file(tmp_path).base_url == "http://a/v1"


@pytest.mark.parametrize(
    "pyproject", ["[tool.other]\nx = 1\n", "this is no TOML", 'tool = "x"\n', "[tool]\nfactx = 3\n"]
)
def test_a_pyproject_that_says_nothing_of_factx_is_passed_over(tmp_path, pyproject):
    (tmp_path / "pyproject.toml").write_text(pyproject)
    assert from_file(tmp_path) == Settings()


def test_a_file_is_found_from_below_up_to_the_root_of_the_repository(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / "factx.toml").write_text('model = "ollama/a"\n')
    below = tmp_path / "docs" / "2022"
    below.mkdir(parents=True)
    assert from_file(below).model == "ollama/a"


def test_outside_a_repository_the_folder_above_is_not_asked(tmp_path):
    (tmp_path / "factx.toml").write_text('base_url = "http://not-mine/v1"\n')
    below = tmp_path / "docs"
    below.mkdir()
    assert from_file(below) == Settings()


@pytest.mark.parametrize(
    "line",
    [
        'api_key = "abc"',
        'OPENAI_API_KEY = "abc"',
        'model = "sk-proj-1234567890"',
        'token = "s3cr3t"',
        'base_url = "https://me:pw@host/v1"',
    ],
)
def test_a_key_in_the_file_is_refused_and_not_repeated(tmp_path, line):
    (tmp_path / "factx.toml").write_text(line + "\n")
    with pytest.raises(UsageError, match="environment") as refused:
        from_file(tmp_path)
    assert line.split('"')[1] not in str(refused.value)
    assert str(tmp_path / "factx.toml") in str(refused.value)


def test_a_misspelt_setting_is_told_with_the_nearest(tmp_path):
    (tmp_path / "factx.toml").write_text('modle = "ollama/a"\n')
    with pytest.raises(UsageError, match="did you mean 'model'"):
        from_file(tmp_path)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("model = 3", "a str is expected"),
        ('strict = "yes"', "a bool is expected"),
        ('format = "xml"', "there are table, jsonl, json"),
        ("kinds = [1]", "kinds"),
    ],
)
def test_a_setting_of_the_wrong_type_is_told(tmp_path, line, told):
    (tmp_path / "factx.toml").write_text(line + "\n")
    with pytest.raises(UsageError, match=told):
        from_file(tmp_path)


def test_a_factx_toml_that_is_no_toml_is_told(tmp_path):
    (tmp_path / "factx.toml").write_text("model: ollama/a\n")
    with pytest.raises(InputError, match=r"factx\.toml"):
        from_file(tmp_path)


def test_kinds_and_prompts_are_found_beside_the_file_that_names_them(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / "factx.toml").write_text('kinds = ["claim", "visits.py:Visit"]\nprompts = "ours"\n')
    below = tmp_path / "docs"
    below.mkdir()
    found = from_file(below)
    assert found.kinds == ("claim", f"{tmp_path / 'visits.py'}:Visit")
    assert found.prompts == tmp_path / "ours"
