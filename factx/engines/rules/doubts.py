"""Whose word may a clause be, though nobody was found to say it?

A verb of saying, a phrase like "to the defence" or a modal behind somebody's words: where one stands, the article may
be passing something on, and the clause is not taken for its own.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from itertools import takewhile

from factx.engines.rules.claim_words import claim_words
from factx.engines.rules.clauses import Predicate, predicate
from factx.engines.rules.forces import is_silence
from factx.language.cues import Cue, cues
from factx.language.words import Word

_TELLING = frozenset(("VERB", "PAST", "ING", "PART", "PREP"))
_NO_TITLE = frozenset(("a", "an", "for", "on", "as", "it"))


def is_doubtful(words: Sequence[Word], found: Predicate) -> bool:
    """Whether the clause gives a view, though nobody was found to say it: "To the defence, …", "puts it at 9"."""
    if words[0].low == "to" and words[0].tag == "PREP":
        return True
    verb = words[found.last - 1]
    cue = cues().verb(verb.lemma)
    passive = verb.tag == "PART" and words[found.first].lemma == "be"
    if cue and not passive and not _silent(words, found.last - 1) and gives_view(cue, verb, words[found.last :]):
        return True
    return any(word.lemma in claim_words().papers for word in words[: found.first]) and any(
        word.tag == "NUM" for word in words[found.last :]
    )


def echoes(words: Sequence[Word], *, anew: bool) -> bool:
    """Whether a clause behind a saying may go on with what was said: "They would vote on Monday".

    In a paragraph `anew` that is told by a pronoun only: its subject is somebody spoken of before.
    """
    found = predicate(words)
    if found is None or found.first == 0 or is_silence(words, found):
        return False
    modals = {word.lemma for word in words[found.first : found.last] if word.tag == "MODAL"}
    pronoun = words[found.first - 1].tag == "PRON"
    if anew:
        return pronoun and "would" in modals
    return bool(modals & {"would", "should", "ought"}) or (pronoun and bool(modals & {"could", "might"}))


def has_a_teller(words: Sequence[Word], heard: Container[int]) -> bool:
    """Whether a word of saying stands in the clause; those at the offsets in `heard` are known to tell a deed."""
    places = [at for at, word in enumerate(words) if word.tag in _TELLING]
    return any(words[at].start not in heard and _tells(words, at) for at in places)


def gives_view(cue: Cue, verb: Word, after: Sequence[Word]) -> bool:
    """Whether a verb says what its subject wants, foresees or calls something."""
    table = claim_words()
    if verb.lemma in table.titling and after and after[0].low in _NO_TITLE:
        return any(word.tag == "QUOTE" for word in after)  # "called a meeting"
    return verb.lemma in table.naming or (
        cue.meaning in table.wishes and bool(frames_before(after) & cue.frames.keys())
    )


def frames_before(after: Sequence[Word]) -> set[str]:
    """What the words behind a verb can be to it."""
    if not after:
        return set()
    first = after[0]
    if first.tag == "TO":
        return {"inf"}
    if first.low == "that" and len(after) == 1:
        return {"obj"}
    if first.low in {"for", "that"}:
        return {first.low}
    if first.tag in {"DET", "NOUN", "NAME", "ADJ", "NUM", "POSS", "PRON", "MARK", "QUOTE"}:
        return {"obj", "zero", "obj_inf"}
    return set()


def _tells(words: Sequence[Word], at: int) -> bool:
    """Whether a verb of saying or a phrase like "according to" stands here."""
    word = words[at]
    known = cues()
    if word.tag in {"VERB", "PAST", "ING", "PART"}:
        cue = known.verb(word.lemma)
        if cue is None or _silent(words, at):
            return False
        if word.tag in {"VERB", "PAST"} and (cue.takes("quote") or _in_passing(words, at)):
            return True
        return cue.strong
    if word.low == "by" and any(each.low in claim_words().reckonings for each in words[at + 1 : at + 4]):
        return True
    if word.tag in {"PREP", "ING"}:
        for cue in known.prepositions.get(word.lemma, ()):
            after = words[at + 1 : at + 1 + len(cue.rest)]
            if (
                cue.strong
                and len(after) == len(cue.rest)
                and all(w.low in v for w, v in zip(after, cue.rest, strict=True))
            ):
                return True
    return False


def _in_passing(words: Sequence[Word], at: int) -> bool:
    """Whether a verb with its subject is set between commas: ", they wrote,"."""
    closes = at + 1 == len(words) or words[at + 1].text == ","
    return closes and any(word.text == "," for word in words[max(0, at - 6) : at])


def _silent(words: Sequence[Word], at: int) -> bool:
    """Whether the verb of saying is one that was not done: "did not say", "declined to comment"."""
    before = list(takewhile(lambda word: word.tag != "MARK", reversed(words[max(0, at - 3) : at])))
    table = claim_words()
    return any(word.low in table.negators or word.lemma in table.refusals for word in before)
