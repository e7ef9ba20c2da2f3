"""One county in every format that is read: the example's files say the same."""

from pathlib import Path

import pytest

from ruralsim.county.building import Asked, build

for _package in ("openpyxl", "pyogrio", "rasterio", "shapely"):
    pytest.importorskip(_package)

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "county"
PLAIN = {
    "villages": "villages.csv",
    "boundary": "boundary.geojson",
    "roads": "roads.geojson",
    "dem": "dem.asc@EPSG:4490",
}
OTHERS = [
    {"villages": "villages.xlsx#村庄"},
    {"boundary": "boundary.shp"},
    {"roads": "roads.gpkg"},
    {"dem": "dem.tif"},
]


def made(folder, **files):
    given = {key: str(EXAMPLE / name) for key, name in {**PLAIN, **files}.items()}
    county = build(Asked(folder, crs="GCJ-02", layers_crs="EPSG:4490", extends="small", **given))
    names = ("villages.csv", "roads.csv", "elevation.csv", "boundary.json")
    return {name: (folder / name).read_text(encoding="utf-8") for name in names}, county.account


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return made(tmp_path_factory.mktemp("plain") / "mine")


@pytest.mark.parametrize("files", OTHERS, ids=lambda files: next(iter(files.values())))
def test_every_format_makes_the_same_county(tmp_path, plain, files):
    found, account = made(tmp_path / "mine", **files)
    assert found == plain[0]
    assert [note.en.partition(", row")[2] for note in account.suspects] == [
        note.en.partition(", row")[2] for note in plain[1].suspects
    ]


def test_there_is_a_file_of_every_format():
    kinds = {path.suffix for path in EXAMPLE.iterdir()}
    assert kinds >= {".csv", ".xlsx", ".geojson", ".shp", ".gpkg", ".tif", ".asc"}


@pytest.mark.parametrize(("said", "suspected"), [("", True), ("@EPSG:4490", False), ("@GCJ-02", False)])
def test_a_boundary_beside_villages_of_a_web_map_is_suspected_unless_it_is_said_what_it_is(
    tmp_path, said, suspected
):
    given = {"villages": str(EXAMPLE / "villages.csv"), "boundary": f"{EXAMPLE / 'boundary.shp'}{said}"}
    county = build(Asked(tmp_path / "mine", crs="GCJ-02", extends="small", **given))
    notes = [str(note) for note in county.account.suspects]
    assert any("boundary.shp@GCJ-02" in note for note in notes) is suspected
