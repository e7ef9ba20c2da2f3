"""What every lever found in the folder owes."""

from datetime import date
from functools import cache
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from ruralsim.entities.codes import GROUPS
from ruralsim.foundation.errors import ScenarioError
from ruralsim.foundation.ledger import FLOWS, Sector
from ruralsim.foundation.param import Param, walk
from ruralsim.policies import levers
from ruralsim.scenario import Scenario
from ruralsim.simulate import step
from ruralsim.terms import TERMS

from .conftest import county, everywhere, plain, run, same_bits

LEVERS = levers()
DAYS = 45
LONG = 65
DIMS = {term.name: term.dims for term in TERMS}
each = pytest.mark.parametrize("name", LEVERS)


def test_the_folder_holds_the_twenty_four():
    assert len(LEVERS) == 24


@each
def test_says_what_it_is_in_both_languages(name):
    lever = LEVERS[name]
    assert lever.key == name
    for text in (lever.en, lever.does_en, lever.section, lever.evidence, lever.__doc__):
        assert text.strip()
    for text in (lever.zh, lever.does_zh):
        assert any("\u4e00" <= sign <= "\u9fff" for sign in text)
    assert set(lever.writes) <= set(DIMS)
    assert lever.writes
    for leaf in walk(lever):
        if leaf.param is not None:
            assert leaf.param.en
            assert leaf.param.zh


@each
def test_intensity_has_a_unit_and_bounds_that_hold(name):
    param = next(p for p in LEVERS[name].model_fields["intensity"].metadata if isinstance(p, Param))
    assert param.unit
    assert param.low is not None
    assert param.high is not None
    for outside in (param.low - 1.0, param.high + 1.0, float("nan")):
        with pytest.raises(ValidationError):
            LEVERS[name](intensity=outside)


@each
@pytest.mark.parametrize(
    "null",
    [
        {"intensity": 0.0, "budget_cny": 0.0, "ramp_days": 9},
        {"start": date(2050, 1, 1)},
        {"start": date(2000, 1, 1), "end": date(2001, 1, 1)},
    ],
    ids=["zero", "later", "earlier"],
)
def test_a_null_lever_changes_no_bit(name, null):
    world = run(county(DAYS, **{name: null}), DAYS)
    assert same_bits(world, plain(DAYS))
    assert not world.programmes.spent_cny.any()
    assert not world.terms.writes


@each
def test_writes_what_it_says_and_no_more(name):
    world = run(everywhere(county(DAYS, **{name: {}})), 1)
    written = {term for term, by in world.terms.writes.items() if name in by}
    assert written <= set(LEVERS[name].writes)
    assert any((world.terms[term] != world.terms.base[term]).any() for term in written)


@each
def test_some_bit_moves(name):
    days = 102  # over the end of a quarter, from the summer's produce to its payment
    assert not same_bits(run(everywhere(county(days, **{name: {}})), days), _full(days))


@cache
def _full(days):
    return run(everywhere(county(days)), days)


@each
def test_targets_confine_it(name):
    lever = LEVERS[name]
    world = county(1)
    where = world.geometry.township_names[1]
    confine = {
        "townships": (where,),
        "categories": ("formerly_poor",),
        "networks": ("post",),
    }
    asked = {key: value for key, value in confine.items() if key in lever.targets()}
    world = run(everywhere(county(2, **{name: asked or {"ramp_days": 0}})), 1)
    inside = {
        "township": np.arange(world.townships.n) == 1,
        "village": world.villages.township == 1,
        "station": world.stations.township == 1,
        "group": np.array(["formerly_poor" in group for group in GROUPS]),
        "network": np.array(list(world.settings.networks)) == "post",
        "cell": world.cells.township == 1,
    }
    for term in lever.writes:
        moved = world.terms[term] != world.terms.base[term]
        for axis, dim in enumerate(DIMS[term]):
            if dim == "cell":  # masts and roads reach over the border
                continue
            if dim in inside:
                beside = np.compress(~inside[dim], moved, axis=axis)
                assert not beside.any(), f"{term} outside its {dim}"
    for kind in set(confine) - set(lever.targets()):
        with pytest.raises(ValidationError, match="cannot be confined"):
            lever(**{kind: confine[kind]})


@cache
def _free(name):
    """The county with a lever alone, its laws checked; not to be changed."""
    world = county(LONG, **{name: {}})
    assert not world.programmes.spent_cny.any()
    return run(world, LONG, check=True)


@each
def test_spending_is_booked_to_the_government(name):
    world = _free(name)
    spent = float(world.programmes.spent_cny[0])
    paid = sum(
        float(world.money.total[flow.index])
        for flow in FLOWS
        if flow.payer == Sector.GOVERNMENT and flow.name not in ("ALLOWANCE", "HELP")
    )
    if name == "poverty_monitoring":
        assert spent >= paid > 0.0  # part of the help is its own
    elif name == "directed_procurement":
        assert spent == paid == 0.0  # institutions' money
    else:
        assert spent == pytest.approx(paid)
        assert spent > 0.0 or name in ("freight_subsidy", "floor_purchase")
    assert world.programmes.spent_year_cny[0] == pytest.approx(spent)


