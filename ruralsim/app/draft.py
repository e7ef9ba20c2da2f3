"""Scenarios that come through the page: typed or uploaded text, which is not to be trusted with paths."""

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruralsim.app.house import house
from ruralsim.foundation.errors import RuralsimError
from ruralsim.scenario import Scenario, catalogue, loading
from ruralsim.scenario.loading import not_utf8
from ruralsim.scenario.problems import InvalidScenario, Problem, did_you_mean
from ruralsim.world.data_file import COUNTY_FILES

MAX_BYTES = 200_000
"""Largest text taken; a scenario with every default written out is a quarter of that."""

_FILE = "scenario.toml"


@dataclass(frozen=True)
class Draft:
    """Text being edited, and the name it came with."""

    name: str = "scenario"
    text: str = ""


def read(text: str, name: str = "scenario") -> Scenario:
    """Checks the text of a scenario; `name` is its name unless it gives one itself.

    Parents are found in the catalogue only, no file of county data may be named, and no plug-in that the
    server's own scenario does not name: the text may come from anybody, files and code are this machine's.

    Raises:
        InvalidScenario: It is too long, is no scenario, or names a file.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise too_long(f"{_slug(name)}.toml")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{_slug(name)}.toml"
        file.write_text(text, encoding="utf-8", errors="replace")
        try:
            _check_paths(loading.read(file), file.name)  # what is checked is what is then loaded
            scenario = Scenario.load(file)
            scenario.check_files()
            return scenario
        except InvalidScenario as error:
            raise InvalidScenario(*(_anonymous(problem, file) for problem in error.problems)) from None
        except RuralsimError as error:
            raise _refusal(file.name, "", str(error).replace(f"{file.parent}/", ""), "") from None


def too_long(file: str = _FILE) -> InvalidScenario:
    """The refusal of a file longer than `MAX_BYTES`."""
    return _refusal(file, "", f"larger than {MAX_BYTES // 1000} kB", f"超过 {MAX_BYTES // 1000} kB")


def not_text(first: bytes, file: str = _FILE) -> InvalidScenario:
    """The refusal of a file that is not UTF-8, by its first bytes."""
    return _refusal(file, "", *not_utf8(first))


def _slug(name: str) -> str:
    """A name that is safe as that of a file."""
    return re.sub(r"[^\w-]+", "-", name)[:60].strip("-") or "scenario"


def _check_paths(values: dict[str, Any], file: str) -> None:
    parents = values.get("extends", [])
    known = catalogue.files()
    for parent in [parents] if isinstance(parents, str) else parents if isinstance(parents, list) else []:
        if not isinstance(parent, str) or not _is_known(parent, known):
            hint = did_you_mean(str(parent), known) or f"there are · 现有: {', '.join(known)}"
            raise _refusal(
                file, "extends", f"{parent!r} is no name in the catalogue", f"目录中没有 {parent!r}", hint
            )
    known_here = Scenario.load(house.scenario).plugins if "plugins" in values else ()
    for name in loading.listed(values.get("plugins", ())):
        if name not in known_here:
            en, zh = "plug-ins are code, and cannot be brought along here", "插件是代码，不能随网页文本带入"
            hint = "whoever starts the server may name them in its scenario · 可由服务器启动者在其方案中列出"
            raise _refusal(file, "plugins", en, zh, hint)
    county = values.get("county")
    for key in COUNTY_FILES:
        if isinstance(county, dict) and county.get(key):
            raise _refusal(file, f"county.{key}", "files cannot be named here", "网页中不能引用文件")


def _is_known(parent: str, known: dict[str, Path]) -> bool:
    """Whether a parent is a name in the catalogue, alone or with its folder; a path is none."""
    stem = parent.rpartition("/")[2]
    return stem in known and known[stem].with_suffix("").as_posix().endswith(f"/{parent}")


def _refusal(file: str, path: str, en: str, zh: str, hint: str = "") -> InvalidScenario:
    return InvalidScenario(Problem(file, path, en, zh, hint))


def _anonymous(problem: Problem, file: Path) -> Problem:
    """The problem without the name of a temporary folder."""
    folder = f"{file.parent}/"
    where, hint = problem.where.replace(folder, ""), problem.hint.replace(folder, "")
    return Problem(where, problem.path, problem.en.replace(folder, ""), problem.zh, hint)
