"""Levers, indicators and phases from a folder outside the package, in runs."""

import copy
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from ruralsim.results import Results
from ruralsim.scenario import Scenario
from ruralsim.simulate import prepare, simulate, step
from ruralsim.testing import digest
from tests.plugins.examples import written

ALWAYS_HOT = ("phases.ice.hot_c", -30.0)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return written(tmp_path / "outside")


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Results:
    mine = written(tmp_path_factory.mktemp("outside"))
    return simulate(Scenario.load(mine, [ALWAYS_HOT]), check=True)


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def lived(scenario: Scenario, days: int) -> str:
    world = prepare(scenario, 1, days)
    for _ in range(days):
        step(world)
    return digest(world)


def test_lever_indicator_and_phase_act_and_the_laws_hold(ran: Results) -> None:
    last = ran.indicators.iloc[-1]
    assert last["spending_broadcast"] > 0.0
    assert last["ice_household"] > 0.0
    labels = {about["name"]: about["zh"] for about in ran.meta["indicators"]}
    assert labels["ice_household"] == "购冰支出"


def test_a_run_folder_is_whole_and_runs_again(ran: Results, tmp_path: Path) -> None:
    folder = ran.save(tmp_path / "run")
    kept = sorted(file.name.partition(".")[0] for file in (folder / "inputs").iterdir())
    assert kept == ["broadcast", "ice"]
    assert set(ran.manifest["plugins"]) == {f"inputs/{file.name}" for file in (folder / "inputs").iterdir()}
    again = Scenario.load(folder)
    assert again.hash() == ran.manifest["scenario_hash"]
    assert simulate(again).indicators.equals(ran.indicators)


def test_a_plugin_that_does_nothing_changes_no_bit(mine: Path) -> None:
    plain = Scenario.load(mine, [("policies.broadcast.intensity", 0.0)])
    without = mine.with_name("plain.toml")
    text = mine.read_text(encoding="utf-8")
    without.write_text(text.replace("plugins = [", "# [").split("[policies")[0] + text.split("0.02")[1])
    worlds = []
    for scenario in (plain, Scenario.load(without)):
        world = prepare(scenario, 1, 5)
        for _ in range(5):
            step(world)
        worlds.append(world)
    of_plugins = (
        "programmes", "state.programmes", "state.policies", "state.plugins", "terms.version",
        "state.record.states.ice_spent", "state.record.states.spending_broadcast",
    )  # fmt: skip
    one, other = (digest(world, *of_plugins) for world in worlds)
    assert one == other


def test_what_a_phase_remembers_is_part_of_the_state(mine: Path) -> None:
    world = prepare(Scenario.load(mine, [ALWAYS_HOT]), 1, 5)
    step(world)
    before = digest(world)
    world.state.plugins["ice"].cny[0] += 1.0
    assert digest(world) != before


def test_an_edited_plugin_is_another_key_and_another_model_in_the_same_process(mine: Path) -> None:
    first = Scenario.load(mine)
    edit(mine.with_name("broadcast.py"), "900.0", "901.0")
    second = Scenario.load(mine)
    assert first.hash() != second.hash()
    assert first.with_values(("run.days", 20)).hash() == first.hash()  # it stays what it was read as
    assert first.policies.broadcast.village_cny_year == 900.0
    assert second.policies.broadcast.village_cny_year == 901.0


def test_the_place_and_the_order_of_plugins_do_not_count(mine: Path, tmp_path: Path) -> None:
    other = written(tmp_path / "elsewhere")
    edit(other, '["broadcast.py", "ice.py"]', '["ice.py", "broadcast.py"]')
    assert Scenario.load(other).hash() == Scenario.load(mine).hash()


def test_a_scenario_without_plugins_keeps_its_hash(mine: Path) -> None:
    before = Scenario.load("small").hash()
    Scenario.load(mine)
    assert Scenario.load("small").hash() == before
    assert "broadcast" not in Scenario.load("small").kit.levers
    assert "ice_household" not in {i.name for i in Scenario.load("small").indicators()}


def test_it_travels_to_a_process_that_has_not_got_the_file(mine: Path, tmp_path: Path) -> None:
    scenario = Scenario.load(mine)
    parcel = tmp_path / "scenario.pickle"
    parcel.write_bytes(pickle.dumps(scenario))
    for name in ("broadcast.py", "ice.py"):
        mine.with_name(name).unlink()
    code = "import pickle, sys; s = pickle.load(open(sys.argv[1], 'rb')); print(s.hash(), len(s.kit.day))"
    found = subprocess.run(
        [sys.executable, "-c", code, str(parcel)],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert found.stdout.split() == [scenario.hash(), str(len(scenario.kit.day))]


def test_copies_are_equal(mine: Path) -> None:
    scenario = Scenario.load(mine)
    for twin in (copy.deepcopy(scenario), pickle.loads(pickle.dumps(scenario))):
        assert twin == scenario
        assert type(twin) is type(scenario)


def test_it_is_written_out_and_read_back(mine: Path) -> None:
    scenario = Scenario.load(mine)
    written_out = mine.with_name("whole.toml")
    written_out.write_text(scenario.to_toml(), encoding="utf-8")
    assert Scenario.load(written_out).hash() == scenario.hash()


def test_a_dated_change_brings_a_foreign_lever_in(mine: Path) -> None:
    text = mine.read_text(encoding="utf-8").replace("[policies.broadcast]\nintensity = 0.8\n", "")
    text += '\n[[changes]]\ndate = 2021-01-03\npath = "policies.broadcast.intensity"\nvalue = 0.5\n'
    mine.write_text(text, encoding="utf-8")
    world = prepare(Scenario.load(mine), 1, 5)
    spent = []
    for _ in range(world.calendar.total_days):
        step(world)
        spent.append(float(world.programmes.spent_cny.sum()))
    assert spent[11] == 0.0  # ten days of burn-in and two of January
    assert spent[-1] > 0.0


def test_plugins_of_a_parent_stay(mine: Path) -> None:
    child = mine.with_name("child.toml")
    child.write_text('extends = "my.toml"\nplugins = ["another.py"]\n')
    text = mine.with_name("broadcast.py").read_text(encoding="utf-8")
    mine.with_name("another.py").write_text(text)
    assert {"broadcast", "another"} <= set(Scenario.load(child).kit.levers)
