"""Comparisons: exact zero, hand-worked households and money, stopping, folders."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from ruralsim.experiment.asking.ensemble import Ensemble, Member
from ruralsim.experiment.comparing.compare import Until, compare
from ruralsim.experiment.comparing.effects import changes
from ruralsim.experiment.comparing.page import page
from ruralsim.experiment.reading import pairs
from ruralsim.experiment.reading.indicators import seasonal
from ruralsim.experiment.reading.pairs import Households
from ruralsim.foundation.errors import DataError, OutputError, RuralsimError
from ruralsim.indicators import of_every_run
from ruralsim.results import Results
from ruralsim.results.comparison import COLUMNS, Comparison
from ruralsim.scenario import Change, Scenario
from ruralsim.scenario.problems import InvalidScenario
from ruralsim.simulate import simulate
from tests.factory import tiny_scenario

BASE = tiny_scenario(run__days=62)
ALONE = BASE.with_values(("terms.quota", 0.0), ("terms.monitor_help", 0.0), ("name", "alone"))


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compare([BASE, BASE, ALONE], reps=3, jobs=1)


@pytest.fixture(scope="module")
def ensemble() -> Ensemble:
    fills = {"m01": 0.1, "m02": 0.6}
    return Ensemble(
        name="two",
        members=tuple(Member(name=m, values={"household.labour.fill": f}) for m, f in fills.items()),
    )


def of(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    return frame[frame["scenario"] == key]


def test_identical_scenarios_differ_by_exactly_zero(found: Comparison) -> None:
    same = "scenario (2)"
    effects = of(found.effects, same)
    assert len(effects) > 100
    assert (effects["reps"] > 0).all()
    for column in ("diff", "low", "high", "low_bootstrap", "high_bootstrap", "detectable"):
        known = effects.loc[effects["reps"] == 3, column]
        assert (known == 0.0).all(), column
    households = of(found.households, same)
    assert (households["income"] == households["income_base"]).all()
    assert (of(found.fiscal, same).query("kind != 'ratio'")["diff"] == 0.0).all()
    groups = of(found.frame("groups"), same)
    assert (groups[["rose", "fell", "net"]] == 0.0).all().all()
    assert (groups["gain"].dropna() == 0.0).all()
    assert (of(found.frame("villages"), same)["diff"].dropna() == 0.0).all()


def test_different_scenarios_differ(found: Comparison) -> None:
    effects = of(found.effects, "alone").set_index("indicator")
    assert effects.loc["assistance_share", "mean"] == 0.0
    assert effects.loc["assistance_share", "diff"] < 0.0
    assert effects.loc["help_spending", "diff"] <= 0.0
    memo = of(found.fiscal, "alone").set_index("item").loc["assistance_orders"]
    assert memo["mean"] == 0.0
    assert memo["base_mean"] > 0.0


def test_pairs_take_turns_with_an_ensemble(ensemble: Ensemble) -> None:
    both = compare([BASE, ALONE], reps=2, jobs=1, days=40, ensemble=ensemble)
    for k, seed in enumerate(both.meta["seeds"]):
        laid = [ensemble.laid(s, k).with_values(("run.seed", seed)) for s in (BASE, ALONE)]
        single = compare(laid, reps=1, jobs=1, days=40)
        pair = of(both.households, "alone").query("seed == @seed")
        for column in ("income", "income_base"):
            assert (pair[column].to_numpy() == of(single.households, "alone")[column].to_numpy()).all()
    assert both.meta["ensemble"]["used"] == ["m01", "m02"]
    assert both.meta["ensemble"]["parameters"] == ["household.labour.fill"]


def test_members_must_fit_every_scenario() -> None:
    odd = Ensemble(name="odd", members=(Member(name="m01", values={"household.labour.fil": 0.1}),))
    with pytest.raises(InvalidScenario, match=r"ensemble odd(.|\n)*household\.labour\.fill"):
        compare([BASE, ALONE], reps=1, jobs=1, ensemble=odd)


def test_tables_are_whole_and_agree(found: Comparison) -> None:
    for name, columns in COLUMNS.items():
        assert list(found.frame(name).columns) == list(columns)
    effects = of(found.effects, "alone").set_index("indicator")
    gap = effects["mean"] - effects["base_mean"] - effects["diff"]
    assert (gap.abs() <= 1e-9 * effects["base_mean"].abs().clip(lower=1.0)).all()
    households = of(found.households, "alone")
    assert households.groupby("seed").size().to_dict() == {1: 40, 2: 40, 3: 40}
    everyone = of(found.frame("groups"), "alone").set_index("dimension").loc["all"]
    assert everyone["households"] == 40
    fifths = of(found.frame("groups"), "alone").query("dimension == 'fifth'")
    assert fifths["households"].sum() == pytest.approx(40)
    course = of(found.frame("trajectories"), "alone").query("indicator == 'income_head'")
    assert list(course["date"].astype(str).str[:10]) == ["2021-01-31", "2021-02-28", "2021-03-03"]
    assert course["diff"].iloc[-1] == pytest.approx(effects.loc["income_head", "diff"])
    fiscal = of(found.fiscal, "alone").set_index("item")
    parts = fiscal[fiscal["kind"].isin(["payment", "receipt"])]["diff"].sum()
    assert fiscal.loc["public_cost", "diff"] == pytest.approx(parts)


def test_a_folder_says_the_same(found: Comparison, tmp_path) -> None:
    path = found.save(tmp_path / "compared")
    loaded = Comparison.load(path)
    assert loaded.meta["seeds"] == [1, 2, 3]
    assert loaded.geography["villages"] == found.geography["villages"]
    for name in COLUMNS:
        one, other = found.frame(name), loaded.frame(name)
        assert len(one) == len(other)
        for column in one.columns.difference(["scenario", "date"]):
            pd.testing.assert_series_equal(one[column], other[column], check_dtype=False, check_index=False)
    found.save(path)  # its own folder may be written again
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("dear")
    with pytest.raises(OutputError):
        found.save(tmp_path / "other")
    with pytest.raises(DataError):
        Comparison.load(tmp_path / "other")
    with pytest.raises(DataError):
        Results.load(path)


def test_until_stops_when_known_well_enough() -> None:
    found = compare([BASE, BASE], until=Until(0.001, least=2, most=9), jobs=1, days=20)
    assert found.meta["seeds"] == [1, 2]
    assert found.meta["until"]["met"]
    vague = compare([BASE, ALONE], until=Until(1e-9, ("margin_networks",), least=2, most=3), jobs=1, days=20)
    assert len(vague.meta["seeds"]) == 3
    assert not vague.meta["until"]["met"]


@pytest.mark.parametrize(
    ("others", "message"),
    [
        ([], "at least two"),
        ([("run.days", 30)], r"run.days 30 \(62\).*\n.*--set run.days=62"),
        ([("run.burn_in_days", 7)], r"run.burn_in_days 7 \(\d+\).*\n.*--set run.burn_in_days="),
        ([("run.start", date(2022, 1, 1))], r"run.start 2022-01-01 \(2021-01-01\)"),
    ],
)
def test_what_cannot_be_compared_is_refused(others, message) -> None:
    scenarios = [BASE, *(BASE.with_values(value) for value in others)]
    with pytest.raises(RuralsimError, match=message):
        compare(scenarios, reps=2, jobs=1)
    with pytest.raises(RuralsimError, match="no indicator wealth"):
        compare([BASE, BASE], until=Until(0.1, ("wealth",)), jobs=1)


@pytest.fixture(scope="module")
def unequal() -> Comparison:
    return compare([BASE, BASE.with_values(("world.households", 50))], reps=2, jobs=1, unequal=True)


def test_another_county_is_refused_unless_it_is_asked_for(unequal: Comparison) -> None:
    larger = BASE.with_values(("world.households", 50), ("name", "larger"))
    with pytest.raises(
        RuralsimError, match=r"larger is another county .* world.households 50 \(40\).*--unequal"
    ):
        compare([BASE, larger], reps=2, jobs=1)
    assert len(unequal.effects) > 100
    assert unequal.meta["other_places"] == {
        "scenario": [],
        "scenario (2)": [{"en": "Farm households 50 (40)", "zh": "农户数 50 (40)"}],
    }


@pytest.mark.parametrize("table", ["households", "groups", "crossings", "villages"])
def test_nobody_is_held_against_a_stranger(unequal: Comparison, table: str) -> None:
    assert unequal.frame(table).empty


def test_no_money_is_said_to_have_bought_what_other_people_earn(unequal: Comparison) -> None:
    assert "public_cost" in set(unequal.fiscal["item"])
    assert not {"outcome", "ratio"} & set(unequal.fiscal["kind"])


def test_all_seeds_are_one_county_whose_map_is_their_mean(found: Comparison) -> None:
    """Each village's difference is the mean over the pairs, not that of the first of them."""
    single = [
        compare([s.with_values(("run.seed", seed)) for s in (BASE, ALONE)], reps=1, jobs=1).frame("villages")
        for seed in (1, 2, 3)
    ]
    several = of(found.frame("villages"), "alone")
    rows = several["column"].to_numpy() == "income_head"
    own = [one["diff"].to_numpy()[one["column"].to_numpy() == "income_head"] for one in single]
    np.testing.assert_allclose(several["diff"].to_numpy()[rows], np.mean(own, axis=0), atol=0.05)
    assert np.ptp(own, axis=0).max() > 0.1  # not the same in every pair
    assert found.meta["one_county"]
    assert len(found.geography["villages"]) == 4


