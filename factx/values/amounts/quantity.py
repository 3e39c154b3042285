"""What is a quantity: a number or a range of numbers with its bound, its unit and its uncertainty?"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from factx.values.amounts.number import Number, plain
from factx.values.amounts.units import Unit
from factx.values.lexicon import arithmetic

_PLACES = Decimal("1e-10")
_ONE = Decimal(1)


class Quantity(NamedTuple):
    """A quantity at `tokens[first:last]`; its bare number or numbers stand at `tokens[core:core_last]`."""

    first: int
    last: int
    core: int
    core_last: int
    number: Number
    high: Number | None = None
    comparator: str = "="
    unit: Unit | None = None
    uncertainty: Decimal | None = None
    multiplier: bool = False
    note: str = ""

    @property
    def takes_a_unit(self) -> bool:
        """Whether the number counts or measures something: a share ("a quarter") and a factor ("twice") do not."""
        return not self.multiplier and self.number.kind != "fraction"

    def scaled(self, number: Number) -> Decimal:
        factor = self.unit.factor if self.unit else _ONE
        value = arithmetic().multiply(number.value, factor) if factor != 1 else number.value
        if number.kind == "fraction" and value.as_tuple().exponent < -10:  # type: ignore[operator]
            return value.quantize(_PLACES)
        return value


def words_of(quantity: Quantity) -> str:
    """How the number was read: "1.2 to 1.4 × 10^9"."""
    if quantity.high is None:
        return quantity.number.reading
    low = (
        plain(quantity.number.coefficient)
        if quantity.number.magnitude == quantity.high.magnitude
        else quantity.number.reading
    )
    return f"{low} to {quantity.high.reading}"
