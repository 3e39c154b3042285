"""What does the article in a web page say, and what does the page say about it?

trafilatura finds the article. What the page does not show its readers is cut before, or kept and marked.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from factx.errors import InputError
from factx.inputs import plain, unshown
from factx.inputs.article import article
from factx.inputs.content import MARKS, Content, heard, plain_words, unmarked
from factx.inputs.pagedata import said_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DECLARED = re.compile(
    rb"""(?:<meta[^<>]{0,200}charset|<\?xml[^<>]{0,100}encoding)\s{0,3}=\s{0,3}["']?([A-Za-z0-9_:.-]{1,40})""",
    re.IGNORECASE,
)
_CONTROLS = re.compile("[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f\\ufffe\\uffff\\ud800-\\udfff]")
_REPLACED = "\ufffd"
_HEAD = 4_096
_STOPS = ".!?:;…"
_HEADLINES = 3
_TREE_LIMIT = 50_000


def read(
    content: bytes,
    *,
    name: str,
    encoding: str | None,
    url: str | None,
    declared: str | None = None,
    headed: bool = True,
) -> Content:
    """The article in a page. `headed` puts the page's headline before it where the article lacks it.

    `encoding` is kept to; `declared`, which a server said, only where the page is no UTF-8.
    """
    import lxml.etree
    from trafilatura import extract_metadata

    tree, note = _parsed(content, name, encoding, declared)
    said = said_of(tree)
    try:
        with heard("trafilatura"), heard("htmldate"):
            about = extract_metadata(deepcopy(tree), default_url=url, extensive=False)
            cut = unshown.cut(tree)
            _spell_quotations(tree)
            _join_lines(tree)
            headline = _headline(tree)
            own = article(tree, told=said.body)
    except (RecursionError, lxml.etree.LxmlError, ValueError, AttributeError, TypeError) as error:
        raise _unreadable(name, f"it is damaged or nested too deeply ({type(error).__name__})") from error
    found = unmarked(own.text)
    text, hidden = found.text, found.hidden
    if not text.strip():
        hint = f"; {cut} stretches that it hides were left out" if cut else ""
        raise _unreadable(name, f"no text of an article was found in this page{hint}")
    title = plain_words(about.title) if about.title else None
    if headed and (headline or title) and not _opens_with(text, headline or title or ""):
        head = f"{headline or title}\n"
        text = head + text
        hidden = tuple((start + len(head), end + len(head)) for start, end in hidden)
    notes = [*([note] if note else []), *own.notes, *said.notes]
    if cut:
        notes.append(
            f"{cut} {'stretch' if cut == 1 else 'stretches'} of text that the page hides from its readers left out"
        )
    return Content(
        text,
        title=title or headline,
        author=said.author or plain_words(about.author),
        outlet=plain_words(about.sitename) or said.outlet,
        published=said.published,
        url=_canonical(tree, url),
        language=_language(tree),
        hidden=hidden,
        notes=tuple(notes),
    )


def _parsed(content: bytes, name: str, encoding: str | None, declared: str | None) -> tuple[HtmlElement, str | None]:
    import lxml.etree
    import lxml.html

    text, note = _decoded(content, name, encoding, declared)
    text = _CONTROLS.sub("", MARKS.sub("", text))
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError) as error:
        raise _unreadable(name, f"nothing in it reads as a web page ({error})") from None
    if any("depth" in each.message for each in parser.error_log):  # what stands deeper was left out
        raise _unreadable(name, "its elements are nested too deeply to be read whole")
    size = sum(1 for _, _ in zip(tree.iter(), range(_TREE_LIMIT + 1), strict=False))
    if size > _TREE_LIMIT:
        raise _unreadable(name, f"the page has more than {_TREE_LIMIT:,} elements")
    return tree, note


def _decoded(content: bytes, name: str, encoding: str | None, declared: str | None) -> tuple[str, str | None]:
    """UTF-8 where it fits strictly, else what the server or the page declares, else a guess: both are often wrong."""
    if encoding is not None or content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return plain.decoded(content, name=name, encoding=encoding)
    found = _DECLARED.search(content[:_HEAD])
    named = declared or (found[1].decode("ascii") if found else "")
    share = 0 if named.lower().startswith("utf") else 2
    if not _is_utf8(content) and plain.mostly_utf8(content, share=share):
        text = content.decode("utf-8-sig", "replace").replace("\0", "")
        return text, f"{text.count(_REPLACED)} places in it are no UTF-8 and read as {_REPLACED!r}"
    return plain.decoded(content, name=name, declared=named)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _spell_quotations(tree: HtmlElement) -> None:
    """Write the marks that a browser puts around a quotation inside a sentence, and keep the sentence in one piece."""
    for quotation in list(tree.iter("q")):
        quotation.text = f"“{quotation.text or ''}"
        quotation.tail = f"”{quotation.tail or ''}"
        quotation.drop_tag()


def _join_lines(tree: HtmlElement) -> None:
    """Take out the line breaks inside sentences, where what follows goes on in lower case."""
    for end in list(tree.iter("br")):
        before, after = end.getprevious(), (end.tail or "").lstrip()
        words = ((end.getparent().text if before is None else before.tail) or "").rstrip()
        if after[:1].islower() and words and words[-1] not in _STOPS:
            end.tail = f" {after}"
            end.drop_tag()


def _headline(tree: HtmlElement) -> str | None:
    heads = [words for each in tree.iter("h1") if (words := plain_words(MARKS.sub("", each.text_content())))]
    return heads[0] if len(set(heads)) == 1 else None


def _opens_with(text: str, headline: str) -> bool:
    def letters(words: str) -> str:
        return "".join(char for char in words.casefold() if char.isalnum())

    wanted = letters(headline)
    return any(wanted == letters(line) for line in text.split("\n", _HEADLINES)[:_HEADLINES])


def _canonical(tree: HtmlElement, url: str | None) -> str | None:
    """The address the page gives as its own, where it is a whole one; else the one it was fetched from."""
    for link in tree.iter("link"):
        if link.get("rel", "").lower() == "canonical" and link.get("href"):
            try:
                whole = urljoin(url or "", str(link.get("href")).strip())
            except ValueError:
                continue
            if whole.startswith(("https://", "http://")) and len(whole) < 2_000:
                return whole
    return url


def _language(tree: HtmlElement) -> str | None:
    lang = str(tree.get("lang") or tree.get("xml:lang") or "").strip()
    return lang if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", lang) else None


def _unreadable(name: str, problem: str) -> InputError:
    return InputError(f"{name}: {problem}: save what is to be read as a text file")
