"""How is a model asked again whose answer did not fit, or one that takes no schema?

Both in instructor's words: it shows the model its answer and what is wrong with it, and it puts the schema into the
prompt for servers that take none. It is loaded when the first answer needs it: most never do.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Literal

import instructor
from instructor.core import IncompleteOutputException, InstructorRetryException
from openai.types.chat import ChatCompletion

from factx.models.envelopes import Envelope
from factx.models.fits import Unfit
from factx.models.patience import Stopped

Manner = Literal["schema", "words"]
"""How the shape of the answer is said: in the request's own field for it, or within the prompt."""

Create = Callable[..., Awaitable[dict[str, Any]]]

_MODES = {"schema": instructor.Mode.JSON_SCHEMA, "words": instructor.Mode.MD_JSON}


class _Passing(IncompleteOutputException):
    """A request that came to nothing, on its way out.

    Exceptions of this kind pass through instructor as they are: neither wrapped, nor logged with the whole prompt in
    them, nor taken for an answer that does not fit.
    """

    def __init__(self, stopped: Stopped) -> None:
        super().__init__(message=str(stopped))
        self.stopped = stopped


async def asked(create: Create, *, manner: Manner, **arguments: Any) -> Envelope:
    """What instructor makes of the completions that `create` gives, as JSON, for the messages it is called with.

    Never pass a `context`: it would render every message as a template. Raises `Stopped` as `create` does, and
    `Unfit` where the last answer could not be read.
    """

    async def created(**request: Any) -> ChatCompletion:
        try:
            return ChatCompletion.construct(**await create(**request))
        except Stopped as stopped:
            raise _Passing(stopped) from None

    try:
        envelope: Envelope = await instructor.patch(create=created, mode=_MODES[manner])(**arguments)
    except _Passing as passing:
        raise passing.stopped from None
    except InstructorRetryException as error:
        if isinstance(error.__cause__, ValueError):
            raise Unfit(str(error.__cause__)) from None
        raise (error.__cause__ or error) from None
    return envelope
