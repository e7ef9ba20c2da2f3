"""Every indicator: described in both languages, pure, of the right length, and in its range."""

import re
from datetime import date

import numpy as np
import pytest

from ruralsim.entities.codes import SOURCES
from ruralsim.indicators import FAMILIES, Record, fiscal, headline, indicators_of, of_every_run
from ruralsim.indicators.cost import ALL_COSTS, STAGES, loop_gain
from tests.indicators.fake_record import fake_record

RECORD = fake_record(400, np.random.default_rng(1))
ALL = indicators_of(RECORD)
CHINESE = re.compile("[一-鿿]")


@pytest.mark.parametrize("indicator", ALL, ids=lambda i: i.name)
def test_is_described_and_computes(indicator) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", indicator.name)
    assert indicator.family in FAMILIES
    assert indicator.unit
    assert indicator.kind in ("flow", "state")
    assert indicator.better in (-1, 0, 1)
    assert indicator.definition_en.endswith(".")
    assert indicator.definition_zh.endswith("。")
    assert not CHINESE.search(indicator.en + indicator.definition_en)
    assert CHINESE.search(indicator.zh) or indicator.zh.startswith("累计")
    assert CHINESE.search(indicator.definition_zh)
    if indicator.kind == "flow":
        assert re.search(r"trailing|last 12|12 months|same ÷", indicator.definition_en), "say the window"
    values = indicator.fn(RECORD)
    assert values.shape == (RECORD.days,)
    assert values.dtype == np.float64
    np.testing.assert_array_equal(values, indicator.fn(RECORD))
    assert not np.isinf(values).any()
    if indicator.unit == "share" and indicator.name not in ("margin_networks", "online_premium"):
        known = values[~np.isnan(values)]
        assert ((known >= 0.0) & (known <= 1.0)).all()


def test_names_are_unique_and_families_all_used() -> None:
    names = [i.name for i in ALL]
    assert len(names) == len(set(names))
    assert {i.family for i in ALL} == set(FAMILIES)
    assert 10 <= len(headline()) <= 25


def test_nothing_observed_gives_nan_and_never_fails() -> None:
    empty = Record(
        RECORD.dates[0].item(),
        0,
        {name: np.zeros(3) for name in RECORD.flows},
        {},
        {"villages": 0, "households": 0, "networks": [], "levers": []},
    )
    with np.errstate(all="raise"):
        for indicator in of_every_run():
            assert indicator.fn(empty).shape == (3,), indicator.name


def test_stages_add_up_to_the_cost_per_parcel() -> None:
    by_name = {i.name: i.fn(RECORD) for i in ALL}
    total = sum(by_name[f"cost_parcel_{stage}"] for stage in STAGES)
    np.testing.assert_allclose(total, by_name["cost_parcel"])
    assert "cost_handover" not in ALL_COSTS  # what one network pays another receives


def test_what_networks_bear_is_the_cost_less_what_the_government_pays_them() -> None:
    """Costs of 100 CNY a day for each item, 200 of subsidy, 50 parcels."""
    flows = dict(RECORD.flows)
    flows |= {name: np.full(RECORD.total, 100.0) for name in ALL_COSTS}
    flows |= {name: np.full(RECORD.total, 25.0) for name in ("up_delivered", "down_delivered")}
    flows["subsidy_networks"] = np.full(RECORD.total, 200.0)
    r = Record(RECORD._all_dates[0].item(), RECORD.burn_in, flows, RECORD.states, RECORD.facts)
    by_name = {i.name: i.fn(r) for i in of_every_run() if i.name.startswith("cost_parcel")}
    np.testing.assert_allclose(by_name["cost_parcel"], 2.0 * len(ALL_COSTS))
    np.testing.assert_allclose(by_name["cost_parcel_borne"], 2.0 * len(ALL_COSTS) - 4.0)


def test_make_up_adds_up_to_one() -> None:
    by_name = {i.name: i.fn(RECORD) for i in ALL}
    parts = sum(by_name[f"share_{part}"] for part in ("wages", "own_business", "property", "transfers"))
    sources = sum(RECORD.state(f"income_{source}") for source in SOURCES)
    np.testing.assert_allclose(parts, sources / RECORD.state("income_head"))


def test_trader_markdown_by_hand() -> None:
    flows = dict(RECORD.flows)
    flows["sold_trader_cny"] = np.full(RECORD.total, 70.0)
    flows["trader_wholesale_cny"] = np.full(RECORD.total, 100.0)
    r = Record(RECORD._all_dates[0].item(), RECORD.burn_in, flows, RECORD.states, RECORD.facts)
    markdown = next(i for i in of_every_run() if i.name == "trader_markdown").fn(r)
    np.testing.assert_allclose(markdown, 0.3)


