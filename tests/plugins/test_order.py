"""Where phases from outside stand in the day."""

from pathlib import Path

import pytest

from ruralsim.phases import PHASES
from ruralsim.plugins.kit import kit_of

ONE = """
from ruralsim.phases import phase
{0}
"""
OURS = [run.__name__ for run in PHASES]


def day(folder: Path, **phases: str) -> list[str]:
    """Names of the day's phases with some in a file: name → where it belongs."""
    lines = [f"@phase({place})\ndef {name}(world): ..." for name, place in phases.items()]
    file = folder / "mine.py"
    file.write_text(ONE.format("\n".join(lines)))
    return [run.__name__ for run in kit_of((str(file),)).day]


def test_without_any_the_day_is_ours() -> None:
    assert kit_of(()).day is PHASES


def test_one_comes_after_what_it_follows(tmp_path: Path) -> None:
    found = day(tmp_path, heat='follows="demand"')
    assert found[found.index("demand") + 1] == "heat"
    assert [name for name in found if name != "heat"] == OURS


def test_one_comes_in_the_place_of_what_it_replaces(tmp_path: Path) -> None:
    found = day(tmp_path, dear='replaces="tariffs"')
    assert found == [name if name != "tariffs" else "dear" for name in OURS]


@pytest.mark.parametrize("turned", [False, True])
def test_names_decide_among_those_that_follow_the_same(tmp_path: Path, turned: bool) -> None:
    phases = {"b": 'follows="demand"', "a": 'follows="demand"', "c": 'follows="a"', "d": 'replaces="demand"'}
    found = day(tmp_path, **dict(reversed(phases.items()) if turned else phases.items()))
    at = found.index("d")
    assert found[at : at + 4] == ["d", "a", "c", "b"]