def test_sets_that_move_the_place_share_no_map() -> None:
    members = tuple(Member(name=f"m{k}", values={"world.seed": k}) for k in (1, 2))
    found = compare([BASE, ALONE], reps=2, jobs=1, ensemble=Ensemble(name="places", members=members))
    assert not found.meta["one_county"]
    assert found.frame("villages").empty
    assert found.geography == {}
    assert len(found.effects) > 100


def classed(kinds, heads):
    """A run of three villages at two month ends."""
    days = np.repeat(np.array(["2021-01-31", "2021-02-28"], "M8[D]"), 3)
    columns = {
        "date": days,
        "remoteness": np.tile(np.array(kinds, np.int8), 2),
        "residents": np.array([10.0, 30.0, 10.0, 10.0, 30.0, 0.0]),  # the last village is left
        "income_head": np.array(heads, float),
    }
    return SimpleNamespace(columns={"villages": columns}.__getitem__)


def test_groups_of_villages_are_those_of_the_base() -> None:
    """Who is in a class is no effect: all villages gained, whatever class they are moved to."""
    days = np.array(["2021-01-31", "2021-02-28"], "M8[D]")
    base = classed([0, 1, 1], [9, 4, 8, 9, 4, 8])
    other = classed([0, 0, 1], [10, 5, 9, 10, 5, np.nan])
    read = pairs.as_classed(base, other, days)
    assert read["income_near"].tolist() == [10.0, 10.0]
    assert read["income_middle"].tolist() == [(5 * 30 + 9 * 10) / 40, 5.0]
    assert np.isnan(read["income_remote"]).all()
    assert np.isnan(pairs.as_classed(base, other, days + 1)["income_near"]).all()
    assert pairs.as_classed(base, classed([0, 1, 1], [10] * 6), days) == {}


