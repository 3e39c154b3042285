"""Which models does a server offer?

Every server answers GET /models in its own way: what they agree on is the name. Context lengths stand in a dozen
places, and a price in few; what a server does not tell is looked up in the list of prices, and else left open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, DecimalException
from typing import Any

from factx.errors import Malformed
from factx.models.chat import ChatModel
from factx.models.faults import of_text
from factx.models.prices import Price, known_context, rate

_CONTEXTS: tuple[tuple[str, ...], ...] = (
    ("loaded_context_length",),  # LM Studio
    ("meta", "n_ctx"),  # llama.cpp
    ("max_model_len",),  # vLLM
    ("context_length",),  # OpenRouter, Together, Fireworks
    ("context_window",),  # Groq
    ("max_context_length",),  # Mistral, LM Studio
    ("max_input_tokens",),  # Anthropic
    ("inputTokenLimit",),  # Gemini
    ("meta", "n_ctx_train"),
)
_OWNERS = ("owned_by", "organization", "publisher")
_PREFIX = "models/"  # Gemini's names
_MILLION = 1_000_000


@dataclass(frozen=True)
class Offer:
    """A model that a server offers. `rate` is what a million tokens cost; None stands for what is not known."""

    id: str
    context_tokens: int | None = None
    owner: str | None = None
    rate: Price | None = None


def offers(model: ChatModel) -> tuple[Offer, ...]:
    """The models at the address of this one, by name. Raises a `ModelError` where the server gives no list of them."""
    page = model.listed()
    rows = page.get("data", page.get("models")) if isinstance(page, Mapping) else page
    if not isinstance(rows, list):
        says = of_text(page).says if isinstance(page, str) else "the server's list of models is none"
        raise Malformed(f"{model.base_url}: {says}: check the address: base URLs mostly end in /v1")
    label = model.name.partition("/")[0]
    return tuple(sorted(_offers(rows, label, model.base_url), key=lambda each: each.id))


def _offers(rows: Iterable[object], label: str, base_url: str) -> Iterator[Offer]:
    for row in rows:
        name = row.get("id") or row.get("name") if isinstance(row, Mapping) else None
        if not isinstance(row, Mapping) or not isinstance(name, str):
            continue
        called = f"{label}/{name.removeprefix(_PREFIX)}"
        context = next(filter(None, (_count(row, path) for path in _CONTEXTS)), None)
        owner = next((row[key] for key in _OWNERS if isinstance(row.get(key), str) and row[key]), None)
        yield Offer(
            name.removeprefix(_PREFIX),
            context or known_context(called),
            owner,
            _told(row.get("pricing")) or rate(called, base_url=base_url),
        )


def _told(pricing: Any) -> Price | None:
    """The rate that OpenRouter gives with a model, in dollars a token. Others count otherwise, and are not believed."""
    if not isinstance(pricing, Mapping) or "prompt" not in pricing or "completion" not in pricing:
        return None
    try:
        fresh, output = (Decimal(str(pricing[name])) * _MILLION for name in ("prompt", "completion"))
        cached = Decimal(str(pricing.get("input_cache_read") or pricing["prompt"])) * _MILLION
    except DecimalException:
        return None
    return Price(fresh, cached, output) if min(fresh, cached, output) >= 0 else None  # -1: it depends on the route


def _count(row: Mapping[str, Any], path: tuple[str, ...]) -> int | None:
    value: Any = row
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, int) and value > 0 else None
