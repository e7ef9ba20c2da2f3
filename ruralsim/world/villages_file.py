"""The file of villages: which there are, in which township, how large, and where."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ruralsim.foundation.errors import DataError
from ruralsim.foundation.spelling import counted, did_you_mean
from ruralsim.world.data_file import DataFile, Line

COLUMNS = ("name", "households", "township", "x_km", "y_km", "code", "unit")
"""Columns of the file of villages; all but the first may be left out, the coordinates only together."""

UNITS = {"administrative": "行政村", "natural": "自然村", "community": "社区"}
"""What a village may be: the words of the column `unit`."""

_PLACE = (
    "places are x_km and y_km: kilometres east and north of the south-west corner of the map",
    "位置列为 x_km 与 y_km：距地图西南角以东、以北的公里数",
)
_DEGREES = (
    f"degrees are not read, project them; {_PLACE[0]}",
    f"不读取经纬度，请先投影；{_PLACE[1]}",
)
_MEANT = {
    **dict.fromkeys(("x", "y", "east", "north", "easting", "northing"), _PLACE),
    **dict.fromkeys(("lon", "lat", "lng", "long", "longitude", "latitude", "经度", "纬度"), _DEGREES),
}
_HEADINGS = {
    **{name: name for name in COLUMNS},
    **dict.fromkeys(("村", "村名", "村庄", "村庄名称", "名称"), "name"),
    **dict.fromkeys(("户数", "农户数", "总户数"), "households"),
    **dict.fromkeys(("乡镇", "乡镇名称", "所属乡镇", "乡", "镇"), "township"),
    **dict.fromkeys(("代码", "村代码", "行政区划代码"), "code"),
    **dict.fromkeys(("类型", "村类型"), "unit"),
}


class VillageRow(NamedTuple):
    """One line of the file of villages.

    Attributes:
        name: of the village, Chinese, or Chinese and pinyin with a blank between.
        households: farm households; 0 where the file has none.
        x_km: east of the south-west corner of the map; NaN where the file has no places.
        y_km: north of it.
        township: it belongs to; empty where the file has no townships.
        code: division code; empty where it has none.
        unit: key of `UNITS`; empty where the file does not say.
    """

    name: str
    households: int
    x_km: float
    y_km: float
    township: str = ""
    code: str = ""
    unit: str = ""

    @property
    def known_as(self) -> str:
        """What it is known by: its code, else its township and name."""
        return self.code or f"{self.township}/{self.name}"


class Limits(NamedTuple):
    """What a file of villages may hold: the bounds that the schema sets to settings of the same meaning."""

    villages: int
    townships: int
    households: int


def read_villages(
    file: DataFile, width: int, height: int, limits: Limits, grid: str = "world.width_km × world.height_km"
) -> tuple[VillageRow, ...]:
    """Reads the file of villages.

    A village is known by its code, else by its township and name: two townships may each have a village of
    one name, and with codes one township may have two.

    Args:
        file: CSV in UTF-8 with a header: name and, optionally, households, township, x_km with y_km, code and
            unit.
        width: Width of the grid, km.
        height: Height of the grid, km.
        limits: Most villages, townships, and households.
        grid: The keys that make the grid, for errors.

    Raises:
        DataError: Naming the file, the line and what is wrong with it, in both languages.
    """
    lines = (line for line in file.lines() if any(line.fields))  # Excel writes lines of commas only
    header = next(lines, Line(1, []))
    header = _headed(file, header)
    rows: list[VillageRow] = []
    seen: dict[str, int] = {}
    spelt: dict[tuple[str, str], tuple[str, int]] = {}
    for line in lines:
        row = _row(file, header.fields, line, limits)
        if not math.isnan(row.x_km) and not (0 <= row.x_km < width and 0 <= row.y_km < height):
            at = f"({row.x_km:g}, {row.y_km:g}) km"
            raise file.wrong(
                f"{row.name!r} at {at} lies outside the grid of {width} × {height} km ({grid})",
                f"{row.name} 位于 {at}，在 {width} × {height} km 的网格之外（{grid}）",
                line.number,
            )
        if before := seen.get(row.known_as):
            among, zh = "", ""
            if row.code:
                among, zh = f": its code {row.code}", f"（代码 {row.code}）"
            elif not row.township:
                among, zh = "; villages of one name need a column township", "；同名村须有 township 列"
            raise file.wrong(
                f"{row.name!r} is already on line {before}{among}",
                f"{row.name} 已在第 {before} 行出现{zh}",
                line.number,
            )
        for place, within in ((row.township, ""), (row.name, f"{row.township or '·'} {row.code}")):
            _one_spelling(file, spelt, place, within, line.number)
        seen[row.known_as] = line.number
        rows.append(row)
        if len(rows) > limits.villages:
            raise file.wrong(
                f"more than {limits.villages:,} villages", f"超过 {limits.villages:,} 个村", line.number
            )
    _check_whole(file, rows, limits)
    return tuple(rows)


def _one_spelling(
    file: DataFile, spelt: dict[tuple[str, str], tuple[str, int]], name: str, within: str, line: int
) -> None:
    """One Chinese name with two transcriptions is one place mistyped, not two places."""
    chinese = name.split(" ")[0]
    if not chinese or chinese.isascii():
        return
    before, at = spelt.setdefault((within, chinese), (name, line))
    if before != name:
        raise file.wrong(
            f"{name!r} is {before!r} on line {at}: one place has one spelling",
            f"“{name}”在第 {at} 行写作“{before}”，同一地名须写法一致",
            line,
        )


def townships_of(rows: Iterable[VillageRow]) -> list[str]:
    """Townships that the file names, in the order of their first village; none if it has no such column."""
    return [name for name in dict.fromkeys(row.township for row in rows) if name]


def _headed(file: DataFile, header: Line) -> Line:
    """The heading in the names of `COLUMNS`, whatever their letters' case, or given in Chinese."""
    given = list(header.fields)
    while given and not given[-1]:
        given.pop()  # Excel's empty columns
    columns = [_HEADINGS.get(name.lower(), name) for name in given]
    if len(columns) == 1 and any(mark in columns[0] for mark in ";\t"):
        raise file.wrong("fields are separated by commas", "各列之间须用英文逗号分隔", header.number)
    for at, name in enumerate(columns):
        if name not in COLUMNS:
            raise _unknown(file, name, at + 1, header.number)
        if name in columns[:at]:
            twice = ", ".join(
                dict.fromkeys(word for word, is_ in zip(given, columns, strict=True) if is_ == name)
            )
            raise file.wrong(f"two columns {name} ({twice})", f"有两列 {name}（{twice}）", header.number)
    missing = [name for name in ("name",) if name not in columns]
    if "x_km" in columns and "households" not in columns:
        missing.append("households")
    if ("x_km" in columns) != ("y_km" in columns):
        missing.append("y_km" if "x_km" in columns else "x_km")
    if missing:
        raise file.wrong(
            f"missing column {', '.join(missing)}", f"缺少列 {', '.join(missing)}", header.number
        )
    return Line(header.number, columns)


