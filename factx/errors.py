"""What can go wrong, and who can do something about it?

    FactxError
    ├── UsageError            a call or a command line that cannot be carried out as written
    ├── InputError            a document or file that cannot be read as text
    ├── OutputError           a place that cannot be written to
    ├── BudgetUsedUp          the next ask would cost more than what may be spent
    ├── Unreadable            words that do not read as the value they were given for
    ├── PromptError           a prompt file that is missing or does not render
    ├── CassetteError         a cassette that cannot be used
    │   └── CassetteMiss      a request that the cassette does not hold
    └── ModelError            a language model that cannot be used, or did not answer
        ├── UnknownModel      no such provider or model; the nearest names are given
        ├── AccessRefused     a missing or refused key, or a quota that is used up
        ├── Unreachable       nothing answers at the address
        └── NoAnswer          one ask failed; the rest of the document can go on
            ├── Truncated     the answer was cut off at the token limit
            ├── Overflow      the ask is longer than the model's context
            ├── Refused       the model or the provider's filter declined
            ├── Malformed     the answer never came to fit the schema
            └── Exhausted     the provider kept failing until the retries were used up

Catch the one class for everything factx raises on purpose:

    try:
        facts = factx.extract(text, model="openai/gpt-5-mini")
    except factx.FactxError as error:
        print(error)
"""

from __future__ import annotations


class FactxError(Exception):
    """The root of every error that factx raises on purpose. Its text names the thing, the place and the remedy."""


class UsageError(FactxError):
    """A call or a command line that cannot be carried out as written."""


class InputError(FactxError):
    """A document or file that cannot be read as text."""


class OutputError(FactxError):
    """A place that cannot be written to."""


class BudgetUsedUp(FactxError):
    """The next ask would cost more than what may be spent. What was read before is kept."""


class Unreadable(FactxError):
    """Words that do not read as the value they were given for."""


class PromptError(FactxError):
    """A prompt file that is missing or does not render."""


class CassetteError(FactxError):
    """A cassette that cannot be used."""


class CassetteMiss(CassetteError):
    """A request that the cassette does not hold; the message shows the nearest one and what differs."""


class ModelError(FactxError):
    """A language model that cannot be used, or did not answer.

    `usage`, where something had been asked by then, is what that has cost (`factx.models.Usage`).
    """

    usage: object = None


class UnknownModel(ModelError):
    """No such provider or model; the message gives the nearest names."""


class AccessRefused(ModelError):
    """A missing or refused key, or a quota that is used up. Trying again does not help."""


class Unreachable(ModelError):
    """Nothing answers at the address."""


class NoAnswer(ModelError):
    """One ask failed for good. It becomes a `Gap`; the rest of the document goes on."""


class Truncated(NoAnswer):
    """The answer was cut off at the token limit. Asking about a shorter passage helps."""


class Overflow(NoAnswer):
    """The ask is longer than the model's context. Asking about a shorter passage helps."""


class Refused(NoAnswer):
    """The model or the provider's filter declined to answer."""


class Malformed(NoAnswer):
    """The answer never came to fit the schema."""


class Exhausted(NoAnswer):
    """The provider kept failing until the retries were used up."""
