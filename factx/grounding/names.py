"""Which words are names?

Known without a list of names: by capitals inside a sentence. At the start of a sentence and in a headline, where
every word may have one, a word counts as a name if the text never writes it in lower case. In scripts without case
any word may be a name, so each counts as one.
"""

from __future__ import annotations

from factx.grounding.folding import Words
from factx.grounding.sealed import vocabulary

_SENTENCE_END = frozenset('.!?…:;\n\r"“”„«»‘([{•*|。！？।؟')
_NEIGHBOURS = 6
_LONG = 4  # shorter words are often written small in a headline


class Names:
    """The names among the words of one text, and of quotes from it."""

    def __init__(self, words: Words) -> None:
        lower: set[str] = set()
        capital: set[str] = set()
        for key, nth in {key: nth for nth, key in enumerate(words.keys)}.items():
            (capital if _is_capital(words.word(nth)) else lower).add(key)
        for nth, key in enumerate(words.keys):
            if key in capital and not _is_capital(words.word(nth)):
                lower.add(key)
        self._lower = lower
        self._capital_only = capital - lower - vocabulary().ordinary

    def is_name(self, words: Words, nth: int, *, lowered: bool = False) -> bool:
        """Whether a word of the text, or of a quote from it, is a name. `lowered`: the quote has lost its capitals."""
        word, key = words.word(nth), words.keys[nth]
        if not word[:1].isalpha():
            return False
        if word.lower() == word.upper():
            return True
        if not _is_capital(word):
            return lowered and key in self._capital_only
        if word in {"I", "A"}:
            return False
        if not _opens_sentence(words, nth) and not _in_headline(words, nth):
            return True
        return key not in self._lower and key not in vocabulary().ordinary


def _is_capital(word: str) -> bool:
    return word[:1].isupper() or not (word.islower() or word.lower() == word.upper())


def _opens_sentence(words: Words, nth: int) -> bool:
    gap = words.gap(nth)
    return nth == 0 or (gap != " " and any(char in _SENTENCE_END for char in gap))


def _in_headline(words: Words, nth: int) -> bool:
    """Whether every long word around has a capital."""
    around = range(max(0, nth - _NEIGHBOURS), min(len(words), nth + _NEIGHBOURS + 1))
    others = [word for at in around if at != nth and len(word := words.word(at)) >= _LONG and word.isalpha()]
    return len(others) >= 2 and all(map(_is_capital, others))
