"""Plans: what is refused and how it is said, and which scenarios they come to."""

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from ruralsim.experiment.asking.catalogue import files
from ruralsim.experiment.reading.outcome import Outcome
from ruralsim.experiment.studying.study import Study
from ruralsim.experiment.sweeping.designs import Design
from ruralsim.experiment.sweeping.factors import Factor
from ruralsim.experiment.sweeping.plan import Plan
from ruralsim.indicators import of_every_run
from ruralsim.results.store import TABLES, Store
from ruralsim.scenario import Scenario, toml
from ruralsim.scenario.problems import InvalidScenario

PLAN = """
question = "Does it matter?"
base = "small"

[set.world]
households = 60

[design]
kind = "sobol"
samples = 2
replications = 3

[factors]
"policies.resource_sharing.intensity" = { low = 0.0, high = 1.0 }
"networks.post.courier_wage" = { values = [3000, 4000] }
run.burn_in_days = { low = 0, high = 9 }

[outcomes]
income = { indicator = "income_head", window_days = 365 }
"""


@pytest.fixture
def write(tmp_path: Path):
    def write(text: str, name: str = "asked.toml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def changed(old: str, new: str) -> str:
    assert old in PLAN
    return PLAN.replace(old, new)


@pytest.mark.parametrize("name", files("sweep"))
def test_the_catalogue_is_sound_and_in_both_languages(name: str) -> None:
    plan = Plan.load(name)
    assert plan.count * plan.design.replications > 1
    for words in (plan.title.model_dump(), plan.question.model_dump()):
        assert words["en"]
        assert any("\u4e00" <= letter <= "\u9fff" for letter in words["zh"]), words


def test_plans_and_studies_share_a_folder_but_not_a_list() -> None:
    assert {"first_sweep", "doubtful", "sharing_or_subsidy"} <= set(files("sweep"))
    assert "withdrawal" in files("study")
    assert not set(files("sweep")) & set(files("study"))
    with pytest.raises(InvalidScenario, match="ruralsim study withdrawal"):
        Plan.load("withdrawal")
    with pytest.raises(InvalidScenario, match="ruralsim sweep first_sweep"):
        Study.load("first_sweep")
    with pytest.raises(InvalidScenario, match="是否想写: first_sweep"):
        Plan.load("frist_sweep")


def test_points_are_the_base_with_their_values(write) -> None:
    plan = Plan.load(write(PLAN))
    points = list(plan.points())
    assert len(points) == plan.count == 2 * (3 + 2)
    for point, values in zip(points, plan.values(), strict=True):
        assert point.values == values
        assert point.scenario == Scenario.load("small", [("world.households", 60), *values.items()])
        assert isinstance(values["run.burn_in_days"], int)
    assert [point.index for point in plan.points({3, 5})] == [3, 5]


def test_every_base_has_every_point(write) -> None:
    plan = Plan.load(write(changed('"small"', '["small", "no_policy"]')))
    points = list(plan.points())
    half = len(points) // 2
    assert [p.base for p in points] == ["small"] * half + ["no_policy"] * half
    assert [p.values for p in points[:half]] == [p.values for p in points[half:]]
    assert all(p.scenario.world.households == 60 for p in points)


def test_replications_count_up_from_the_bases_seed(write) -> None:
    assert list(Plan.load(write(PLAN)).seeds) == [1, 2, 3]
    assert list(Plan.load(write(PLAN), [("set.run.seed", 40)]).seeds) == [40, 41, 42]


def test_the_same_plan_is_the_same_points_in_another_process(write) -> None:
    path = write(PLAN)
    script = (
        "import json, sys; from ruralsim.experiment.sweeping.plan import Plan; "
        "print(json.dumps([p.scenario.hash() for p in Plan.load(sys.argv[1]).points()]))"
    )
    told = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True)
    assert json.loads(told.stdout) == [p.scenario.hash() for p in Plan.load(path).points()]


def test_a_copy_forgets_what_was_read(write) -> None:
    plan = Plan.load(write(PLAN))
    assert plan.bases["small"].world.households == 60
    fewer = plan.model_copy(update={"set": {"world.households": 30}})
    assert fewer.bases["small"].world.households == 30


def test_a_plan_survives_its_own_text(write) -> None:
    plan = Plan.load(write(PLAN))
    again = Plan.load(write(toml.dumps(plan), "again.toml"))
    assert again == plan
    assert list(again.values()) == list(plan.values())


