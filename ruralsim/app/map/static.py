"""What of a county does not change from day to day: sent to the browser once."""

from typing import Any

import numpy as np

from ruralsim.app.map import palettes
from ruralsim.app.map.hexagons import hexagons
from ruralsim.app.map.legs import roads_today
from ruralsim.app.map.payload import pack
from ruralsim.indicators.collect import rim
from ruralsim.indicators.panels import labels, network_labels, township_names
from ruralsim.report.text import Text, place, text
from ruralsim.world.origin import origin
from ruralsim.world.world import World

_SEAT = text("County seat", "县城")


def county_payload(world: World) -> bytes:
    """Grid, terrain, places, possible stations, zones on the rim, and where every household lives.

    Header: ``width`` and ``height`` in cells of a kilometre, ``seat`` (cell), ``note`` (what the map is),
    ``villages``, ``townships``, ``zones`` and ``networks`` with names in both languages, ``hexagons``
    (middles, km), ``outline`` (pieces of the county's rim, km; none where it is
    the grid's). Blocks: ``elevation`` (cells, m, the first row in the south), ``road`` (cells, class),
    ``household_x``, ``household_y`` (km), ``household_village``, ``household_hexagon``, ``household_uid``,
    and ``station_level``,
    ``station_network``, ``station_cell``, ``station_uid`` (one per possible station, open or not).
    """
    g, f, s = world.geometry, world.farmers, world.stations
    hexagon, middles = hexagons(f.x_km, f.y_km)
    apart = _Names()
    header = {
        "kind": "county",
        "width": g.width,
        "height": g.height,
        "seat": g.seat_cell,
        "seat_name": apart.take(_SEAT, _SEAT),
        "note": origin(world.settings, world.files)["map"],
        "townships": _townships(world, apart),
        "villages": _villages(world, apart),
        "zones": _zones(world, apart),
        "networks": _networks(world),
        "hexagons": middles.round(3).tolist(),
        "outline": rim(world),
    }
    return pack(
        header,
        {
            "household_uid": f.uid,
            "station_uid": s.uid,
            "elevation": world.cells.elevation_m.astype(np.float32),
            "household_x": f.x_km,
            "household_y": f.y_km,
            "household_village": f.village,
            "household_hexagon": hexagon,
            "station_cell": s.cell,
            "station_level": s.level.astype(np.uint8),
            "station_network": s.network.astype(np.uint8),
            "road": roads_today(world).astype(np.uint8),
        },
    )


def village_name(world: World, village: int) -> Text:
    """Name of a village in both languages."""
    names = world.geometry.village_names
    return place(names[village]) if names else text(f"Village {village + 1}", f"村{village + 1}")


def township_name(world: World, township: int) -> Text:
    """Name of a township in both languages."""
    return place(township_names(world)[township])


class _Names:
    """Names on one map: two places never bear one name, in neither language."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, name: Text, fuller: Text) -> Text:
        """A name, or a fuller one where it is taken; with a number where that is taken too."""
        for candidate in (name, fuller):
            if self._free(candidate):
                return candidate
        count = 2
        while not self._free(numbered := text(f"{fuller['en']} {count}", f"{fuller['zh']}{count}")):
            count += 1
        return numbered

    def _free(self, name: Text) -> bool:
        words = set(name.values())
        if words & self._taken:
            return False
        self._taken |= words
        return True


def _villages(world: World, apart: _Names) -> list[dict[str, Any]]:
    v = world.villages
    return [
        {
            "name": _within(apart, village_name(world, i), township_name(world, v.township[i])),
            "x": round(float(v.x_km[i]), 3),
            "y": round(float(v.y_km[i]), 3),
            "cell": int(v.cell[i]),
            "township": int(v.township[i]),
            "households": int(v.households[i]),
        }
        for i in range(v.n)
    ]


def _within(apart: _Names, village: Text, township: Text) -> Text:
    """A village's name; where another place bears it, with the township's."""
    fuller = text(f"{village['en']} ({township['en']})", f"{village['zh']}（{township['zh']}）")
    return apart.take(village, fuller)


def _townships(world: World, apart: _Names) -> list[dict[str, Any]]:
    t = world.townships
    named = (township_name(world, i) for i in range(t.n))
    names = [apart.take(name, text(f"{name['en']} township", f"{name['zh']}镇区")) for name in named]
    return [{"name": names[i], "cell": int(t.cell[i])} for i in range(t.n)]


def _zones(world: World, apart: _Names) -> list[dict[str, Any]]:
    zones = world.settings.world.market.zones
    return [
        {
            "name": apart.take(text(en, zh), text(f"{en} market", f"{zh}市场")),
            "cell": int(world.zones.cell[i]),
        }
        for i, (_, en, zh) in enumerate(labels(zones, world.zones.n, "zone", "市场"))
    ]


def _networks(world: World) -> list[dict[str, Any]]:
    colours = palettes.NETWORKS
    return [
        {"name": text(en, zh), "colour": colours[i % len(colours)]}
        for i, (_, en, zh) in enumerate(network_labels(world))
    ]
