from pathlib import Path

import numpy as np
import pytest

from ruralsim.county.account import Account
from ruralsim.county.building import Asked, build
from ruralsim.county.divisions import ADMINISTRATIVE
from ruralsim.county.ground import Ground
from ruralsim.county.layers import Layer
from ruralsim.county.roads import as_csv, meanings, road_cells
from ruralsim.county.transverse import Transverse
from ruralsim.county.villages import Village
from ruralsim.entities.codes import (
    COUNTY_ROAD,
    FOOTPATH,
    NO_ROAD,
    PROVINCIAL_ROAD,
    TOWNSHIP_ROAD,
    VILLAGE_ROAD,
)
from ruralsim.foundation.errors import DataError, ScenarioError
from ruralsim.scenario import Scenario
from tests.county.county_files import as_csv as village_list

shapely = pytest.importorskip("shapely")

GROUND = Ground(Transverse(113.5, 0.0, origin=41.0), -5000.0, -5000.0, 10, 10)


def burnt(*roads, column="", called=(), villages=()):
    """Cells, the southern row first, of roads given as (class, (x, y) in km …); villages as (x, y)."""
    shapes, classes = [], []
    for road, *points in roads:
        metres = 1000.0 * np.array(points, np.float64) - 5000.0
        shapes.append(
            shapely.LineString(np.column_stack(GROUND.projection.degrees(metres[:, 0], metres[:, 1])))
        )
        classes.append(road)
    layer = Layer(Path("roads.gpkg"), "roads.gpkg", shapes, {"highway": np.array(classes, object)}, {})
    rows = [Village(i + 2, "", "", "", f"V{i}", ADMINISTRATIVE, 9, 0.0, 0.0) for i in range(len(villages))]
    x, y = np.array(villages, np.float64).reshape(-1, 2).T
    account = Account()
    cells = road_cells(layer, column, meanings(called), GROUND, rows, x, y, account)
    return cells[::-1], account


def together(cells):
    """Whether all roads hang together, across corners too."""
    from scipy.ndimage import label

    return label(cells > NO_ROAD, np.ones((3, 3)))[1] == 1


def test_a_road_marks_the_cells_that_it_passes_with_the_better_class():
    cells, account = burnt(("primary", (0.5, 2.5), (9.5, 2.5)), ("县道", (4.5, 0.5), (4.5, 9.5)))
    assert (cells[2] == PROVINCIAL_ROAD).all()
    assert (np.delete(cells[:, 4], 2) == COUNTY_ROAD).all()
    assert (cells > NO_ROAD).sum() == 19
    assert "national and provincial 9 km, county 9 km" in account.read[-1].en


def test_a_diagonal_hangs_together_and_is_no_longer_than_its_cells():
    cells, _ = burnt(("secondary", (0.5, 0.52), (9.5, 9.5)))
    assert (np.diag(cells) == COUNTY_ROAD).all()
    assert (cells > NO_ROAD).sum() == 10  # no stairs beside it
    flat, _ = burnt(("secondary", (0.2, 3.3), (9.8, 6.1)))
    assert together(flat)


def test_roads_may_leave_the_county_and_come_back():
    cells, account = burnt(("tertiary", (-3.0, 5.5), (4.5, 5.5), (4.5, 14.0), (7.5, 14.0), (7.5, 5.5)))
    assert (cells == TOWNSHIP_ROAD).sum() == 5 + 4 + 5
    assert "township 13 km" in account.read[-1].en


def test_broken_ends_are_joined_and_counted():
    gap = [("村道", (0.5, 2.5), (2.95, 2.5)), ("乡道", (3.1, 2.5), (6.5, 2.5))]
    _, account = burnt(*gap)
    assert "2 broken ends within 200 m" in account.repaired[0].en
    touching = [("村道", (0.5, 2.5), (3.0, 2.5)), ("乡道", (3.0, 2.5), (6.5, 2.5))]
    assert not burnt(*touching)[1].repaired
    far = [("村道", (0.5, 2.5), (2.5, 2.5)), ("乡道", (3.1, 2.5), (6.5, 2.5))]
    assert not burnt(*far)[1].repaired


