"""Where does a setting come from that was not given on the command line?

Flags stand over the environment, the environment over `factx.toml` or the table `[tool.factx]` of `pyproject.toml`.
The file is looked for in the working folder, and above it as far as the root of its repository. A key to a provider is
never read from a file, so that none ends up in a repository.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from factx.errors import InputError, UsageError

_SHAPES: dict[str, tuple[type, ...]] = {
    "model": (str,),
    "base_url": (str,),
    "kinds": (str, list),
    "lang": (str,),
    "prompts": (str,),
    "format": (str,),
    "strict": (bool,),
}
_KEY_NAMES = ("key", "token", "secret", "password")
_KEY_STARTS = ("sk-", "gsk_", "xai-", "hf_", "AIza", "Bearer ")
_WITH_PASSWORD = re.compile(r"\A\w+://[^/@]*@")
FORMATS = ("table", "jsonl", "json")


@dataclass(frozen=True)
class Settings:
    """What may be set outside the command line; None where nothing is. `source` is the file that was read."""

    model: str | None = None
    base_url: str | None = None
    kinds: tuple[str, ...] | None = None
    lang: str | None = None
    prompts: Path | None = None
    format: str | None = None
    strict: bool | None = None
    source: Path | None = None

    def over(self, weaker: Settings) -> Settings:
        """These settings, completed by weaker ones."""
        given = {each.name: value for each in fields(self) if (value := getattr(self, each.name)) is not None}
        return replace(weaker, **given)


def resolve(flags: Settings, *, env: Mapping[str, str], folder: Path) -> Settings:
    """The settings that hold for a run in `folder`. Raises `UsageError` or `InputError` naming file and key."""
    return flags.over(from_environment(env)).over(from_file(folder))


def from_environment(env: Mapping[str, str]) -> Settings:
    """FACTX_MODEL and FACTX_BASE_URL; one that is empty counts as not set."""
    return Settings(model=env.get("FACTX_MODEL") or None, base_url=env.get("FACTX_BASE_URL") or None)


def from_file(folder: Path) -> Settings:
    """The nearest settings file of the folder or its repository; none is no error."""
    for path in _candidates(folder.resolve()):
        table = _table(path)
        if table is not None:
            return _checked(table, path)
    return Settings()


def _candidates(folder: Path) -> Iterator[Path]:
    """The files to look at. Outside a repository only the folder itself counts: a parent may be anybody's."""
    above = [folder, *folder.parents]
    root = next((nth for nth, each in enumerate(above) if (each / ".git").exists()), 0)
    for each in above[: root + 1]:
        yield from (path for path in (each / "factx.toml", each / "pyproject.toml") if path.is_file())


def _table(path: Path) -> dict[str, Any] | None:
    import tomllib

    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        if path.name == "pyproject.toml":  # somebody else's file: its faults are not ours to tell
            return None
        raise InputError(f"{path}: these settings cannot be read: {error}") from error
    if path.name == "factx.toml":
        return read
    table = read.get("tool", {}).get("factx") if isinstance(read.get("tool"), dict) else None
    return table if isinstance(table, dict) else None


def _checked(table: Mapping[str, Any], path: Path) -> Settings:
    values: dict[str, Any] = {"source": path}
    for name, value in table.items():
        key = name.replace("-", "_")
        _refuse_keys(key, value, path)
        if key not in _SHAPES:
            near = difflib.get_close_matches(key, _SHAPES, n=1)
            meant = f"did you mean {near[0]!r}? " if near else ""
            raise UsageError(f"{path}: there is no setting {name!r}: {meant}There are {', '.join(_SHAPES)}")
        if not isinstance(value, _SHAPES[key]):
            wanted = " or ".join(each.__name__ for each in _SHAPES[key])
            raise UsageError(f"{path}: {name} = {value!r} is a {type(value).__name__}: a {wanted} is expected")
        values[key] = value
    if isinstance(kinds := values.get("kinds"), str | list):
        named = kinds.split(",") if isinstance(kinds, str) else kinds
        if not all(isinstance(each, str) for each in named):
            raise UsageError(f'{path}: kinds are names, for example ["claim", "visits.py:Visit"], and not {kinds}')
        values["kinds"] = tuple(_beside(path, each.strip()) for each in named)
    if "prompts" in values:
        values["prompts"] = path.parent / values["prompts"]
    if values.get("format", "table") not in FORMATS:
        raise UsageError(f"{path}: there is no format {values['format']!r}: there are {', '.join(FORMATS)}")
    return Settings(**values)


def _refuse_keys(name: str, value: Any, path: Path) -> None:
    named = any(each in name.lower().split("_") for each in _KEY_NAMES)
    if named or (isinstance(value, str) and (value.startswith(_KEY_STARTS) or _WITH_PASSWORD.match(value))):
        raise UsageError(
            f"{path}: {name!r} looks like a key, and keys are read from the environment only, so that none is "
            f"committed: take it out and set OPENAI_API_KEY (or the provider's variable; FACTX_API_KEY for a base_url)"
        )


def _beside(path: Path, kind: str) -> str:
    """A kind named by its file is looked for beside the settings file that names it."""
    file, colon, name = kind.rpartition(":")
    return f"{path.parent / file}:{name}" if colon and file.endswith(".py") else kind
