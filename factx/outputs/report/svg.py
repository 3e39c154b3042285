"""How is a picture written so that no text in it can become markup?"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from factx.outputs.plain import harmless


def element(name: str, *content: Markup | str, **attributes: str | float | None) -> Markup:
    """One SVG element. Attributes that are None are left out; `class_` is `class`, and "_" stands for "-".

    >>> element("text", "a < b", x=1.50, class_="label")
    Markup('<text x="1.5" class="label">a &lt; b</text>')
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_value(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(str(escape(each)) for each in content)
    return Markup(f"<{name}{told}>{inner}</{name}>")  # noqa: S704  # both parts are escaped above


def picture(width: float, height: float, parts: Iterable[Markup], *, title: str) -> Markup:
    """A picture that scales with the page and says what it is."""
    view = f"0 0 {_value(width)} {_value(height)}"
    drawn = (element("title", title), *parts)
    return element("svg", *drawn, viewBox=view, width=width, height=height, role="group", aria_label=title)


def linked(anchor: str, label: str, *content: Markup) -> Markup:
    """Content that leads to a place on the page, named for those who do not see it."""
    return element("a", element("title", label), *content, href=f"#{anchor}", aria_label=label)


def fitted(text: str, chars: int) -> str:
    """At most so many characters, with an ellipsis: a label beside a mark, whose full words are told in its title."""
    words = harmless(text).strip()
    return words if len(words) <= chars else words[: chars - 1].rstrip() + "…"


def _value(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".rstrip("0").rstrip(".")