def test_the_indicator_is_that_mean_where_classes_are_alike(found: Comparison) -> None:
    """What is read from the villages is what the indicator says, so that one may stand for the other."""
    run = simulate(BASE)
    turned = {"remoteness": 2 - run.columns("villages")["remoteness"]}
    other = SimpleNamespace(columns=lambda table: run.columns(table) | turned)
    indicators = run.columns("indicators")
    days = np.unique(run.columns("villages")["date"])
    for name, values in pairs.as_classed(run, other, days).items():
        rows = np.isin(indicators["date"], days)
        np.testing.assert_allclose(values, indicators[name][rows])


def test_changes_name_every_difference() -> None:
    change = Change(date=date(2021, 2, 1), path="terms.quota", value=0.5)
    other = ALONE.model_copy(update={"changes": (change,)})
    found = {row["path"]: (row["base"], row["value"]) for row in changes(BASE, other)}
    assert found == {
        "terms.quota": (1.0, 0.0),
        "terms.monitor_help": (60.0, 0.0),
        "terms.quota @ 2021-02-01": (None, 0.5),
    }
    assert changes(BASE, BASE) == []


def test_a_day_beyond_december_does_not_count_it_twice() -> None:
    dates = np.datetime64("2021-01-01") + np.arange(366)
    month = dates.astype("M8[M]").astype(int) % 12
    values = np.where(np.arange(366) < 365, 1.0 + month, 100.0)  # 1 … 12, and the first of January
    entry = {"name": "orders", "kind": "flow", "definition_en": "Of the trailing month."}
    run = SimpleNamespace(columns=lambda _: {"date": dates, "orders": values}, meta={"indicators": [entry]})
    assert pairs.readings(run) == {"orders": 6.5}