def test_factors_have_the_labels_of_their_parameters(write) -> None:
    labels = Plan.load(write(PLAN)).labels()
    assert labels["networks.post.courier_wage"]["unit"] == "CNY/month"
    assert labels["policies.resource_sharing.intensity"]["en"].startswith("Resource sharing: ")
    assert labels["policies.resource_sharing.intensity"]["zh"].startswith("资源共享")


def test_whole_values_are_chosen_from(write) -> None:
    text = """
base = "small"
[design]
kind = "grid"
[factors]
"run.start" = { values = [2021-01-01, 2022-01-01] }
"logistics.sharing.division" = { values = ["parcels", "shapley"] }
"policies.resource_sharing.layers" = { values = [["point"], ["point", "vehicle"]] }
"""
    points = list(Plan.load(write(text)).points())
    assert len(points) == 8
    assert points[-1].scenario.run.start == date(2022, 1, 1)
    assert points[-1].scenario.logistics.sharing.division == "shapley"
    assert points[-1].scenario.policies.resource_sharing.layers == ("point", "vehicle")
    assert Plan.load(write(text)).outcomes.keys() >= {"income_head", "cost_parcel"}  # the headline ones


@pytest.mark.parametrize(
    ("design", "factor", "said"),
    [
        ("fast", "{ values = [3000, 4000] }", "of separate values it would miss a part"),
        ("fast", "{ low = 3000, high = 3005, whole = true }", "of separate values it would miss a part"),
        ("morris", f"{{ values = {[*range(3000, 3068)]} }}", "68 values take at least 67 samples"),
    ],
)
def test_a_design_that_cannot_measure_separate_values_is_refused(write, design, factor, said) -> None:
    text = changed('"sobol"\nsamples = 2', f'"{design}"\nsamples = 65').replace(
        "{ values = [3000, 4000] }", factor
    )
    with pytest.raises(InvalidScenario, match=rf"asked.toml:15\s+factors.networks.*{said}"):
        Plan.load(write(text.replace("low = 0, high = 9", "low = 0, high = 90")))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("resource_sharing.intensity", "resource_sharing.intensty", "policies.resource_sharing.intensity"),
        ("resource_sharing.intensity", "sharing.intensity", "policies.resource_sharing.intensity"),
        ("resource_sharing.intensity", "resource_sharing", "it holds · 是表，其下有: intensity"),
        ("post.courier_wage", "post.wage_cny_month", "networks.post.courier_wage"),
        ("post.courier_wage", "pots.courier_wage", "networks.post.courier_wage"),
        ("run.burn_in_days", "run.seed", "design.replications counts the seeds"),
        ("run.burn_in_days", "world.households", "is under set as well"),
        ('"income_head"', '"income_per_head"', "did you mean · 是否想写: income_head"),
        ("high = 1.0", "high = 2.0", "2.0 is out of bounds: between 0 and 1"),
        ("low = 0.0, high = 1.0", "low = 1.0, high = 0.0", "low 1 is not below high 0"),
        ("low = 0.0, high = 1.0", "low = nan, high = 1.0", "not a finite number"),
        ("low = 0.0, high = 1.0", 'low = "0", high = 1.0', "is not a number"),
        ("low = 0.0, high = 1.0", "lo = 0.0, high = 1.0", "intensity.low"),
        ("[3000, 4000]", "[]", "values are empty"),
        ("[3000, 4000]", "[30, 4000]", "30 is out of bounds: between 500 and 20000 CNY/month"),
        ("[3000, 4000]", '["much"]', "is not a number"),
        ("[3000, 4000]", "[nan]", "not a finite number"),
        ("low = 0, high = 9", "low = 0.5, high = 9", "0.5 is not a whole number"),
        ("replications = 3", "replications = 0", "between 1 and 10000"),
        ("samples = 2", "samples = 3", "2 or 4"),
        ("samples = 2", "sample = 2", "design.samples"),
        ('"sobol"', '"sobel"', "'morris'"),
        ('"small"', '"smal"', "did you mean · 是否想写: small"),
        ('"small"', '["small", "small"]', "two of them are named"),
        ("households = 60", "housholds = 60", "world.households"),
        ("households = 60", "households = -1", "-1 is out of bounds"),
        ("window_days = 365", "at = 2031-01-01", "outside the run, 2021-01-01 to 2021-12-31"),
        ("window_days = 365", "at = 2021-06-15", "ends no month, so no run keeps it"),
        ("window_days = 365", "window_days = 10, at = 2021-01-01", "no whole month ends in the 10 days"),
        ("income = {", "seed = {", "the name of another column"),
        ("question", "qestion", "did you mean · 是否想写: question"),
        ('base = "small"', 'base = "small"\nname = "a b"', "no short name"),
        ('base = "small"', 'base = "small"\nensemble = "none.toml"', "no such file"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(write, old: str, new: str, said: str) -> None:
    text = changed(old, new)
    with pytest.raises(InvalidScenario) as refused:
        Plan.load(write(text))
    message = str(refused.value)
    assert said in message
    at = next(
        i for i, (a, b) in enumerate(zip(PLAN.splitlines(), text.splitlines(), strict=False), 1) if a != b
    )
    header = max(i for i, line in enumerate(text.splitlines()[:at], 1) if i == 1 or line.startswith("["))
    assert any(f"asked.toml:{line}" in message for line in range(header, at + 2)) or ".toml" in new


def test_labels_tell_readings_of_one_indicator_apart(write) -> None:
    both = 'income = { indicator = "income_head" }\nearly = { indicator = "income_head", at = 2021-06-30 }'
    plan = Plan.load(write(changed('income = { indicator = "income_head", window_days = 365 }', both)))
    labels = plan.outcome_labels()
    assert labels["early"]["en"].endswith(", 2021-06-30")
    assert labels["early"]["zh"] != labels["income"]["zh"]


def test_readings_that_look_alike_are_refused(write) -> None:
    both = 'income = { indicator = "income_head" }\nagain = { indicator = "income_head" }'
    with pytest.raises(InvalidScenario, match=r"outcomes\.again: has the same label as income"):
        Plan.load(write(changed('income = { indicator = "income_head", window_days = 365 }', both)))


def test_a_lever_dated_after_the_runs_is_said(write) -> None:
    late = changed("[set.world]", "[set.policies]\nresource_sharing.start = 2030-01-01\n\n[set.world]")
    late = late.replace("{ low = 0.0, high = 1.0 }", "{ values = [0.0, 1.0] }")
    late = late.replace('kind = "sobol"\nsamples = 2', 'kind = "lhs"\nsamples = 4')
    said = [note.en for note in Plan.load(write(late)).outside()]
    assert [s for s in said if "policies.resource_sharing: in force on no day of the run" in s]


def test_a_plan_of_too_many_runs_is_refused(write) -> None:
    text = changed('kind = "sobol"\nsamples = 2', 'kind = "grid"\nlevels = 1000')
    rows = "".join(
        f'"household.channels.{name}" = {{ low = 0.0, high = 0.2 }}\n' for name in ("smoothing", "commission")
    )
    with pytest.raises(InvalidScenario, match="6,000,000,000,000 runs"):
        Plan.load(write(text.replace("[outcomes]", f"{rows}\n[outcomes]").replace("high = 9", "high = 9999")))


def test_values_that_do_not_go_together_name_their_point(write) -> None:
    text = """
base = "small"
[design]
kind = "grid"
[factors]
"policies.freight_subsidy.start" = { values = [2021-01-01, 2021-06-01] }
"policies.freight_subsidy.end" = { values = [2021-03-01, 2021-12-31] }
"""
    plan = Plan.load(write(text))
    with pytest.raises(InvalidScenario, match=r"point 2(.|\n)*before it starts(.|\n)*start = 2021-06-01"):
        list(plan.points())


# points in a CSV file

TABLE = """policies.resource_sharing.intensity,networks.post.courier_wage,logistics.sharing.division
0.0,3000,parcels
1.0,4000,shapley
"""
BY_TABLE = 'base = "small"\n[design]\nkind = "csv"\nfile = "points.csv"\n'


def test_points_may_be_written_out(write) -> None:
    write(TABLE, "points.csv")
    plan = Plan.load(write(BY_TABLE))
    assert plan.count == 2
    assert list(plan.values()) == [
        {
            "policies.resource_sharing.intensity": 0.0,
            "networks.post.courier_wage": 3000,
            "logistics.sharing.division": "parcels",
        },
        {
            "policies.resource_sharing.intensity": 1.0,
            "networks.post.courier_wage": 4000,
            "logistics.sharing.division": "shapley",
        },
    ]
    assert (
        plan.factors["networks.post.courier_wage"].low,
        plan.factors["networks.post.courier_wage"].high,
    ) == (
        3000.0,
        4000.0,
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("1.0,4000", "1.0,40", 3, "courier_wage: 40.0 is out of bounds"),
        ("1.0,4000", "1.0,nan", 3, "nan is not finite"),
        ("1.0,4000", "1.0,", 3, "is empty"),
        ("1.0,4000", "4000", 3, "2 cells under 3 headings"),
        ("1.0,4000", "1.5,4000", 3, "1.5 is out of bounds"),
        ("shapley", "shaply", 3, "'shapley'"),
        ("post.courier_wage", "post.courier_wages", 1, "networks.post.courier_wage"),
        ("networks.post.courier_wage", "policies.resource_sharing.intensity", 1, "stands twice"),
        (TABLE[TABLE.index("0.0") :], "", 1, "at least one point"),
    ],
)
def test_errors_of_a_table_name_its_line(write, old: str, new: str, line: int, said: str) -> None:
    assert old in TABLE
    write(TABLE.replace(old, new, 1), "points.csv")
    with pytest.raises(InvalidScenario) as refused:
        Plan.load(write(BY_TABLE))
    assert f"points.csv:{line}" in str(refused.value)
    assert said in str(refused.value)