class TestLoopGain:
    def made(
        self, elasticities: tuple[float, float, float, float], months: int = 60, noise: float = 0.0
    ) -> Record:
        """A run whose four links have the given elasticities, exactly but for noise."""
        rng = np.random.default_rng(3)
        start = np.datetime64("2019-01-01")
        dates = start + np.arange((np.datetime64("2019-01") + months).astype("M8[D]") - start)
        month = (dates.astype("M8[M]") - np.datetime64("2019-01")).astype(int)
        volume = rng.normal(0, 0.1, months).cumsum()
        logs = [volume]
        for e in elasticities:
            logs.append(e * logs[-1] + noise * rng.normal(0, 1, months))
        length = np.bincount(month)
        daily = {
            "up_delivered": np.exp(volume),
            "up_delivered_kg": np.exp(volume) * 4,
            "cost_up": np.exp(logs[1]) * np.exp(volume) * 4,
            "up_freight_cny": np.exp(logs[2]) * np.exp(volume) * 4,
            "up_paid_cny": np.exp(logs[3]) * np.exp(volume) * 4,
            "up_orders": np.exp(logs[4]),
        }
        flows = {name: (values / length)[month] for name, values in daily.items()}
        return Record(dates[0].item(), 0, flows, {}, {})

    def test_is_the_product_of_the_links(self) -> None:
        gain = loop_gain(self.made((-0.3, 0.8, 0.2, -2.0)))
        assert np.isnan(gain[: 365 * 3 - 2]).all()  # 12 + 24 months are needed
        np.testing.assert_allclose(gain[-1], -0.3 * 0.8 * 0.2 * -2.0, rtol=1e-6)

    def test_is_undefined_when_a_cause_stands_still(self) -> None:
        assert np.isnan(loop_gain(self.made((0.0, 0.8, 0.2, -2.0)))).all()

    def test_is_undefined_in_a_short_run(self) -> None:
        assert np.isnan(loop_gain(self.made((-0.3, 0.8, 0.2, -2.0), months=30))).all()


def test_slackest_and_busiest_month_by_hand() -> None:
    """Parcels a day are 60 in February, 120 in November and 100 in the ten other months of a year."""
    dates = np.datetime64("2021-01-01") + np.arange(420)
    month = dates.astype("M8[M]").astype(int) % 12 + 1
    orders = np.select([month == 2, month == 11], [60.0, 120.0], 100.0)
    flows = {name: np.zeros(420) for name in RECORD.flows}
    record = Record(dates[0].item(), 0, flows | {"down_orders": orders}, {}, {})
    found = {i.name: i.fn(record) for i in of_every_run() if i.name in ("down_trough", "down_peak")}
    mean = (10 * 100.0 + 60.0 + 120.0) / 12
    assert np.isnan(found["down_trough"][:364]).all()
    assert found["down_trough"][364] == pytest.approx(60.0 / mean)
    assert found["down_peak"][364:] == pytest.approx(120.0 / mean)


def test_spending_is_net_and_below_zero_where_fines_bring_in_more() -> None:
    def read(name: str, **states: float) -> float:
        flows = {**RECORD.flows, **{flow: np.zeros(RECORD.total) for flow in fiscal.PROGRAMMES}}
        flows["money.fines_networks"] = np.full(RECORD.total, 10.0)
        flows["money.fines_households"] = flows["money.floor_resale"] = np.zeros(RECORD.total)
        held = {state: np.full(RECORD.total, level) for state, level in states.items()}
        record = Record(date(2021, 1, 1), RECORD.burn_in, flows, {**RECORD.states, **held}, RECORD.facts)
        indicator = next(i for i in ALL if i.name == name)
        return float(indicator.fn(record)[-1])

    assert read("spending") == pytest.approx(-3650.0)
    assert read("spending_head", residents=365.0) == pytest.approx(-10.0)
    of_farms = read("spending_farm_income", income_farming=100.0, residents=365.0)
    assert of_farms == pytest.approx(-0.1)
    assert np.isnan(read("spending_farm_income", income_farming=-100.0, residents=365.0))
    for name in ("spending", "spending_head", "spending_farm_income"):
        said = next(i for i in ALL if i.name == name)
        assert "Net" in said.en
        assert "净支出" in said.zh
