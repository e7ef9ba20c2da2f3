"""Payloads of the map: what is packed comes out again, rounds are possible, differences are exact."""

from pathlib import Path

import numpy as np
import pytest

from ruralsim.app.map import payload
from ruralsim.app.map.frames import CLOSED, OPEN, OPENED, VARIABLES, difference_frame, down_waiting, frame
from ruralsim.app.map.legs import legs
from ruralsim.app.map.routes import routes
from ruralsim.app.map.static import _Names, county_payload
from ruralsim.entities.codes import NOT_MONITORED
from ruralsim.foundation.errors import DataError
from ruralsim.report.text import text
from ruralsim.world.world import World
from tests.app.busy_county import busy_county
from tests.factory import tiny_world


@pytest.fixture(scope="module")
def world() -> World:
    return busy_county()


def test_what_is_packed_comes_out_again() -> None:
    blocks = {
        "bytes": np.arange(3, dtype=np.uint8),
        "floats": np.array([1.5, np.nan], np.float32),
        "none": np.zeros(0, np.int32),
        "hashes": np.array([2**64 - 1], np.uint64),
    }
    header, found = payload.unpack(payload.pack({"words": "石口"}, blocks))
    assert header == {"words": "石口"}
    for name, values in blocks.items():
        np.testing.assert_array_equal(found[name], values)
        assert found[name].dtype == values.dtype


def test_blocks_lie_at_multiples_of_eight() -> None:
    raw = payload.pack({"words": "x"}, {"one": np.ones(1, np.uint8), "two": np.ones(1, np.uint64)})
    size = int.from_bytes(raw[:4], "little")
    assert (4 + size) % 8 == 0
    assert len(raw) == 4 + size + 16


@pytest.mark.parametrize("values", [np.zeros(2), np.zeros((2, 2), np.float32)])
def test_other_types_are_refused(values: np.ndarray) -> None:
    with pytest.raises(TypeError, match="block wrong"):
        payload.pack({}, {"wrong": values})


def test_sizes_are_those_of_the_county(world: World) -> None:
    static, places = payload.unpack(county_payload(world))
    header, today = payload.unpack(frame(world, "income_head"))
    assert (static["width"], static["height"]) == (12, 10)
    assert len(static["villages"]) == world.villages.n
    assert places["elevation"].size == today["road"].size == 120
    assert places["household_uid"].size == today["values"].size == world.farmers.n
    assert places["station_uid"].size == today["station_state"].size == world.stations.n
    assert today["zone_parcels"].size == len(static["zones"]) == world.zones.n
    assert header["day"] == world.day - 1
    np.testing.assert_array_equal(today["values"], world.farmers.income_head.astype(np.float32))


def test_the_map_has_the_rim_of_a_county_whose_land_is_told(world: World, tmp_path: Path) -> None:
    assert payload.unpack(county_payload(world))[0]["outline"] == []
    land = [["1"] * 12 for _ in range(10)]
    land[0][0] = "0"  # the cell in the north-west
    (tmp_path / "land.csv").write_text("\n".join(map(",".join, land)))
    told = tiny_world(county__land_csv=str(tmp_path / "land.csv"))
    outline = payload.unpack(county_payload(told))[0]["outline"]
    assert [0.0, 9.0, 1.0, 9.0] in outline
    assert len(outline) == 2 * (12 + 10)


@pytest.mark.parametrize("name", VARIABLES)
def test_every_variable_can_be_drawn(world: World, name: str) -> None:
    header, today = payload.unpack(frame(world, name))
    shown, values = header["variable"], today["values"]
    assert shown["label"]["en"] != shown["label"]["zh"]
    assert shown["low"] < shown["high"]
    if shown["classes"]:
        assert len(shown["colours"]) == len(shown["classes"])
        assert set(np.unique(values)) <= set(range(len(shown["classes"])))


