"""Results keep the data files they were made from: what became of the originals does not matter any more."""

import json
import shutil
import tomllib
from pathlib import Path

import numpy as np
import pytest

from ruralsim.experiment import compare
from ruralsim.experiment.asking.kinds import kinds
from ruralsim.experiment.attributing.attribute import attribute
from ruralsim.experiment.budgeting import budget
from ruralsim.experiment.calibrating.calibrate import calibrate
from ruralsim.experiment.calibrating.calibration import Calibration
from ruralsim.experiment.calibrating.findings import Read
from ruralsim.experiment.running import worker
from ruralsim.experiment.running.measure import Bench
from ruralsim.experiment.running.task import Task
from ruralsim.experiment.sweeping.plan import Plan
from ruralsim.experiment.sweeping.sweep import sweep
from ruralsim.foundation.errors import DataError, RuralsimError
from ruralsim.results import Results, bundling
from ruralsim.results.runs import Runs
from ruralsim.results.store import Store
from ruralsim.scenario import Scenario
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


QUESTIONS = {
    "acceptability": """
base = "own.toml"
options.half.set."terms.quota" = 0.5
worth.cny = [1000]
run.replications = 2
""",
    "budget": """
base = "own.toml"
budget.cny_year = 1e9
objective.indicator = "income_head"
levers.freight_subsidy.values = [0, 1]
run = { days = 10, replications = 1, trials = 2, final = 2 }
""",
    "calibration": """
base = "own.toml"
parameters."terms.quota" = { low = 0.1, high = 0.9 }
targets.income = { indicator = "income_head", value = 9000, tolerance = 500 }
run = { trials = 2, replications = 1, check = 2 }
ensemble.samples = 0
""",
    "study": """
base = "a"
title = { en = "Study", zh = "研究" }
question = { en = "?", zh = "？" }
run = { scenario = "own.toml", reps = 1 }
cells.a = { en = "a", zh = "甲" }
cells.b = { scenario = "own.toml", en = "b", zh = "乙", set = { "terms.quota" = 0.5 } }
readings.cost = { indicator = "cost_parcel" }
""",
    "sweep": """
base = "own.toml"
title = "Plan"
question = "?"
factors = { "terms.quota" = { values = [0.0, 0.5] } }
design = { kind = "grid", replications = 1 }
""",
}
"""Kind → a file that asks it of `own.toml` beside it."""


@pytest.fixture
def own(scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the scenario, and a question of every kind that names it."""
    monkeypatch.setattr(budget, "SHORTEST", 10)  # years of a search would take long
    for name, text in {"own": scenario.to_toml(), **QUESTIONS}.items():
        (tmp_path / f"{name}.toml").write_text(text)
    return tmp_path


def answered(key: str, file: Path, place: Path) -> tuple[Path, Runs]:
    """Asks a question: the file that its results keep of it, and the runs that they rest on."""
    question, store = kinds()[key].question().load(file), Store(place / "store")
    if key == "sweep":
        sweep(question, store, jobs=1)
        return store.path / "plans" / question.name / "plan.toml", Runs.of_store(store)
    with Bench(store, jobs=1) as bench:
        if key == "calibration":
            found = Read(calibrate(question, bench)).findings()
            found.runs = Runs.of_store(store)
        else:
            found = bench.ask(kinds()[key].answer(), question)
    return found.save(place / "results") / "asked.toml", found.runs


@pytest.mark.parametrize("key", [kind.key for kind in kinds().values() if kind.asked])
def test_results_that_were_moved_ask_again_and_get_the_same_bits(
    key: str, scenario: Scenario, own: Path
) -> None:
    kept, runs = answered(key, own / f"{key}.toml", own / "here")
    assert str(own) not in kept.read_text()
    (own / "own.toml").unlink()
    forget(scenario)
    moved = Path(shutil.move(own / "here", own / "there"))
    _, again = answered(key, moved / kept.relative_to(own / "here"), own / "anew")
    assert again.runs == runs.runs
    (copy,) = moved.glob("*/inputs/*.toml")
    copy.write_text(copy.read_text() + "\n")
    with pytest.raises(RuralsimError, match=f"{copy.name} was changed"):
        kinds()[key].question().load(moved / kept.relative_to(own / "here"))


def test_the_bundle_of_a_sweep_holds_what_its_plan_needs(scenario: Scenario, own: Path) -> None:
    kept, _ = answered("sweep", own / "sweep.toml", own)
    (own / "own.toml").unlink()
    forget(scenario)
    (own / "bundle").mkdir()
    bundling.collect(kept.parent, own / "bundle")
    copy = own / "bundle" / "plans" / "sweep" / "plan.toml"
    assert Plan.load(str(copy)).digest() == Plan.load(str(kept)).digest()


def test_the_best_set_of_a_calibration_extends_the_copy_beside_it(scenario: Scenario, own: Path) -> None:
    asked = Calibration.load(own / "calibration.toml")
    with Bench(Store(own / "store"), jobs=1) as bench:
        read = Read(calibrate(asked, bench))
    read.findings().save(own / "fit" / "report")
    (own / "fit" / "best.toml").write_text(read.best_toml("report/"))
    wanted = asked.scenario(read.found.best.values).hash()
    (own / "own.toml").unlink()
    forget(scenario)
    moved = Path(shutil.move(own / "fit", own / "elsewhere"))
    assert Scenario.load(moved / "best.toml").hash() == wanted


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
