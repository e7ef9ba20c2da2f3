"""Calibrations: what is refused, what is found of a county whose truth is known, and what a break leaves."""

from pathlib import Path

import numpy as np
import pytest

from ruralsim.experiment.asking import catalogue
from ruralsim.experiment.asking.ensemble import Ensemble
from ruralsim.experiment.calibrating.calibrate import Calibrated, calibrate
from ruralsim.experiment.calibrating.calibration import Calibration, Prior
from ruralsim.experiment.calibrating.findings import Read
from ruralsim.experiment.calibrating.misfit import Goals, centre, pooled, worst
from ruralsim.experiment.calibrating.official import targets as official
from ruralsim.experiment.calibrating.targets import Target
from ruralsim.experiment.running.measure import Bench
from ruralsim.experiment.studying.study import Study
from ruralsim.foundation.errors import DataError, RuralsimError
from ruralsim.results.findings import Findings
from ruralsim.results.store import Store
from ruralsim.scenario import Scenario
from ruralsim.scenario.problems import InvalidScenario
from tests.experiment.calibrating.fake_county import FILL, IDLE, SHARE, TRUTH, FakeBench, asked
from tests.factory import tiny_scenario

pytest.importorskip("optuna")
pytest.importorskip("sklearn")

FEW = {"run": {"trials": 10, "replications": 2, "check": 2}, "ensemble": {"samples": 0}}

FILE = """\
question = "Which labour market fits?"
base = "small"

[set]
run.days = 365

[parameters]
"household.labour.fill" = { low = 0.1, high = 0.6 }
household.labour.work_share = {}

[targets.income]
indicator = "income_head"
value = 14051
tolerance = 703
year = 2021
"""


@pytest.fixture(scope="module")
def found() -> Calibrated:
    return calibrate(asked(), FakeBench(noise=0.1))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "fit.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", catalogue.files("calibration"))
def test_the_catalogue_is_sound(name: str) -> None:
    found = Calibration.load(name)
    assert found.question.en
    assert any("\u4e00" <= letter <= "\u9fff" for letter in found.question.zh)
    assert all(target.source for target in found.targets.values())


def test_a_file_is_read(path: Path) -> None:
    found = Calibration.load(path)
    assert found.parameters["household.labour.work_share"].ends == (0.0, 1.0)
    assert found.base_scenario.run.days == 365
    assert found.start == (0.32, 0.68)
    assert [outcome.at.isoformat() for outcome in found.outcomes.values() if outcome.at] == ["2021-12-31"]
    assert found.scenario((0.2, 0.5)).household.labour.fill == 0.2


def test_the_targets_of_validate_can_be_used(path: Path) -> None:
    text = FILE[: FILE.index("[targets")].replace("365", "730")
    path.write_text('targets = "2021"\n' + text, encoding="utf-8")
    found = Calibration.load(path)
    assert {(t.en, t.low, t.high, t.year) for t in found.targets.values()} == {
        (t.en, t.low, t.high, t.year)
        for t in official()
        if 2021 <= t.year <= 2022 and t.since in (None, 2021) and t.month == 12 and t.of != "counties"
    }


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("parameters.household.labour.fil", {}), "household.labour.fill"),
        (("parameters.household.labour.fill", {"low": 0.6, "high": 0.1}), "0.6 is not below high 0.1"),
        (("parameters.household.labour.fill", {"low": -1.0, "high": 0.1}), "between 0 and 1"),
        (("parameters.household.labour.fill", {"log": True}), "log takes positive numbers only"),
        (("parameters.household.labour.fill", {"from": 0.1}), "low, high, log"),
        (("parameters.run.start", {"low": 0, "high": 1}), "is no number"),
        (("set.household.labour.fill", 0.3), "is under set as well"),
        (("targets.income.indicator", "income_haed"), "did you mean · 是否想写: income_head"),
        (("targets.income.year", 2022), "2022-12-31 lies outside the run, 2021-01-01 to 2021-12-31"),
        (("targets.income.growth", True), "2020-12-31 lies outside the run"),
        (("targets.income.range", [1.0, 2.0]), "leave value and tolerance out"),
        (("targets.income.tolerance", 0.0), "tolerance 0 is not above 0"),
        (("targets", "2020"), "there are no targets '2020'"),
        (("base", "smal"), "did you mean · 是否想写: small"),
        (("run.sampler", "grid"), "'tpe', 'cmaes'"),
        (("trials", 3), "unknown key"),
    ],
)
def test_what_is_wrong_is_named(path: Path, wrong: tuple[str, object], said: str) -> None:
    with pytest.raises(InvalidScenario) as refused:
        Calibration.load(path, [wrong])
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"household.labour.fill"', '"household.labour.fil"'),
        ("household.labour.work_share", "household.labour.work_shar"),
        ("income_head", "income"),
        ("703", "0"),
        ('"small"', '"smal"'),
    ],
)
def test_errors_name_file_and_line(path: Path, old: str, new: str) -> None:
    path.write_text(FILE.replace(old, new), encoding="utf-8")
    line = FILE[: FILE.index(old)].count("\n") + 1
    if old == "703":
        line = FILE[: FILE.index("[targets")].count("\n") + 1  # of the whole target
    with pytest.raises(InvalidScenario, match=rf"fit\.toml:{line}\b"):
        Calibration.load(path)


