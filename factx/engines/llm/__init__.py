"""How does a language model read a document?

engine.py     the asks and the order of their rounds, as a generator
reading.py    one document being read: what was asked, what came of it, what is wanting
opinions.py   what factx's own rules make of the same words, and where that is reason to ask again
passes.py     several readings of one text, made into one
"""

from factx.engines.llm.engine import LanguageModel

__all__ = ["LanguageModel"]
