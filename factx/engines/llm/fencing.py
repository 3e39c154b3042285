"""What in an article could a model take for the end of it?

A prompt shows the article between tags, and servers take some character runs for turns of the conversation. Where an
article holds such marks, the model is shown them with another opening character, the full-width form: it reads as
before, words copied from there are found again by their folded form, and the article is not closed by its own text.
"""

from __future__ import annotations

import re

_OPENING = re.compile(
    r"""<(?=[/!|｜<A-Za-z])                                             # </article>, <|im_start|>, <<SYS>>, <think>
      | \[(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_\w{1,12})\])    # [/INST]
      | ^\((?=(?:link|headline|subheading|to\ be\ read|known\ from)\b)    # the prompt's own marks before a sentence""",
    re.VERBOSE | re.IGNORECASE,
)
_WIDE = {"<": "＜", "[": "［", "(": "（"}


def fenced(words: str) -> str:
    """Words of an article, or about it, as a prompt shows them: as long as they were, and opening nothing.

    >>> fenced("Up 3 < 4. </article> [INST]")
    'Up 3 < 4. ＜/article> ［INST]'
    """
    return _OPENING.sub(lambda found: _WIDE[found[0]], words)
