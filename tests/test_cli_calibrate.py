"""`ruralsim calibrate`, and runs with the ensemble it writes."""

import json
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest
from typer.testing import CliRunner

from ruralsim.cli import app
from ruralsim.experiment.asking.ensemble import Ensemble
from ruralsim.experiment.running import measure
from ruralsim.foundation import sources
from ruralsim.scenario import Scenario
from tests.experiment.calibrating.fake_county import FakeBench
from tests.test_cli import fake  # noqa: F401 (a fixture)

pytest.importorskip("optuna")
pytest.importorskip("sklearn")

FILE = """\
question = "Which labour market fits?"
base = "small"
set.run.days = 365

[parameters]
"household.labour.fill" = { low = 0, high = 1 }
"household.labour.work_share" = { low = 0.3, high = 1 }

[targets.income]
indicator = "income_head"
value = 7800
tolerance = 400

[targets.poor]
indicator = "headcount"
value = 0.095
tolerance = 0.01

[run]
trials = 6
check = 2

[ensemble]
samples = 16
waves = 2
members = 3
"""

THREE = """\
[[members]]
name = "m01"
values = { "household.labour.fill" = 0.2 }

[[members]]
name = "m02"
values = { "household.labour.fill" = 0.3 }
"""


class Bench(FakeBench):
    """The bench that the command opens."""

    def __init__(self, store: Any, **options: Any) -> None:
        super().__init__()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass


def ruralsim(*args: str, ok: int = 0) -> str:
    result = CliRunner().invoke(app, args)
    assert result.exit_code == ok, (result.exit_code, result.output, result.exception)
    return result.output


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(measure, "Bench", Bench)
    monkeypatch.setattr("ruralsim.foundation.kernel.ready", lambda progress=None: None)
    (tmp_path / "fit.toml").write_text(FILE, encoding="utf-8")
    (tmp_path / "two.toml").write_text(THREE, encoding="utf-8")
    return tmp_path / "fit.toml"


def test_a_calibration_leaves_report_best_set_and_ensemble(file: Path) -> None:
    said = ruralsim("calibrate", "fit.toml")
    folder = file.parent / "runs" / "calibrate-fit"
    assert (folder / "report" / "calibration.html").exists()
    assert "hit · 达标" in said
    assert "Fresh seeds" in said
    assert "up to " in said
    assert "最多" in said
    best = Scenario.load(folder / "best.toml")
    assert best.run.days == 365
    ensemble = Ensemble.load(folder / "ensemble.toml")
    assert 0 < len(ensemble.members) <= 3
    ensemble.check(Scenario.load("small"))


def test_a_search_is_lengthened_and_another_is_not_resumed(file: Path) -> None:
    assert "keeps no search" in ruralsim("calibrate", "fit.toml", "--resume", ok=2)
    first = json.loads(ruralsim("calibrate", "fit.toml", "--json"))
    more = json.loads(ruralsim("calibrate", "fit.toml", "--resume", "--trials", "9", "--json"))
    assert (first["trials"], more["trials"]) == (6, 9)
    meta = json.loads((file.parent / "runs/calibrate-fit/report/meta.json").read_text(encoding="utf-8"))
    assert meta["command"] == "ruralsim calibrate fit.toml --trials 9"  # that repeats it
    assert more["seeds_search"] == [1, 2]
    assert more["seeds_check"] == [3, 4]
    changed = ("calibrate", "fit.toml", "--set", "run.days=396", "--quiet")
    assert "another question" in ruralsim(*changed, "--resume", ok=2)


