"""Studies: what is refused, what is read, and what is concluded; the catalogue's own are sound."""

import math
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ruralsim import simulate
from ruralsim.experiment.asking.catalogue import files
from ruralsim.experiment.pages import write_page
from ruralsim.experiment.reading.readings import Reading
from ruralsim.experiment.studying.findings import run_study, verdict
from ruralsim.experiment.studying.study import Study, relevant
from ruralsim.foundation.days import Span
from ruralsim.indicators.indicator import COUNTS
from ruralsim.report.numbers import quantity
from ruralsim.results.findings import Findings
from ruralsim.scenario.loading import Document
from ruralsim.scenario.problems import InvalidScenario
from tests.factory import tiny_scenario

TINY = """
base = "kept"
paper = "§2"
title = { en = "Tiny", zh = "小" }
question = { en = "Does it matter?", zh = "有关系吗？" }

[run]
scenario = "small"
reps = 2

[set.run]
days = 40
burn_in_days = 0

[set.world]
width_km = 12
height_km = 10
townships = 2
villages = 4
households = 40
buyers = 40

[cells.kept]
en = "kept"
zh = "延续"
x = 1

[cells.dropped]
en = "dropped"
zh = "退出"
x = 0
changes = [{ date = 2021-01-10, path = "terms.quota", value = 0.0 }]

[cells.subsidy]
set.policies.freight_subsidy = { intensity = 2.0 }

[readings.income]
indicator = "income_head"

[readings.listed]
household = "income_head"
cohort = "assist_listed"
en = "income of the listed"
zh = "名单农户收入"

[readings.lost]
mass = "lost"
over = "harvested"

[readings.visits]
village = "visits_week"
at = 2021-01-31

[claims.loss]
en = "Withdrawal hurts"
zh = "退出有损"
readings = ["income", "listed"]
weights = { dropped = 1, kept = -1 }
expected = -1

[claims.nothing]
en = "Nothing is nothing"
zh = "无即是无"
readings = ["income"]
weights = { kept = 0 }
expected = 1

[figures.effects]
en = "Effects"
zh = "效应"

[figures.claims]
kind = "claims"
readings = ["income"]

[figures.course]
kind = "course"
readings = ["income"]

[figures.response]
kind = "response"
en = "quota"
zh = "额度"
readings = ["income"]
difference = false

[figures.profile]
kind = "profile"
readings = ["lost"]
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("study") / "tiny.toml"
    path.write_text(TINY, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def found(path: Path) -> Findings:
    return run_study(Study.load(path), jobs=1)


@pytest.mark.parametrize("name", files("study"))
def test_the_catalogue_is_sound(name: str) -> None:
    study = Study.load(name)
    assert study.paper
    assert study.claims
    assert study.figures
    said = [study.title.model_dump(), study.question.model_dump(), *map(study.label, study.cells)]
    said += [claim.model_dump() for claim in study.claims.values()]
    for words in said:
        assert words["en"]
        assert any("\u4e00" <= letter <= "\u9fff" for letter in words["zh"]), words


def test_the_papers_hypotheses_are_all_there() -> None:
    asked = {
        "withdrawal",
        "strategies",
        "compliance",
        "sharing",
        "cold_chain",
        "talent",
        "training",
        "remoteness",
        "volume",
    }
    assert asked <= set(files("study"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("claims.loss.weights.kept", -2), "add up to -1"),
        (("claims.loss.weights.kpet", 0), "did you mean · 是否想写: kept"),
        (("claims.loss.readings", ["incme"]), "did you mean · 是否想写: income"),
        (("readings.income.indicator", "income_haed"), "did you mean · 是否想写: income_head"),
        (("readings.income.mass", "lost"), "needs one of indicator, mass, village and household"),
        (("readings.listed.cohort", "assisted"), "assist_listed"),
        (("readings.visits.at", "2021-03-01"), "date"),
        (
            ("cells.subsidy.set.policies.freight_subsidy.intensity", -1.0),
            "cells.subsidy: policies.freight_subsidy",
        ),
        (("cells.kept.set.terms.quotaa", 1.0), "terms.quota"),
        (("cells.kept.scenario", "smal"), "small"),
        (("cell.kept.x", 1), "did you mean · 是否想写: cells"),
        (("base", "kpt"), "kept"),
        (("figures.course.kind", "curve"), "course"),
    ],
)
def test_what_is_wrong_is_named(path: Path, wrong, said: str) -> None:
    with pytest.raises(InvalidScenario) as refused:
        Study.load(path, [wrong])
    assert said in str(refused.value)
    assert wrong[0].split(".")[0] in str(refused.value)


def test_errors_name_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(TINY.replace('indicator = "income_head"', 'indicator = "income"'), encoding="utf-8")
    line = TINY[: TINY.index("[readings.income]")].count("\n") + 2
    with pytest.raises(InvalidScenario, match=rf"wrong\.toml:{line}"):
        Study.load(path)


def test_readings_beyond_the_end_are_refused(path: Path) -> None:
    with pytest.raises(InvalidScenario, match="2021-01-31 lies outside the run, 2021-01-01 to 2021-01-20"):
        Study.load(path, [("run.days", 20)])


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        ({"indicator": "income_head", "at": date(2021, 1, 15)}, "2021-01-15 ends no month"),
        ({"village": "visits_week", "at": date(2021, 2, 5)}, "2021-02-05 ends no month"),
        ({"household": "income_head", "at": date(2021, 1, 31)}, "2021-01-31 ends no year that is kept"),
        ({"mass": "lost", "at": date(2021, 1, 31)}, "2021-01-31 ends no year that is kept"),
        ({"indicator": "income_head"}, "has the same label as income"),
    ],
)
def test_days_that_no_run_keeps_are_refused(path: Path, reading: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidScenario, match=said):
        Study.load(path, [("readings.other", reading)])


def test_mass_is_that_of_whole_years() -> None:
    lost = Reading(mass="lost")
    two_years = Span.of(date(2021, 1, 1), 400)
    assert lost.when(two_years)["en"] == "2021"
    assert lost.when(Span.of(date(2021, 1, 1), 40))["en"] == "2021-01-01 to 2021-02-09"
    assert Reading(mass="lost", at=date(2022, 2, 4)).when(two_years)["en"] == "2022-01-01 to 2022-02-04"
    assert not Reading(mass="lost", at=date(2022, 1, 31)).days(two_years)


UNLIKE = """
[cells.larger]
set.world.households = 80
"""
ROADS = """
[cells.roads]
set.world.roads.unreached = 0.5

