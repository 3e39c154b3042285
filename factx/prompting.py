"""What is said to the model, and in which file does it stand?

A prompt is a Jinja2 file with a header and named blocks, rendered in a sandbox:

    ---
    name: read
    version: "1"
    purpose: Ask for facts.
    ---
    {% block system %}…{% endblock %}
    {% block user %}…{% endblock %}

factx's own prompts can be replaced one by one from a folder of the user's. What is put into a template is data: text
of an article that looks like a template is text. Which file was used stands in `Facts.run` by name and fingerprint.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from stat import S_ISREG
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from factx.errors import PromptError
from factx.facts import PromptUse

_HEADER = re.compile(r"---\n(?P<fields>(?:[^\n]*\n){0,12}?)---\n")
_FIELD = re.compile(r"(?<![a-z])(?P<key>[a-z]+): *\"?(?P<value>[^\"\n]*)\"?")


@dataclass(frozen=True)
class Prompt:
    """A prompt file, ready to render."""

    use: PromptUse
    purpose: str
    path: Path
    template: Template

    def render(self, block: str, **values: Any) -> str:
        """One block of the file as text."""
        if block not in self.template.blocks:
            raise PromptError(
                f"{self.path}: there is no block {block!r}; it has {', '.join(self.template.blocks) or 'none'}"
            )
        try:
            context = self.template.new_context(values)
            return "".join(self.template.blocks[block](context)).strip() + "\n"
        except TemplateError as error:
            raise PromptError(f"{self.path}: block {block!r} does not render: {error}") from error


def load(name: str, *, folder: Path | None = None) -> Prompt:
    """The prompt called `name`: from `folder` if it has a file `<name>.jinja`, else factx's own."""
    places = [*([folder] if folder else []), *own_folders()]
    for place in places:
        path = place / f"{name}.jinja"
        try:
            told = path.stat()
        except OSError:
            continue
        if S_ISREG(told.st_mode):
            return _read(path, (told.st_ino, told.st_mtime_ns, told.st_size))
    raise PromptError(f"no prompt {name!r}: looked for {name}.jinja in {', '.join(str(place) for place in places)}")


def own_folders() -> list[Path]:
    """Where factx's own prompts are: inside an installed package, or beside it in a checkout."""
    return list(_own_folders())


@cache
def _own_folders() -> tuple[Path, ...]:
    package = Path(__file__).parent
    return tuple(folder for folder in (package / "prompts", package.parent / "prompts") if folder.is_dir())


@lru_cache(maxsize=64)
def _read(path: Path, _version: tuple[int, int, int]) -> Prompt:
    """A file as it was at a time: every reading loads its prompts anew, and most have not changed."""
    return _parsed(path, path.read_text(encoding="utf-8"))


@lru_cache(maxsize=64)  # to parse and compile a prompt takes some 5 ms
def _parsed(path: Path, text: str) -> Prompt:
    header = _HEADER.match(text)
    fields = {each["key"]: each["value"] for each in _FIELD.finditer(header["fields"])} if header else {}
    missing = [key for key in ("name", "version", "purpose") if not fields.get(key)]
    if header is None or missing:
        raise PromptError(
            f"{path}: a prompt begins with a header between lines of '---'; missing: {', '.join(missing)}"
        )
    fingerprint = hashlib.sha256(text.encode()).hexdigest()[:12]
    try:
        template = _environment().from_string(text[header.end() :])
    except TemplateError as error:
        raise PromptError(f"{path}: not a Jinja2 template: {error}") from error
    use = PromptUse(name=fields["name"], version=fields["version"], fingerprint=fingerprint)
    return Prompt(use=use, purpose=fields["purpose"], path=path, template=template)


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(  # no autoescape: the output is plain text for a model, not a page
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
