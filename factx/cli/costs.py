"""What does a reading cost, before and after it, in words?

The list of prices is loaded when it is asked for, and a price that is not known is told as such.
"""

from __future__ import annotations

from collections.abc import Mapping

from factx.models import Model, Usage
from factx.models.providers import endpoint

_ANY_KEY = "-"  # nothing is sent: what a reading would cost can be told without a key


def paid(model: Model, usage: Usage) -> str:
    """What asks of a model have cost: "$0.0042", "no price: your own machine", "unknown"."""
    from factx.models.prices import cost

    return cost(model.name, usage, base_url=getattr(model, "base_url", None))


def foretold(usage: Usage, name: str | None, *, base_url: str | None, env: Mapping[str, str]) -> str:
    """The same of asks that are yet to be made, of the model that is named on the command line or in the settings."""
    from factx.models.prices import cost

    if name and name.endswith(".gguf") and not base_url:
        return cost(f"gguf/{name}", usage)
    place = endpoint(name, base_url=base_url, api_key=_ANY_KEY, env=env)
    return cost(place.named(place.model), usage, base_url=place.place)
