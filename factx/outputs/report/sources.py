"""Whose word is it, and how often?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from factx.facts import Fact
from factx.outputs.plain import harmless
from factx.outputs.wording import THE_ARTICLE


def names(fact: Fact) -> tuple[str, ...]:
    """Everybody in the chain of a fact, from the article inwards; the article where it speaks itself."""
    return tuple(dict.fromkeys(harmless(link.source.text).strip() for link in fact.attribution)) or (THE_ARTICLE,)


def speaker(fact: Fact) -> str:
    """Who is the last to vouch for it."""
    return names(fact)[-1]


def numbered(facts: Iterable[Fact]) -> dict[str, int]:
    """A number for each name, by which the page filters, those who vouch for most first."""
    counts = Counter(name for fact in facts for name in names(fact))
    return {name: nth for nth, (name, _) in enumerate(sorted(counts.items(), key=lambda each: (-each[1], each[0])))}
