"""Which parts of a web page does a browser not show?

What is certainly not shown is cut: hidden attributes, styles in the element or in the page that take it off the
screen, templates. What may be seen or not, such as white words on an unknown ground, is kept and marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from factx.inputs.content import CLOSE, OPEN

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NEVER_SHOWN = frozenset({"template", "noscript", "script", "style", "head", "datalist", "iframe", "object"})
_DROPPED = frozenset({"template", "noscript"})  # without a word: nearly every page has some
_FOR_MACHINES = frozenset(
    {"sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only", "d-none", "is-hidden"}
)
_MAIN = frozenset({"html", "body", "main", "article", "h1"})
_ZERO = r"0*(?:\.0+)?(?:px|r?em|pt|%|vh|vw)?"
_GONE = re.compile(
    rf"""(?:^|;) (?: display:none | visibility:(?:hidden|collapse) | opacity:(?:{_ZERO}|0?\.0\d*) (?=;|!|$)
          | font-size:(?:{_ZERO}|[01](?:\.\d+)?px) (?=;|!|$)
          | (?:text-indent|left|right|top|margin-left|margin-top):-\d{{3,}}
          | clip:rect\((?:0|1px|0px)[^)]*\) | clip-path:inset\((?:50|100)%\) | transform:scale\(0[,)]
          | color:transparent (?=;|!|$) | content-visibility:hidden )""",
    re.VERBOSE,
)
_NO_SIZE = re.compile(rf"(?:^|;)(?:max-)?(?:height|width):(?:{_ZERO}|1px)(?=;|!|$)")
_CLIPPED = re.compile(r"(?:^|;)overflow(?:-[xy])?:(?:hidden|clip)")
_COLOR = re.compile(r"(?:^|;)color:([^;!]+)")
_GROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;!]+)")
_WHITE = frozenset(
    {"white", "#fff", "#ffffff", "rgb(255,255,255)", "rgba(255,255,255,1)", "#fefefe", "#fffffe", "snow"}
)
_BRACE = re.compile(r"[{}]")
_SIMPLE = re.compile(r"([a-z][a-z0-9]{0,20})?([.#])(-?[a-z_][\w-]{0,80})\Z")
_CSS_LIMIT = 500_000
_STYLE_LIMIT = 2_000


def cut(tree: HtmlElement) -> int:
    """Take what is not shown out of the page and mark what may not be; gives how many stretches of words were cut."""
    hiding = _hiding(tree)
    gone: list[HtmlElement] = []
    doubtful: list[HtmlElement] = []
    never: list[HtmlElement] = []
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in _NEVER_SHOWN:
            never += [element] if element.tag in _DROPPED else []  # extraction leaves out the others by itself
            continue
        style = _style(element)
        if _is_gone(element, style, hiding):
            gone.append(element)
        elif _is_doubtful(element, style):
            doubtful.append(element)
    for element in doubtful:
        _mark(element)
    for element in never:
        _drop(element)
    return sum(_drop(element) for element in gone)


def _style(element: HtmlElement) -> str:
    return "".join(element.get("style", "")[:_STYLE_LIMIT].lower().split())


def _is_gone(element: HtmlElement, style: str, hiding: frozenset[str]) -> bool:
    if element.get("hidden") is not None or element.get("type") == "hidden":
        return True
    if style and _vanishes(style):
        return True
    tag, classes = element.tag, element.get("class", "").lower().split()
    if tag in _MAIN:  # pages hide themselves at first, to show up once they are styled
        return False
    if _FOR_MACHINES.intersection(classes) and not any("-block" in each or ":" in each for each in classes):
        return True
    names = [f".{each}" for each in classes]
    names += [f"#{element.get('id', '').lower()}"] if element.get("id") else []
    if hiding and any(name in hiding or f"{tag}{name}" in hiding for name in names):
        return not any(each.tag in _MAIN for each in element.iterdescendants() if isinstance(each.tag, str))
    return False


def _vanishes(style: str) -> bool:
    """Whether declarations, without blanks and in lower case, take an element off the screen."""
    if _GONE.search(style) or (_CLIPPED.search(style) and _NO_SIZE.search(style)):
        return True
    color, ground = _COLOR.search(style), _GROUND.search(style)
    return bool(color and ground and (color[1] == ground[1] or (color[1] in _WHITE and ground[1] in _WHITE)))


def _is_doubtful(element: HtmlElement, style: str) -> bool:
    color = _COLOR.search(style) if style else None
    white = (color and color[1] in _WHITE) or element.get("color", "").lower() in _WHITE
    return bool(white and not _GROUND.search(style) and not element.get("bgcolor"))


def _hiding(tree: HtmlElement) -> frozenset[str]:
    """The classes and ids, as simple selectors, that the page's own style sheets take off the screen."""
    found: set[str] = set()
    for sheet in tree.iter("style"):
        for selectors, declarations in _rules(_without_comments((sheet.text or "")[:_CSS_LIMIT])):
            if _vanishes("".join(declarations[:_STYLE_LIMIT].lower().split())):
                found.update(name for each in selectors.split(",") if _SIMPLE.match(name := each.strip().lower()))
    return frozenset(found)


def _without_comments(css: str) -> str:
    first, *rest = css.split("/*")
    return first + "".join(each.partition("*/")[2] for each in rest)


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """The selectors and declarations of the rules that hold everywhere.

    What stands inside an at-rule is left out: what is hidden in print, or on small screens, is seen on others.
    """
    depth, last, selectors, opened = 0, 0, "", 0
    for found in _BRACE.finditer(css):
        if found.group() == "{":
            if depth == 0:
                selectors, opened = css[last : found.start()], found.end()
            depth += 1
            continue
        if depth == 1 and "@" not in selectors:
            yield selectors, css[opened : found.start()]
        depth = max(0, depth - 1)
        if depth == 0:
            last = found.end()


def _drop(element: HtmlElement) -> int:
    """Take an element out, its words and all; 1 where there were any. What follows it stays."""
    if element.getparent() is None:
        return 0
    had_words = any(words.strip() for words in element.itertext())
    element.drop_tree()
    return int(had_words)


def _mark(element: HtmlElement) -> None:
    """Put the marks around each stretch of words in an element."""
    for each in element.iter():
        if not isinstance(each.tag, str):
            continue
        if each.text and each.text.strip():
            each.text = _between(each.text)
        if each is not element and each.tail and each.tail.strip():
            each.tail = _between(each.tail)


def _between(words: str) -> str:
    bare = words.strip()
    if bare.startswith(OPEN):
        return words
    start = words.index(bare[0])
    return f"{words[:start]}{OPEN}{bare}{CLOSE}{words[start + len(bare) :]}"
