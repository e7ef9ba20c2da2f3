"""What lies under `experiments/`: studies, plans and their like, told apart by what they hold."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruralsim.experiment.asking.kinds import Name, kinds
from ruralsim.foundation.paths import usable
from ruralsim.scenario.loading import Document, read, shown
from ruralsim.scenario.problems import InvalidScenario, Problem, did_you_mean

_PACKAGE = Path(__file__).parents[2]
FOLDERS = (_PACKAGE / "_data" / "experiments", _PACKAGE.parent / "experiments")


def kind_of(values: Mapping[str, Any]) -> str:
    """The kind of an experiment with these tables; empty if they say nothing."""
    return next((key for key, kind in kinds().items() if any(mark in values for mark in kind.marks)), "")


def files(kind: str) -> dict[str, Path]:
    """Name → file of every experiment of a kind in the catalogue."""
    return {name: path for name, path in _all().items() if kind_of(read(path)) == kind}


def locate(name: str | Path, kind: str) -> Path:
    """The file of an experiment, by name in the catalogue or by path.

    Raises:
        InvalidScenario: There is no such experiment.
    """
    path = usable(name)
    if path.suffix == ".toml" or path.is_file():
        return path
    if str(name) in (everything := _all()):
        return everything[str(name)]
    known, about = files(kind), _asked(kind)
    listed = f"in the catalogue · 目录中有: {', '.join(known)}"
    hint = "\n  ".join(filter(None, (did_you_mean(str(name), known), listed)))
    raise InvalidScenario(
        Problem(str(name), "", f"no {about.en} {str(name)!r}", f"没有{about.zh} {str(name)!r}", hint)
    )


def opened(name: str | Path, kind: str) -> Document:
    """An experiment as it was written, with its file's name for a name.

    Raises:
        InvalidScenario: There is none, it cannot be read, or it is of another kind; the error names the
            command that runs it.
    """
    path = locate(name, kind)
    values = read(path)
    if (other := kind_of(values)) not in (kind, ""):
        is_, wanted = _asked(other), _asked(kind)
        hint = f"run it with · 请用: ruralsim {kinds()[other].commands[0]} {name}"
        en, zh = f"is a {is_.en}, not a {wanted.en}", f"是{is_.zh}，不是{wanted.zh}"
        raise InvalidScenario(Problem(shown(path), "", en, zh, hint))
    document = Document(source=path)
    document.merge({"name": path.stem, **values}, path)
    return document


def _asked(kind: str) -> Name:
    """What a file of a kind is called."""
    return kinds()[kind].asked or kinds()[kind].name


def _all() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for root in FOLDERS:
        for path in sorted(root.glob("*.toml")):
            found.setdefault(path.stem, path)
    return found