def test_a_table_is_needed_and_is_enough(write) -> None:
    with pytest.raises(InvalidScenario, match=r"points\.csv\n  no such file"):
        Plan.load(write(BY_TABLE))
    write(TABLE, "points.csv")
    with pytest.raises(InvalidScenario, match="leave this table out"):
        Plan.load(write(BY_TABLE + '[factors]\n"terms.quota" = { low = 0.0, high = 1.0 }\n'))


def test_replications_take_turns_with_an_ensemble(write) -> None:
    member = '[[members]]\nname = "m{0}"\nvalues = {{ "household.labour.fill" = 0.{0} }}\n'
    write("".join(member.format(i) for i in (2, 3)), "ensemble.toml")
    plan = Plan.load(write(changed('base = "small"', 'base = "small"\nensemble = "ensemble.toml"')))
    assert [plan.member(replication) for replication in range(4)] == [0, 1, 0, 1]
    fills = [{p.scenario.household.labour.fill for p in plan.points(member=member)} for member in (0, 1)]
    assert fills == [{0.2}, {0.3}]
    with pytest.raises(InvalidScenario, match="is what the ensemble decides"):
        Plan.load(write(toml.dumps(plan)), [("set.household.labour.fill", 0.4)])


# the documentation

PAGE = (Path(__file__).parents[3] / "docs" / "sweeps.md").read_text(encoding="utf-8")


