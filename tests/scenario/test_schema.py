"""Checking: what is refused and how it is said; what round-trips; what counts as the same."""

import copy
import json
import pickle
import tomllib
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruralsim.foundation.errors import ScenarioError
from ruralsim.scenario import Scenario, catalogue
from ruralsim.scenario.problems import InvalidScenario
from ruralsim.terms import TERMS
from ruralsim.world.settlement import township_names

EVERY_FILE = sorted(catalogue.files())


def refused(values: dict) -> str:
    with pytest.raises(InvalidScenario) as caught:
        Scenario.from_values(values)
    return str(caught.value)


@pytest.mark.parametrize("name", EVERY_FILE)
def test_every_scenario_is_sound_and_round_trips(name, tmp_path):
    scenario = Scenario.load(name)
    path = tmp_path / "again.toml"
    path.write_text(scenario.to_toml(), encoding="utf-8")
    again = Scenario.load(path)
    assert again == scenario
    assert again.hash() == scenario.hash()
    assert again.to_toml() == scenario.to_toml()


@pytest.mark.parametrize("name", EVERY_FILE)
def test_every_scenario_tells_its_story_in_both_languages(name):
    scenario = Scenario.load(name)
    for text in (scenario.title, scenario.story):
        assert text.en
        assert any("\u4e00" <= c <= "\u9fff" for c in text.zh)
    assert scenario.name == name


def test_the_baseline_is_the_defaults():
    assert Scenario.load("baseline").hash() == Scenario().hash()


def test_no_policy_takes_the_status_quo_away():
    terms = dict(Scenario.load("no_policy").terms)
    assert terms["quota"] == terms["monitor_visits"] == terms["monitor_reports"] == terms["monitor_help"] == 0
    assert terms["allowance_take_up"] == Scenario().terms.allowance_take_up


def test_an_unknown_key_gets_file_line_and_nearest_key(write):
    path = write("[run]\nseed = 2\ndayz = 3\n")
    with pytest.raises(InvalidScenario) as caught:
        Scenario.load(path)
    (problem,) = caught.value.problems
    assert problem.where.endswith("mine.toml:3")
    assert problem.path == "run.dayz"
    assert "run.days" in problem.hint
    assert "burn_in_days" in problem.hint


def test_a_key_in_the_wrong_place_is_sent_home():
    assert "did you mean · 是否想写: run.burn_in_days" in refused({"burn_in_days": 3})


def test_a_table_whose_name_changed_is_known_by_its_keys():
    given = {"logistics": {"trunk": {"line": {"haul_cny_tkm": 0.5, "city_cny": 1.4}}}}
    assert "did you mean · 是否想写: logistics.trunk.bought" in refused(given)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("freigth_subsidy", "freight_subsidy"),
        ("cold_chan", "cold_chain"),
        ("resource_sharng", "resource_sharing"),
        ("subsidy", "station_subsidy"),
    ],
)
@pytest.mark.parametrize("given", [{"intensity": 1.0}, {"intensity": 1.0, "start": date(2021, 1, 1)}, {}])
def test_of_many_tables_that_hold_the_same_keys_the_spelling_tells_which_is_meant(written, meant, given):
    said = refused({"policies": {written: given}})
    assert f"did you mean · 是否想写: policies.{meant}\n" in said
    assert f"{meant}, " in said.partition("allowed here · 可用键: ")[2]  # not cut off: the nearest come first


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("policies.freigth_subsidy.intensity", "did you mean · 是否想写: policies.freight_subsidy\n"),
        (
            "policies.freight_subsidy.intensty",
            "did you mean · 是否想写: policies.freight_subsidy.intensity\n",
        ),
        ("terms.qota", "did you mean · 是否想写: terms.quota\n"),
        ("polices.freight_subsidy.intensity", "did you mean · 是否想写: policies"),
    ],
)
def test_what_a_change_misspells_is_proposed_as_in_a_table(path, said):
    assert said in refused({"changes": [{"date": date(2021, 3, 1), "path": path, "value": 1.0}]})


def test_of_many_tables_that_hold_the_same_keys_none_is_guessed():
    assert "did you mean" not in refused({"policies": {"zzz": {"intensity": 1.0}}})


