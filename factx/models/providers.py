"""Which server does a model's name stand for, and which key may it see?

The providers stand in `providers.json`. Any other server that speaks OpenAI's chat completions is reached by its
base URL. A provider's key is read from the environment and goes to that provider's own address, over https, and
nowhere else; what is sent elsewhere is only what was given for it: `api_key=`, or `FACTX_API_KEY` for a base URL.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from rapidfuzz import fuzz, process

from factx.errors import AccessRefused, UnknownModel, UsageError
from factx.models.thinking import Way

Cap = Literal["max_tokens", "max_completion_tokens"]

GENERAL_KEY = "FACTX_API_KEY"
"""The environment variable whose key goes to a base URL that was given by hand."""

_CLOSE = 75  # of 100: "opnai" is close to "openai" (91) and not to "xai" (72), "qwen3" to "qwen3:8b-q4" (90)
_NO_KEY = "none"  # local servers ask for no key, and the client insists on one
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Provider:
    """A known server: its address, the variable that holds its key (None: it needs none), and its ways.

    `hosts` are those that may see the key, each with all below it. `cap` names the field that limits output tokens.
    `start` is the command that starts a local server. `reads_schema` is False where `response_format` is known to be
    ignored or refused. `way` is the field that speaks of thinking, and `native` tells of Ollama's own route;
    `streams` of a server that notices only while it sends pieces that nobody waits for them any more.
    """

    name: str
    base_url: str | None = None
    base_url_env: str | None = None
    base_path: str = "/v1"
    key_env: str | None = None
    hosts: tuple[str, ...] = ()
    cap: Cap = "max_tokens"
    start: str | None = None
    reads_schema: bool = True
    way: Way | None = None
    native: bool = False
    streams: bool = False


@dataclass(frozen=True)
class Endpoint:
    """One model at one address, with the key that may be sent there. `model` is None where the server is to say it."""

    label: str
    model: str | None
    base_url: str = field(repr=False)
    api_key: str = field(repr=False)
    key_help: str
    cap: Cap = "max_tokens"
    start: str | None = None
    reads_schema: bool = True
    own: bool = False
    hosted: bool = False
    way: Way = "template"
    native: bool = False
    streams: bool = False

    @property
    def place(self) -> str:
        """The address as it may be shown: without a user name, password or query."""
        return _shown(urlsplit(self.base_url))

    @property
    def has_key(self) -> bool:
        return self.api_key != _NO_KEY

    @property
    def local(self) -> bool:
        """True where the server is on this machine, so that no proxy stands between and no certificate is needed."""
        parts = urlsplit(self.base_url)
        return parts.scheme == "http" and parts.hostname in _LOOPBACK

    def named(self, model: str | None) -> str:
        return f"{self.label}/{model}" if model else self.label


def providers() -> dict[str, Provider]:
    """Every known provider by name."""
    table = json.loads(resources.files("factx.models").joinpath("providers.json").read_text(encoding="utf-8"))
    return {name: Provider(name, **{**row, "hosts": tuple(row.get("hosts", ()))}) for name, row in table.items()}


def endpoint(name: str | None, *, base_url: str | None, api_key: str | None, env: Mapping[str, str]) -> Endpoint:
    """The endpoint for "provider/model", for a base URL, or for a model at a base URL.

    What stands before the first slash is a provider where one has that name: "lmstudio/openai/gpt-oss-20b" is the
    model "openai/gpt-oss-20b" at LM Studio. Raises `UsageError`, `UnknownModel` (no such provider) and
    `AccessRefused` (no key where one is needed).
    """
    if name and name.startswith(("http://", "https://")):
        if base_url:
            raise UsageError(f"two addresses were given, {_redacted(name)} and {_redacted(base_url)}: give one")
        name, base_url = None, name
    if not name and not base_url:
        raise UsageError('no model was named: give one as "provider/model", or the base_url of a server')
    provider, model = _split(name or "", has_address=bool(base_url))
    address = _address(provider, base_url, env)
    own = _belongs(address, provider)
    hosted = own and provider is not None and provider.key_env is not None
    kin = provider or _usual_at(address)
    if provider and provider.key_env and own and not model:
        raise UnknownModel(f'{provider.name} is a provider: name one of its models as well, "{provider.name}/MODEL"')
    return Endpoint(
        label=provider.name if provider else address.netloc.rpartition("@")[2],
        model=model or None,
        base_url=address.geturl(),
        api_key=_key(provider if own else None, api_key, env, by_hand=bool(base_url)),
        key_help=_key_help(provider, own=own),
        cap=provider.cap if provider and own else "max_tokens",
        start=provider.start if provider else None,
        reads_schema=provider.reads_schema if provider else True,
        own=own,
        hosted=hosted,
        way=(kin.way if kin else None) or ("effort" if hosted else "template"),
        native=kin is not None and kin.native,
        streams=kin is not None and kin.streams,
    )


def nearest(name: str, known: Iterable[str], *, most: int = 5) -> str:
    """The names closest to `name`, as words to end a message with; without a close one the first few.

    >>> nearest("opnai", ["groq", "openai"])
    "the nearest is 'openai'"
    """
    names = sorted(set(known))
    found = process.extract(name, names, scorer=fuzz.WRatio, processor=str.lower, limit=most, score_cutoff=_CLOSE)
    close = [each for each, _, _ in found]
    if close:
        return f"the nearest {'is' if len(close) == 1 else 'are'} {_quoted(close)}"
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"there {'is' if len(names) == 1 else 'are'} {_quoted(names[:most])}{more}" if names else "it lists none"


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(repr(each) for each in names)


def _split(name: str, *, has_address: bool) -> tuple[Provider | None, str]:
    known = providers()
    first, _, rest = name.partition("/")
    if first.lower() in known:
        return known[first.lower()], rest
    if has_address:
        return None, name
    if first == name:
        raise UnknownModel(
            f'{name!r} names no provider: write it as "openai/{name}", "ollama/{name}" or the like, '
            f"or give the base_url of a server. Providers: {', '.join(sorted(known))}"
        )
    raise UnknownModel(
        f"no provider is called {first!r}: {nearest(first, known)}. Known are {', '.join(sorted(known))}; "
        "for any other server that speaks OpenAI's chat completions give its base_url"
    )


def _address(provider: Provider | None, base_url: str | None, env: Mapping[str, str]) -> SplitResult:
    if base_url:
        return _tidied(base_url, "base_url", provider.base_path if provider else "/v1")
    assert provider is not None  # noqa: S101 — without a base URL, _split has found a provider or raised
    variable = provider.base_url_env
    if variable and (value := env.get(variable, "").strip()):
        return _tidied(_with_scheme(value, provider), variable, provider.base_path)
    if provider.base_url:
        return urlsplit(provider.base_url)
    raise UsageError(f"{provider.name} has an address for each customer: set {variable} or pass base_url=")


def _with_scheme(value: str, provider: Provider) -> str:
    """OLLAMA_HOST is what the server listens on: "0.0.0.0", "box:11434"; a client needs a whole address."""
    if "://" in value or provider.key_env:
        return value
    port = urlsplit(provider.base_url or "").port
    host = value if ":" in value else f"{value}:{port}"
    return "http://" + host.replace("0.0.0.0", "127.0.0.1", 1)  # noqa: S104 — replaced, not bound


def _tidied(url: str, source: str, base_path: str) -> SplitResult:
    """The base URL as servers mean it: whole paths as copied from documentation are cut, a bare host gets its path."""
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = None
    if not usable:
        raise UsageError(f"{source} is {_redacted(url)!r}: give an address such as http://localhost:8080/v1")
    path = parts.path.rstrip("/").removesuffix("/chat/completions").removesuffix("/completions")
    return parts._replace(path=path or base_path, query="", fragment="")


def _usual_at(address: SplitResult) -> Provider | None:
    """The server that usually listens at an address of this machine: its ways are tried, and given up if refused."""
    if address.hostname not in _LOOPBACK:
        return None
    local = [each for each in providers().values() if each.key_env is None]
    return next((each for each in local if urlsplit(each.base_url or "").port == address.port), None)


def _belongs(address: SplitResult, provider: Provider | None) -> bool:
    """True at the provider's own address: the only place that may see the key of its environment variable."""
    if provider is None:
        return False
    if provider.key_env is None:
        return True
    hosts = provider.hosts or (urlsplit(provider.base_url or "").hostname or "",)
    host = address.hostname or ""
    return address.scheme == "https" and any(host == each or host.endswith("." + each) for each in hosts)


