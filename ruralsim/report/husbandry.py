"""What a county grows and keeps as a part of a page: the same on a county's page and on a run's report."""

from collections.abc import Mapping
from typing import Any

from ruralsim.report.story.blocks import Cell, Column, Number, Section, Table, Words
from ruralsim.report.text import text

TITLE = text("What is grown and kept", "种植与养殖")
_LEAD = text(
    "Arable land is divided by the weights of the catalogue, grassland by those of what grazes; 25 ha of "
    "grassland count as one of arable land. Yields, prices and weights of the catalogue are assumed; yields "
    "are scaled so that farms earn what the county's official income implies. Animals are counted on the "
    "land that feeds them.",
    "耕地按品类目录的权重分配，草原按放牧品类的权重分配，25 公顷草原折 1 公顷耕地。目录的单产、价格与权重"
    "均为假定；单产按本县官方人均收入所对应的农业收入缩放。牲畜按饲养所需土地计。",
)


def section(county: Mapping[str, Any]) -> Section | None:
    """Products and land of a county with where they are known from.

    Args:
        county: as in `meta.json`.

    Returns:
        None of results that do not say it: those of older versions.
    """
    if not county.get("produce"):
        return None
    return Section("produce", TITLE, _LEAD, [_products(county), _land(county)])


def _products(county: Mapping[str, Any]) -> Table:
    rows: list[list[Cell]] = [
        [
            Words(text(one["en"], one["zh"])),
            Words(text("kept", "养殖") if one["animal"] else text("grown", "种植")),
            Number(one["share"], "share"),
            Number(one["yield_kg_ha"]),
            Words(text(one["why_en"], one["why_zh"])),
        ]
        for one in county["produce"]
    ]
    columns = (
        Column(text("Product", "品类"), right=False),
        Column(text("Kind", "类别"), right=False),
        Column(text("Share of land", "占地比重")),
        Column(text("Yield", "单产"), text("kg/ha", "公斤/公顷")),
        Column(text("Why", "依据"), right=False),
    )
    return Table(columns, rows, title=text("Products", "品类"), terminal=TITLE)


def _land(county: Mapping[str, Any]) -> Table:
    rows: list[list[Cell]] = [
        [
            Words(text(one["en"], one["zh"])),
            Number(one["hectares"], spelling="setting"),
            Words(text(one["source_en"], one["source_zh"])),
        ]
        for one in county["land"]
    ]
    columns = (
        Column(text("Land of farm households", "农户土地"), right=False),
        Column(text("Area", "面积"), text("ha", "公顷")),
        Column(text("Source", "来源"), right=False),
    )
    return Table(columns, rows, title=text("Land", "土地"), terminal=text("Land", "土地"))
