"""Ensembles: whose turn it is, what is laid over what, and what is refused."""

from collections import Counter
from pathlib import Path

import pytest

from ruralsim.experiment.asking.ensemble import Ensemble
from ruralsim.scenario import Scenario
from ruralsim.scenario.problems import InvalidScenario
from tests.factory import tiny_scenario

FILE = """\
name = "three"

[[members]]
name = "m01"
values = { "household.labour.fill" = 0.2, "run.days" = 50 }

[[members]]
name = "m02"
values = { "household.labour.fill" = 0.3, "run.days" = 60 }

[[members]]
name = "m03"
values = { "household.labour.fill" = 0.4, "run.days" = 70 }
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "three.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_members_take_turns(path: Path) -> None:
    ensemble = Ensemble.load(path)
    assert [ensemble.index(i) for i in range(7)] == [0, 1, 2, 0, 1, 2, 0]
    assert ensemble.member(4) == [("household.labour.fill", 0.3), ("run.days", 60)]
    scenario = ensemble.apply(tiny_scenario(), 5)
    assert (scenario.household.labour.fill, scenario.run.days) == (0.4, 70)


def test_weights_say_how_often(path: Path) -> None:
    path.write_text(
        FILE.replace('name = "m02"', 'name = "m02"\nweight = 3').replace("m03", 'm3"\nweight = 0 #')
    )
    ensemble = Ensemble.load(path)
    turns = [ensemble.index(i) for i in range(40)]
    assert Counter(turns) == {0: 10, 1: 30}
    for n in range(1, 41):
        assert abs(turns[:n].count(1) - 0.75 * n) < 1
    assert [Ensemble.load(path).index(i) for i in (39, 3)] == [turns[39], turns[3]]


def test_a_written_ensemble_reads_back(path: Path, tmp_path: Path) -> None:
    ensemble = Ensemble.load(path)
    (tmp_path / "again.toml").write_text(ensemble.to_toml(), encoding="utf-8")
    again = Ensemble.load(tmp_path / "again.toml")
    assert again.model_dump() == ensemble.model_dump()
    assert again.describe()["members"] == 3


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("0.3,", "true,", 9, "true is not a number"),
        ('"run.days" = 60', '"run.seed" = 60', 9, "sets other parameters than the first: run.days, run.seed"),
        ('"m02"', '"m01"', 8, "two members are named 'm01'"),
        ('"m02"', '"a/b"', 8, "'a/b' is no name"),
        ('name = "m02"', 'name = "m02"\nweigth = 2', 9, "did you mean · 是否想写: members.1.weight"),
        ('name = "m02"', 'name = "m02"\nweight = -1', 9, "-1 is out of bounds: at least 0"),
        ("0.3,", "nan,", 9, "nan"),
    ],
)
def test_what_is_wrong_is_named(path: Path, old: str, new: str, line: int, said: str) -> None:
    path.write_text(FILE.replace(old, new), encoding="utf-8")
    with pytest.raises(InvalidScenario) as refused:
        Ensemble.load(path)
    assert f"three.toml:{line}" in str(refused.value)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name = "none"\nmembers = []', "there are none"),
        ('name = "none"', "members: is missing"),
        (
            FILE.replace("name =", "weight = 0\nname =").replace("weight = 0\n", "", 1),
            "no member has a weight",
        ),
        ("[[members]\n", "not valid TOML"),
        ('extends = "small"', "unknown key"),
    ],
)
def test_no_ensemble_at_all(path: Path, text: str, said: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidScenario, match=said):
        Ensemble.load(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidScenario, match="no such file"):
        Ensemble.load(tmp_path / "gone.toml")


def test_members_that_do_not_fit_the_scenario(path: Path) -> None:
    path.write_text(FILE.replace("labour.fill", "labour.fil"), encoding="utf-8")
    with pytest.raises(InvalidScenario) as refused:
        Ensemble.load(path).check(tiny_scenario())
    assert "three.toml:5" in str(refused.value)
    assert "household.labour.fill" in str(refused.value)
    path.write_text(FILE.replace("0.3,", "1.5,"), encoding="utf-8")
    with pytest.raises(InvalidScenario, match=r"three\.toml:9(.|\n)*between 0 and 1"):
        Ensemble.load(path).check(tiny_scenario())


def test_a_lever_not_in_force_stays_out_of_it(path: Path) -> None:
    path.write_text(FILE.replace("household.labour.fill", "policies.cold_chain.ramp_days"), encoding="utf-8")
    path.write_text(path.read_text().replace("0.2", "10").replace("0.3", "10").replace("0.4", "10"))
    ensemble, without = Ensemble.load(path), tiny_scenario()
    assert ensemble.apply(without, 0).policies.cold_chain is None
    with_it = Scenario.load("cold_chain")
    laid = ensemble.apply(with_it, 0).policies.cold_chain
    assert laid is not None
    assert laid.ramp_days == 10
