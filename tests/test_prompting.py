from pathlib import Path

import pytest

from factx.errors import PromptError
from factx.prompting import load, own_folders

HEADER = '---\nname: read\nversion: "9"\npurpose: try\n---\n'
OWN = ("read", "again")


def test_own_prompts_have_a_name_a_version_a_purpose_and_a_fingerprint():
    for name in OWN:
        prompt = load(name)
        assert prompt.use.name == name
        assert prompt.use.version
        assert prompt.purpose
        assert len(prompt.use.fingerprint) == 12


def test_a_users_folder_stands_before_factx_s_own(tmp_path):
    (tmp_path / "read.jinja").write_text(HEADER + "{% block system %}Mine.{% endblock %}", encoding="utf-8")
    mine = load("read", folder=tmp_path)
    assert mine.render("system") == "Mine.\n"
    assert mine.use.version == "9"
    assert mine.use.fingerprint != load("read").use.fingerprint
    assert load("again", folder=tmp_path).use == load("again").use


@pytest.mark.parametrize(
    "text", ["{{ 7*7 }}", "{% block x %}", "{% off", "{{ secret }}", "{# #}", "{{ ''.__class__ }}"]
)
def test_what_looks_like_a_template_in_an_article_stays_text(text):
    line = {"number": 1, "mark": "", "text": text}
    shown = load("read").render("user", published=None, context=[], sentences=[line], turn="")
    assert f"1 {text}\n" in shown


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("no header at all", "begins with a header"),
        ("---\nname: read\n---\nx", "version, purpose"),
        (HEADER + "{% block a %}", "not a Jinja2 template"),
    ],
)
def test_a_broken_prompt_file_is_named_with_what_is_wrong(tmp_path, content, told):
    (tmp_path / "read.jinja").write_text(content, encoding="utf-8")
    with pytest.raises(PromptError, match=told) as caught:
        load("read", folder=tmp_path)
    assert str(tmp_path) in str(caught.value)


def test_a_missing_block_or_value_is_an_error_of_the_prompt(tmp_path):
    (tmp_path / "read.jinja").write_text(HEADER + "{% block system %}{{ nobody }}{% endblock %}", encoding="utf-8")
    with pytest.raises(PromptError, match="it has system"):
        load("read", folder=tmp_path).render("user")
    with pytest.raises(PromptError, match="nobody"):
        load("read", folder=tmp_path).render("system")


def test_a_prompt_cannot_reach_out_of_its_sandbox(tmp_path):
    (tmp_path / "read.jinja").write_text(
        HEADER + "{% block system %}{{ ''.__class__.__mro__ }}{% endblock %}", encoding="utf-8"
    )
    with pytest.raises(PromptError, match="unsafe"):
        load("read", folder=tmp_path).render("system")


def test_an_unknown_prompt_says_where_it_was_looked_for():
    with pytest.raises(PromptError, match=str(own_folders()[0])):
        load("nothing")


def test_prompts_stand_beside_the_package_in_a_checkout():
    assert Path(__file__).parent.parent / "prompts" in own_folders()