def _key(owner: Provider | None, given: str | None, env: Mapping[str, str], *, by_hand: bool) -> str:
    variable = owner.key_env if owner else None
    if given and given.strip():
        return _sendable(given, "api_key")
    if variable:
        if key := env.get(variable, "").strip():
            return _sendable(key, variable)
        raise AccessRefused(
            f"{owner.name if owner else ''} needs a key: set it in the environment (export {variable}=…) "
            "(or api_key= in Python), or name a local model such as ollama/qwen3"
        )
    if by_hand and (key := env.get(GENERAL_KEY, "").strip()):
        return _sendable(key, GENERAL_KEY)
    return _NO_KEY


def _sendable(key: str, source: str) -> str:
    key = key.strip()
    if not key.isascii() or not key.isprintable() or " " in key:
        raise AccessRefused(
            f"the key in {source} holds a blank, a line break or a character that no key has: set it again"
        )
    return key


def _key_help(provider: Provider | None, *, own: bool) -> str:
    if provider and provider.key_env and own:
        return f"set a valid key in {provider.key_env} (or api_key= in Python)"
    kept = (
        f" ({provider.key_env} is sent to {provider.name}'s own address only)" if provider and provider.key_env else ""
    )
    return f"pass api_key=, or set {GENERAL_KEY} and give the base_url{kept}"


def _shown(parts: SplitResult) -> str:
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def _redacted(url: str) -> str:
    """A URL for a message, even one that does not parse."""
    head, at, tail = url.rpartition("@")
    return (f"{head.partition('://')[0]}://…@{tail}" if at and "://" in head else url).partition("?")[0]
