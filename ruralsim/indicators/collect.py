"""From a world that has run to its results: series, tables, labels, map."""

import sys
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities.codes import LEVELS, NO_ROAD, ROAD_CLASSES, VILLAGE_ROAD
from ruralsim.foundation import sources
from ruralsim.foundation.ledger import FLOWS, MASS_LABELS, SECTOR_LABELS, Sector
from ruralsim.foundation.version import __version__
from ruralsim.indicators.indicator import indicators_of
from ruralsim.indicators.observe import Recorder
from ruralsim.indicators.panels import labels, network_labels, product_labels, township_names
from ruralsim.results import Results, describe
from ruralsim.results.files import Columns
from ruralsim.results.provenance import provenance
from ruralsim.results.store import run_key
from ruralsim.world.county import measured_land, sizes
from ruralsim.world.land_file import outline
from ruralsim.world.origin import origin
from ruralsim.world.world import World

if TYPE_CHECKING:
    from ruralsim.scenario.schema import Scenario


def collect(world: World, scenario: "Scenario", timing: dict[str, float] | None = None) -> Results:
    """Gathers what a run leaves behind.

    Args:
        world: After its last day, or any day before.
        scenario: What was run: title, story, run, county, `parameters`, `hash`, `beside`, `to_toml`.
        timing: Seconds the run took, for the manifest.
    """
    recorder = Recorder.of(world)
    record = recorder.record(world)
    indicators = indicators_of(record, scenario.kit.families)
    with np.errstate(all="ignore"):
        found = {indicator.name: record.measured(indicator.fn) for indicator in indicators}
    tables: dict[str, Columns] = {
        "indicators": {"date": record.dates, **{name: series for name, (series, _) in found.items()}},
        **{name: recorder.panels.table(name) for name in recorder.panels.chunks},
        "money": _money(recorder),
        "mass": _mass(recorder, world),
    }
    meta = {
        **about(world, scenario),
        "days": record.days,
        "indicators": [
            indicator.as_meta() | {"months": found[indicator.name][1]} for indicator in indicators
        ],
    }
    return Results(
        tables,
        meta,
        manifest(world, scenario, timing),
        geography(world),
        scenario.beside(world.files).to_toml(),
        inputs=scenario.copies(world.files),
    )


def about(world: World, scenario: "Scenario") -> dict[str, Any]:
    """Titles, labels and parameters, as in `meta.json`."""
    return {
        "title": scenario.title.model_dump(),
        "story": scenario.story.model_dump(),
        "notes": scenario.notes,
        "start": world.calendar.start.isoformat(),
        "days": world.calendar.last + 1,
        "outside": [note._asdict() for note in scenario.outside(world.calendar.last + 1)],
        "seed": world.seed,
        "version": __version__,
        "county": origin(scenario, world.files),
        "parameters": scenario.beside(world.files).parameters(),
        "networks": [
            {"name": name, "en": en, "zh": zh, "kind": scenario.networks[name].kind}
            for name, en, zh in network_labels(world)
        ],
        "products": [{"name": name, "en": en, "zh": zh} for name, en, zh in product_labels(world)],
        "townships": township_names(world),
        "flows": [
            {
                "name": f.name,
                "payer": _sector(f.payer),
                "receiver": _sector(f.receiver),
                "en": f.en,
                "zh": f.zh,
            }
            for f in FLOWS
        ],
        "sectors": [
            {"name": _sector(s), "en": SECTOR_LABELS[s][0], "zh": SECTOR_LABELS[s][1]} for s in Sector
        ],
        "accounts": [{"name": name, "en": en, "zh": zh} for name, en, zh in MASS_LABELS],
        "columns": describe.as_meta(),
    }


def manifest(world: World, scenario: "Scenario", timing: dict[str, float] | None = None) -> dict[str, Any]:
    """What ran where: its provenance, scenario hash, time and memory."""
    scenario_hash = scenario.hash(world.files)
    inputs = {
        file.kept_as(key): {"key": f"county.{key}", "name": file.path.name, "digest": file.digest}
        for key, file in world.files.items()
    }
    return {
        **provenance(
            run_key(scenario_hash, world.seed, sources.model()),
            seeds=[world.seed],
            inputs=inputs,
            plugins={plugin.kept_as: plugin.digest for plugin in scenario.acting()},
        ),
        "scenario": scenario.name,
        "scenario_hash": scenario_hash,
        "seed": world.seed,
        "days": world.calendar.last + 1,
        **(timing or {}),
        "peak_memory_mb": _peak_memory_mb(),
    }


