"""Results that the page may open: folders and bundles in one folder, and nothing else on the disk."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ruralsim.experiment.asking.kinds import called
from ruralsim.foundation.errors import DataError
from ruralsim.results import bundle
from ruralsim.results.folder import MANIFEST, is_run_folder, read_json

PLANS = "plans"
"""Folder of a store whose folders are sweeps (`results.store`)."""

BUNDLE = ".zip"

_DEPTH = 3
_MOST = 300  # folders listed


class Volume(NamedTuple):
    """One folder on the shelf, or one bundle.

    Attributes:
        name: its path below the shelf, with slashes.
        path: its place on the disk.
        kind: "run", "compare", "study" …
        modified: seconds since the epoch.
    """

    name: str
    path: Path
    kind: str
    modified: float

    def label(self, language: str) -> str:
        """The kind in words."""
        en, zh = called(self.kind)
        return zh if language == "zh" else en

    @property
    def page(self) -> Path | None:
        """The page it holds, if any."""
        own = self.path / ("report.html" if self.kind == "run" else f"{self.kind}.html")
        return own if own.is_file() else next(iter(sorted(self.path.glob("*.html"))), None)

    @property
    def tables(self) -> list[str]:
        """Names of its tables."""
        return sorted(file.stem for file in self.path.glob("*.parquet"))


def volumes(shelf: Path) -> list[Volume]:
    """Folders of results on a shelf, the newest first."""
    found = list(_below(shelf, shelf, _DEPTH)) if shelf.is_dir() else []
    return sorted(found, key=lambda volume: -volume.modified)[:_MOST]


def _below(folder: Path, shelf: Path, depth: int) -> Iterator[Volume]:
    try:
        inside = sorted(folder.iterdir())
    except OSError:  # removed meanwhile, or not ours to look into
        return
    for path in inside:
        if path.name.startswith(".") or path.is_symlink() or not (path.is_dir() or path.suffix == BUNDLE):
            continue
        found = None
        with suppress(DataError):  # removed or replaced meanwhile
            found = _volume(path, shelf)
        if found is not None:
            yield found
            if found.kind == "store":  # its plans keep what was found out from them
                yield from _below(path / PLANS, shelf, _DEPTH)
        elif depth > 1 and path.is_dir():
            yield from _below(path, shelf, depth - 1)


def _volume(path: Path, shelf: Path) -> Volume:
    """A folder of results, or a bundle of them, as a volume.

    Raises:
        DataError: It is none.
    """
    if path.suffix == BUNDLE and path.is_file():
        bundle.contents(path)
        manifest, kind = path, "bundle"
    else:
        manifest = path / MANIFEST
        if not is_run_folder(path, "ruralsim-"):
            raise DataError(f"{path} holds no results · 没有结果")
        kind = str(read_json(manifest)["format"]).removeprefix("ruralsim-").partition("/")[0]
    try:
        modified = manifest.stat().st_mtime
    except OSError as error:
        raise DataError(f"{manifest} cannot be read: {error.strerror} · 无法读取") from None
    return Volume(path.relative_to(shelf).as_posix(), path, kind, modified)


def volume(shelf: Path, name: str) -> Volume:
    """One folder of results by its name.

    Raises:
        DataError: There is none of that name on the shelf; also for a name that leads off the shelf.
    """
    path = inside(shelf, name)
    if path is not None:
        with suppress(DataError):
            return _volume(path, shelf.resolve())
    raise DataError(f"no results {name!r} here · 没有结果 {name!r}")


def inside(shelf: Path, name: str) -> Path | None:
    """The place a name means below a folder; None if it leads out of it, also by a symbolic link."""
    try:
        root = shelf.resolve()
        path = (root / name).resolve()
    except (OSError, ValueError):  # a null byte, a loop of links
        return None
    return path if path != root and path.is_relative_to(root) else None
