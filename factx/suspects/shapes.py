"""Which shapes are a machine's and not an article's?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from factx.suspects.suspect import Reason

_ROLE = r"(?:[Ss]ystem|SYSTEM|[Aa]ssistant|ASSISTANT|Human|HUMAN|[Dd]eveloper|DEVELOPER)"
_TURNS = r"""think|thinking|scratchpad|tool_call|tool_response|tool_result|function_calls?|function_results?|invoke
    |system|assistant|user|human|developer|prompt|system[-_]prompt|system[-_]reminder|s|bos|eos|unk|pad|mask
    |start_of_turn|end_of_turn|start_header_id|end_header_id|begin_of_text|end_of_text"""
_CHAT = re.compile(
    rf"""<\| [^|<>\n]{{1,40}} \|> | <｜ [^｜<>\n]{{1,40}} ｜>
      | \[/? (?:INST|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|SYSTEM_PROMPT) \] | <</?SYS>>
      | </? (?:\w{{1,20}}:)? (?i:{_TURNS}) (?:\s[^<>\n]{{0,80}})? >
      | ^[ \t>*#]{{0,8}} {_ROLE} (?:\ (?:prompt|message|override|note))? [ \t*]{{0,4}} :
      | ^\#{{2,6}} \ {{0,2}} (?i:system|assistant|user|human|instructions?|response|input|output) \b
            (?: [ ]{{0,2}} : | [^\n]{{0,20}} $ )
      | \[ (?i:system|assistant|user|instructions?) \] \( \#""",
    re.VERBOSE | re.MULTILINE,
)
_FENCED = r"(?:article|documents?|text|input|prompt|data|context|instructions?|message|passage|source|content|news)"
_DELIMITER = re.compile(
    rf"""</? (?:{_FENCED} | untrusted[-_\w]{{0,20}} | external[-_\w]{{0,20}} | quotes? | sentences? | evidence
             | facts? | claims? | answer | output ) (?:\s[^<>\n]{{0,80}})? /? >
      | (?<=[-=\#*<\[_~|]{{2}}) [ \t]{{0,4}} (?:begin|start|end) [ _-] (?:of[ _-])? (?:the[ _-])?
            (?:\w{{1,20}}[ _-])? {_FENCED} \b
      | (?:^|[(\[{{]) [ \t]{{0,4}} (?:end \ of | this \ is \ the \ end \ of) \ (?:the \ |this \ )? {_FENCED} \b
      | \(to \ be \ read\) | \(known \ from \ before\b
      | ^(?:```|~~~|\"\"\"|''')[a-z]{{0,12}}[ \t]*$""",
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
_ANSWER = re.compile(
    r"""[{\[,] \s{0,40} \\?" [A-Za-z_][\w ]{0,40} \\?" \s{0,10} : \s{0,10} (?:[\[{"\\\d-]|true|false|null)
      | [\]}] \s{0,20} [\]}] \s{0,20} (?:,|$)
      | \b(?:start|begin|offset|from) \s? [=:] \s? \d{1,9} (?:[\s,;]{1,4}|\ and\ )
          (?:end|stop|to|length) \s? [=:] \s? \d{1,9}""",
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
_ROLES = ("ystem", "SYSTEM", "ssistant", "ASSISTANT", "uman", "HUMAN", "eveloper", "DEVELOPER")
_TURN = re.compile(rf"(?:{'|'.join(_ROLES)})[ \t*a-z]{{0,20}}:")
_DELIMITS = ("end of ", "to be read", "nown from before", "```", "~~~", '"""', "'''")
_RULE = re.compile(r"[-=#*<\[_~|][-=#*<\[_~|]")
_ANSWERS = re.compile(r"[=:\"](?:(?<!\")\s?\d|(?<=\")\s{0,10}:)")
"""Without one of these no such pattern holds: they are found in a tenth of its time, and few articles have one."""

_COMMENT = re.compile(r"<!--")
_UNSHOWN = re.compile(
    r"""< (?P<tag>[a-z][a-z0-9]{0,15}) \s [^<>]{0,400}?
        (?: display \s{0,3} : \s{0,3} none | visibility \s{0,3} : \s{0,3} hidden
          | opacity \s{0,3} : \s{0,3} 0(?![.\d]*[1-9])
          | font-size \s{0,3} : \s{0,3} 0(?![.\d]*[1-9]) | (?:left|top|text-indent) \s{0,3} : \s{0,3} -\d{3,}
          | (?<![-\w]) color \s{0,3} : \s{0,3} (?:white|\#fff(?:fff)?)\b | (?<=\s) hidden (?=[\s>=/])
          | aria-hidden \s? = \s? ["']?true )
        [^<>]{0,400} >""",
    re.VERBOSE | re.IGNORECASE,
)
_MARKUP_LIMIT = 4_000


def shapes(text: str) -> Iterator[tuple[int, int, Reason]]:
    """Where such shapes stand, each stretch with its reason; in no order."""
    if "<" in text or "[" in text or "##" in text or (any(each in text for each in _ROLES) and _TURN.search(text)):
        yield from ((*found.span(), "chat template") for found in _CHAT.finditer(text))
    low = text.lower()
    if "<" in text or _RULE.search(text) or any(each in low for each in _DELIMITS):
        yield from ((*found.span(), "delimiter") for found in _DELIMITER.finditer(text))
    if "]" in text or "}" in text or _ANSWERS.search(text):
        yield from ((*found.span(), "machine answer") for found in _ANSWER.finditer(text))
    if "<" in text:
        yield from _unshown(text)


def _unshown(text: str) -> Iterator[tuple[int, int, Reason]]:
    """Comments and elements of HTML that a browser would not show, in a text that was not read as HTML."""
    end = 0
    for found in _COMMENT.finditer(text):
        if found.start() >= end:
            end = _after(text, "-->", found.end())
            yield found.start(), end, "hidden by markup"
    end = 0
    for found in _UNSHOWN.finditer(text):
        if found.start() >= end:
            end = _after(text, f"</{found['tag']}>", found.end())
            yield found.start(), end, "hidden by markup"


def _after(text: str, closing: str, start: int) -> int:
    """Behind the closing mark, or where the line ends if it does not come."""
    limit = start + _MARKUP_LIMIT
    at = text.find(closing, start, limit)
    if at >= 0:
        return at + len(closing)
    line = text.find("\n", start, limit)
    return line if line >= 0 else min(limit, len(text))
