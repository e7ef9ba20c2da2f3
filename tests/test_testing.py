"""The checks of `ruralsim.testing` tell a lever that keeps what it owes from one that does not."""

from pathlib import Path

import pytest

from ruralsim import testing
from ruralsim.foundation.errors import PluginError
from tests.plugins.examples import examples, written

LEVER = examples()["broadcast.py"]


def plugin(folder: Path, old: str = "", new: str = "") -> tuple[str, ...]:
    file = folder / "broadcast.py"
    assert old in LEVER
    file.write_text(LEVER.replace(old, new), encoding="utf-8")
    return (str(file),)


@pytest.mark.parametrize(
    ("check", "old", "new", "says"),
    [
        (testing.says_what_it_is, '"村广播报价"', '"Broadcasts"', "no Chinese in zh"),
        (testing.keeps_its_bounds, 'Param("1", 0, 1', 'Param("", 0, 1', "has no unit"),
        (
            testing.writes_what_it_says,
            '("price_information",)',
            '("quota",)',
            r"writes \['price_information'\]",
        ),
        (testing.writes_what_it_says, "self.effective(world", "0.0 * self.effective(world", "moves no term"),
        (
            testing.changes_nothing_at_rest,
            "    def terms(",
            "    def act(self, world: World) -> None:\n        world.farmers.cash[0] += 1\n\n    def terms(",
            "changes the county",
        ),
        (
            testing.is_confined_to_its_targets,
            'self.effective(world, "village")',
            "0.9",
            "moves price_information outside its village",
        ),
    ],
)
def test_a_fault_is_seen(tmp_path: Path, check, old: str, new: str, says: str) -> None:
    with pytest.raises(AssertionError, match=says):
        check("broadcast", plugin(tmp_path, old, new))


@pytest.mark.parametrize(
    "check", [testing.says_what_it_is, testing.keeps_its_bounds, testing.writes_what_it_says]
)
def test_a_sound_lever_passes(tmp_path: Path, check) -> None:
    check("broadcast", plugin(tmp_path))


def test_a_plugin_without_a_lever_is_told(tmp_path: Path) -> None:
    written(tmp_path)
    with pytest.raises(PluginError, match="has no lever to check"):
        testing.check_lever(tmp_path / "ice.py")


@pytest.mark.thorough
def test_the_example_of_the_page_keeps_everything(tmp_path: Path) -> None:
    written(tmp_path)
    testing.check_lever(tmp_path / "broadcast.py")