def test_bounds_are_said_with_value_and_unit():
    message = refused({"run": {"days": 0}})
    assert "0 is out of bounds: between 1 and 36525 days" in message
    assert "0 超出范围：应在 1 与 36525 天之间" in message
    assert "应在 0 与 1 之间" in refused({"terms": {"quota_priority": 2}})
    assert "应在 0 与 2000000 户之间" in refused({"world": {"households": -1}})


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_no_number_is_no_number(number):
    assert "finite" in refused({"terms": {"quota": number}})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"run": {"days": "3"}}, "'3' is not a whole number"),
        ({"run": {"days": 3.5}}, "3.5 is not a whole number"),
        ({"run": {"days": True}}, "true is not a whole number"),
        ({"run": 3}, "3 is not a [table]"),
        ({"run": {"start": "2021-01-01"}}, "without quotes"),
        (
            {"run": {"start": "2021-02-30"}},
            "no date 2021-02-30: 2021-02 has 28 days · 日期 2021-02-30",
        ),
        (
            {"run": {"start": "2021-4-1"}},
            "a date is written 2021-04-01 · 2021-4-1：日期应写作",
        ),
        (
            {"run": {"days": "３０"}},
            "'３０' 应为整数；含中文输入法的全角或不可见字符",
        ),
        ({"run": {"start": date(1, 1, 1)}}, "outside 1980 to 2100"),
        ({"run": {"seed": -1}}, "between 0 and 4294967295"),
        ({"run": {"seed": 2**80}}, "out of bounds"),
        ({"terms": {"quota": "much"}}, "'much' is not a number"),
        ({"terms": {"quota_priority": 1.5}}, "between 0 and 1"),
        ({"terms": {"fine": -1}}, "between 0 and 1000000000 CNY"),
        ({"title": {"en": 3}}, "text in quotes"),
        ({"name": "../../etc"}, "short name"),
        ({"name": ""}, "short name"),
        ({"products": 3}, "3 is not a [table]"),
        ({"products": [0.5, "apple"]}, '[0.5, "apple"] is not a [table]'),
        ({"products": {"apples": 3}}, "products.apples"),
        ({"products": {"apples": True}}, "products.apples"),
        ({"changes": 3}, "changes: 3 is not a list"),
        ({"changes": [{"date": date(2022, 1, 1), "path": "terms.quota"}]}, "changes.0.value"),
    ],
)
def test_values_that_do_not_fit(values, said):
    assert said in refused(values)


def test_every_problem_is_told_at_once_up_to_eight():
    message = refused({f"wrong_{i}": i for i in range(11)})
    assert message.count("unknown key") == 8
    assert "3 more" in message


def test_where_thousands_are_wrong_only_those_shown_are_looked_into():
    message = refused({f"wrong_{i}": i for i in range(20_000)})
    assert message.count("unknown key") == 8
    assert "19,992 more" in message


@pytest.mark.parametrize(
    "value", [2**80_000 - 1, [2**80_000 - 1], {"a": 2**80_000 - 1}], ids=["one", "list", "table"]
)
def test_a_number_too_long_to_be_written_is_refused_all_the_same(value):
    assert "too long to be shown" in refused({"world": {"households": value}})


def test_levers_are_found_by_folder_and_checked():
    said = refused({"policies": {"road_upgrde": {}, "cold_chain": {"intensity": 2, "networks": ["post"]}}})
    assert "did you mean · 是否想写: policies.road_upgrade" in said
    assert "policies.cold_chain.intensity: 2 is out of bounds: between 0 and 1" in said
    said = refused({"policies": {"resource_sharing": {"networks": ["pots"]}}})
    assert "policies.resource_sharing.networks: there is no network 'pots'" in said
    assert "did you mean · 是否想写: post" in said


def test_lots_are_for_levers_that_reach_households_and_assign_one_share():
    said = refused({"policies": {"road_upgrade": {"assign": "random"}}})
    assert "policies.road_upgrade" in said
    assert "lots cannot assign" in said
    shares = {"farmer_training": {"assign": "random"}, "digital_literacy": {"assign": "random", "share": 0.3}}
    said = refused({"policies": shares})
    assert "policies.farmer_training.share: is 0.5, and policies.digital_literacy.share is 0.3" in said