def test_a_lever_that_no_day_of_the_run_sees_is_named_on_the_page() -> None:
    late = ("policies.cold_chain", {"intensity": 1.0, "start": date(2030, 1, 1)})
    short = BASE.with_values(("run.days", 5))
    found = compare([short, short.with_values(late, ("name", "late"))], reps=1, jobs=1)
    assert "in force on no day of the run, 2021-01-01 to 2021-01-05" in page(found)


def test_changes_name_lists_of_levers_too() -> None:
    vans = Scenario.load("small", overrides=[("policies.resource_sharing.layers", ["vehicle"])])
    found = {row["path"]: row for row in changes(Scenario.load("small"), vans)}
    layers = found["policies.resource_sharing.layers"]
    assert layers["value"] == "vehicle"
    assert layers["zh"] == "资源共享：共享层级"
    assert layers["usual"] == "point, station, vehicle, trunk"


def test_dated_changes_are_named_in_words() -> None:
    day, path = date(2021, 2, 1), "policies.resource_sharing.layers"
    dated = BASE.with_values(("changes", [{"date": day, "path": path, "value": ["vehicle", "point"]}]))
    (row,) = changes(BASE, dated)
    assert (row["value"], row["zh"]) == ("vehicle, point", "资源共享：共享层级（自 2021-02-01 起）")


def test_public_money_of_a_short_run_is_no_money_a_year(found: Comparison) -> None:
    units = found.fiscal.set_index("kind")["unit"]
    assert set(units[["payment", "total"]]) == {"CNY"}


def test_seasonal_indicators_are_those_of_a_trailing_month() -> None:
    metas = [i.as_meta() for i in of_every_run()]
    found = {m["name"] for m in metas if seasonal(m)}
    assert {"cost_kg", "days_to_deliver", "load_factor"} <= found
    assert not {"income_head", "spending", "headcount", "repurchase", "online_share"} & found


# --- households by hand -------------------------------------------------------------------------

YEARS = np.array(["2021-12-31", "2022-12-31"], "M8[D]")


def panel(incomes, below, uids=(11, 7, 5)):
    """Two year ends of three households."""
    n = len(uids)
    flat = np.ravel(incomes).astype(np.float32)
    return {
        "date": np.repeat(YEARS, n),
        "household": np.tile(np.array(uids, np.uint64), 2),
        "village": np.zeros(2 * n, np.int32),
        "township": np.zeros(2 * n, np.int16),
        "remoteness": np.tile(np.array([0, 1, 2], np.int8), 2),
        "formerly_poor": np.tile([True, False, False], 2),
        "category": np.zeros(2 * n, np.int8),
        "residents": np.tile(np.array([4, 2, 2], np.float32), 2),
        "income_head": flat,
        "income_farming": flat / 2,
        "income_logistics_wages": np.zeros(2 * n, np.float32),
        "sells_online": np.zeros(2 * n, bool),
        "assist_listed": np.zeros(2 * n, bool),
        "below_line": np.ravel(below),
    }