[readings.middling]
indicator = "income_middle"
"""


def refused_with(path: Path, more: str, *, top: str = "") -> str:
    other = path.with_name("more.toml")
    other.write_text(top + path.read_text(encoding="utf-8") + more, encoding="utf-8")
    with pytest.raises(InvalidScenario) as caught:
        Study.load(other)
    return str(caught.value)


def test_cells_of_another_county_are_refused(path: Path) -> None:
    said = refused_with(path, UNLIKE)
    assert "cells.larger: is another county than kept: world.households 80 (40)" in said
    assert "unequal = true" in said


def test_unlike_counties_have_no_villages_in_common(path: Path) -> None:
    village = '\n[readings.seen]\nvillage = "visits_week"\n'
    said = refused_with(path, UNLIKE + village, top="unequal = true\n")
    assert "readings.seen: follows villages or households of the base" in said


EMPTY_LEVER = """
[cells.fetched]
set.policies.first_mile_pickup = {}
"""


def test_an_empty_table_is_a_lever_as_it_comes(path: Path) -> None:
    other = path.with_name("fetched.toml")
    other.write_text(TINY + EMPTY_LEVER, encoding="utf-8")
    assert Study.load(other).scenario("fetched").policies.first_mile_pickup.intensity == 1.0


@pytest.mark.parametrize(
    "nothing",
    [
        "",
        "set = {}",
        "set.policies = {}",
        "set.world.households = 40",
        'scenario = "small"',
        'en = "The same by another name"\nset.run.seed = 9',
        "x = 0.5\nset.world.townships = 2",
    ],
)
def test_a_cell_that_changes_nothing_is_refused(path: Path, nothing: str) -> None:
    said = refused_with(path, f"\n[cells.same]\n{nothing}\n")
    assert f"more.toml:{(TINY + ' [cells.same]').count(chr(10)) + 2}" in said
    assert "cells.same: is kept in every respect: nothing differs · 与 kept 完全相同" in said
    assert "or leave it out · " in said


@pytest.mark.parametrize(
    "nothing", ["policies.resource_sharing = {}", "policies.resource_sharing.intensity = 1"]
)
def test_a_cell_whose_values_its_scenario_has_already_is_refused(path: Path, nothing: str) -> None:
    said = refused_with(path, f'\n[cells.same]\nscenario = "resource_sharing"\nset.{nothing}\n')
    assert "cells.same.set: sets nothing: resource_sharing is the same without it" in said


def test_a_line_of_a_response_may_begin_at_the_base(path: Path) -> None:
    other = path.with_name("lines.toml")
    other.write_text(TINY + '\n[cells.zero]\nx = 0\ngroup_en = "other line"\n', encoding="utf-8")
    study = Study.load(other)
    assert study.scenario("zero").hash() == study.scenario("kept").hash()


def test_an_indicator_of_a_class_needs_one_class_in_all_cells(path: Path) -> None:
    said = refused_with(path, ROADS)
    assert "readings.middling.indicator: other villages are middle in roads" in said
    assert 'village = "income_head", remoteness = "middle"' in said


def test_unknown_names_are_helped() -> None:
    with pytest.raises(InvalidScenario, match="withdrawal"):
        Study.load("withdrawl")


def test_cells_differ_only_in_what_is_set(path: Path) -> None:
    study = Study.load(path)
    kept, dropped, subsidy = (study.scenario(key) for key in study.cells)
    assert kept.run.days == 40
    assert dropped.with_values(("changes", [])).hash() == kept.hash()
    assert [change.path for change in dropped.changes] == ["terms.quota"]
    assert subsidy.with_values(("policies.freight_subsidy", None)).hash() == kept.hash()


def test_what_a_study_finds(found: Findings) -> None:
    effects = found.frame("effects").set_index(["cell", "reading"])
    assert (effects.loc["kept", ["diff", "low", "high"]] == 0.0).all(axis=None)
    assert (effects["reps"] == 2).all()
    values = found.frame("readings").pivot(index="seed", columns=["reading", "cell"], values="value")
    hand = (values["income", "dropped"] - values["income", "kept"]).mean()
    assert effects.loc[("dropped", "income"), "diff"] == pytest.approx(hand)
    claims = found.frame("claims").set_index(["claim", "reading"])
    assert claims.loc[("loss", "income"), "value"] == pytest.approx(hand)
    assert claims.loc[("nothing", "income"), "verdict"] == "none"
    assert found.meta["readings"][2]["unit"] == "share"
    courses = found.frame("courses")
    assert set(courses["cell"]) == {"kept", "dropped", "subsidy"}
    assert np.isfinite(courses["mean"]).any()


def test_findings_survive_their_folder(found: Findings, path: Path, tmp_path: Path) -> None:
    found.save(tmp_path / "findings")
    again = Findings.load(tmp_path / "findings")
    assert again.meta["cells"] == found.meta["cells"]
    for table in ("readings", "effects", "claims"):
        assert again.frame(table).to_dict("list").keys() == found.frame(table).to_dict("list").keys()
        assert len(again.frame(table)) == len(found.frame(table))
    asked = Document()
    asked.merge(tomllib.loads(again.asked), "asked.toml")
    assert Study.checked(asked) == Study.load(path)


def test_a_study_without_claims_and_figures_is_saved(path: Path, tmp_path: Path) -> None:
    bare = Study.load(path).model_copy(update={"claims": {}, "figures": {}})
    write_page(run_study(bare, reps=1, jobs=1).save(tmp_path / "bare"))
    assert Findings.load(tmp_path / "bare").frame("courses").empty
    assert len(Findings.load(tmp_path / "bare").frame("effects")) == 12


def claim(value, low, high, expected=1, p_holm=0.01, reps=8, relevant=0.1):
    return {
        "value": value, "low": low, "high": high, "expected": expected, "p_holm": p_holm, "reps": reps,
        "relevant": relevant,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (claim(1.0, 0.5, 1.5), "supports"),
        (claim(-1.0, -1.5, -0.5), "contradicts"),
        (claim(-1.0, -1.5, -0.5, p_holm=0.28), "open"),  # a sign by itself, none among all claims
        (claim(-3e-5, -5e-5, -1e-5, relevant=0.001), "slight"),  # sure, and nothing to act on
        (claim(0.08, 0.01, 0.15), "slight"),
        (claim(0.01, -0.05, 0.07, p_holm=1.0), "slight"),  # whatever it is, it is too small
        (claim(1.0, -0.5, 2.5), "open"),
        (claim(1.0, math.nan, math.nan, p_holm=math.nan, reps=1), "few"),
        (claim(1.0, 0.9, 1.1, p_holm=0.0, reps=2), "few"),
        (claim(0.0, 0.0, 0.0), "none"),
        (claim(-1.0, -1.5, -0.5, expected=0), "finding"),
    ],
)
def test_verdicts_pass_holm_and_relevance(row, said: str) -> None:
    assert verdict(row) == said


def test_what_counts_is_said_where_a_unit_has_no_default(path: Path) -> None:
    study = Study.load(path, [("claims.loss.relevant", {"income": 25.0})])
    assert relevant(study.claims["loss"], "income", "CNY/head/year") == 25.0
    assert relevant(study.claims["loss"], "listed", "CNY/head/year") == COUNTS["CNY/head/year"]
    for wrong, said in (
        ([("readings.income.indicator", "gini")], "claims.loss.relevant: from what difference of income on"),
        ([("claims.loss.relevant", {"lost": 0.1})], "'lost' is no reading of the claim"),
        ([("claims.loss.relevant", {"income": -1.0})], "claims.loss.relevant"),
    ):
        with pytest.raises(InvalidScenario) as refused:
            Study.load(path, wrong)
        assert said in str(refused.value)


def test_readings_by_hand() -> None:
    scenario = tiny_scenario(run__days=59)
    results = simulate(scenario, 1)
    indicators = results.columns("indicators")
    assert Reading(indicator="gini").read(results) == indicators["gini"][-1]
    at = indicators["date"][30].astype(object)
    assert Reading(indicator="gini", at=at).read(results) == indicators["gini"][30]
    two = Reading(indicator="gini", months=2).read(results)
    assert two == pytest.approx((indicators["gini"][30] + indicators["gini"][58]) / 2)
    mass = results.columns("mass")
    total = {name: mass["kg"][mass["account"] == name].sum() for name in ("lost", "harvested")}
    assert Reading(mass="lost", over="harvested").read(results) == pytest.approx(
        total["lost"] / total["harvested"] if total["harvested"] else np.nan, nan_ok=True
    )
    homes = results.columns("households")
    everybody = np.average(homes["income_head"].astype(float), weights=homes["residents"].astype(float))
    assert Reading(household="income_head").read(results) == pytest.approx(everybody)
    poor = homes["formerly_poor"]
    cohort = Reading(household="income_head", cohort="formerly_poor")
    members = cohort.members(results)
    assert set(members) == set(homes["household"][poor])
    some = np.average(
        homes["income_head"][poor].astype(float), weights=homes["residents"][poor].astype(float)
    )
    assert cohort.read(results, members) == pytest.approx(some)
    villages = results.columns("villages")
    visits = Reading(village="visits_week")
    hand = np.average(villages["visits_week"], weights=villages["residents"])
    assert visits.read(results, visits.members(results)) == pytest.approx(hand)
    gap = Reading(village="visits_week", remoteness="near", less="near")
    assert gap.read(results, np.zeros(4, np.int64)) == 0.0


def test_a_gap_between_shares_is_in_percentage_points() -> None:
    results = simulate(tiny_scenario(run__days=31), 1)
    villages = results.columns("villages")
    kinds = (np.arange(villages["village"].max() + 1) % 2) * 2  # near, remote, near, …

    def share(kind: int) -> float:
        own = kinds[villages["village"]] == kind
        return float(np.average(villages["headcount"][own], weights=villages["residents"][own]))

    gap = Reading(village="headcount", remoteness="remote", less="near")
    assert gap.read(results, kinds) == pytest.approx(100.0 * (share(2) - share(0)))
    assert gap.describe("gap", {})["unit"] == "pp"
    assert quantity(1.5, "pp", signed=True) == {"en": "+1.50 pp", "zh": "+1.50 个百分点"}
    assert Reading(village="headcount", remoteness="remote").describe("level", {})["unit"] == "share"
