"""Observation: hand-worked spreads and hazards, panels, and that nothing is changed by being looked at."""

import dataclasses
import datetime as dt
import math
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.ndimage import label

from ruralsim.entities.codes import ALLOWANCE, DELIVERED, FARMING, LOST, RELIEF
from ruralsim.foundation.ledger import F_ALLOWANCE, F_PRODUCE_TRADERS, M_HARVESTED
from ruralsim.indicators import latest
from ruralsim.indicators.collect import collect, roads
from ruralsim.indicators.observe import Recorder, observe
from ruralsim.indicators.readings import poverty_gap, rows_by_size, spread, trial
from ruralsim.results import Results, describe
from ruralsim.world.incomes import set_year
from ruralsim.world.world import World
from tests.factory import tiny_world


def live(world: World, days: int, each: Any = None) -> None:
    """Days on which nothing happens but what `each` does, and observation."""
    for _ in range(days):
        if each is not None:
            each(world)
        observe(world)
        world.money.close_day()
        world.mass.close_day()
        world.tally.close_day()
        world.day += 1


def begun(**values: Any) -> World:
    world = tiny_world(**values)
    world.day = world.calendar.first
    return world


class TestSpread:
    def test_by_hand(self) -> None:
        found = dict(spread(np.array([3.0, 1.0]), np.array([1.0, 1.0])))
        assert found["income_head"] == 2.0
        assert found["gini"] == pytest.approx(0.25)
        assert found["income_median"] == 1.0
        # fifths of two persons: the third takes 0.2 persons of each
        assert [found[f"income_q{k}"] for k in range(1, 6)] == pytest.approx([1, 1, 2, 3, 3])

    def test_equal_incomes(self) -> None:
        found = dict(spread(np.full(10, 5.0), np.arange(1.0, 11.0)))
        assert found["gini"] == pytest.approx(0.0, abs=1e-12)
        assert found["income_q1"] == found["income_q5"] == pytest.approx(5.0)

    def test_nobody_and_nothing(self) -> None:
        assert all(np.isnan(value) for _, value in spread(np.zeros(0), np.zeros(0)))
        assert np.isnan(dict(spread(np.zeros(3), np.ones(3)))["gini"])

    @given(st.lists(st.tuples(st.floats(0, 1e5), st.integers(1, 6)), min_size=1, max_size=30))
    def test_agrees_with_the_pairwise_definition(self, rows: list[tuple[float, int]]) -> None:
        y, w = (np.array(column, float) for column in zip(*rows, strict=True))
        found = dict(spread(y, w))
        mean = (y * w).sum() / w.sum()
        if mean > 1e-6:
            pairs = np.abs(y[:, None] - y[None, :]) * w[:, None] * w[None, :]
            assert found["gini"] == pytest.approx(pairs.sum() / (2 * mean * w.sum() ** 2), abs=1e-9)
            assert np.mean([found[f"income_q{k}"] for k in range(1, 6)]) == pytest.approx(mean)

    @given(st.permutations(range(12)))
    def test_order_of_rows_does_not_matter(self, order: list[int]) -> None:
        y, w = np.arange(12.0) % 5, np.ones(12)
        assert dict(spread(y[order], w[order])) == dict(spread(y, w))


@given(st.lists(st.floats(-1e9, 1e9), max_size=50))
def test_rows_by_size_is_a_stable_sort(values: list[float]) -> None:
    y = np.array(values, float)
    order = rows_by_size(y)
    assert sorted(order) == list(range(y.size))
    assert (np.diff(y[order]) >= -1e-9 * np.abs(y[order][1:])).all()
    integers = np.round(y / 1e8) + 0.0
    np.testing.assert_array_equal(rows_by_size(integers), np.argsort(integers, kind="stable"))


def everything_but_the_record(world: World) -> bytes:
    state = dataclasses.replace(world.state, record=None)
    return pickle.dumps({**vars(world), "state": state, "tally": None})


