"""Does what a model writes freely say only what the words behind it say?

wording.py     the lists of words
article.py     the words of an article, listed once for all statements that are held against it
names.py       whom a statement names, and what links them to the evidence
numbers.py     which numbers it gives, in which unit
times.py       which days it tells of
negations.py   whether it denies what its words affirm
auditor.py     `Auditor`: all of it for one document
leaks.py       `prompt_leak`: words that come from a prompt's examples
"""

from factx.audits.auditor import Audit, Auditor, audit
from factx.audits.leaks import prompt_leak
from factx.audits.numbers import follows

__all__ = ["Audit", "Auditor", "audit", "follows", "prompt_leak"]
