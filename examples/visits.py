"""A kind of fact of one's own: one class. Used by the README and by the recorded tests."""

from typing import Literal

from pydantic import Field

import factx


class Visit(factx.Fact):
    """A meeting or call between officials."""

    guests: tuple[factx.Span, ...] = Field(description="Who met, copied exactly.")
    day: factx.Date | None = Field(description="The words for the day; null if not told.")
    medium: Literal["call", "in person"]