def test_the_examples_of_the_documentation_are_sound(tmp_path: Path) -> None:
    text = (Path(__file__).parents[3] / "docs" / "calibrating.md").read_text(encoding="utf-8")
    fit, ensemble = (block.partition("```")[0] for block in text.split("```toml\n")[1:])
    (tmp_path / "fit.toml").write_text(fit, encoding="utf-8")
    assert len(Calibration.load(tmp_path / "fit.toml").targets) == 2
    (tmp_path / "ensemble.toml").write_text(ensemble, encoding="utf-8")
    Ensemble.load(tmp_path / "ensemble.toml").check(Scenario.load("small"))


def test_kinds_of_experiments_are_told_apart(path: Path) -> None:
    assert "calibrate_small" not in {*catalogue.files("study"), *catalogue.files("sweep")}
    with pytest.raises(InvalidScenario, match="ruralsim calibrate"):
        Study.load(path)
    with pytest.raises(InvalidScenario, match="ruralsim study withdrawal"):
        Calibration.load("withdrawal")


def test_a_prior_and_its_parts() -> None:
    u = np.array([0.0, 0.25, 0.5, 1.0])
    for prior in (Prior(low=2.0, high=8.0), Prior(low=0.01, high=1.0, log=True)):
        assert prior.part(prior.at(u)) == pytest.approx(u)
    assert Prior(low=0.01, high=1.0, log=True).at(np.array([0.5])) == pytest.approx([0.1])
    dice = Prior(low=1, high=6, whole=True)
    assert sorted(set(dice.at(np.linspace(0, 1, 600)))) == [1, 2, 3, 4, 5, 6]


def test_targets_by_hand() -> None:
    run = Scenario.load("small", [("run.days", 730)]).run
    plain = Target(indicator="income_head", value=10.0, tolerance=2.0)
    growth = Target(indicator="income_head", growth=True, range=(0.0, 0.2))
    part = Target(indicators=("a",), over=("a", "b"), range=(0.0, 1.0), year=2021)
    read = {"income_head@2021-12-31/1": 8.0, "income_head@2022-12-31/1": 10.0}
    assert plain.read(read, run) == 10.0
    assert growth.read(read, run) == pytest.approx(0.25)
    assert part.read({"a@2021-12-31/1": 1.0, "b@2021-12-31/1": 3.0}, run) == 0.25
    assert np.isnan(plain.read({}, run))


