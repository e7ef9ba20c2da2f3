"""Results keep the data files they were made from: what became of the originals does not matter any more."""

import json
import shutil
import tomllib
from pathlib import Path

import numpy as np
import pytest

from ruralsim.experiment import compare
from ruralsim.experiment.attributing.attribute import attribute
from ruralsim.experiment.running import worker
from ruralsim.experiment.running.task import Task
from ruralsim.experiment.studying.study import Study
from ruralsim.experiment.sweeping.plan import Plan
from ruralsim.experiment.sweeping.sweep import sweep
from ruralsim.foundation.errors import DataError
from ruralsim.results import Results, bundling
from ruralsim.results.files import write_inputs
from ruralsim.results.store import Store
from ruralsim.scenario import Scenario, toml
from ruralsim.simulate import simulate
from tests.factory import tiny_scenario

HOUSEHOLDS = (9, 14, 8, 12)


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    """A tiny county of two data files."""
    rng = np.random.default_rng(1)
    rows = [",".join(f"{z:.0f}" for z in row) for row in rng.uniform(900, 1200, (10, 12))]
    (tmp_path / "land.csv").write_text("\n".join(rows))
    lines = [f"{'TU'[i % 2]},V{i // 2},{n},{2 + 2 * i}.5,{3 + i}.5" for i, n in enumerate(HOUSEHOLDS)]
    (tmp_path / "places.csv").write_text("\n".join(["township,name,households,x_km,y_km", *lines]))
    return tiny_scenario(
        county__elevation_csv=str(tmp_path / "land.csv"), county__villages_csv=str(tmp_path / "places.csv"),
        run__days=3,
    )  # fmt: skip


def forget(scenario: Scenario) -> None:
    """One original is lost, the other edited."""
    Path(scenario.county.elevation_csv).unlink()
    places = Path(scenario.county.villages_csv)
    places.write_text(places.read_text().replace("V0,9", "V0,90"))


def test_a_run_folder_repeats_its_run_whatever_became_of_the_files(
    scenario: Scenario, tmp_path: Path
) -> None:
    first = simulate(scenario)
    folder = first.save(tmp_path / "run")
    forget(scenario)
    moved = shutil.move(folder, tmp_path / "elsewhere")
    again = Scenario.load(f"{moved}/")
    assert again.hash() == first.manifest["scenario_hash"]
    second = simulate(again)
    for name, column in first.columns("households").items():
        np.testing.assert_array_equal(column, second.columns("households")[name], err_msg=name)
    copy = Results.load(moved).save(tmp_path / "copy")
    assert Scenario.load(f"{copy}/").hash() == again.hash()


def test_a_run_folder_names_its_files_and_no_place_of_this_machine(
    scenario: Scenario, tmp_path: Path
) -> None:
    folder = simulate(scenario).save(tmp_path / "run")
    manifest = json.loads((folder / "manifest.json").read_text())
    assert {about["key"]: about["name"] for about in manifest["inputs"].values()} == {
        "county.elevation_csv": "land.csv", "county.villages_csv": "places.csv",
    }  # fmt: skip
    assert all((folder / name).is_file() for name in manifest["inputs"])
    for file in ("scenario.toml", "meta.json", "manifest.json"):
        assert str(tmp_path) not in (folder / file).read_text(), file


def test_a_comparison_keeps_the_files_of_its_scenarios(scenario: Scenario, tmp_path: Path) -> None:
    other = scenario.with_values(("terms.quota", 0.5), ("name", "other"))
    folder = compare([scenario, other], reps=1, jobs=1).save(tmp_path / "compared")
    forget(scenario)
    for entry in json.loads((folder / "meta.json").read_text())["scenarios"]:
        (folder / "again.toml").write_text(entry["scenario"])
        assert Scenario.load(folder / "again.toml").hash() == entry["hash"]


def test_a_store_keeps_the_files_of_its_runs(scenario: Scenario, tmp_path: Path) -> None:
    store = Store(tmp_path / "store").create()
    task = Task(scenario, 1)
    assert worker.run(task, store, keep=("households",)).kind == "done"
    wanted = scenario.hash()
    forget(scenario)
    [row] = store.scenarios().to_dict("records")
    (store.path / "again.toml").write_text(row["toml"])
    assert Scenario.load(store.path / "again.toml").hash() == wanted
    folder = store.results(task.key).save(tmp_path / "run")
    assert Scenario.load(f"{folder}/").hash() == wanted


