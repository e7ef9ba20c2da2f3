"""Which sources a number was made by: part of every run key, every search and every manifest.

A version's number stays while a rule is edited; a digest of the sources does not. `model` covers whatever
decides a run, `science` also what plans runs and reads them; neither covers pages, command line and app.
Both are as the sources were when the model was loaded: what is edited later, a running process does not know.
"""

import os
import re
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable
from operator import itemgetter
from pathlib import Path

from ruralsim.foundation.version import __version__

_PACKAGE = Path(__file__).parents[1]
_READERS = ("experiment/", "results/")
"""Plan runs, keep them and read them."""
_FACES = ("abm/", "app/", "cli/", "report/", "_data/", "__init__.py", "__main__.py", "testing.py")
"""Show them. What stands in neither list decides a run."""
_ROWS = "results/packet.py"  # decides which days of a run are kept
_KINDS = (".py", ".pyc", ".toml", ".csv", ".json")
_IMPORT = re.compile(
    r"^\s*(?:from\s+ruralsim([\w.]*)\s+import\s+(\([^)]*\)|[^\n]*)|import\s+ruralsim([\w.]*))", re.M
)


def model() -> str:
    """Digest of whatever decides a run, the version among it: 16 hexadecimal digits."""
    return _MODEL


def science() -> str:
    """Digest of the same, and of what plans runs and reads them."""
    return _SCIENCE


def stamp(made_from: str = "") -> dict[str, str]:
    """What a manifest says of where it comes from.

    Args:
        made_from: digest of the question.
    """
    return {"version": __version__, "sources": model(), "made_from": made_from}


def named(version: object, sources: object) -> str:
    """A version as it is told: `0.1.0 (3f2a91c0)`."""
    return f"{version or '?'} ({str(sources)[:8]})" if sources else str(version or "?")


def digest(*parts: object) -> str:
    """Digest of a question, from texts and numbers that tell it from others; 16 hexadecimal digits."""
    return blake2b(repr(parts).encode(), digest_size=8).hexdigest()


def reached(file: Path) -> set[str]:
    """The file and all of ours that it imports, directly or not: whatever its code may call."""
    found, todo = set[str](), [str(file)]
    while todo:
        source = todo.pop()
        if source not in found:
            found.add(source)
            todo.extend(_imported(source))
    return found


@cache
def digest_of_file(source: str) -> bytes:
    """Digest of a source as it was when it was first asked for."""
    return blake2b(Path(source).read_bytes()).digest()


@cache
def _imported(file: str) -> tuple[str, ...]:
    return tuple(_imports_of(Path(file).read_text(encoding="utf-8")))


def _imports_of(text: str) -> Iterator[str]:
    for parent, names, plain in _IMPORT.findall(text):
        base = os.path.join(_PACKAGE, *(parent or plain).split("."))
        for candidate in (base, *(os.path.join(base, name) for name in re.findall(r"\w+", names))):
            for path in (f"{candidate}.py", os.path.join(candidate, "__init__.py")):
                if _is_file(path):
                    yield path


_is_file = cache(os.path.isfile)


def digests_of(package: Traversable) -> tuple[str, str]:
    """Digests of what decides a run, and of that and what plans runs and reads them.

    Args:
        package: folder of the package, or its place in an archive. Ends of lines do not count.
    """
    model, science = blake2b(digest_size=8), blake2b(digest_size=8)
    for name, file in sorted(_below(package), key=itemgetter(0)):
        decides = _decides(name)
        if decides or name.startswith(_READERS):
            text = f"{name}\0".encode() + file.read_bytes().replace(b"\r\n", b"\n") + b"\0"
            science.update(text)
            if decides:
                model.update(text)
    return model.hexdigest(), science.hexdigest()


def _decides(name: str) -> bool:
    return name == _ROWS or not name.startswith((*_READERS, *_FACES))


def _below(place: Traversable, at: str = "") -> Iterator[tuple[str, Traversable]]:
    """Name below the package, with slashes, and every source."""
    for entry in place.iterdir():
        if entry.name != "__pycache__" and entry.is_dir():
            yield from _below(entry, f"{at}{entry.name}/")
        elif entry.name.endswith(_KINDS):
            yield f"{at}{entry.name}", entry


_MODEL, _SCIENCE = digests_of(files("ruralsim"))
