"""Which classes does `--kinds` name?

"claim", "figure" and "stance" are factx's own. "module:Class" is imported, from the working folder too, and
"path/to/file.py:Class" is run from its file.
"""

from __future__ import annotations

import difflib
import importlib
import importlib.util
import inspect
import sys
import traceback
from collections.abc import Iterable
from itertools import dropwhile
from pathlib import Path
from types import ModuleType

from pydantic.errors import PydanticUserError

from factx.drafts import answer_of
from factx.engines import KINDS
from factx.errors import FactxError, UsageError
from factx.facts import Fact


def resolve(names: Iterable[str] | None) -> tuple[type[Fact], ...]:
    """The classes, in the order of their names; factx's own where no names are given. Raises `UsageError`."""
    if names is None:
        return KINDS
    wanted = [name.strip() for given in names for name in given.split(",") if name.strip()]
    if not wanted:
        raise UsageError(f"--kinds is empty: give some of {_own()}, or module:Class")
    kinds = tuple(dict.fromkeys(_kind(name) for name in wanted))
    try:
        answer_of(kinds)  # a field that no model can be asked for is told now, before anything is read
    except PydanticUserError as error:
        raise UsageError(f"--kinds {','.join(wanted)}: a class is not complete: {error.message}") from error
    return kinds


def _kind(name: str) -> type[Fact]:
    own = {kind.kind: kind for kind in KINDS}
    place, colon, attribute = name.rpartition(":")
    if not colon:
        if name in own:
            return own[name]
        near = difflib.get_close_matches(name.lower(), own, n=1)
        meant = f"did you mean {near[0]!r}? " if near else ""
        raise UsageError(
            f"--kinds: there is no kind {name!r}: {meant}There are {_own()}, "
            f"and your own as module:Class or file.py:Class"
        )
    module = _from_file(Path(place)) if place.endswith(".py") else _imported(place)
    found = getattr(module, attribute, None)
    if found is None:
        raise UsageError(f"--kinds: {place} has no {attribute!r}: {_offered(module)}")
    if not inspect.isclass(found) or not issubclass(found, Fact) or found is Fact:
        raise UsageError(f"--kinds: {name} is no kind of fact: write class {attribute}(factx.Fact); {_offered(module)}")
    return found


def _imported(name: str) -> ModuleType:
    here = str(Path.cwd())
    added = here not in sys.path
    if added:
        sys.path.insert(0, here)
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and (name == error.name or name.startswith(f"{error.name}.")):
            raise UsageError(
                f"--kinds: there is no module {name!r} to import: name one that is installed or in {here}, "
                f"or a file as path/file.py:Class"
            ) from error
        raise _broken(name, error) from error
    except Exception as error:
        raise _broken(name, error) from error
    finally:
        if added:
            sys.path.remove(here)


def _from_file(path: Path) -> ModuleType:
    if not path.is_file():
        near = difflib.get_close_matches(path.name, [each.name for each in path.parent.glob("*.py")], n=1)
        meant = f": did you mean {path.parent / near[0]}?" if near else f" (seen from {Path.cwd()})"
        raise UsageError(f"--kinds: there is no file {path}{meant}")
    name = f"factx_kinds_{path.resolve().as_posix()}"
    if name in sys.modules:  # two classes of one file
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise UsageError(f"--kinds: {path} cannot be imported as Python")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # where pydantic looks up the names in annotations
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        raise _broken(str(path), error) from error
    return module


def _broken(place: str, error: Exception) -> UsageError:
    """What a user's own module raised, with the line of it that did."""
    if isinstance(error, FactxError):
        return UsageError(f"--kinds: {place}: {error}")
    frames = dropwhile(lambda each: not each.filename.startswith("<frozen"), traceback.extract_tb(error.__traceback__))
    own = next((each for each in frames if not each.filename.startswith("<frozen")), None)
    line = error.lineno if isinstance(error, SyntaxError) else own.lineno if own else None
    where = f" (line {line})" if line else ""
    return UsageError(f"--kinds: {place}{where} cannot be imported: {type(error).__name__}: {error}")


def _offered(module: ModuleType) -> str:
    names = [
        name
        for name, each in vars(module).items()
        if inspect.isclass(each) and issubclass(each, Fact) and each is not Fact and not name.startswith("_")
    ]
    return f"its kinds are {', '.join(names)}" if names else "it has no subclass of factx.Fact"


def _own() -> str:
    return ", ".join(kind.kind for kind in KINDS)