def test_looking_changes_nothing() -> None:
    world = begun(days=70)
    kept = everything_but_the_record(world)
    for _ in range(70):
        observe(world)
        world.tally.stored += 1
        world.day += 1
    world.day = world.calendar.first
    assert everything_but_the_record(world) == kept


def test_flows_of_the_day_are_kept() -> None:
    world = begun(days=3)

    def trade(world: World) -> None:
        world.money.today[F_PRODUCE_TRADERS] += 10.0 + world.day
        world.mass.today[M_HARVESTED, :2] += 3.0

    live(world, 3, trade)
    record = Recorder.of(world).record(world)
    assert record["money.produce_traders"].tolist() == [10.0, 11.0, 12.0]
    assert record["mass.harvested"].tolist() == [6.0] * 3
    tables = collect(world, world.settings)
    assert tables.money.to_dict("records") == [
        {"year": 2021, "payer": "traders", "receiver": "households", "flow": "PRODUCE_TRADERS", "cny": 33.0}
    ]
    assert tables.mass["kg"].sum() == 18.0


def test_years_leave_burn_in_out() -> None:
    world = begun(days=32, burn_in_days=31, start=dt.date(2021, 12, 1))

    def trade(world: World) -> None:
        world.money.today[F_ALLOWANCE] += 1.0

    live(world, 63, trade)
    money = collect(world, world.settings).money
    assert money[["year", "cny"]].values.tolist() == [[2021, 31.0], [2022, 1.0]]


def test_headcount_gap_and_sources_by_hand() -> None:
    world = begun(households=4, villages=2, townships=1, days=31)
    f, z = world.farmers, 6000.0
    world.climate.line_year_cny = world.climate.line_constant_cny = z
    f.residents[:] = [1, 2, 3, 4]
    f.income_head[:] = [3000.0, 4500.0, 6000.0, 12000.0]
    f.monitored_head[:] = [3000.0, 4500.0, 5000.0, 12000.0]
    f.formerly_poor[:] = [True, False, True, False]
    f.cash[:], f.debt[:] = [0.0, 1e6, 0.0, 0.0], 0.0
    f.registered_day[:] = [0, 0, 0, -100_000]
    f.category[:] = [2, 0, 1, 0]
    ring = np.zeros((4, 12, f.income_month.shape[1]))
    ring[:, 3, FARMING] = (f.income_head - [0, 0, 600, 0]) * f.residents
    ring[2, 3, ALLOWANCE], ring[2, 3, RELIEF] = 3 * 500.0, 3 * 100.0
    set_year(f, world.incomes, ring)
    live(world, 31)
    expected = {
        "headcount": 0.3,
        "headcount_formerly_poor": 0.25,
        "headcount_before_allowance": 0.6,
        "headcount_before_relief": 0.6,
        "headcount_before_aid": 0.6,
        "headcount_after_medical": 0.6,
        "headcount_after_help": 0.6,  # relief of 100 does not make up for 1,000 of medical cost
        "fgt1": (1 * 0.5 + 2 * 0.25) / 10,
        "fgt2": (1 * 0.25 + 2 * 0.0625) / 10,
        "income_head": (3000 + 9000 + 18000 + 48000) / 10,
        "income_farming": (3000 + 9000 + 16200 + 48000) / 10,
        "income_allowance": 150.0,
        "monitored_unstable_formerly_poor": 1.0,
        "monitored_sudden_hardship": 3.0,
        "monitored_missed": 2 / 6,
        "monitored_ever": 0.6,
        "exclusion_error": 0.0,  # the one in hardship and not monitored has means
        "above_line_households": 1.0,
        "kept_above_households": 1.0,
        "leakage_allowance": 0.0,
    }
    found = {name: latest(world, name) for name in expected}
    assert found == pytest.approx(expected)
    sources = collect(world, world.settings).households
    by_source = sources[[c for c in sources if c.startswith("income_") and c != "income_head"]].sum(axis=1)
    np.testing.assert_allclose(by_source, sources["income_head"], rtol=1e-6)


