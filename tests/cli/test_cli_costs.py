"""What extract says of money: before a reading and after it."""

import json
import re

import pytest

from factx.models.providers import providers

EMPTY = {"claim": [], "figure": [], "stance": []}


@pytest.fixture(autouse=True)
def _no_addresses(monkeypatch):
    for each in providers().values():
        for variable in filter(None, (each.key_env, each.base_url_env)):
            monkeypatch.delenv(variable, raising=False)


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (("-m", "openai/gpt-5-mini"), r"cost: \$0\.0\d+$"),
        (("-m", "openai/no-such-model"), r"cost: unknown$"),
        (("-m", "ollama/qwen3"), r"cost: no price: your own machine$"),
        (("-m", "./model.gguf"), r"cost: no price: your own machine$"),
        (("--base-url", "http://localhost:8080/v1"), r"cost: no price: your own machine$"),
        (("-m", "qwen3", "--base-url", "https://rented.example.com/v1"), r"cost: unknown$"),
    ],
)
def test_a_dry_run_tells_the_cost_without_a_key(factx, argv, told):
    ran = factx("extract", "article.txt", "--dry-run", *argv)
    assert ran.code == 0
    assert re.search(told, ran.out.strip())
    assert re.search(r"1 passage, \d+ characters; about [\d,]+ tokens in and [\d,]+ out", ran.out)


def test_a_longer_article_is_foretold_to_cost_more(factx, folder):
    (folder / "long.txt").write_text("The mayor of Velmouth said on Monday that tolls rose by 12 per cent. " * 300)

    def output(name):
        ran = factx("extract", name, "--dry-run", "-m", "openai/gpt-5-mini")
        return int(re.search(r"and ([\d,]+) out", ran.out)[1].replace(",", ""))

    assert output("long.txt") > 20 * output("article.txt")


@pytest.mark.factx_loopback
def test_after_a_reading_its_cost_is_told(factx, server):
    server.replies = [EMPTY]
    own = factx("extract", "article.txt", "--base-url", server.base_url, "-m", "qwen3")
    assert "cost: no price: your own machine" in own.err
    gateway = factx("extract", "article.txt", "--base-url", server.base_url, "-m", "openai/gpt-5-mini")
    assert re.search(r"cost: \$0\.0\d+", gateway.err)


@pytest.mark.factx_loopback
def test_the_facts_tell_tokens_and_no_money(factx, server):
    server.replies = [EMPTY]
    ran = factx("extract", "article.txt", "--base-url", server.base_url, "-m", "openai/gpt-5-mini")
    run = ran.of("run")[0]
    assert run["input_tokens"] >= 4000
    assert not {"cost", "price", "usd"} & set(run)
    assert "$" not in json.dumps(run)
