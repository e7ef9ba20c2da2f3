"""Run folders that the page may open: those in one folder, and nothing else on the disk."""

from pathlib import Path
from typing import Any, NamedTuple

from ruralsim.foundation.errors import DataError
from ruralsim.results.folder import MANIFEST, is_run_folder, read_json

PAGES = ("report.html", "compare.html", "study.html", "attribution.html", "sweep.html", "findings.html")
"""Names under which the page of a folder may lie."""

_KINDS = {
    "run": ("Run", "运行"),
    "compare": ("Comparison", "对比"),
    "study": ("Study", "研究"),
    "attribution": ("Attribution", "归因"),
    "sweep": ("Sweep", "扫描"),
    "sensitivity": ("Sensitivity", "敏感性分析"),
    "discovery": ("Discovery", "情景发现"),
    "calibration": ("Calibration", "校准"),
    "budget": ("Budget", "预算"),
    "store": ("Store of runs", "运行库"),
}
_DEPTH = 3
_MOST = 300  # folders listed


class Volume(NamedTuple):
    """One folder on the shelf.

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
        en, zh = _KINDS.get(self.kind, (self.kind, self.kind))
        return zh if language == "zh" else en

    @property
    def page(self) -> Path | None:
        """The page it holds, if any."""
        known = [self.path / name for name in PAGES if (self.path / name).is_file()]
        return next(iter(known or sorted(self.path.glob("*.html"))), None)

    @property
    def tables(self) -> list[str]:
        """Names of its tables."""
        return sorted(file.stem for file in self.path.glob("*.parquet"))


def volumes(shelf: Path) -> list[Volume]:
    """Folders of results on a shelf, the newest first."""
    found = list(_below(shelf, shelf, _DEPTH)) if shelf.is_dir() else []
    return sorted(found, key=lambda volume: -volume.modified)[:_MOST]


def _below(folder: Path, shelf: Path, depth: int) -> Any:
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.is_symlink() or not path.is_dir():
            continue
        if is_run_folder(path, "ruralsim-"):
            yield _volume(path, shelf)
        elif depth > 1:
            yield from _below(path, shelf, depth - 1)


def _volume(path: Path, shelf: Path) -> Volume:
    manifest = path / MANIFEST
    kind = str(read_json(manifest)["format"]).removeprefix("ruralsim-").partition("/")[0]
    return Volume(path.relative_to(shelf).as_posix(), path, kind, manifest.stat().st_mtime)


def volume(shelf: Path, name: str) -> Volume:
    """One folder of results by its name.

    Raises:
        DataError: There is none of that name on the shelf; also for a name that leads off the shelf.
    """
    path = inside(shelf, name)
    if path is None or not is_run_folder(path, "ruralsim-"):
        raise DataError(f"no results {name!r} here · 没有结果 {name!r}")
    return _volume(path, shelf.resolve())


def inside(shelf: Path, name: str) -> Path | None:
    """The place a name means below a folder; None if it leads out of it, also by a symbolic link."""
    try:
        root = shelf.resolve()
        path = (root / name).resolve()
    except (OSError, ValueError):  # a null byte, a loop of links
        return None
    return path if path != root and path.is_relative_to(root) else None
