"""The story of a county: what its files say, what became of them, and what the model makes up."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ruralsim.county.checking import Checked
from ruralsim.county.divisions import KINDS
from ruralsim.county.picture import picture
from ruralsim.foundation.spelling import counted
from ruralsim.report import husbandry
from ruralsim.report.sheet import save
from ruralsim.report.story import html
from ruralsim.report.story.blocks import (
    Cards,
    Cell,
    Code,
    Column,
    Number,
    Section,
    Story,
    Table,
    Words,
    notes,
)
from ruralsim.report.text import Text, place, text, unit
from ruralsim.results.findings import Findings
from ruralsim.world.county_notes import Note
from ruralsim.world.origin import LAYERS

PAGE = "county.html"
"""The page, in the county's folder."""

_TOLD = {
    "suspicious": (
        text("The most suspicious entries", "最可疑的条目"),
        text(
            "The most unusual first, at most ten. They are possible but unlikely: please check them.",
            "按可疑程度排列，至多十条，请逐一核对。",
        ),
        text("Nothing is suspicious.", "没有可疑之处。"),
    ),
    "read": (text("What was read", "已读取"), None, text("Nothing.", "无。")),
    "repaired": (
        text("What was repaired", "已修正"),
        text("Read otherwise than it stands in the files.", "与文件原样不同之处。"),
        text("Nothing had to be repaired.", "无须修正。"),
    ),
    "left_out": (text("What was left out", "未采用"), None, text("Nothing was left out.", "全部采用。")),
}  # fmt: skip
_READING = (
    (
        text("Made up", "合成"),
        text(
            "What no file gives is made by the model from world.seed: plausible, the same in every "
            "run, and not data of the county.",
            "文件未给出的部分由模型按 world.seed 合成：合理且各次运行一致，但不是本县实际数据。",
        ),
    ),
    (
        text("Suspicious", "存疑"),
        text(
            "What cannot be right is refused when the county is made. Suspicious is what can be and "
            "hardly is: a village amid those of another township, a total that is not the sum.",
            "不可能成立的内容在建立时即被拒绝；存疑是指可能但少见的情况，"
            "如位于他乡镇之中的村、合计与各行之和不符。",
        ),
    ),
)


def story(checked: Checked) -> Story:
    """All there is to say of a county.

    Args:
        checked: it.
    """
    about, county = checked.about, checked.scenario.county
    sections = [
        Section("map", text("The map", "地图"), None, [Cards([picture(checked)])]),
        Section(
            "layers", text("From data and made up", "数据与合成"), None, [_layers(checked), _files(about)]
        ),
        Section("townships", text("Townships", "乡级单位"), None, [_townships(about)]),
        *filter(None, [husbandry.section(checked.scenario.origin())]),
        *_figures(about),
        *(_section(key, checked.told[key], _list(about)) for key in _TOLD),
    ]
    edited = ", ".join(checked.changed)
    return Story(
        title=text(county.name_en or county.name_zh, county.name_zh or county.name_en),
        kicker=text("A county of one's own", "自有县域"),
        question=text("What the files say, and what the model makes up.", "文件给出了什么，模型合成了什么。"),
        facts=[
            (text("Coordinates", "坐标系"), str(about["coordinates"])),
            (text("Grid", "网格"), f"{about['ground']['width']} × {about['ground']['height']} km"),
            (text("Version", "版本"), str(about["version"])),
        ],
        doubt=text(
            f"Edited since the county was made: {edited}. What stands below of these is as it was then.",
            f"建立后有改动的文件：{edited}。下文所述为建立时的情况。",
        )
        if edited
        else None,
        brief=[*_brief(checked)],
        sections=sections,
        reading=[notes(_READING)],
        asked=text("The scenario (TOML)", "方案（TOML）"),
        command=str(about["command"]),
    )


def write(checked: Checked, path: Path | None = None) -> Path:
    """Writes the page of a county.

    Args:
        checked: it.
        path: where to; `county.html` in its folder if not given.

    Raises:
        OutputError: It cannot be written.
    """
    scenario = checked.scenario
    asked = (checked.folder / f"{checked.about['name']}.toml").read_text(encoding="utf-8")
    found = Findings("county", {}, {"county": scenario.origin()}, asked=asked)
    return save(html.page(found, story(checked)), checked.folder / PAGE if path is None else path)


