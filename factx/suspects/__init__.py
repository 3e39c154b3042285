"""What in a text looks planted for a machine rather than written for a reader?

    characters.py  what a reader does not see: zero-width runs, Unicode tags, turned direction, control characters
    shapes.py      what stands for a machine's own marks: tokens of chats, closing delimiters, answers in JSON, markup
    orders.py      sentences that give a language model orders, by the words of orders.json and orders.txt
    finding.py     all of them over one text

Nothing is taken out of the text: an article may quote an attack. What rests on a suspect is for its reader to judge.
"""

from factx.suspects.finding import suspects
from factx.suspects.suspect import Reason, Suspect

__all__ = ["Reason", "Suspect", "suspects"]
