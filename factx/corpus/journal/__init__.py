"""Which answers have been paid for already?

A journal is one SQLite file. Every answer is on the disk before it is used, under a key made of what was asked: the
model, the messages and the schema of the answer; never the key to the provider or its address. What a model refused,
cut off or never wrote rightly is kept as well, since asking again would cost as much and come to the same; what failed
on the way is not. Several threads and processes may share a journal.

    with Journal("facts.jsonl.journal") as journal:
        extractor = Extractor(model=Journaled(connect("openai/gpt-5-mini"), journal))

    keys.py       what an ask is known by
    records.py    what is written down of an answer, and the answer when it is read again
    files.py      how the file is opened, and what is told when that fails
    writer.py     how records come to the disk; `reader.py`: how they are found there
    journal.py    `Journal`
    journaled.py  `Journaled`: a model that a journal stands before
"""

from __future__ import annotations

from factx.corpus.journal.files import connection_to, telling
from factx.corpus.journal.journal import Journal
from factx.corpus.journal.journaled import Journaled
from factx.corpus.journal.keys import asked_as
from factx.corpus.journal.records import ANSWERED, COLLECTED, Entry, known

__all__ = [
    "ANSWERED",
    "COLLECTED",
    "Entry",
    "Journal",
    "Journaled",
    "asked_as",
    "connection_to",
    "known",
    "telling",
]