def dated(path, value):
    change = {"date": date(2021, 3, 1), "path": f"policies.resource_sharing.{path}", "value": value}
    return {"changes": [change]}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"policies": {"resource_sharing": {"townships": ["Atlantis"]}}}, "no township 'Atlantis'"),
        (dated("townships", ["Atlantis"]), "townships: from 2021-03-01 on: there is no township 'Atlantis'"),
        (dated("networks", ["post", "pots"]), "did you mean · 是否想写: post"),
        (dated("remoteness", ["remot"]), "is none of"),
        ({"policies": {"resource_sharing": {"remoteness": ["remot"]}}}, "did you mean · 是否想写: remote"),
    ],
)  # fmt: skip
def test_whom_a_lever_names_is_known_before_anything_runs(values, said):
    assert said in refused(values)


def test_townships_are_known_by_each_of_their_names_whatever_the_runs_seed():
    whole = township_names(Scenario())
    for name in (whole[1], *whole[1].split(" ", 1)):
        scenario = Scenario.from_values({"policies": {"resource_sharing": {"townships": [name]}}})
        assert scenario.with_values(("run.seed", 9)).policies.resource_sharing.townships == (name,)
        with pytest.raises(ScenarioError, match="no township"):
            scenario.with_values(("world.seed", 2))
    one_wrong = whole[1][0] + "某"
    message = refused({"policies": {"resource_sharing": {"townships": [one_wrong]}}})
    assert f"本县没有乡镇 {one_wrong!r}" in message
    assert "did you mean · 是否想写: " + whole[1][0] in message