def test_misfit_by_hand() -> None:
    goals = Goals(np.array([10.0, 1.0]), np.array([2.0, 0.3]), np.array([1.0, 2.0]), np.zeros(2))
    readings = np.array([[11.0, 1.3], [15.0, np.nan]])
    assert centre(readings) == pytest.approx([13.0, 1.3])
    assert goals.loss(centre(readings)) == pytest.approx((3 / 2) ** 2 + 2 * 1.0)
    assert pooled([readings, readings]) == pytest.approx([8.0, 0.0])
    # a tolerance is three standard deviations: what is as far off as the tolerance has I = 3
    assert goals.implausible(np.array([12.0, 1.3]), np.zeros(2)) == pytest.approx([3.0, 3.0])
    assert goals.implausible(np.array([12.0, 1.0]), np.array([5 / 9, 0.0])) == pytest.approx([2.0, 0.0])
    assert worst(np.array([[1.0, 4.0, np.nan]]), 0) == np.inf
    assert worst(np.array([[1.0, 4.0, np.nan]]), 2) == 1.0


def test_the_truth_is_recovered(found: Calibrated) -> None:
    best = dict(zip(found.asked.parameters, found.best.values, strict=True))
    assert best[FILL] == pytest.approx(TRUTH[FILL], abs=0.05)
    assert best[SHARE] == pytest.approx(TRUTH[SHARE], abs=0.03)
    targets = Read(found).findings().frame("targets").set_index("target")
    assert targets["hit"].all()
    assert not targets.loc["poor", "start_hit"]


def test_acceptable_sets_cover_the_truth_and_leave_open_what_is_open(found: Calibrated) -> None:
    table = Read(found).findings().frame("parameters").set_index("parameter")
    for path, true in TRUTH.items():
        assert table.loc[path, "q05"] < true < table.loc[path, "q95"]
        assert table.loc[path, "known"] == "yes"
    assert table.loc[IDLE, "width"] == pytest.approx(1.0, abs=0.25)
    assert table.loc[IDLE, "known"] == "no"
    assert found.draws.left[0] == 1.0 > found.draws.left[1]


def test_abc_keeps_the_nearest_part() -> None:
    found = calibrate(
        asked(run={"trials": 1}, ensemble={"method": "abc", "samples": 50, "accept": 0.16}), FakeBench()
    )
    goals = Goals.of(found.asked.targets.values())
    losses = goals.loss(np.array([tried.mean for tried in found.draws.tried]))
    assert found.draws.accepted.sum() == 8
    assert losses[found.draws.accepted].max() <= losses[~found.draws.accepted].min()
    assert found.draws.distance == pytest.approx(np.sqrt(losses[found.draws.accepted].max() / 2))


def test_search_and_check_share_no_seed(found: Calibrated) -> None:
    bench = FakeBench()
    calibrate(asked(**FEW), bench)
    search, check = found.asked.seeds()
    assert not set(search) & set(check)
    assert {seed for _, seed in bench.asked[:-8]} == {1, 2}
    assert {seed for _, seed in bench.asked[-4:]} == {3, 4}


def test_a_broken_off_search_goes_on_as_if_it_had_not_been(tmp_path: Path) -> None:
    more = {"run": {"trials": 11}, "ensemble": {"samples": 0}}
    whole = calibrate(asked(**more), FakeBench(noise=0.1), tmp_path / "whole")
    for stop in (1, 9, 19):
        with pytest.raises(KeyboardInterrupt):
            calibrate(asked(**more), FakeBench(noise=0.1, stop=stop), tmp_path / "broken")
    again = calibrate(asked(**more), FakeBench(noise=0.1), tmp_path / "broken")
    assert [t.values for t in again.trials] == [t.values for t in whole.trials]
    assert all(
        np.array_equal(a.readings, b.readings) for a, b in zip(again.trials, whole.trials, strict=True)
    )
    assert again.best_checked.values == whole.best_checked.values


