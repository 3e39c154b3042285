"""What do facts tell about each other?

    conflicts.py      what contradicts what: `conflicts` → links
      discrepancies.py  figures of one thing that differ (measures.py: what a figure is a figure of)
      contradictions.py claims and stances of which one denies the other
      drift.py          paraphrases that say more than the quotation
      headlines.py      headings that say more than the text (ladders.py: how strong a word is)
      sides.py          who has no word, and what a report leaves out
    merge.py          one fact from many documents: `merge` → clusters (copies.py: which documents are copies)
    agreement.py      two readings of the same texts, or one and its gold: `agreement` → precision, recall, F1
      matching.py       which fact is which · fields.py  in what they agree · gold.py  annotations as facts
    changes.py        what came, went and changed: `changes`
    actors.py         one actor under many names · terms.py  one statement in many words · nearness.py  which are near

Plain functions over `Facts`: no model is asked, no fact is changed, nothing is settled silently.
"""

from factx.analysis.actors import Directory, directory
from factx.analysis.agreement import Agreement, Estimate, Score, agreement
from factx.analysis.changes import Changed, Changes, changes
from factx.analysis.conflicts import conflicts
from factx.analysis.links import Link, Relation, Side
from factx.analysis.merge import Cluster, Merged, merge

__all__ = [
    "Agreement",
    "Changed",
    "Changes",
    "Cluster",
    "Directory",
    "Estimate",
    "Link",
    "Merged",
    "Relation",
    "Score",
    "Side",
    "agreement",
    "changes",
    "conflicts",
    "directory",
    "merge",
]