def _unknown(file: DataFile, name: str, at: int, line: int) -> DataError:
    en, zh = (f"unknown column {name[:40]!r}", f"未知的列 {name[:40]!r}") if name else (
        f"column {at} has no name", f"第 {at} 列没有列名"
    )  # fmt: skip
    if said := _MEANT.get(name.lower()):
        en, zh = f"{en}: {said[0]}", f"{zh}：{said[1]}"
    meant = did_you_mean(name[:40], _HEADINGS)
    chinese = "、".join(word for word in _HEADINGS if not word.isascii())
    allowed = f"allowed · 可用列: {', '.join(COLUMNS)}（{chinese}）"
    return file.wrong(en, "\n  ".join(filter(None, (zh, meant, allowed))), line)


def _row(file: DataFile, columns: Sequence[str], line: Line, limits: Limits) -> VillageRow:
    fields = line.fields
    if any(fields[len(columns) :]):
        raise file.wrong(
            f"{counted(len(fields), 'field')}, the header has {len(columns)}",
            f"有 {len(fields)} 个字段，表头为 {len(columns)} 列",
            line.number,
        )
    found = dict(zip(columns, [*fields, *[""] * len(columns)], strict=False))
    name = found["name"]
    if not name:
        raise file.wrong("no name", "没有村名", line.number)
    if "township" in found and not found["township"]:
        raise file.wrong(f"{name!r} has no township", f"{name} 没有所属乡镇", line.number)
    if "households" not in columns:
        return VillageRow(name, 0, math.nan, math.nan, *_belongs(file, found, line))
    households = _number(file, found["households"], "households", line.number)
    most = limits.households
    if not 1 <= households <= most or households != int(households):
        raise file.wrong(
            f"{name!r} has {households:.15g} households; a whole number from 1 to {most:,} is needed",
            f"{name} 的户数为 {households:.15g}，应为 1 至 {most:,} 的整数",
            line.number,
        )
    x, y = (
        _number(file, found[axis], axis, line.number) if axis in found else math.nan
        for axis in ("x_km", "y_km")
    )
    return VillageRow(name, int(households), x, y, *_belongs(file, found, line))


def _belongs(file: DataFile, found: Mapping[str, str], line: Line) -> tuple[str, str, str]:
    """Township, code and kind of a village."""
    return found.get("township", ""), found.get("code", ""), _unit(file, found, line)


def _unit(file: DataFile, found: Mapping[str, str], line: Line) -> str:
    """Key of the kind of village that a line says, in either language; empty if it says none."""
    said = found.get("unit", "")
    keys = [key for key, chinese in UNITS.items() if said.lower() in (key, chinese)]
    if said and not keys:
        allowed = ", ".join(f"{key} {chinese}" for key, chinese in UNITS.items())
        en, zh = f"unit is {said[:40]!r}; allowed: {allowed}", f"未知的村类型；可用: {allowed}"
        raise file.wrong(en, zh, line.number)
    return keys[0] if keys else ""


def _number(file: DataFile, text: str, column: str, line: int) -> float:
    try:
        value = float("" if "_" in text else text)
    except ValueError:
        shown = text if len(text) <= 40 else text[:39] + "…"
        raise file.wrong(f"{column} is {shown!r}, not a number", f"{column} 应为数值", line) from None
    if not math.isfinite(value):
        raise file.wrong(f"{column} is {value}", f"{column} 不是有限数值", line)
    return value


def _check_whole(file: DataFile, rows: Sequence[VillageRow], limits: Limits) -> None:
    if not rows:
        raise file.wrong("no village", "没有村庄")
    if (total := sum(row.households for row in rows)) > limits.households:
        raise file.wrong(
            f"{total:,} households in all; at most {limits.households:,} are allowed",
            f"合计 {total:,} 户，最多 {limits.households:,} 户",
        )
    if (townships := len(townships_of(rows))) > limits.townships:
        raise file.wrong(
            f"{counted(townships, 'township')}; at most {limits.townships} are allowed",
            f"有 {townships} 个乡镇，最多 {limits.townships} 个",
        )
