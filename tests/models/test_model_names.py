"""Names, addresses and keys: which server is asked, and what it may see."""

from __future__ import annotations

import subprocess
import sys

import pytest

from factx import errors
from factx.models import connect
from factx.models.providers import Endpoint, endpoint, nearest, providers

OPENAI = {"OPENAI_API_KEY": "sk-secret-secret"}


def reach(name: str | None, base_url: str | None = None, api_key: str | None = None, **env: str) -> Endpoint:
    return endpoint(name, base_url=base_url, api_key=api_key, env=env)


@pytest.mark.parametrize(
    ("name", "base_url", "label", "model", "address"),
    [
        ("openai/gpt-5-mini", None, "openai", "gpt-5-mini", "https://api.openai.com/v1"),
        ("ollama/qwen3:8b", None, "ollama", "qwen3:8b", "http://localhost:11434/v1"),
        ("lmstudio/openai/gpt-oss-20b", None, "lmstudio", "openai/gpt-oss-20b", "http://localhost:1234/v1"),
        ("vllm/meta-llama/Llama-3", None, "vllm", "meta-llama/Llama-3", "http://localhost:8000/v1"),
        ("OpenAI/gpt-5", None, "openai", "gpt-5", "https://api.openai.com/v1"),
        ("ollama", None, "ollama", None, "http://localhost:11434/v1"),
        ("http://localhost:8080/v1", None, "localhost:8080", None, "http://localhost:8080/v1"),
        ("http://localhost:8080", None, "localhost:8080", None, "http://localhost:8080/v1"),
        ("http://box:8080/v1/chat/completions", None, "box:8080", None, "http://box:8080/v1"),
        ("https://host/api/v3/?key=1#x", None, "host", None, "https://host/api/v3"),
        ("qwen3", "http://box:8080/v1/", "box:8080", "qwen3", "http://box:8080/v1"),
        ("meta-llama/Llama-3", "http://box/v1", "box", "meta-llama/Llama-3", "http://box/v1"),
        ("ollama/qwen3", "http://box:11434", "ollama", "qwen3", "http://box:11434/v1"),
        (None, "http://box:8080", "box:8080", None, "http://box:8080/v1"),
    ],
)
def test_a_name_stands_for_one_model_at_one_address(
    name: str, base_url: str | None, label: str, model: str | None, address: str
) -> None:
    found = reach(name, base_url, OPENAI_API_KEY="k")
    assert (found.label, found.model, found.base_url) == (label, model, address)


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("0.0.0.0", "http://127.0.0.1:11434/v1"),
        ("box:9999", "http://box:9999/v1"),
        ("http://box:1/v1", "http://box:1/v1"),
        ("https://box", "https://box/v1"),
        ("  ", "http://localhost:11434/v1"),
    ],
)
def test_ollamas_own_variable_says_where_it_listens(value: str, address: str) -> None:
    assert reach("ollama/qwen3", OLLAMA_HOST=value).base_url == address


@pytest.mark.parametrize("name", [name for name, each in providers().items() if each.key_env])
def test_every_hosted_provider_asks_for_its_key_by_name(name: str) -> None:
    variable = providers()[name].key_env
    with pytest.raises(errors.AccessRefused, match=f"export {variable}="):
        reach(f"{name}/m", AZURE_OPENAI_ENDPOINT="https://me.openai.azure.com")


@pytest.mark.parametrize("name", [name for name, each in providers().items() if not each.key_env])
def test_a_local_provider_needs_no_key_and_sees_none(name: str) -> None:
    keys = {each.key_env: "sk-secret" for each in providers().values() if each.key_env}
    found = reach(f"{name}/m", **keys, FACTX_API_KEY="sk-mine")
    assert not found.has_key


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost:8080/v1",
        "https://gateway.example.com/v1",
        "https://api.openai.com.example.com/v1",
        "https://api.openai.com@example.com/v1",
        "https://example.com/api.openai.com/v1",
        "https://notapi.openai.com.evil/v1",
        "http://api.openai.com/v1",
    ],
)
@pytest.mark.parametrize("how", ["base_url", "name", "environment"])
def test_openais_key_is_never_sent_to_another_address(address: str, how: str) -> None:
    if how == "base_url":
        found = reach("openai/gpt-5", address, **OPENAI)
    elif how == "name":
        found = reach(address, **OPENAI)
    else:
        found = reach("openai/gpt-5", **OPENAI, OPENAI_BASE_URL=address)
    assert not found.has_key


@pytest.mark.parametrize("address", ["https://api.openai.com/v1", "https://eu.api.openai.com/v1"])
def test_openais_key_is_sent_to_openai(address: str) -> None:
    assert reach("openai/gpt-5", address, **OPENAI).api_key == OPENAI["OPENAI_API_KEY"]


def test_no_providers_key_is_sent_to_another_address() -> None:
    for name, each in providers().items():
        if each.key_env:
            assert not reach(f"{name}/m", "https://example.com/v1", **{each.key_env: "sk-secret"}).has_key