def test_villages_near_a_road_are_served_and_others_named():
    cells, account = burnt(("国道", (0.5, 2.5), (9.5, 2.5)), villages=[(1.5, 2.2), (3.5, 3.2), (6.5, 7.5)])
    assert cells[2, 1] == PROVINCIAL_ROAD
    assert cells[3, 3] == VILLAGE_ROAD
    assert cells[7, 6] == NO_ROAD
    assert "1 village within 1 km" in account.repaired[0].en
    assert account.read[-1].en.endswith("1 village without a road: V2")
    assert [note.en for note in account.suspects] == [
        "row 4: 1 village without a road within 1 km, furthest off V2 5.0 km; footpaths are laid"
    ]


def test_what_is_no_road_yet_is_left_out_and_said():
    cells, account = burnt(
        ("track", (0.5, 1.5), (5.5, 1.5)),
        ("construction", (0.5, 4.5), (5.5, 4.5)),
        (None, (0.5, 6.5), (5.5, 6.5)),
        ("primary", (2.5, 2.5), (2.5, 2.5)),
        ("residential", (0.5, 8.5), (5.5, 8.5)),
    )
    assert (cells[1, :6] == FOOTPATH).all()
    assert (cells[8, :6] == VILLAGE_ROAD).all()
    assert not cells[[4, 6]].any()
    assert len(account.left_out) == 3


def test_classes_may_be_numbers_with_their_meaning():
    road = (0.5, 2.5), (9.5, 2.5)
    assert (burnt((1.0, *road), called=["1=国道"])[0][2] == PROVINCIAL_ROAD).all()
    with pytest.raises(ScenarioError, match=r"not known here: '1' \(1\).*--road-class 1="):
        burnt((1.0, *road))
    with pytest.raises(ScenarioError, match=r"(?s)VALUE=CLASS is needed.*是否想写: 国道"):
        burnt((1.0, *road), called=["1=国到"])


@pytest.mark.parametrize(
    ("roads", "more", "error", "says"),
    [
        ([("primary", (20.0, 20.0), (30.0, 30.0))], {}, DataError, "no road crosses the county"),
        ([("construction", (1.0, 1.0), (3.0, 3.0))], {}, DataError, "no road"),
        ([("primary", (1.0, 1.0), (3.0, 3.0))], {"column": "hihgway"}, ScenarioError, "是否想写: highway"),
    ],
)
def test_a_layer_without_roads_of_the_county_is_refused(roads, more, error, says):
    with pytest.raises(error, match=says):
        burnt(*roads, **more)


def test_a_scenario_reads_the_northern_row_first():
    cells, _ = burnt(("国道", (0.5, 9.5), (9.5, 9.5)))
    assert as_csv(cells[::-1]).splitlines()[0] == ",".join(["5"] * 10)


def test_a_county_drives_on_its_own_roads(tmp_path):
    pyogrio = pytest.importorskip("pyogrio")
    (tmp_path / "list.csv").write_text(village_list())
    line = shapely.LineString([(113.30, 41.00), (113.52, 41.00), (113.64, 41.12)])
    pyogrio.raw.write(
        tmp_path / "roads.gpkg", np.array([shapely.to_wkb(line)]), field_data=[np.array(["县道"], object)],
        fields=["等级"], crs="EPSG:4490", geometry_type="LineString",
    )  # fmt: skip
    folder = tmp_path / "mine"
    asked = Asked(
        folder, str(tmp_path / "list.csv"), crs="4490", extends="small", roads=str(tmp_path / "roads.gpkg")
    )
    build(asked)
    scenario = Scenario.load(str(folder / "mine.toml"))
    scenario.check_files()
    origin = scenario.origin()
    assert "roads" in origin["given"]
    assert origin["map"]["en"] == "terrain made up"
