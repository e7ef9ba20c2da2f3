"""What every lever found in the folder owes."""

from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ruralsim import testing
from ruralsim.entities.codes import GROUPS
from ruralsim.foundation.errors import ScenarioError
from ruralsim.foundation.ledger import FLOWS, Sector
from ruralsim.foundation.param import Param
from ruralsim.policies import levers
from ruralsim.scenario import Scenario
from ruralsim.simulate import step
from ruralsim.terms import TERMS

from .conftest import county, everywhere, run

LEVERS = levers()
each = pytest.mark.parametrize("name", LEVERS)


def test_the_folder_holds_the_twenty_four():
    assert len(LEVERS) == 24


@pytest.mark.parametrize("owes", testing.CHECKS, ids=lambda check: check.__name__)
@each
def test_it_keeps_what_every_lever_owes(name, owes):
    owes(name, ())


@each
def test_spending_is_booked_to_the_government(name):
    world = testing.free(name)
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


def test_every_term_is_written_by_a_lever_or_belongs_to_the_status_quo():
    written = {term for lever in LEVERS.values() for term in lever.writes}
    assert {term.name for term in TERMS} - written == {"allowance_take_up"}


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
