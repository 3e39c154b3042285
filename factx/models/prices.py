"""What do tokens cost?

The list prices are those of genai-prices (extra `factx[prices]`), as they stand in the installed version: nothing is
fetched. A price that is not known is None and never nought. A server of one's own has no price.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from factx.models.asks import Usage
from factx.models.providers import providers

if TYPE_CHECKING:
    from genai_prices.types import PriceCalculation

MISSING = "pip install 'factx[prices]' to know"

_FILES = "gguf"  # the label of model files, which are served on this machine
_NAMED_OTHERWISE = {"gemini": "google", "xai": "x-ai"}
_ELSEWHERE = ("-cloud", ":cloud")  # "gpt-oss:120b-cloud": an Ollama on this machine passes it on to ollama.com
_NEAR = ("localhost", ".local", ".internal")
_EXACTLY = Decimal("1e-12")


@dataclass(frozen=True)
class Price:
    """What asks cost in US dollars: `input` without what the provider had in its cache, that `cached` part, `output`.

    `own` is True on a server of one's own, where all three are nought.
    """

    input: Decimal = Decimal(0)
    cached: Decimal = Decimal(0)
    output: Decimal = Decimal(0)
    own: bool = False

    @property
    def total(self) -> Decimal:
        return self.input + self.cached + self.output

    def __str__(self) -> str:
        """In words: "$0.0042", "no price: your own machine"."""
        return "no price: your own machine" if self.own else dollars(self.total)


def price(model_name: str, usage: Usage, *, base_url: str | None = None, at: datetime | None = None) -> Price | None:
    """What asks of a model cost, or None where that is not known.

    `model_name` is what `Model.name` and `Run.model` say: "openai/gpt-5-mini", "ollama/qwen3", "localhost:8080/qwen3".
    `base_url` tells a server of one's own from a rented one where the name leaves it open. Prices hold on the day
    `at`; None is today. Those that depend on the length of an ask take its average, so `usage.requests` should be told.

    >>> price("ollama/qwen3", Usage(input_tokens=4_000)).total
    Decimal('0')
    """
    if _is_own(model_name, base_url):
        return Price(own=True)
    asks = Decimal(max(1, usage.requests))
    sent, written = usage.input_tokens / asks, usage.output_tokens / asks
    cached = min(usage.cached_tokens / asks, sent)
    whole = _listed(model_name, at, input_tokens=sent, cache_read_tokens=cached, output_tokens=written)
    uncached = _listed(model_name, at, input_tokens=sent)
    if whole is None or uncached is None:
        return None
    fresh = uncached.input_price * (sent - cached) / sent if sent else Decimal(0)
    parts = (fresh, whole.input_price - fresh, whole.output_price)
    fresh, again, output = ((each * asks).quantize(_EXACTLY) for each in parts)
    return Price(fresh, again, output)


def rate(model_name: str, *, base_url: str | None = None, at: datetime | None = None) -> Price | None:
    """What a million tokens each of fresh input, cached input and output cost, in asks of usual length."""
    usage = Usage(requests=1_000, input_tokens=2_000_000, cached_tokens=1_000_000, output_tokens=1_000_000)
    return price(model_name, usage, base_url=base_url, at=at)


def known_context(model_name: str) -> int | None:
    """How many tokens a hosted model takes, as the list of prices says; None where it does not."""
    found = _listed(model_name, None)
    return found.model.context_window if found else None


def cost(model_name: str, usage: Usage, *, base_url: str | None = None) -> str:
    """The price in words, whatever is known of it: "$0.0042", "no price: your own machine", "unknown"."""
    found = price(model_name, usage, base_url=base_url)
    if found is not None:
        return str(found)
    return "unknown" if available() else f"unknown ({MISSING})"


def available() -> bool:
    """Whether the list of prices is installed."""
    return find_spec("genai_prices") is not None


def dollars(amount: Decimal) -> str:
    """An amount with two significant digits and at least cents: "$1.20", "$0.0042", "under $0.0001".

    >>> dollars(Decimal("0.00417")), dollars(Decimal("12.3456"))
    ('$0.0042', '$12.35')
    """
    if not amount:
        return "$0"
    if amount < Decimal("0.0001"):
        return "under $0.0001"
    places = max(2, 1 - amount.adjusted())
    return f"${amount:,.{places}f}"


def _is_own(name: str, base_url: str | None) -> bool:
    """True for a model that runs on a machine of the user's, whoever pays for its current."""
    label, _, model = name.partition("/")
    if label == _FILES:
        return True
    if model.endswith(_ELSEWHERE):
        return False
    provider = providers().get(label)
    if provider and provider.key_env:
        return False  # at an address nearby it is a gateway, which passes on what it is asked
    if base_url:
        return _is_near(base_url)
    if provider:
        return True
    says_address = label == _NEAR[0] or "." in label or ":" in label  # and not "google", a slip for "gemini"
    return says_address and _is_near(f"//{label}")


def _is_near(url: str) -> bool:
    """True for an address of this machine or of the network it stands in."""
    try:
        host = urlsplit(url).hostname or ""
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "[" not in url and ("." not in host or host.endswith(_NEAR))


def _listed(name: str, at: datetime | None, **tokens: Decimal) -> PriceCalculation | None:
    """The list's price of one ask: some cost more above a length, and a sum of many asks would pay for that."""
    if not available():
        return None
    import genai_prices

    label, _, model = name.partition("/")
    known = providers().get(label)
    seller = _NAMED_OTHERWISE.get(label, label) if known else None
    address = None if known else f"https://{label.partition(':')[0]}"
    usage = genai_prices.Usage(**tokens)
    try:
        if seller:
            found = genai_prices.calc_price(usage, model, provider_id=seller, genai_request_timestamp=at)
        else:
            found = genai_prices.calc_price(usage, model, provider_api_url=address, genai_request_timestamp=at)
    except (LookupError, ValueError):
        return None
    return found if _tells_tokens(found) else None


def _tells_tokens(found: PriceCalculation) -> bool:
    """False where only other things of the model are priced: what the list does not know counts as nought there."""
    gratis = found.model.id.endswith(":free") or "(free)" in (found.model.name or "")
    return gratis or (found.model_price.input_mtok is not None and found.model_price.output_mtok is not None)
