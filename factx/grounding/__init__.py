"""Where do copied words stand in the text they were copied from?

    ground = Ground(document.text)
    match ground.locate('China "will continue adhering"', near=sentence.span):
        case Placement(spans=spans): ...
        case Miss(differs=differs): ...

A quote is placed if its words are there: exactly, folded, elided or with a few harmless slips. Where a fact in it
differs from the text (a number, a unit, a negation, a name) it is never placed: the answer is a `Miss` that says what
differs.
"""

from factx.facts import Match
from factx.grounding.ground import Ground
from factx.grounding.placement import Miss, Placement, Reason

__all__ = ["Ground", "Match", "Miss", "Placement", "Reason"]