@each
def test_a_budget_cap_binds_and_the_programme_stops(name):
    cap = 0.4 * float(_free(name).programmes.spent_cny[0])
    world = run(county(LONG, **{name: {"budget_cny": cap}}), LONG, check=True)
    assert world.programmes.spent_cny[0] <= cap * (1 + 1e-12)
    if cap > 0.0:
        assert world.programmes.stopped[0]
        assert not world.programmes.active[0]
        if not LEVERS[name].lasting:
            assert not any(name in by for by in world.terms.writes.values())


@each
def test_it_ends_on_its_last_day(name):
    world = county(10, **{name: {"end": date(2021, 6, 22)}})
    run(world, 3)
    assert world.programmes.active[0]
    run(world, 1)
    assert not world.programmes.active[0]
    if not LEVERS[name].lasting:
        for term in LEVERS[name].writes:
            np.testing.assert_array_equal(world.terms[term], world.terms.base[term])


def test_every_term_is_written_by_a_lever_or_belongs_to_the_status_quo():
    written = {term for lever in LEVERS.values() for term in lever.writes}
    assert set(DIMS) - written == {"allowance_take_up"}


def test_a_ramp_rises_weekly_and_a_change_takes_effect():
    world = everywhere(county(40, awards={"ramp_days": 28}))
    seen = []
    for _ in range(30):
        step(world)
        seen.append(float(world.programmes.intensity[0]))
    steps = sorted(set(seen))
    assert steps == pytest.approx([5_000.0, 10_000.0, 15_000.0, 20_000.0])
    assert seen[6] == 5_000.0
    assert seen[7] == 10_000.0

    changes = {"date": date(2021, 6, 25), "path": "policies.awards.intensity", "value": 8_000.0}
    world = everywhere(county(9, ("changes", [changes])))
    run(world, 5)
    assert not world.programmes.active[0]
    run(world, 1)
    assert world.terms["seller_award"][0] == 4_000.0


def test_half_done_policy_is_not_half_priced():
    full = everywhere(county(1, regulation={"intensity": 1.0}))
    half = county(1, regulation={"intensity": 1.0})
    half.townships.compliance[:] = 0.5
    for world in (full, half):
        run(world, 1)
    added = [world.terms["detection"][0] - world.terms.base["detection"][0] for world in (full, half)]
    assert added[1] == pytest.approx(0.5 * added[0])
    assert half.programmes.spent_cny[0] == pytest.approx(0.65 * full.programmes.spent_cny[0])


def test_errors_of_targeting_miss_some_and_reach_others():
    meant = {"categories": ("formerly_poor",), "exclusion_error": 0.3, "inclusion_error": 0.1}
    world = run(everywhere(county(1, farmer_training=meant)), 1)
    reached = world.terms["selling_training"] > 0.0
    poor = np.array(["formerly_poor" in group for group in GROUPS])
    assert 0.5 < reached[:, poor].mean() < 0.9
    assert 0.0 < reached[:, ~poor].mean() < 0.3


def test_two_levers_on_a_term_that_takes_one_are_refused_by_name(monkeypatch):
    monkeypatch.setattr(LEVERS["node_planning"], "writes", ("sites_wanted", "promised_days"))
    both = {"policies": {"node_planning": {}, "service_standard": {}}}
    with pytest.raises(ScenarioError, match="node_planning and service_standard both set promised_days"):
        Scenario.from_values(both)
    both["policies"]["node_planning"]["intensity"] = 0
    Scenario.from_values(both)


def test_an_unknown_township_is_named():
    with pytest.raises(ScenarioError, match="no township 'Atlantis'"):
        county(1, awards={"townships": ["Atlantis"]})
    name = county(1).geometry.township_names[0]
    for part in (name, *name.split(" ")):
        county(1, awards={"townships": [part]})


@st.composite
def packages(draw):
    chosen = draw(st.lists(st.sampled_from(sorted(LEVERS)), unique=True, min_size=1, max_size=8))
    sets = []
    for name in chosen:
        param = next(p for p in LEVERS[name].model_fields["intensity"].metadata if isinstance(p, Param))
        low, high = float(param.low), float(min(param.high, 50.0 if "CNY" not in param.unit else 5_000.0))
        sets.append((f"policies.{name}.intensity", draw(st.floats(low, high))))
        sets.append((f"policies.{name}.ramp_days", draw(st.integers(0, 40))))
        if draw(st.booleans()):
            sets.append((f"policies.{name}.budget_cny", draw(st.floats(0, 1e6))))
    for field, key in product(("per", "to"), ("freight_subsidy",)):
        if key in chosen:
            options = {"per": ["kg", "parcel"], "to": ["seller", "buyer"]}[field]
            sets.append((f"policies.{key}.{field}", draw(st.sampled_from(options))))
    sets.append(("run.seed", draw(st.integers(0, 2**32 - 1))))
    return sets


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(sets=packages(), start=st.dates(date(2020, 1, 1), date(2023, 12, 1)), days=st.integers(5, 50))
def test_laws_hold_under_any_package(sets, start, days):
    run(county(days, *sets, start=start), days, check=True)


def test_laws_hold_with_everything_on_over_a_year():
    everything = {name: {"ramp_days": 60} for name in LEVERS}
    run(county(365, start=date(2021, 1, 1), **everything), 365, check=True)