def test_an_attribution_keeps_the_files_of_its_scenario(scenario: Scenario, tmp_path: Path) -> None:
    bundle = scenario.with_values(("policies.freight_subsidy.intensity", 0.2))
    found = attribute(bundle, reps=1, jobs=1)
    folder = found.save(tmp_path / "attribution")
    wanted = bundle.hash()
    forget(scenario)
    assert not any(Path(v).is_absolute() for v in _files(tomllib.loads(found.asked)))
    assert Scenario.load(folder / "asked.toml").hash() == wanted


def _files(values: dict) -> list[str]:
    return [values["county"]["elevation_csv"], values["county"]["villages_csv"]]


PLAN = """
base = "own.toml"
title = "Plan"
question = "?"
factors = { "terms.quota" = { values = [0.0, 0.5] } }
design = { kind = "grid", replications = 1 }
"""
STUDY = """
base = "a"
title = { en = "Study", zh = "研究" }
question = { en = "?", zh = "？" }
cells.a = { scenario = "own.toml", en = "a", zh = "甲" }
cells.b = { scenario = "own.toml", en = "b", zh = "乙", set = { "terms.quota" = 0.5 } }
readings.cost = { indicator = "cost_parcel" }
"""


@pytest.fixture
def own(scenario: Scenario, tmp_path: Path) -> Path:
    """A folder with the scenario, a plan and a study that name it."""
    for name, text in (("own", scenario.to_toml()), ("plan", PLAN), ("study", STUDY)):
        (tmp_path / f"{name}.toml").write_text(text)
    return tmp_path


def test_a_swept_plan_is_whole_without_the_files_it_named(scenario: Scenario, own: Path) -> None:
    plan, store = Plan.load(str(own / "plan.toml")), Store(own / "store")
    asked = plan.digest()
    sweep(plan, store, jobs=1)
    (own / "own.toml").unlink()
    forget(scenario)
    moved = Path(shutil.move(store.path, own / "elsewhere"))
    kept = moved / "plans" / "plan" / "plan.toml"
    assert str(own) not in kept.read_text()
    assert Plan.load(str(kept)).digest() == asked
    (own / "bundle").mkdir()
    bundling.collect(moved / "plans" / "plan", own / "bundle")
    assert Plan.load(str(own / "bundle" / "plans" / "plan" / "plan.toml")).digest() == asked


def test_a_study_is_whole_without_the_scenarios_it_named(scenario: Scenario, own: Path) -> None:
    study = Study.load(str(own / "study.toml"))
    asked, hashes = study.made_from(), [cell.hash() for cell in study.scenarios.values()]
    kept, inputs = study.kept()
    (own / "elsewhere").mkdir()
    write_inputs(own / "elsewhere", inputs)
    (own / "elsewhere" / "asked.toml").write_text(toml.dumps(kept))
    (own / "own.toml").unlink()
    forget(scenario)
    again = Study.load(str(own / "elsewhere" / "asked.toml"))
    assert [cell.hash() for cell in again.scenarios.values()] == hashes
    assert again.made_from() == asked


def test_a_scenario_among_inputs_that_was_changed_is_refused(own: Path) -> None:
    kept, inputs = Study.load(str(own / "study.toml")).kept()
    write_inputs(own, inputs)
    file = own / kept.cells["a"].scenario
    file.write_text(file.read_text().replace("days = 3", "days = 4"))
    with pytest.raises(DataError, match=f"{file.name} was changed"):
        Scenario.load(file)


def test_a_run_folder_is_known_without_a_slash(
    scenario: Scenario, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulate(scenario).save(own / "first")
    monkeypatch.chdir(own)
    assert Scenario.load("first").hash() == scenario.hash()


def test_an_input_that_was_changed_is_refused_by_its_name(scenario: Scenario, tmp_path: Path) -> None:
    folder = simulate(scenario).save(tmp_path / "run")
    (places,) = (folder / "inputs").glob("villages-*.csv")
    places.write_text(places.read_text().replace("V0,9", "V0,90"))
    with pytest.raises(DataError, match=rf"{places.name} was changed since"):
        Scenario.load(f"{folder}/").check_files()