def _brief(checked: Checked) -> Iterator[Text]:
    about, county = checked.about, checked.scenario.county
    units = about["townships"]
    villages, households = (sum(unit[key] for unit in units) for key in ("villages", "households"))
    if units:
        kinds = {kind.key: sum(unit["kind"] == kind.key for unit in units) for kind in KINDS}
        en = ", ".join(counted(n, k.en, k.many) for k in KINDS if (n := kinds[k.key]))
        zh = "、".join(f"{k.zh} {n} 个" for k in KINDS if (n := kinds[k.key]))
        yield text(
            f"{en}, with {counted(villages, 'village')} and {households:,} households.",
            f"{zh}，共 {villages:,} 个村、{households:,} 户。",
        )
    if county.land_km2:
        yield text(
            f"Area within the boundary: {county.land_km2:,.0f} km².",
            f"县界内面积 {county.land_km2:,.0f} 平方公里。",
        )
    odd, mended = len(checked.told["suspicious"]), len(checked.told["repaired"])
    yield text(
        f"Suspicious entries shown: {odd}; repairs: {mended}.", f"列出可疑条目 {odd} 条，修正 {mended} 处。"
    )


def _layers(checked: Checked) -> Table:
    origin = checked.scenario.origin()
    data, made = text("from data", "来自数据"), text("made up by the model", "由模型合成")
    rows: list[list[Cell]] = [
        [Words(text(en[:1].upper() + en[1:], zh)), Words(data if key in origin["given"] else made)]
        for key, (en, zh) in LAYERS.items()
    ]
    columns = (Column(text("Layer", "图层"), right=False), Column(text("Comes from", "来源"), right=False))
    return Table(columns, rows, terminal=text("From data and made up", "数据与合成"))


def _townships(about: dict[str, Any]) -> Table:
    kinds = {kind.key: kind for kind in KINDS}
    rows: list[list[Cell]] = [
        [
            Words(place(unit["name"]), strong=not at),
            Words(text(kinds[unit["kind"]].en, kinds[unit["kind"]].zh)),
            Words(Code(unit["code"]) if unit["code"] else ""),
            Number(unit["villages"], spelling="setting"),
            Number(unit["households"], spelling="setting"),
        ]
        for at, unit in enumerate(about["townships"])
    ]
    columns = (
        Column(text("Unit, that of the county seat first", "乡级单位（县城所在者居首）"), right=False),
        Column(text("Kind", "类别"), right=False),
        Column(text("Code", "代码"), right=False),
        Column(text("Villages", "村数")),
        Column(text("Households", "户数")),
    )
    missing = text("The list of villages names no townships.", "村庄清单未列乡镇。")
    return Table(columns, rows, terminal=text("Townships", "乡级单位"), missing=missing)


_FIGURES_LEAD = text(
    "What becomes of each figure of the county's statistics: what it sets, or what a calibration holds runs "
    "against (ruralsim calibrate NAME --targets stats).",
    "各统计指标的用途：确定模型取值，或作为校准目标（ruralsim calibrate NAME --targets stats）。",
)


def _figures(about: dict[str, Any]) -> Iterator[Section]:
    if not about.get("figures", ()):
        return
    rows: list[list[Cell]] = []
    for use in about.get("figures", ()):
        held = ", ".join(use["targets"])
        parts = {
            "en": [use["said"]["en"], f"held against runs: {held}" if held else ""],
            "zh": [use["said"]["zh"], f"校准目标：{held} 年" if held else ""],
        }
        joint = {"en": "; ".join(filter(None, parts["en"])), "zh": "；".join(filter(None, parts["zh"]))}
        values = "; ".join(f"{year}: {value:,.10g}" for year, value in use["years"].items())
        en = use["en"][:1].upper() + use["en"][1:]
        rows.append([Words(text(en, use["zh"]), unit(use["unit"])), Words(values), Words(joint)])
    columns = (
        Column(text("Figure", "指标"), right=False),
        Column(text("By year", "各年数值"), right=False),
        Column(text("What becomes of it", "用途"), right=False),
    )
    title = text("Figures", "统计指标")
    yield Section("figures", title, _FIGURES_LEAD, [Table(columns, rows, terminal=title)])


def _section(key: str, told: Sequence[Note], villages: str) -> Section:
    title, lead, missing = _TOLD[key]
    rows: list[list[Cell]] = [[Words(text(note.en, note.zh))] for note in told]
    rows_of = text(f"Rows without a file are of {villages}", f"未注明文件的行号均指 {villages}")
    heading = Column(text("Entry", "条目") if key == "suspicious" else rows_of, right=False)
    table = Table((heading,), rows, terminal=title, missing=missing)
    return Section(key, title, lead if rows else None, [table])


def _list(about: dict[str, Any]) -> str:
    """What the list of villages was called."""
    return next(str(entry["given"]) for entry in about["inputs"] if entry["what"] == "villages")


def _files(about: dict[str, Any]) -> Table:
    rows: list[list[Cell]] = [
        [Words(Code(str(entry["given"]))), Words(Code(str(entry["file"]))), Words(Code(str(entry["digest"])))]
        for entry in about["inputs"]
    ]
    columns = (
        Column(text("File", "文件"), right=False),
        Column(text("Kept as", "保存为"), right=False),
        Column(text("Digest", "摘要"), right=False),
    )
    return Table(columns, rows, title=text("Files", "文件"))