def test_households_by_hand() -> None:
    base = panel([[5, 20, 30], [5, 20, 30]], [[True, False, False], [True, False, False]])
    other = panel([[9, 20, 30], [10, 20, 27]], [[False, False, False], [False, False, True]])
    pair = Households(base, other, np.datetime64("2021-01-01"))
    assert pair.years == 2.0
    assert list(pair.crossings.values()) == [(1, 0), (1, 1)]
    assert pair.household_years == pytest.approx(2.0 - 1.0)
    # CNY a year: 4 x (4 + 5) / 2 = 18 for the first, 2 x (-3) / 2 = -3 for the third
    assert pair.income[1] - pair.income[0] == pytest.approx(15.0)
    assert pair.farming[1] - pair.farming[0] == pytest.approx(7.5)
    assert pair.gained_by == pytest.approx((0.0, 18.0))
    groups = {(d, g): group for d, g, group in pair.groups()}
    everyone = groups["all", "all"]
    assert everyone.gain == pytest.approx((5 * 4 - 3 * 2) / 8)
    assert (everyone.rose, everyone.fell) == (1, 1)
    assert everyone.winners == pytest.approx(1 / 3)
    assert groups["standing", "formerly_poor"].gain == pytest.approx(5.0)
    assert np.isnan(groups["part", "sells_online"].gain)


def test_households_are_matched_by_birth_not_by_row() -> None:
    base = panel([[5, 20, 30], [5, 20, 30]], np.zeros((2, 3), bool))
    order = [2, 0, 1, 5, 3, 4]
    shuffled = {name: values[order] for name, values in base.items()}
    pair = Households(base, shuffled, np.datetime64("2021-01-01"))
    assert (pair.columns["income"] == pair.columns["income_base"]).all()
    fewer = {name: values[base["household"] != 5] for name, values in base.items()}
    assert set(Households(base, fewer, np.datetime64("2021-01-01")).columns["household"]) == {7, 11}


def test_no_households_in_common() -> None:
    base = panel([[5, 20, 30], [5, 20, 30]], np.zeros((2, 3), bool))
    strangers = panel([[5, 20, 30], [5, 20, 30]], np.zeros((2, 3), bool), (1, 2, 3))
    pair = Households(base, strangers, np.datetime64("2021-01-01"))
    assert pair.columns == {}
    assert list(pair.groups()) == []


def test_fifths_do_not_favour_either_run() -> None:
    """Two runs that differ by noise alone: no fifth may seem to gain (regression to the mean)."""
    rng = np.random.default_rng(5)
    n = 20_000
    true = rng.lognormal(9, 0.5, n)
    noisy = [true * rng.lognormal(0, 0.2, n) for _ in range(2)]
    uids = np.arange(n, dtype=np.uint64)

    def run(income):
        one = {k: np.repeat(v[:1], n) for k, v in panel(np.zeros((2, 3)), np.zeros((2, 3), bool)).items()}
        return one | {"household": uids, "income_head": income, "date": np.repeat(YEARS[:1], n)}

    pair = Households(run(noisy[0]), run(noisy[1]), np.datetime64("2021-01-01"))
    gains = {g: group.gain / group.income_base for d, g, group in pair.groups() if d == "fifth"}
    assert max(abs(g) for g in gains.values()) < 0.02
    # ranked by the base alone, the poorest fifth would seem to gain
    poorest = np.argsort(noisy[0])[: n // 5]
    assert noisy[1][poorest].mean() / noisy[0][poorest].mean() > 1.03


def test_public_money_has_signs_and_leaves_the_grant_out() -> None:
    rows = [
        ("government", "households", "HELP", 730.0),
        ("networks", "government", "FINES_NETWORKS", 73.0),
        ("outside", "government", "BUDGET_GRANT", 9e9),
        ("institutions", "platform", "ORDERS_ASSISTANCE", 146.0),
        ("platform", "institutions", "REFUNDS_ASSISTANCE", 73.0),
        ("buyers", "platform", "ORDERS_ONLINE", 5.0),
    ]
    money = dict(
        zip(("payer", "receiver", "flow", "cny"), map(np.array, zip(*rows, strict=True)), strict=True)
    )
    money["cny"] = money["cny"].astype(float)
    money["year"] = np.full(len(rows), 2021)
    paid = pairs.public_money(Results({"money": money}, {"days": 730.5}, {}))
    assert paid == pytest.approx(
        {
            ("payment", "help"): 365.0,
            ("receipt", "fines_networks"): -36.5,
            ("memo", "assistance_orders"): 36.5,
        }
    )
    short = pairs.public_money(Results({"money": money}, {"days": 90}, {}))
    assert short["payment", "help"] == 730.0  # what a run of three months paid is not paid four times a year