def test_risk_counts_the_monitored_and_the_missed(world: World) -> None:
    values = VARIABLES["risk"].values(world)
    f = world.farmers
    below = f.income_head < world.climate.line_year_cny
    np.testing.assert_array_equal(values > 0, (f.category != NOT_MONITORED) | below)


def test_an_unknown_variable_is_named() -> None:
    with pytest.raises(DataError, match=r"no variable 'incme'.*income_head"):
        frame(tiny_world(), "incme")


def test_rounds_lie_on_the_grid_and_end_where_they_began(world: World) -> None:
    _, today = payload.unpack(frame(world, "cash"))
    start, cell, minute = today["route_start"], today["route_cell"], today["route_minute"]
    width, cells = world.geometry.width, world.geometry.width * world.geometry.height
    assert start[-1] == cell.size
    assert ((cell >= 0) & (cell < cells)).all()
    for k, row in enumerate(today["courier_row"]):
        part = slice(start[k], start[k + 1])
        station = world.townships.cell[world.couriers.township[row]]
        assert cell[part][0] == cell[part][-1] == station
        assert minute[part][0] == 0.0
        assert (np.diff(minute[part]) >= -1e-3).all()
        across = np.abs(np.diff(cell[part] % width)), np.abs(np.diff(cell[part] // width))
        assert max(across[0].max(initial=0), across[1].max(initial=0)) <= 1


def test_rounds_stop_where_couriers_stopped(world: World) -> None:
    found, couriers = routes(world), world.couriers
    assert (couriers.stops[found.courier] > 0).any()
    for row in found.courier:
        part = found.of(row)
        served = found.village[part][found.village[part] >= 0]
        assert served.size == couriers.stops[row]
        assert set(served) <= set(couriers.tour[row])
        if served.size:
            np.testing.assert_allclose(found.minute[part][-1], couriers.minutes[row], rtol=1e-5)
    assert found.of(couriers.n + 1) == slice(0, 0)


def test_ways_take_the_minutes_the_model_has(world: World) -> None:
    """Without the corners that are only drawn, the steps add up to the drive the phases reckon with."""
    ways, settings = legs(world), world.settings.world.roads
    elevation, width = world.cells.elevation_m, world.geometry.width
    for here, there in np.argwhere(ways.size > 1):
        cell, part = ways.between(here, there)
        assert part[0] == 0.0
        assert part[-1] == pytest.approx(1.0)
        kept = [k for k in range(cell.size) if not _only_drawn(cell, part, k, width)]
        a, b = cell[kept][:-1], cell[kept][1:]
        km = np.where(_diagonal(a, b, width), np.sqrt(2.0), 1.0)
        grade = np.abs(elevation[a] - elevation[b]) / (1000.0 * km)
        worse = np.minimum(world.cells.road_class[a], world.cells.road_class[b])
        speed = np.array(settings.speed_km_h)[worse]
        minutes = 60.0 * settings.winding * km * (1.0 + settings.slope_slowing * grade) / speed
        np.testing.assert_allclose(minutes.sum(), world.travel.minutes[here, there], rtol=1e-9)
        np.testing.assert_allclose(part[kept], np.append(0.0, minutes.cumsum() / minutes.sum()), atol=1e-6)


def _only_drawn(cell: np.ndarray, part: np.ndarray, k: int, width: int) -> bool:
    if k in (0, cell.size - 1) or not _diagonal(cell[k - 1], cell[k + 1], width):
        return False
    return abs(part[k] - 0.5 * (part[k - 1] + part[k + 1])) < 1e-7


def _diagonal(a: np.ndarray, b: np.ndarray, width: int) -> np.ndarray:
    return (a % width != b % width) & (a // width != b // width)


def test_ways_turn_corners_where_roads_do(world: World) -> None:
    ways, road, width = legs(world), world.cells.road_class, world.geometry.width
    for here, there in np.argwhere(ways.size > 1):
        a, b = ways.between(here, there)[0][:-1], ways.between(here, there)[0][1:]
        round_ = np.maximum(road[a // width * width + b % width], road[b // width * width + a % width])
        assert (~_diagonal(a, b, width) | (round_ < np.minimum(road[a], road[b]))).all()


def test_waiting_parcels_are_counted_once(world: World) -> None:
    s, points = world.stations, world.networks.n * world.villages.n
    at_village_rows = s.down_township[:points].sum() + s.down_hub[:points].sum()
    assert down_waiting(world).sum() == at_village_rows


def test_stations_that_opened_or_closed_since_are_marked() -> None:
    world = tiny_world()
    before = frame(world, "cash")
    opened, closed = np.flatnonzero(~world.stations.open)[0], np.flatnonzero(world.stations.open)[0]
    world.stations.open[opened], world.stations.open[closed] = True, False
    state = payload.unpack(frame(world, "cash", before))[1]["station_state"]
    assert state[opened] == OPEN | OPENED
    assert state[closed] == CLOSED
    assert set(np.delete(state, [opened, closed])) <= {0, OPEN}


@pytest.mark.parametrize("name", VARIABLES)
def test_a_county_does_not_differ_from_itself(world: World, name: str) -> None:
    header, today = payload.unpack(difference_frame(world, world, name))
    assert header["differ"] == header["unmatched"] == 0
    assert (today["values"] == 0.0).all()
    assert header["variable"]["low"] == -header["variable"]["high"]


def test_differences_are_b_less_a() -> None:
    a, b = tiny_world(), tiny_world()
    b.farmers.cash[[3, 7]] += (250.0, -40.0)
    header, today = payload.unpack(difference_frame(a, b, "cash"))
    assert header["differ"] == 2
    assert np.flatnonzero(today["values"]).tolist() == [3, 7]
    np.testing.assert_allclose(today["values"][[3, 7]], (250.0, -40.0), rtol=1e-3)


def test_households_are_matched_by_uid() -> None:
    a, b = tiny_world(), tiny_world()
    for column in (b.farmers.uid, b.farmers.cash):
        column[:] = column[::-1].copy()
    assert payload.unpack(difference_frame(a, b, "cash"))[0]["differ"] == 0
    b.farmers.uid[0] = 1
    header, today = payload.unpack(difference_frame(a, b, "cash"))
    assert (header["differ"], header["unmatched"]) == (0, 1)
    assert np.isnan(today["values"]).nonzero()[0].tolist() == [0]


def test_differences_need_one_day(world: World) -> None:
    with pytest.raises(DataError, match="one day"):
        difference_frame(tiny_world(), world, "cash")


def test_drawing_changes_nothing(world: World) -> None:
    before = {name: getattr(world.couriers, name).copy() for name in world.couriers.columns}
    frame(world, "days_to_deliver")
    county_payload(world)
    for name, values in before.items():
        np.testing.assert_array_equal(getattr(world.couriers, name), values)


def test_two_places_of_a_map_never_bear_one_name(world: World) -> None:
    static, _ = payload.unpack(county_payload(world))
    names = [
        static["seat_name"],
        *(place["name"] for kind in ("townships", "villages", "zones") for place in static[kind]),
    ]
    for language in ("en", "zh"):
        said = [name[language] for name in names]
        assert len(set(said)) == len(said)


def test_a_name_that_is_taken_is_made_fuller_and_then_numbered() -> None:
    names = _Names()
    mill = text("Mill", "磨坊村")
    assert names.take(mill, mill) == mill
    fuller = text("Mill (Ford)", "磨坊村（渡口）")
    assert names.take(mill, fuller) == fuller
    assert names.take(mill, fuller)["zh"] == "磨坊村（渡口）2"
    assert (
        names.take(text("County town", "磨坊村"), text("County town market", "磨坊村市场"))["en"]
        == "County town market"
    )