def test_a_batch_is_finished_whatever_was_told_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from optuna import Study

    whole = calibrate(asked(**FEW), FakeBench(), tmp_path / "whole")
    told = Study.tell
    left = [2]

    def tell(study: Study, *args: object, **values: object) -> object:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return told(study, *args, **values)

    monkeypatch.setattr(Study, "tell", tell)
    with pytest.raises(KeyboardInterrupt):
        calibrate(asked(**FEW), FakeBench(), tmp_path / "broken")
    monkeypatch.undo()
    again = calibrate(asked(**FEW), FakeBench(), tmp_path / "broken")
    assert [t.values for t in again.trials] == [t.values for t in whole.trials]


def test_a_finished_search_runs_no_trial_again(tmp_path: Path) -> None:
    calibrate(asked(**FEW), FakeBench(), tmp_path / "kept")
    bench, steps = FakeBench(), []
    calibrate(asked(**FEW), bench, tmp_path / "kept", lambda done, of: steps.append((done, of)))
    assert len(bench.asked) == 2 + 4  # the base, and the check of base and best
    assert steps[-1] == (asked(**FEW).sets_needed(),) * 2


def test_another_question_is_not_mixed_in(tmp_path: Path) -> None:
    calibrate(asked(**FEW), FakeBench(), tmp_path / "kept")
    other = asked(parameters={FILL: {"low": 0.1, "high": 0.9}}, **FEW)
    with pytest.raises(DataError, match="another"):
        calibrate(other, FakeBench(), tmp_path / "kept")


def test_failed_runs_are_the_worst_of_all() -> None:
    found = calibrate(asked(**FEW), FakeBench(fail=lambda fill: fill > 0.5))
    assert found.best.values[0] <= 0.5
    assert Read(found).findings().meta["failed"] == sum(t.values[0] > 0.5 for t in found.trials) > 0


def test_nothing_that_can_be_read_is_an_error() -> None:
    with pytest.raises(RuralsimError, match="SELECT \\* FROM errors"):
        calibrate(asked(**FEW), FakeBench(fail=lambda fill: True))


def test_findings_survive_their_folder(found: Calibrated, tmp_path: Path) -> None:
    made = Read(found).findings()
    made.save(tmp_path / "findings")
    again = Findings.load(tmp_path / "findings")
    assert again.kind == "calibration"
    assert again.meta == made.meta
    for table in ("targets", "sets", "values", "fits", "parameters"):
        assert len(again.frame(table)) == len(made.frame(table)) > 0


def test_the_best_set_is_a_scenario(found: Calibrated, tmp_path: Path) -> None:
    path = tmp_path / "best.toml"
    path.write_text(Read(found).best_toml(), encoding="utf-8")
    assert Scenario.load(path).hash() == found.asked.scenario(found.best.values).hash()


def test_runs_lie_in_the_store_and_are_made_once(tmp_path: Path) -> None:
    (tmp_path / "tiny.toml").write_text(tiny_scenario(run__days=31).to_toml(), encoding="utf-8")
    text = FILE.replace('"small"', '"tiny.toml"').replace("year = 2021\n", "")
    text = text.replace(
        "[set]\nrun.days = 365\n", "[run]\ntrials = 3\ncheck = 2\n[ensemble]\nsamples = 2\nwaves = 1\n"
    )
    (tmp_path / "fit.toml").write_text(text, encoding="utf-8")
    fit, store = Calibration.load(tmp_path / "fit.toml"), Store(tmp_path / "store")
    found = []
    for kept in (None, tmp_path / "journal"):
        with Bench(store, jobs=1) as bench:
            found.append(calibrate(fit, bench, kept))
        assert len(store.runs()) == 2 * 3 + 2 * 2 + 2 * len({found[0].best.values, fit.start})
    assert [t.values for t in found[0].trials] == [t.values for t in found[1].trials]
    assert np.isfinite(found[0].best.mean).all()


def test_cmaes_searches_too() -> None:
    pytest.importorskip("cmaes")
    found = calibrate(asked(run={"sampler": "cmaes", "trials": 40}, ensemble={"samples": 0}), FakeBench())
    assert found.best.values[0] == pytest.approx(TRUTH[FILL], abs=0.1)
