"""Questions of money: how they are written, and what is said of those that cannot be asked."""

from datetime import date
from pathlib import Path

import pytest

from ruralsim.experiment.budgeting.budget import BudgetQuestion
from ruralsim.scenario import toml
from ruralsim.scenario.problems import InvalidScenario
from tests.experiment.running.fake_bench import question

TEXT = """
base = "small"
[budget]
cny_year = [200, 100]
[objective]
indicator = "income_q1"
[levers.resource_sharing]
[levers.freight_subsidy]
high = 2.0
set = { per = "kg" }
[levers.cold_chain]
values = [1.0, 0.0, 0.5]
[run]
days = 365
"""


def refusal(tmp_path: Path, old: str, new: str) -> str:
    file = tmp_path / "asked.toml"
    file.write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(InvalidScenario) as refused:
        BudgetQuestion.load(file)
    return str(refused.value)


def test_a_question_is_read(tmp_path: Path) -> None:
    file = tmp_path / "asked.toml"
    file.write_text(TEXT, encoding="utf-8")
    asked = BudgetQuestion.load(file, [("run.trials", 7)])
    assert (asked.name, asked.run.trials, asked.budget.amounts) == ("asked", 7, (100.0, 200.0))
    sharing, freight, cold = asked.choices
    assert (sharing[0], sharing[-1], freight[-1], cold) == (0.0, 1.0, 2.0, (0.0, 0.5, 1.0))
    scenario = asked.scenario((1.0, 0.5, 0.0))
    assert scenario.policies.freight_subsidy.intensity == 0.5
    assert scenario.policies.freight_subsidy.per == "kg"
    assert scenario.run.days == 365


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[levers.cold_chain]", "[levers.cold_chian]", "did you mean · 是否想写: levers.cold_chain"),
        ("[200, 100]", "-5", "-5 is out of bounds"),
        ("[200, 100]", "[]", "names no budget"),
        ("[200, 100]", '"much"', "budget.cny_year"),
        ("income_q1", "income_q9", "there is no indicator 'income_q9'"),
        ('"income_q1"', '"gini"\nat = 2031-01-01', "outside the run, 2021-01-01 to 2021-12-31"),
        ('"income_q1"', '"spending"', "say which way"),
        ("high = 2.0", "high = 200.0", "between 0 and 100 CNY · 200 超出范围：应在 0 与 100 元之间"),
        ("high = 2.0", "low = 3.0\nhigh = 2.0", "low 3 is not below high 2"),
        ("high = 2.0", "high = 2.0\nvalues = [1.0]", "takes values or a range, not both"),
        ('per = "kg"', "intensity = 1.0", "intensity is what is searched"),
        ('per = "kg"', 'per = "ton"', "policies.freight_subsidy.per"),
        ('"small"', '"smal"', "small"),
        ("days = 365", "days = 365\ntrails = 3", "did you mean · 是否想写: run.trials"),
    ],
)
def test_what_cannot_be_asked_is_said_where_it_stands(tmp_path: Path, old: str, new: str, said: str) -> None:
    refused = refusal(tmp_path, old, new)
    assert said in refused
    assert "asked.toml:" in refused


@pytest.mark.parametrize(
    ("base", "more", "where"),
    [
        ("small", "[run]\ndays = 364", "run.days"),
        ("small", "[set]\nrun.days = 364", "set.run.days"),
        ("short.toml", "", "base"),
    ],
)
def test_part_of_a_year_has_no_yearly_budget(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: str, more: str, where: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "short.toml").write_text('extends = "small"\nrun.days = 364\n', encoding="utf-8")
    file = tmp_path / "asked.toml"
    text = TEXT.replace("[run]\ndays = 365", more).replace('"small"', f'"{base}"')
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidScenario, match="不足一年") as refused:
        BudgetQuestion.load(file)
    assert f"{where}: a 364-day run is shorter than the year" in str(refused.value)


def test_no_lever_is_no_question() -> None:
    with pytest.raises(InvalidScenario, match="names no lever"):
        question(levers={})


def test_the_better_direction_is_the_indicators_own() -> None:
    assert question().sign == 1
    assert question(objective={"indicator": "headcount"}).sign == -1
    assert question(objective={"indicator": "gini", "direction": "maximise"}).sign == 1


def test_what_the_base_does_already_is_among_the_choices() -> None:
    asked = question(levers={"cold_chain": {}}, set={"policies.cold_chain.intensity": 0.123})
    assert asked.rest == (0.123,)
    assert 0.123 in asked.choices[0]


def test_seeds_of_search_choice_and_report_differ() -> None:
    first, second, third = question().seeds()
    assert not set(first) & set(second) | set(second) & set(third) | set(first) & set(third)


def test_another_question_is_another_search() -> None:
    asked = question()
    assert asked.digest() == question(run={"trials": 99, "final": 9}, title={"en": "else"}).digest()
    assert asked.digest() != question(99.0).digest()
    assert asked.digest() != question(run={"replications": 3}).digest()


def test_a_question_written_out_reads_back(tmp_path: Path) -> None:
    asked = question((50.0, 100.0), levers={"cold_chain": {"values": [0.0, 1.0], "set": {"ramp_days": 30}}})
    file = tmp_path / "fake.toml"
    file.write_text(toml.dumps(asked), encoding="utf-8")
    assert BudgetQuestion.load(file) == asked


def test_dates_of_the_base_and_of_levers_at_their_fullest_are_looked_at() -> None:
    levers = {"resource_sharing": {}, "cold_chain": {"set": {"start": date(2060, 1, 1)}}}
    said = [note.en for note in question(levers=levers).outside()]
    assert [text.partition(":")[0] for text in said] == ["policies.cold_chain"]