def test_examples_of_the_page_are_plans(write) -> None:
    write(re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)[0], "points.csv")
    examples = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    plans = [Plan.load(write(text)) for text in examples]
    assert {plan.design.kind for plan in plans} == {"sobol", "one_at_a_time", "morris", "lhs", "csv"}
    assert [plan.count for plan in plans] == [64 * 5, 1 + 2 * 2, 8 * 4, 2 * 100, 2]


@pytest.mark.parametrize("settings", [Plan, Design, Factor, Outcome])
def test_the_page_names_every_key(settings) -> None:
    assert [key for key in settings.model_fields if not re.search(rf"`[^`\n]*\b{key}\b[^`\n]*`", PAGE)] == []


def test_the_page_lists_the_tables_of_a_store(tmp_path: Path) -> None:
    for name in TABLES:
        row = re.search(rf"^\| `{name}` \| (.*?) \|", PAGE, re.MULTILINE)
        assert row, name
        told = re.findall(r"`(\w+)`", row[1])
        assert told == list(Store(tmp_path).sql(f"SELECT * FROM {name}").column_names), name


def test_the_queries_of_the_page_name_what_a_store_has(tmp_path: Path) -> None:
    book = pytest.importorskip("duckdb").connect()
    held = {name: Store(tmp_path).sql(f"SELECT * FROM {name}").column_names for name in TABLES}
    held["series"] += [indicator.name for indicator in of_every_run()]
    for name in ("sharing_or_subsidy", "first_sweep"):
        held[name] = ["key", "point", "seed", *Plan.load(name).factors]
    for name, columns in held.items():
        kinds = {"key": "VARCHAR", "scenario": "VARCHAR", "name": "VARCHAR", "date": "TIMESTAMP"}
        declared = ", ".join(f'"{column}" {kinds.get(column, "DOUBLE")}' for column in columns)
        book.execute(f"CREATE TABLE {name} ({declared})")
    (queries,) = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
    for query in filter(str.strip, queries.split(";")):
        assert book.execute(query).fetchall() == []
