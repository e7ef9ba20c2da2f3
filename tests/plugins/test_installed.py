"""What installed packages announce by entry points."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ruralsim.scenario import Scenario
from tests.plugins.examples import examples

POINTS = """
[ruralsim.levers]
broadcast = county_tools.broadcast:Broadcast

[ruralsim.phases]
ice = county_tools.ice

[ruralsim.indicators]
ice = county_tools.ice
"""
LEVER_ALONE = POINTS.partition("[ruralsim.phases]")[0]
ASK = """
import json, sys
from ruralsim.scenario import Scenario
plain, named = Scenario.load("small"), Scenario.load("small", [("policies.broadcast.intensity", 0.5)])
print(json.dumps({
    "plain": plain.hash(), "named": named.hash(), "acting": [p.name for p in named.acting()],
    "day": [run.__name__ for run in plain.kit.day], "indicators": [i.name for i in plain.indicators()],
}))
"""


def install(folder: Path, points: str = POINTS) -> Path:
    """A package as an installer leaves it: the examples of the page, and their entry points."""
    (folder / "county_tools").mkdir()
    (folder / "county_tools" / "__init__.py").write_text("")
    for name in ("broadcast.py", "ice.py"):
        (folder / "county_tools" / name).write_text(examples()[name], encoding="utf-8")
    about = folder / "county_tools-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: county-tools\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(points)
    return folder


def asked(folder: Path, *words: str, ok: int = 0) -> str:
    """What a fresh process says that has the package."""
    path = os.pathsep.join((str(folder), str(Path(__file__).parents[2])))
    found = subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path}
    )
    assert found.returncode == ok, found.stderr
    return found.stdout + found.stderr


def test_it_is_there_without_being_named(tmp_path: Path) -> None:
    found = json.loads(asked(install(tmp_path), "-c", ASK))
    assert "ice" in found["day"]
    assert "ice_household" in found["indicators"]
    assert found["plain"] != Scenario.load("small").hash()  # the phase acts in every run


def test_a_lever_at_rest_is_no_part_of_a_run(tmp_path: Path) -> None:
    found = json.loads(asked(install(tmp_path, LEVER_ALONE), "-c", ASK))
    assert found["plain"] == Scenario.load("small").hash()
    assert found["acting"] == ["county_tools.broadcast"]


def test_an_edited_module_is_another_model(tmp_path: Path) -> None:
    before = json.loads(asked(install(tmp_path, LEVER_ALONE), "-c", ASK))
    file = tmp_path / "county_tools" / "broadcast.py"
    file.write_text(file.read_text(encoding="utf-8").replace("0.6", "0.7"), encoding="utf-8")
    after = json.loads(asked(tmp_path, "-c", ASK))
    assert after["named"] != before["named"]
    assert after["plain"] == before["plain"]


@pytest.mark.parametrize(
    ("points", "says"),
    [
        ("[ruralsim.levers]\nx = county_tools.ice:Ice\n", "is no ruralsim.lever.Lever"),
        ("[ruralsim.levers]\nx = county_tools.nowhere\n", "county_tools.nowhere"),
    ],
)
def test_one_that_is_wrong_is_named(tmp_path: Path, points: str, says: str) -> None:
    said = asked(install(tmp_path, points), "-m", "ruralsim", "levers", ok=2)
    assert says in said
    assert "Traceback" not in said
