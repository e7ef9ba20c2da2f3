"""A county's folder looked at again: whether it is whole, what it is made of, and what is suspicious."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ruralsim.county.account import SUSPECTS
from ruralsim.county.building import FORMAT, digest
from ruralsim.foundation.errors import DataError
from ruralsim.foundation.paths import usable
from ruralsim.results.folder import MANIFEST, legible, read_json
from ruralsim.world.county import sizes
from ruralsim.world.county_notes import Note, unlikely

if TYPE_CHECKING:
    from ruralsim.scenario import Scenario


class Checked(NamedTuple):
    """What there is to say of a county's folder.

    Attributes:
        folder: where it lies.
        about: its manifest.
        told: what became of its files: read, repaired, left_out, suspicious.
        changed: files that were made for it and edited since.
        scenario: that it runs as.
    """

    folder: Path
    about: dict[str, Any]
    told: dict[str, list[Note]]
    changed: list[str]
    scenario: "Scenario"


def check(given: Path) -> Checked:
    """Looks at a county's folder.

    Args:
        given: the folder.

    Raises:
        DataError: It is none, an input was changed or is missing, or what it holds cannot be right.
        ScenarioError: Its scenario cannot be right.
    """
    from ruralsim.scenario import Scenario

    folder = usable(given)
    about = _manifest(folder)
    with legible(folder):
        inputs = [
            (str(entry["file"]), str(entry["digest"]), str(entry["given"])) for entry in about["inputs"]
        ]
        made = {str(file): str(known) for file, known in about["made"].items()}
        told = {
            key: [Note(str(note["en"]), str(note["zh"])) for note in about[key]]
            for key in ("read", "repaired", "left_out", "suspicious")
        }
        name = str(about["name"])
    for file, known, first in inputs:
        if _digest(folder / file) != known:
            raise DataError(
                f"{folder / file}: changed or gone since the county was made of {first}; make it anew with "
                f"`ruralsim county new` · 建立县域后该文件被改动或删除（来自 {first}），请重新建立"
            )
    scenario = Scenario.load(str(folder / f"{name}.toml"))
    scenario.check_files()
    told["suspicious"] = [*unlikely(scenario, sizes(scenario)), *told["suspicious"]][:SUSPECTS]
    changed = [file for file, known in made.items() if _digest(folder / file) != known]
    return Checked(folder, about, told, changed, scenario)


def _manifest(folder: Path) -> dict[str, Any]:
    if folder.is_file():
        raise DataError(
            f"{folder}: is a file; a folder that `ruralsim county new` made is expected · "
            "是文件，应为 ruralsim county new 建立的县文件夹"
        )
    if not (folder / MANIFEST).is_file():
        raise DataError(
            f"{folder}: no county's folder, {MANIFEST} is missing; `ruralsim county new` makes one · "
            f"不是县文件夹（缺少 {MANIFEST}），请用 ruralsim county new 建立"
        )
    about = read_json(folder / MANIFEST)
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        said = json.dumps(about.get("format") if isinstance(about, dict) else None)
        raise DataError(f"{folder}: no county's folder of {FORMAT}, but {said} · 不是县文件夹")
    return about


def _digest(file: Path) -> str:
    try:
        return digest(file.read_bytes())
    except OSError:
        return ""
