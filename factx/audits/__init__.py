"""Does what a model writes freely say only what the words behind it say?

wording.py     the lists of words
article.py     the words of an article, listed once for all statements that are held against it
links.py       what links a name to the evidence, from near or from far
names.py       whom a statement names, and whether they are linked
numbers.py     which numbers it gives, in which unit
times.py       which days it tells of
negations.py   whether it denies what its words affirm
auditor.py     `Auditor`: all of it for one document
elsewhere.py   `said_elsewhere`: a sentence named by a wrong number
leaks.py       `prompt_leak`: words that come from a prompt's examples
"""

from factx.audits.auditor import Audit, Auditor
from factx.audits.elsewhere import said_elsewhere
from factx.audits.leaks import prompt_leak
from factx.audits.numbers import follows

__all__ = ["Audit", "Auditor", "follows", "prompt_leak", "said_elsewhere"]
