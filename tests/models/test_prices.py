"""What tokens cost: as listed, never nought where it is not known, and nothing on a machine of one's own."""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from factx.models import Usage
from factx.models.prices import Price, cost, dollars, price, rate
from factx.models.providers import providers
from factx.models.tokens import estimate_tokens

ARTICLE = Usage(requests=2, input_tokens=10_000, output_tokens=2_000, cached_tokens=4_000)
DAY = datetime(2026, 11, 1, tzinfo=UTC)


def test_a_listed_model_costs_what_its_list_says() -> None:
    found = price("openai/gpt-5-mini", ARTICLE, at=DAY)
    assert found == Price(Decimal("0.0015"), Decimal("0.0001"), Decimal("0.004"))
    assert found.total == Decimal("0.0056")


def test_what_was_in_the_cache_costs_less_and_is_told_apart() -> None:
    fresh = price("openai/gpt-5-mini", Usage(1, 0, 10_000, 0, 0), at=DAY)
    cached = price("openai/gpt-5-mini", Usage(1, 0, 10_000, 0, 10_000), at=DAY)
    assert fresh
    assert cached
    assert (fresh.cached, cached.input) == (0, 0)
    assert cached.cached < fresh.input / 5


def test_more_cached_than_sent_is_taken_for_all_of_it() -> None:
    assert price("openai/gpt-5-mini", Usage(1, 0, 100, 10, 500)) == price(
        "openai/gpt-5-mini", Usage(1, 0, 100, 10, 100)
    )


def test_many_short_asks_do_not_pay_for_a_long_one() -> None:
    """Some models cost twice as much in an ask of more than 200,000 tokens."""
    short = price("anthropic/claude-sonnet-4-5", Usage(requests=1_000, input_tokens=4_000_000), at=DAY)
    long = price("anthropic/claude-sonnet-4-5", Usage(requests=1, input_tokens=4_000_000), at=DAY)
    assert short
    assert long
    assert long.total == 2 * short.total == 24


@pytest.mark.parametrize(
    "name",
    [
        "openai/no-such-model",
        "openai/whisper-1",  # priced by the hour
        "azure/our-deployment",
        "google/gemini-2.5-flash",  # the provider is called gemini
        "example.com/qwen3",
        "8.8.8.8:8080/qwen3",
        "ollama/gpt-oss:120b-cloud",
        "openai",
        "[::1/gpt-5-mini",
        "",
    ],
)
def test_what_is_not_known_is_unknown_and_not_nought(name: str) -> None:
    assert price(name, ARTICLE) is None
    assert rate(name) is None
    assert cost(name, ARTICLE) == "unknown"


@pytest.mark.parametrize(
    "name",
    ["ollama/qwen3", "gguf/tiny", "localhost:8080/m", "127.0.0.1:80/m", "[::1]:8080/m", "192.168.0.7/m", "box:1/m"],
)
def test_a_machine_of_one_s_own_has_no_price(name: str) -> None:
    assert price(name, ARTICLE) == Price(own=True)
    assert cost(name, ARTICLE) == "no price: your own machine"


def test_a_rented_server_is_not_taken_for_one_s_own() -> None:
    assert price("ollama/qwen3", ARTICLE, base_url="https://rented.example.com/v1") is None
    assert price("ollama/qwen3", ARTICLE, base_url="http://10.0.0.4:11434/v1") == Price(own=True)


def test_a_gateway_nearby_is_no_machine_of_one_s_own() -> None:
    assert price("openai/gpt-5-mini", ARTICLE, base_url="http://localhost:4000/v1") == price(
        "openai/gpt-5-mini", ARTICLE
    )


def test_a_free_model_costs_nothing_and_is_not_called_one_s_own() -> None:
    assert price("openrouter/deepseek/deepseek-r1:free", ARTICLE) == Price()
    assert cost("openrouter/deepseek/deepseek-r1:free", ARTICLE) == "$0"


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("openai", "gpt-5-mini"),
        ("anthropic", "claude-sonnet-4-5"),
        ("azure", "gpt-5-mini"),
        ("cerebras", "gpt-oss-120b"),
        ("deepseek", "deepseek-chat"),
        ("fireworks", "accounts/fireworks/models/deepseek-v3-0324"),
        ("gemini", "gemini-2.5-flash"),
        ("groq", "llama-3.3-70b-versatile"),
        ("mistral", "mistral-large-latest"),
        ("openrouter", "openai/gpt-5-mini"),
        ("together", "meta-llama/Llama-3.3-70B-Instruct-Turbo"),
        ("xai", "grok-4"),
    ],
)
def test_every_hosted_provider_has_prices_under_its_name_here(name: str, model: str) -> None:
    found = rate(f"{name}/{model}", at=DAY)
    assert found
    assert 0 < found.input < found.output * 2 < 200


def test_the_hosted_providers_are_those_above() -> None:
    hosted = {each.name for each in providers().values() if each.key_env}
    marks = test_every_hosted_provider_has_prices_under_its_name_here.pytestmark  # type: ignore[attr-defined]
    assert {name for name, _ in marks[0].args[1]} == hosted


def test_a_server_given_by_its_address_is_known_by_it() -> None:
    assert price("api.openai.com/gpt-5-mini", ARTICLE) == price("openai/gpt-5-mini", ARTICLE)


def test_without_the_list_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "genai_prices", None)
    monkeypatch.setattr("factx.models.prices.find_spec", lambda _: None)
    assert price("openai/gpt-5-mini", ARTICLE) is None
    assert cost("openai/gpt-5-mini", ARTICLE) == "unknown (pip install 'factx[prices]' to know)"
    assert cost("ollama/qwen3", ARTICLE) == "no price: your own machine"


def test_no_thread_is_started_to_fetch_newer_prices() -> None:
    before = set(threading.enumerate())
    rate("openai/gpt-5-mini")
    assert set(threading.enumerate()) <= before


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "$0"),
        ("0.00001", "under $0.0001"),
        ("0.000123", "$0.00012"),
        ("0.0056", "$0.0056"),
        ("0.127", "$0.13"),
        ("1.2", "$1.20"),
        ("1234.567", "$1,234.57"),
    ],
)
def test_dollars_are_told_with_what_matters_of_them(amount: str, words: str) -> None:
    assert dollars(Decimal(amount)) == words


PROSE = """Harbour tolls to rise by 12 per cent

The board of the port of Velmouth said on Friday that it would charge ships more from January. "Some 340 skippers pay
it," Ilse Brandt, the harbour master, told reporters, "and we want $1.2m by 2027." The fishermen's co-operative called
the plan a mistake, and said it would ask the county court to stop it. Nobody from the ministry could be reached."""


def test_the_estimate_of_english_news_is_within_a_tenth_of_what_tokenizers_count() -> None:
    splintr = pytest.importorskip("splintr")
    for name in ("o200k_base", "llama3", "qwen3", "deepseek_v3", "mistral_v3", "gemma3"):
        counted = len(splintr.Tokenizer.from_pretrained(name).encode(PROSE))
        assert abs(estimate_tokens(PROSE) / counted - 1) < 0.1, name


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("", 0),
        ("Порт Велмут повысит плату за стоянку, сообщила в пятницу администрация.", 22),
        ("维尔茅斯港管理局周五宣布，明年将把停泊费提高百分之十二。", 27),
    ],
)
def test_other_scripts_are_not_taken_for_nothing(text: str, counted: int) -> None:
    assert counted * 0.66 <= estimate_tokens(text) <= counted * 1.5
