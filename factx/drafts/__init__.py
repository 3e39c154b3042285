"""What does a model write for a kind of fact?

A shape for the schema, an outline for the prompt, and a way back from its shorthand to words with their parts.

    shapes.py     kind → the class that a model fills
    outlines.py   kind → the same in words, for the prompt
    shorthand.py  what was written → its parts, before anything is placed
"""

from factx.drafts.outlines import outline
from factx.drafts.shapes import Draft, answer_of, asked, draft_of, is_optional, is_value, mending_of, read_beside
from factx.drafts.shorthand import Expanded, expanded

__all__ = [
    "Draft",
    "Expanded",
    "answer_of",
    "asked",
    "draft_of",
    "expanded",
    "is_optional",
    "is_value",
    "mending_of",
    "outline",
    "read_beside",
]