def geography(world: World) -> dict[str, Any]:
    """The map, as in `geography.json`; kilometres from the south-west corner, cells at their centres."""
    g, v, t, s, zones = world.geometry, world.villages, world.townships, world.stations, world.zones
    x, y = _centres(np.arange(g.width * g.height), g.width)
    names = g.village_names or [f"村{i + 1}" for i in range(v.n)]
    built = np.flatnonzero(s.open)
    zone_settings = getattr(getattr(world.settings.world, "market", None), "zones", {})

    def at(cell: int) -> dict[str, float]:
        return {"x": float(x[cell]), "y": float(y[cell])}

    return {
        "county": origin(world.settings, world.files),
        "axes": {
            "x": "km east of the south-west corner · 距西南角以东公里数",
            "y": "km north of the south-west corner · 距西南角以北公里数",
            "elevation": "m, the southern row first, each from west to east · 米，自南向北、自西向东",
        },
        "width": g.width,
        "height": g.height,
        **({"outline": edge} if (edge := rim(world)) else {}),
        "grid": world.settings.county.grid,
        "township": world.cells.township.reshape(g.height, g.width).tolist(),
        "elevation": np.rint(world.cells.elevation_m).astype(int).reshape(g.height, g.width).tolist(),
        "roads": roads(world.cells.road_class, g.width),
        "villages": [
            {
                "name": names[i],
                "x": round(float(v.x_km[i]), 3),
                "y": round(float(v.y_km[i]), 3),
                "township": int(v.township[i]),
                "households": int(v.households[i]),
                "remoteness": int(v.remoteness[i]),
                "road": bool(v.has_road[i]),
                "signal": bool(v.signal[i]),
            }
            for i in range(v.n)
        ],
        "townships": [
            {"name": name, "x": round(float(t.x_km[i]), 3), "y": round(float(t.y_km[i]), 3)}
            for i, name in enumerate(township_names(world))
        ],
        "seat": at(g.seat_cell),
        "stations": [
            {**at(s.cell[i]), "level": LEVELS[s.level[i]], "network": int(s.network[i])} for i in built
        ],
        "zones": [
            {"name_en": en, "name_zh": zh, **at(zones.cell[i])}
            for i, (_, en, zh) in enumerate(labels(zone_settings, zones.n, "zone", "市场"))
        ],
    }


def rim(world: World) -> list[list[float]]:
    """Pieces of the rim of the county's cells, km, where its file says which they are; else none."""
    inside = measured_land(sizes(world.settings, world.files), world.files)
    return [] if inside is None else outline(inside, world.geometry.width)


def roads(road_class: NDArray[np.int8], width: int) -> list[dict[str, Any]]:
    """Roads as lines between neighbouring cells, straight runs in one piece.

    A piece has the lower class of its two cells. A diagonal is drawn only where no road as good goes round
    it, so that the roads of a class and better hang together exactly where their cells do.

    Args:
        road_class: (cells,) class, row-major.
        width: Cells in a row.
    """
    grid = road_class.reshape(-1, width).astype(np.int64)
    grid = np.where(grid >= VILLAGE_ROAD, grid, NO_ROAD)
    by_class: dict[int, list[list[float]]] = {c: [] for c in range(VILLAGE_ROAD, len(ROAD_CLASSES))}
    for dy, dx in ((0, 1), (1, 0), (1, 1), (1, -1)):
        joint = _joints(grid, dy, dx)
        for yx in np.argwhere(joint):
            row, column = int(yx[0]), int(yx[1])
            kind = joint[row, column]
            if kind == 0 or _at(joint, row - dy, column - dx) == kind:
                continue  # not the first piece of its run
            pieces = 1
            while _at(joint, row + pieces * dy, column + pieces * dx) == kind:
                pieces += 1
            x, y = column + 0.5, row + 0.5
            by_class[int(kind)].append([x, y, x + pieces * dx, y + pieces * dy])
    return [{"class": kind, "segments": pieces} for kind, pieces in by_class.items() if pieces]


def _joints(grid: NDArray[np.int64], dy: int, dx: int) -> NDArray[np.int64]:
    """Class of the road from each cell to its neighbour in one direction; 0 where there is none."""
    beyond = np.pad(grid, 1)

    def moved(y: int, x: int) -> NDArray[np.int64]:
        return beyond[1 + y : 1 + y + grid.shape[0], 1 + x : 1 + x + grid.shape[1]]

    joint = np.minimum(grid, moved(dy, dx))
    if dy and dx:
        joint = np.where(np.maximum(moved(dy, 0), moved(0, dx)) < joint, joint, 0)
    return joint


def _at(grid: NDArray[np.int64], row: int, column: int) -> int:
    inside = 0 <= row < grid.shape[0] and 0 <= column < grid.shape[1]
    return int(grid[row, column]) if inside else 0


def _centres(cells: Any, width: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return cells % width + 0.5, cells // width + 0.5


def _sector(sector: Sector) -> str:
    return sector.name.lower()


def _money(recorder: Recorder) -> Columns:
    paid = [
        (year, _sector(f.payer), _sector(f.receiver), f.name, float(money[f.index]))
        for year, (money, _) in recorder.years.items()
        for f in FLOWS
        if money[f.index] > 0.0
    ]
    return _long("money", paid)


def _mass(recorder: Recorder, world: World) -> Columns:
    products = [name for name, *_ in product_labels(world)]
    moved = [
        (year, account, product, float(mass[row, column]))
        for year, (_, mass) in recorder.years.items()
        for row, (account, *_) in enumerate(MASS_LABELS)
        for column, product in enumerate(products)
        if mass[row, column] > 0.0
    ]
    return _long("mass", moved)


def _long(table: str, rows: list[tuple[Any, ...]]) -> Columns:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(describe.COLUMNS[table])
    kinds = {"year": np.int32, "cny": np.float64, "kg": np.float64}
    return {
        name: np.array(values, dtype=kinds.get(name, np.str_))
        for name, values in zip(describe.COLUMNS[table], columns, strict=True)
    }


def _peak_memory_mb() -> float | None:
    """Largest resident memory of the process so far; None where the system does not tell."""
    try:
        import resource
    except ImportError:  # pragma: no cover (Windows)
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)
