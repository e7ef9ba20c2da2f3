"""Where results go: a name answers for one question only.

A folder of results remembers in its manifest the digest of what it was made from (`made_from`). Under a name
that nobody chose, another question gets another folder; under one that was chosen, results of the same kind
may be replaced. Either is said.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import NamedTuple

from ruralsim.foundation.paths import usable
from ruralsim.results import folder

_SHOWN = 3  # folders named in one note

Wanted = Mapping[str, str]
"""Path below a folder (empty for itself) → digest of what the results there are made from."""


class Place(NamedTuple):
    """Where results go.

    Attributes:
        path: The folder.
        note: What to say about it in both languages; empty if there is nothing to say.
    """

    path: Path
    note: str = ""


def chosen(path: Path, kind: str, wanted: Wanted) -> Place:
    """A folder that somebody asked for.

    Args:
        path: The folder.
        kind: Of the results, as in `folder.claim`.
        wanted: What is to be written there.

    Raises:
        OutputError: Something else is there, or nothing can be written.
    """
    there = {folder.claim(path / below, kind): digest for below, digest in wanted.items()}
    others = [str(at) for at, digest in there.items() if _is_other(at, digest)]
    if not others:
        return Place(usable(path))
    listed = ", ".join(others[:_SHOWN]) + (" …" if len(others) > _SHOWN else "")
    en = "holds the results of another question, or of another version of the model; they are replaced"
    zh = "原有结果出自另一问题或另一版本的模型，将被替换"
    return Place(usable(path), f"{listed} {en} · {zh}")


def free(path: Path, kind: str, wanted: Wanted) -> Place:
    """The first of NAME, NAME-2, NAME-3 … that holds nothing but results of the same question.

    Args:
        path: The folder by its first name.
        kind: Of the results, as in `folder.claim`.
        wanted: What is to be written there.

    Raises:
        OutputError: Nothing can be written there.
    """

    def fits(place: Path) -> bool:
        return all(_is_free(place / below, kind, digest) for below, digest in wanted.items())

    found = first(path, fits)
    for below in wanted:
        folder.claim(found.path / below, kind)
    return found


def first(path: Path, fits: Callable[[Path], bool]) -> Place:
    """The first of NAME, NAME-2, NAME-3 … that fits, and what to say if it is not NAME itself."""
    place = next(filter(fits, names(usable(path))))
    if place.name == path.name:
        return Place(place)
    en = f"{path} holds the results of another question, or of another version of the model"
    zh = f"{path} 中的结果出自另一问题或另一版本的模型"
    return Place(place, f"{en}; these go to {place.name} · {zh}，本次结果存入 {place.name}")


def names(path: Path) -> Iterator[Path]:
    """Yields NAME, NAME-2, NAME-3 and so on."""
    yield path
    for number in count(2):
        yield path.with_name(f"{path.name}-{number}")


def made_from(path: Path) -> str:
    """Digest of what the results in a folder were made from; empty if it does not say."""
    known = folder.is_run_folder(path, "ruralsim-")
    return str(folder.read_json(path / folder.MANIFEST).get("made_from") or "") if known else ""


def _is_free(path: Path, kind: str, digest: str) -> bool:
    if not (path.is_symlink() or path.exists()):
        return True
    if not path.is_dir():
        return False
    ours = folder.is_run_folder(path, f"ruralsim-{kind}/")
    return made_from(path) == digest if ours else not any(path.iterdir())


def _is_other(path: Path, digest: str) -> bool:
    return folder.is_run_folder(path, "ruralsim-") and made_from(path) != digest
