"""Where scenarios are found by name: in the installed package, then in the checkout."""

import re
import tomllib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ruralsim.foundation.paths import UnusablePath, usable
from ruralsim.scenario.problems import InvalidScenario, Problem, did_you_mean

_LISTED = 100  # files of a folder that are looked through
_PACKAGE = Path(__file__).parents[1]
FOLDERS = (_PACKAGE / "_data" / "scenarios", _PACKAGE.parent / "scenarios")
NO_SCENARIO = ("is a folder, neither of a run nor of a county", "是文件夹，但不是运行结果或县域文件夹")


class Entry(NamedTuple):
    """One scenario of the catalogue, read lightly: its settings are not checked.

    Attributes:
        name: what to call it on the command line.
        path: its file.
        folder: the part of the catalogue it stands in; empty at the top.
        title: language -> title.
        story: language -> one paragraph.
    """

    name: str
    path: Path
    folder: str
    title: dict[str, str]
    story: dict[str, str]


def files() -> dict[str, Path]:
    """Name -> file of every scenario, top level first, then by folder and name."""
    found: dict[str, Path] = {}
    for root in FOLDERS:
        for path in sorted(
            root.rglob("*.toml"), key=lambda p: (len(p.relative_to(root).parts), p.as_posix())
        ):
            found.setdefault(path.stem, path)
    return found


def listed(name: str | Path) -> bool:
    """Whether a name is one of the catalogue, and no file of somebody's own."""
    return locate(name) in files().values()


def entries() -> Iterator[Entry]:
    """Every scenario with title and story."""
    for name, path in files().items():
        root = next(folder for folder in FOLDERS if folder in path.parents)
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        folder = "/".join(path.relative_to(root).parts[:-1])
        yield Entry(name, path, folder, document.get("title", {}), document.get("story", {}))


def locate(name: str | Path, beside: Path | None = None, where: str = "") -> Path:
    """The file of a scenario.

    Args:
        name: a name in the catalogue ("xinghe", "counties/xinghe"), a path to a file, or a folder with a
            scenario: of a run, or of a county that `ruralsim county new` made.
        beside: the folder that relative paths start from; the working folder if not given.
        where: who asks, for the error.

    Raises:
        InvalidScenario: There is no such scenario.
    """
    text = str(name)
    try:
        path = usable(name, beside)
    except UnusablePath as error:
        raise InvalidScenario(
            Problem(where or "scenario", "extends" if where else "", error.en, error.zh)
        ) from None
    within = _within(path)
    if isinstance(name, Path) or text.endswith(".toml") or (path.exists() and ("/" in text or "\\" in text)):
        return within or path
    if text not in files() and within:  # a folder, named from beside it
        return within
    text, laid = text.partition("+")[::2]
    known = files()
    stem = text.rpartition("/")[2]
    if stem in known and known[stem].with_suffix("").as_posix().endswith(f"/{text}") and not laid:
        return known[stem]
    hints = [did_you_mean(stem, known), f"in the catalogue · 目录中有: {', '.join(known)}"]
    if path.is_dir():
        en, zh = NO_SCENARIO
        hints = [f"{path} {en} · {zh}", inside(path), *([] if inside(path) else hints)]
    if laid:
        hints = [_elsewhere(laid), *(hints if stem not in known else ())]
    hint, text = "\n  ".join(filter(None, hints)), str(name)
    raise InvalidScenario(Problem(where or text, "", f"no scenario {text!r}", f"没有方案 {text!r}", hint))


def _within(folder: Path) -> Path | None:
    """The scenario of a folder: that of a run, or that of a county; None if it is neither."""
    if not folder.is_dir():
        return None
    if (folder / "scenario.toml").is_file():
        return folder / "scenario.toml"
    from ruralsim.results.folder import MANIFEST, kind_of, read_json  # its package is heavy to list names

    if kind_of(folder) != "county":
        return None
    about = read_json(folder / MANIFEST)
    return folder / f"{about.get('name') or folder.name}.toml"  # by the name that it was made with


def inside(folder: Path) -> str:
    """The scenario that lies in a folder that is none itself, as a hint; empty if none does."""
    there = sorted(file.name for file in islice(folder.glob("*.toml"), _LISTED))
    return f"did you mean · 是否想写: {folder / there[0]}" if there else ""


def _elsewhere(laid: str) -> str:
    """What to write instead of `name+path=value` where that is no name of a scenario."""
    options = " ".join(f"--set {text}" for text in re.split(r"\+(?=[\w.]+=)", laid))
    return (
        "name+path=value is written with `ruralsim compare` only; commands of one scenario, such as "
        f"`ruralsim run`, take {options}, and a file holds the value itself · "
        f"“方案+路径=值”仅用于 ruralsim compare；ruralsim run 等单方案命令请用 {options}，"
        "文件中请直接写入该值"
    )
