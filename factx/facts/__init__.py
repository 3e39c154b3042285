"""What has been found, what was refused, and what was not read?

kinds.py       what a fact is: `Fact`, `Claim`, `Figure`, `Stance`, and the records inside them
outcomes.py    what is no fact: `Rejection`, `Gap`; who read: `Run`
collection.py  `Facts`: everything that came out of one document
"""

from factx.facts.collection import COVERAGE, Facts, document_record
from factx.facts.kinds import (
    Actor,
    Aside,
    Attribution,
    Certainty,
    Claim,
    Computed,
    Fact,
    Figure,
    Force,
    FromEvidence,
    Inferred,
    Manner,
    Match,
    Point,
    Record,
    Replacement,
    Stance,
    Support,
    Times,
    fact_id,
)
from factx.facts.outcomes import Gap, PromptUse, Reason, Rejection, Run

__all__ = [
    "COVERAGE",
    "Actor",
    "Aside",
    "Attribution",
    "Certainty",
    "Claim",
    "Computed",
    "Fact",
    "Facts",
    "Figure",
    "Force",
    "FromEvidence",
    "Gap",
    "Inferred",
    "Manner",
    "Match",
    "Point",
    "PromptUse",
    "Reason",
    "Record",
    "Rejection",
    "Replacement",
    "Run",
    "Stance",
    "Support",
    "Times",
    "document_record",
    "fact_id",
]