def test_entry_hazard_and_mass_return_need_a_year() -> None:
    world = begun(households=10, villages=1, townships=1, days=400)
    f = world.farmers
    world.climate.line_year_cny = 6000.0
    f.residents[:] = 1.0
    f.formerly_poor[:] = [True] * 5 + [False] * 5
    f.income_head[:] = [3000.0] + [9000.0] * 9
    live(world, 364)
    assert np.isnan(latest(world, "entry_hazard"))
    f.income_head[1] = 3000.0  # formerly poor, falls in the second year
    f.income_head[0] = 9000.0
    live(world, 36)
    assert latest(world, "entry_hazard") == pytest.approx(1 / 9)
    assert latest(world, "entry_hazard_formerly_poor") == pytest.approx(1 / 4)
    assert latest(world, "exit_rate") == 1.0
    assert latest(world, "mass_return_townships") == 0  # one rose, one fell
    record = Recorder.of(world).record(world)
    assert np.flatnonzero(~np.isnan(record.state("entry_hazard")))[0] == 395  # 31 January 2022


def test_villages_count_deliveries_and_visits() -> None:
    world = begun(days=31)
    rows = world.consignments.append(4)
    c = world.consignments
    c.village[rows] = [1, 1, 2, 1]
    c.stage[rows] = [DELIVERED, DELIVERED, DELIVERED, LOST]
    c.created[rows], c.due[rows] = 2, [5, 6, 6, 6]
    c.packed_kg[rows], c.kg[rows] = 4.0, [4.0, 3.0, 2.0, 0.0]

    def visit(world: World) -> None:
        world.stations.visited[: world.villages.n] = [True, False, world.day % 2 == 0, False]

    live(world, 31, visit)
    villages = collect(world, world.settings).villages
    assert villages["delivered"].tolist() == [0, 2, 1, 0]
    assert villages["days_to_deliver"].tolist()[1:3] == [3.5, 4.0]
    assert villages["loss_share"].tolist()[1:3] == [0.125, 0.5]
    assert villages["visits_week"].tolist() == pytest.approx([7.0, 0.0, 7 * 16 / 31, 0.0])


@pytest.mark.parametrize("days", [1, 40])
@pytest.mark.parametrize("burn_in", [0, 35])
def test_short_runs_have_every_table(days: int, burn_in: int, tmp_path: Any) -> None:
    world = begun(days=days, burn_in_days=burn_in)
    live(world, days + burn_in)
    results = collect(world, world.settings, {"wall_seconds": 1.0})
    results.save(tmp_path / "run")
    again = Results.load(tmp_path / "run")
    assert len(again.indicators) == days
    assert len(again.households) == 40
    assert len(again.townships) == 2 * (1 if days == 1 else 2)
    assert list(again.networks) == list(describe.COLUMNS["networks"])
    assert again.manifest["wall_seconds"] == 1.0
    assert {p["path"] for p in again.meta["parameters"]} >= {"run.days"}
    assert len(again.meta["networks"]) == world.networks.n


@pytest.mark.parametrize(
    "sizes", [{"households": 0}, {"buyers": 0, "institutions": 0}, {"villages": 1, "townships": 1}]
)
def test_odd_counties(sizes: dict[str, int]) -> None:
    world = begun(days=33, **sizes)
    live(world, 33)
    results = collect(world, world.settings)
    assert len(results.indicators) == 33


def test_latest_is_undefined_during_burn_in_and_refuses_unknown_names() -> None:
    world = begun(days=2, burn_in_days=2)
    live(world, 1)
    assert np.isnan(latest(world, "gini"))
    live(world, 2)
    assert latest(world, "gini") > 0.0
    with pytest.raises(KeyError, match="no indicator 'ginny'"):
        latest(world, "ginny")