def test_a_wrong_township_is_told_with_its_line(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(
        'extends = "small"\n\n[policies.awards]\ntownships = ["Atlantis"]\n\n[[changes]]\ndate = 2021-03-01\n'
        'path = "policies.resource_sharing.townships"\nvalue = ["Lemuria"]\n'
    )
    with pytest.raises(ScenarioError) as error:
        Scenario.load(file)
    assert "mine.toml:4" in str(error.value)
    assert "mine.toml:9" in str(error.value)


def test_products_and_networks_are_laid_over_the_defaults():
    plain = Scenario()
    scenario = Scenario.from_values({"products": {"apples": {"retail": 9.0}}, "networks": {"bus": False}})
    assert scenario.products["apples"] == plain.products["apples"].model_copy(update={"retail": 9.0})
    assert list(scenario.products) == list(plain.products)
    assert list(scenario.networks) == [name for name in plain.networks if name != "bus"]


def test_a_removed_product_stays_removed_when_written_and_returns_when_given():
    scenario = Scenario.from_values({"products": {"eggs": False}})
    again = Scenario.from_values(tomllib.loads(scenario.to_toml()))
    assert "eggs" not in again.products
    assert again == scenario
    back = scenario.with_values(("products.eggs.retail", 20.0))
    assert back.products["eggs"].retail == 20.0
    assert list(back.products) == list(Scenario().products)


def test_at_least_one_network_remains():
    assert "needs 1 to" in refused({"networks": dict.fromkeys(Scenario().networks, False)})


def test_a_misspelt_product_is_no_new_one():
    message = refused({"products": {"aples": {"retail": 3.0}}})
    assert "products.aples: is new, so every key is needed" in message
    assert "did you mean · 是否想写: products.apples" in message


def test_a_new_product_with_every_key_joins_at_the_end():
    values = Scenario().products["apples"].model_dump()
    scenario = Scenario.from_values({"products": {"pears": values | {"en": "Pears", "zh": "梨"}}})
    assert list(scenario.products)[-1] == "pears"
    assert "small letters" in refused({"products": {"Golden Pears": values}})


def test_an_override_is_laid_on_top_and_named_in_errors(write):
    path = write("[run]\ndays = 10")
    assert Scenario.load(path, [("run.days", 20)]).run.days == 20
    with pytest.raises(InvalidScenario, match=r"--set run\.days=x"):
        Scenario.load(path, [("run.days", "x")])


def test_changes_are_sorted_and_checked():
    changes = [
        {"date": date(2023, 1, 1), "path": "terms.quota", "value": 0.5},
        {"date": date(2022, 1, 1), "path": "terms.quota", "value": 2},
    ]
    scenario = Scenario.from_values({"changes": changes})
    assert [c.date.year for c in scenario.changes] == [2022, 2023]
    assert Scenario.from_values(tomllib.loads(scenario.to_toml())) == scenario
    for path, value, said in (
        ("terms.quotta", 1, "unknown key"),
        ("terms.quota", -1, "out of bounds"),
        ("terms", 1, "change during a run"),
        ("run.days", 1, "change during a run"),
    ):
        assert said in refused({"changes": [{"date": date(2022, 1, 1), "path": path, "value": value}]})


def test_a_wrong_change_is_found_in_its_own_entry(write):
    entry = "[[changes]]\ndate = 2022-01-01\npath = '{}'\nvalue = 1\n"
    path = write(entry.format("terms.quota") + entry.format("terms.none"))
    with pytest.raises(InvalidScenario, match=r"mine\.toml:5"):
        Scenario.load(path)


def test_the_hash_is_of_what_decides_a_run():
    plain = Scenario()
    assert len(plain.hash()) == 32
    for path, value in (("name", "x"), ("title.en", "x"), ("run.seed", 9), ("run.replications", 9)):
        assert plain.with_values((path, value)).hash() == plain.hash()
    for path, value in (
        ("run.days", 9),
        ("terms.quota", 0.9),
        ("networks.bus", False),
        ("products.apples.retail", 1),
    ):
        assert plain.with_values((path, value)).hash() != plain.hash()
    assert plain.with_values(("terms.quota", 1)).hash() == plain.hash()  # 1 is 1.0


def test_the_hash_sees_the_villages_not_their_place(tmp_path):
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    for file in (first, second):
        file.write_text("name,households\nX,10\n")
    hashes = [Scenario().with_values(("county.villages_csv", str(f))).hash() for f in (first, second)]
    assert hashes[0] == hashes[1]
    second.write_text("name,households\nX,11\n")
    assert Scenario().with_values(("county.villages_csv", str(second))).hash() != hashes[0]


def test_the_file_of_villages_is_beside_the_scenario(write, tmp_path):
    scenario = Scenario.load(write("[county]\nvillages_csv = 'v.csv'", "deep/mine.toml"))
    assert scenario.county.villages_csv == str(tmp_path / "deep" / "v.csv")


def test_parameters_carry_everything_known_of_them():
    parameters = {p["path"]: p for p in Scenario().parameters()}
    days = parameters["run.days"]
    assert (days["value"], days["unit"], days["low"], days["high"]) == (1826, "days", 1, 36525)
    assert parameters["terms.fine"]["unit"] == "CNY"
    assert "products.apples.retail" in parameters
    assert all(p["en"] and p["zh"] and p["source"] for p in parameters.values())


def test_terms_at_rest_are_those_declared():
    assert dict(Scenario().terms) == {term.name: term.base for term in TERMS}


def test_scenarios_travel_between_processes():
    scenario = Scenario.load("small")
    assert pickle.loads(pickle.dumps(scenario)) == scenario
    assert copy.deepcopy(scenario) == scenario


def test_the_json_schema_accepts_every_file_and_refuses_nonsense():
    jsonschema = pytest.importorskip("jsonschema")
    schema = Scenario.json_schema()
    json.dumps(schema)
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    for path in catalogue.files().values():
        written = json.loads(json.dumps(tomllib.loads(path.read_text(encoding="utf-8")), default=str))
        assert not list(validator.iter_errors(written)), path
    for wrong in ({"run": {"dayz": 1}}, {"run": {"days": 0}}, {"networks": {"bus": True}}, {"extends": 3}):
        assert list(validator.iter_errors(wrong)), wrong


@settings(max_examples=30, deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "title": st.fixed_dictionaries({"en": st.text(), "zh": st.text()}),
            "run": st.fixed_dictionaries(
                {}, optional={"days": st.integers(1, 36525), "seed": st.integers(0, 2**32 - 1)}
            ),
            "terms": st.fixed_dictionaries(
                {}, optional={"fine": st.floats(0, 1e9), "quota": st.floats(0, 5)}
            ),
            "products": st.fixed_dictionaries({}, optional={"eggs": st.just(False)}),
        },
    )
)
def test_whatever_is_allowed_round_trips(values):
    scenario = Scenario.from_values(values)
    assert Scenario.from_values(tomllib.loads(scenario.to_toml())) == scenario


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    ["run", "world", "products", "networks", "terms", "changes", "county", "title", "oops"]
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(KEYS, JUNK, max_size=4))
def test_nonsense_ends_in_a_message_never_in_a_traceback(values):
    with suppress(InvalidScenario):
        Scenario.from_values(values)
