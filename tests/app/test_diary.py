"""Diaries: sums agree with the tables, every row is readable in both languages, strangers are named."""

import json
from typing import Any

import numpy as np
import pytest

from ruralsim.app.map.diary import diary
from ruralsim.entities.codes import CHANNELS, HUB, POINT, SOURCES, TOWNSHIP_STATION
from ruralsim.foundation.errors import DataError
from ruralsim.world.world import World
from tests.app.busy_county import busy_county


@pytest.fixture(scope="module")
def world() -> World:
    return busy_county()


def rows(found: dict[str, Any], section: str) -> dict[str, Any]:
    """Name → value of a section."""
    (wanted,) = (s for s in found["sections"] if s["name"] == section)
    return {row["name"]: row["value"] for row in wanted["rows"]}


def test_sources_add_up_to_the_households_income(world: World) -> None:
    f = world.farmers
    for i in range(0, f.n, 7):
        income = rows(diary(world, "household", f.uid[i]), "income")
        assert sum(income[f"income_{source}"] for source in SOURCES) == pytest.approx(income["income"])
        assert income["income"] == pytest.approx(f.income_head[i] * f.residents[i], rel=1e-5, abs=0.01)


def test_sales_are_those_of_the_year(world: World) -> None:
    f = world.farmers
    i = int(np.argmax(f.channel_cny.sum(axis=1)))
    sales = rows(diary(world, "household", str(f.uid[i])), "sales")
    assert sum(sales[f"cny_{channel}"] for channel in CHANNELS) == pytest.approx(f.channel_cny[i].sum())


def test_a_courier_tells_every_stop(world: World) -> None:
    co = world.couriers
    i = int(np.argmax(co.stops[: co.n]))
    found = diary(world, "courier", co.uid[i])
    stops = rows(found, "round")
    assert len(stops) == co.stops[i] + 1
    assert list(stops.values()) == sorted(stops.values())
    assert stops["back"] == pytest.approx(co.minutes[i], rel=1e-5)
    assert rows(found, "work")["load_factor"] == pytest.approx(co.load_kg[i] / co.capacity_kg[i])


def test_a_station_tells_its_queue(world: World) -> None:
    s = world.stations
    i = int(np.argmax(np.where(s.level == POINT, s.up_parcels, -1)))
    queue = rows(diary(world, "station", s.uid[i]), "queue")
    assert (queue["up"], queue["up_kg"]) == (s.up_parcels[i], pytest.approx(s.up_kg[i]))
    assert "for_here" in queue
    post = int(np.flatnonzero(s.level == TOWNSHIP_STATION)[0])
    assert "for_here" not in rows(diary(world, "station", s.uid[post]), "queue")


def test_a_hub_tells_what_passed_it(world: World) -> None:
    s = world.stations
    for i in np.flatnonzero(s.level == HUB):
        parcels = rows(diary(world, "station", s.uid[i]), "account")["parcels"]
        assert parcels == world.networks.parcels_month[s.network[i]]
    assert world.networks.parcels_month.sum() > 0.0


def test_a_household_without_a_shop_has_no_rating_and_the_figure_that_decides_is_told(world: World) -> None:
    f = world.farmers
    for i in range(0, f.n, 5):
        found = diary(world, "household", f.uid[i])
        assert (rows(found, "shop")["reputation"] is None) == (not f.sells_online[i])
        assert rows(found, "risk")["monitored_head"] == f.monitored_head[i]
        assert (rows(found, "risk")["poor_since"] is None) == (not f.poor[i])


@pytest.mark.parametrize(
    ("kind", "table"), [("household", "farmers"), ("courier", "couriers"), ("station", "stations")]
)
def test_every_row_is_readable_in_both_languages(world: World, kind: str, table: str) -> None:
    columns = getattr(world, table)
    for i in range(0, columns.n, 5):
        found = json.loads(json.dumps(diary(world, kind, columns.uid[i])))
        assert (found["kind"], found["row"], found["uid"]) == (kind, i, str(columns.uid[i]))
        for text in (found["title"], found["place"], *(s["title"] for s in found["sections"])):
            assert text["en"]
            assert text["zh"]
        for row in (row for s in found["sections"] for row in s["rows"]):
            assert row["label"]["en"], row
            assert row["label"]["zh"], row
            assert set(row["unit"]) == {"en", "zh"}


@pytest.mark.parametrize("uid", [12, "12", "-1", "nobody", 2**64, ""])
def test_strangers_are_named(world: World, uid: Any) -> None:
    with pytest.raises(DataError, match="no household"):
        diary(world, "household", uid)


def test_an_unknown_kind_is_named(world: World) -> None:
    with pytest.raises(DataError, match="no diary of 'cow'; there are household, courier, station"):
        diary(world, "cow", 1)