def test_a_key_given_on_purpose_is_sent_where_it_was_given_for() -> None:
    assert reach("openai/gpt-5", "https://gateway.example.com/v1", "mine", **OPENAI).api_key == "mine"
    assert reach("qwen3", "https://gateway.example.com/v1", FACTX_API_KEY="mine").api_key == "mine"
    assert reach("openai/gpt-5", None, " mine\n", **OPENAI).api_key == "mine"


def test_an_azure_resource_is_reached_by_its_own_address_and_key() -> None:
    env = {"AZURE_OPENAI_ENDPOINT": "https://me.openai.azure.com/", "AZURE_OPENAI_API_KEY": "k"}
    found = reach("azure/my-deployment", **env)
    assert (found.base_url, found.api_key) == ("https://me.openai.azure.com/openai/v1", "k")
    with pytest.raises(errors.UsageError, match="AZURE_OPENAI_ENDPOINT"):
        reach("azure/my-deployment", AZURE_OPENAI_API_KEY="k")


@pytest.mark.parametrize(
    ("name", "base_url", "kind", "words"),
    [
        ("opnai/gpt-5", None, errors.UnknownModel, "no provider is called 'opnai': the nearest is 'openai'"),
        ("meta-llama/Llama-3", None, errors.UnknownModel, "give its base_url"),
        ("gpt-5-mini", None, errors.UnknownModel, "openai/gpt-5-mini"),
        ("openai", None, errors.UnknownModel, "openai/MODEL"),
        ("openai/", None, errors.UnknownModel, "openai/MODEL"),
        ("", None, errors.UsageError, "provider/model"),
        (None, None, errors.UsageError, "provider/model"),
        ("m", "localhost:8080", errors.UsageError, "http://localhost:8080/v1"),
        ("m", "ftp://host/v1", errors.UsageError, "http://localhost:8080/v1"),
        ("m", "http://", errors.UsageError, "http://localhost:8080/v1"),
        ("m", "http://host:port/v1", errors.UsageError, "http://localhost:8080/v1"),
        ("m", "http://[::1/v1", errors.UsageError, "http://localhost:8080/v1"),
        ("http://a/v1", "http://b/v1", errors.UsageError, "give one"),
    ],
)
def test_a_name_that_stands_for_nothing_says_what_to_write(
    name: str | None, base_url: str | None, kind: type[Exception], words: str
) -> None:
    with pytest.raises(kind, match=words.replace(".", r"\.")):
        reach(name, base_url, OPENAI_API_KEY="k")


@pytest.mark.parametrize("key", ["two words", "sk-\u00e9", "sk-\x00", "a\nb"])
def test_a_key_that_no_header_can_carry_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(errors.AccessRefused, match="OPENAI_API_KEY") as raised:
        reach("openai/gpt-5", OPENAI_API_KEY=key)
    assert key not in str(raised.value)


def test_neither_key_nor_password_is_shown() -> None:
    model = connect("https://me:hunter2@host/v1?token=abc", api_key="sk-secret-secret", env={})
    shown = repr(model) + repr(vars(model)) + model.name + model.base_url
    assert not [each for each in ("hunter2", "sk-secret", "abc") if each in shown]
    with pytest.raises(errors.UsageError) as raised:
        reach("m", "ftp://me:hunter2@host/v1")
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize(
    "numbers", [{"retries": -1}, {"schema_retries": -1}, {"timeout_s": 0}, {"max_output_tokens": 0}]
)
def test_numbers_that_cannot_be_are_refused_before_anything_is_sent(numbers: dict[str, int]) -> None:
    with pytest.raises(errors.UsageError, match="0 or more"):
        connect("ollama/qwen3", env={}, **numbers)


def test_the_nearest_name_is_found_in_a_longer_one() -> None:
    assert nearest("qwen3", ["llama3", "qwen3:8b-instruct-q4_K_M"]) == "the nearest is 'qwen3:8b-instruct-q4_K_M'"
    assert nearest("m", []) == "it lists none"


def test_connecting_loads_neither_openai_nor_instructor_nor_tenacity() -> None:
    script = (
        "import sys; from factx.models import connect; connect('ollama/qwen3'); "
        "print(sorted({'openai', 'instructor', 'tenacity', 'httpx', 'httpx2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("url", ["http://localhost:11434", "http://127.0.0.1:11434/v1", "http://[::1]:11434/v1"])
def test_at_ollama_s_usual_address_it_is_asked_in_its_own_way_whatever_it_is_called(url: str) -> None:
    place = endpoint("qwen3", base_url=url, api_key=None, env={})
    assert (place.native, place.way) == (True, "think")
    assert place.label != "ollama"


@pytest.mark.parametrize("url", ["http://box:11434/v1", "http://localhost:11435/v1", "https://api.example.com/v1"])
def test_elsewhere_nothing_is_presumed(url: str) -> None:
    place = endpoint("qwen3", base_url=url, api_key=None, env={})
    assert (place.native, place.streams, place.way) == (False, False, "template")