def test_roads_are_straight_runs_without_doubled_corners() -> None:
    grid = np.array([[2, 2, 2, 0], [0, 0, 3, 0], [0, 0, 0, 3], [1, 0, 0, 0]], np.int8)
    lines = {part["class"]: part["segments"] for part in roads(grid.ravel(), 4)}
    assert lines == {2: [[0.5, 0.5, 2.5, 0.5], [2.5, 0.5, 2.5, 1.5]], 3: [[2.5, 1.5, 3.5, 2.5]]}


def pieces(lines: list[list[float]]) -> list[set[tuple[float, float]]]:
    """Cells that segments join into pieces, whatever their class."""
    found: list[set[tuple[float, float]]] = []
    for x0, y0, x1, y1 in lines:
        steps = int(max(abs(x1 - x0), abs(y1 - y0)))
        run = {(x0 + (x1 - x0) * k / steps, y0 + (y1 - y0) * k / steps) for k in range(steps + 1)}
        touched = [piece for piece in found if piece & run]
        found = [piece for piece in found if not piece & run] + [run.union(*touched)]
    return found


@pytest.mark.parametrize("seed", range(6))
def test_roads_of_a_class_and_better_hang_together_as_their_cells_do(seed: int) -> None:
    rng = np.random.default_rng(seed)
    grid = rng.choice([0, 1, 2, 3, 4, 5], (9, 12), p=[0.3, 0.1, 0.25, 0.15, 0.1, 0.1]).astype(np.int8)
    drawn = {part["class"]: part["segments"] for part in roads(grid.ravel(), 12)}
    for least in (2, 3, 4, 5):
        cells, n = label(grid >= least, np.ones((3, 3)))
        several = [int((cells == k).sum()) for k in range(1, n + 1) if (cells == k).sum() > 1]
        joined = pieces([s for kind, lines in drawn.items() if kind >= least for s in lines])
        assert sorted(len(piece) for piece in joined) == sorted(several), least


def test_a_village_road_beside_a_provincial_road_does_not_break_it() -> None:
    chain = np.array([[5, 2, 0, 0], [2, 5, 2, 0], [0, 0, 5, 0], [0, 0, 2, 5]], np.int8)
    drawn = {part["class"]: part["segments"] for part in roads(chain.ravel(), 4)}
    assert drawn[5] == [[0.5, 0.5, 3.5, 3.5]]


def test_the_poor_fall_short_by_a_share_of_the_line_also_of_a_line_of_nothing() -> None:
    assert poverty_gap(np.array([4500.0, 0.0, -300.0]), 6000.0).tolist() == [0.25, 1.0, 1.0]
    assert poverty_gap(np.array([-300.0]), 0.0).tolist() == [1.0]


def test_a_trial_is_read_as_intention_to_treat():
    """Three assigned and three others, reckoned by hand."""
    income = np.array([110.0, 120.0, 130.0, 100.0, 100.0, 130.0])
    before = np.array([100.0, 110.0, 100.0, 100.0, 90.0, 125.0])  # risen by 10, 10, 30 and 0, 10, 5
    assigned = np.array([True] * 3 + [False] * 3)
    users = np.array([True, False, False, False, False, True])
    found = dict(trial(income, before, assigned, users))
    assert found["trial_assigned"] == pytest.approx(120.0)
    assert found["trial_others"] == pytest.approx(110.0)
    assert found["trial_effect"] == pytest.approx(50 / 3 - 5)
    assert found["trial_error"] == pytest.approx(1.959964 * math.sqrt(400 / 3 / 3 + 25 / 3))
    assert found["seller_gap"] == pytest.approx(120.0 - 112.5)


def test_without_a_trial_there_is_nothing_to_read_but_the_naive_gap():
    none = np.zeros(3, bool)
    found = dict(trial(np.ones(3), np.ones(3), none, np.array([True, False, False])))
    assert np.isnan([found[f"trial_{name}"] for name in ("assigned", "others", "effect", "error")]).all()
    assert found["seller_gap"] == 0.0