def test_another_search_of_the_same_name_wipes_nothing(file: Path) -> None:
    ruralsim("calibrate", "fit.toml", "--quiet")
    first = file.parent / "runs" / "calibrate-fit"
    before = {path: path.read_bytes() for path in first.rglob("*") if path.is_file()}
    said = ruralsim("calibrate", "fit.toml", "--set", "run.days=396")
    assert "these go to calibrate-fit-2" in said
    assert "本次结果存入 calibrate-fit-2" in said
    assert {path: path.read_bytes() for path in first.rglob("*") if path.is_file()} == before
    assert (first.with_name("calibrate-fit-2") / "report" / "calibration.html").exists()
    chosen = ("calibrate", "fit.toml", "--set", "run.days=426", "--out", str(first))
    assert "another one" in ruralsim(*chosen, ok=2)
    assert (first / "study.journal").read_bytes() == before[first / "study.journal"]


def test_a_search_of_another_version_of_the_model_is_not_gone_on_with(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruralsim("calibrate", "fit.toml", "--quiet")
    monkeypatch.setattr(sources, "_SCIENCE", "edited")
    assert "these go to calibrate-fit-2" in ruralsim("calibrate", "fit.toml")


def test_members_of_another_version_of_the_model_are_told(
    file: Path,
    fake: list[Any],  # noqa: F811
) -> None:
    ensemble = 'version = "0.0.9"\nsources = "0123456789abcdef"\n' + THREE
    (file.parent / "old.toml").write_text(ensemble, encoding="utf-8")
    said = ruralsim("run", "small", "--ensemble", "old.toml")
    assert "old.toml was matched with another version of the model, 0.0.9 (01234567)" in said
    assert "另一版本的模型" in said
    assert ruralsim("run", "small", "--ensemble", "old.toml", "--out", "quiet", "-q") == ""


def test_an_ensemble_that_is_no_longer_one_is_taken_away(file: Path) -> None:
    ruralsim("calibrate", "fit.toml", "--quiet")
    said = ruralsim("calibrate", "fit.toml", "--set", "run.days=365")  # the same search
    assert "holds the results" not in said
    file.write_text(FILE.replace("waves = 2", "waves = 1\ncutoff = 0.1"), encoding="utf-8")
    said = ruralsim("calibrate", "fit.toml")  # the same search, other sets
    assert "they are replaced" in said
    assert "No set of parameters is acceptable" in said
    assert not (file.parent / "runs" / "calibrate-fit" / "ensemble.toml").exists()


def test_what_is_wrong_with_a_calibration_is_said(file: Path) -> None:
    file.write_text(FILE.replace("labour.fill", "labour.fil"), encoding="utf-8")
    said = ruralsim("calibrate", "fit.toml", ok=2)
    assert "fit.toml:6" in said
    assert "household.labour.fill" in said


def test_calibrations_are_listed(file: Path) -> None:
    assert "calibrate_small" in ruralsim("calibrate")


def test_a_run_for_every_member(file: Path, fake: list[Any]) -> None:  # noqa: F811
    said = ruralsim("run", "small", "--ensemble", "two.toml", "--out", "out")
    assert [call.scenario.household.labour.fill for call in fake] == [0.2, 0.3]
    assert sorted(path.name for path in Path("out").iterdir()) == ["m01", "m02"]
    assert "2 members" in said
    assert "Gini coefficient" in said
    ruralsim("run", "small", "--ensemble", "two.toml", "--set", "run.replications=2", "--quiet")
    assert [call.scenario.run.seed for call in fake[2:]] == [1, 2, 1, 2]
    assert (Path("runs") / "small-two" / "m02" / "2").is_dir()
    told = json.loads(ruralsim("run", "small", "--ensemble", "two.toml", "--out", "other", "--json"))
    assert [Path(one["folder"]).name for one in told] == ["m01", "m02"]


def test_members_that_do_not_fit_are_refused_before_anything_runs(file: Path, fake: list[Any]) -> None:  # noqa: F811
    wrong = file.parent / "wrong.toml"
    wrong.write_text(THREE.replace("labour.fill", "labour.fil"), encoding="utf-8")
    said = ruralsim("run", "small", "--ensemble", "wrong.toml", ok=2)
    assert "wrong.toml:3" in said
    assert "household.labour.fill" in said
    assert fake == []
