"""The tables of a run as sheets."""

import json
from typing import TYPE_CHECKING, Any

from ruralsim.report.cited import cited
from ruralsim.report.export import frames
from ruralsim.report.export.sheets import About, Heading, Measured, Sheet, Value, both, heading, unit_words
from ruralsim.report.text import FAMILIES, PAGE, Text, labelled, text, typeset
from ruralsim.results import describe

if TYPE_CHECKING:
    import pandas as pd

    from ruralsim.results.results import Results

TITLES = {
    "summary": text("Indicators", "指标"),
    "indicators": text("Indicators day by day", "逐日指标"),
    "townships": text("Townships by month", "乡镇逐月"),
    "villages": text("Villages by month", "村逐月"),
    "networks": text("Networks by month", "物流网络逐月"),
    "programmes": text("Programmes by month", "政策项目逐月"),
    "money": text("Money by year", "逐年资金"),
    "mass": text("Mass by year", "逐年物量"),
    "households": text("Households", "农户"),
    "parameters": text("Parameters", "参数"),
}
"""Table → its title, in the order in which they stand."""
LARGE = ("households",)
"""Tables that are written only when they are asked for."""
_FAMILY, _UNIT = text("Family", "类别"), text("Unit", "单位")
_CALLED = {
    "payer": "sectors", "receiver": "sectors", "flow": "flows", "account": "accounts", "product": "products",
}  # fmt: skip
"""Column of codes → list of `meta.json` that says what they are called."""


def sheet(results: "Results", name: str) -> Sheet:
    """A table of a run, with the names of places, payments and products beside their numbers.

    Args:
        results: the run.
        name: of the table, one of `TITLES`.

    Raises:
        DataError: A file of the run is missing or damaged.
    """
    made = {"summary": _summary, "parameters": _parameters}
    return made[name](results) if name in made else _table(results, name)


def _table(results: "Results", name: str) -> Sheet:
    frame, labels = results.frame(name), dict[str, dict[str, Any]]()
    if name == "indicators":
        labels = {entry["name"]: entry for entry in results.meta.get("indicators", [])}
        labels["date"] = {"en": "Date", "zh": "日期"}
    else:
        current = {key: label._asdict() for key, label in describe.COLUMNS[name].items()}
        labels = current | results.meta.get("columns", {}).get(name, {})
        frame, labels = _named(frame, results, labels)
    return frames.sheet(name, TITLES[name], frame, labels, _intensities(results))


def _intensities(results: "Results") -> dict[str, str]:
    """Lever → unit of its intensity."""
    settings = {str(p["path"]): str(p.get("unit") or "") for p in results.meta.get("parameters", [])}
    paths = (path.split(".") for path in settings)
    return {
        path[1]: settings[".".join(path)]
        for path in paths
        if path[0] == "policies" and path[-1] == "intensity" and len(path) == 3
    }


def about(results: "Results") -> About:
    """What is said of a run before its tables."""
    meta, made = results.meta, results.manifest
    county = meta.get("county") or {}
    lines = [
        (text("Story", "情景说明"), labelled(meta.get("story") or {"name": ""})),
        (text("County", "县"), labelled(county, "name_")),
        (text("Made up", "虚构内容"), county.get("made_up") or text("", "")),
        *((text("Dates outside", "运行期外日期"), note) for note in meta.get("outside", ())),
        (text("From", "起始日"), _same(meta.get("start"))),
        (text("Days", "天数"), _same(meta.get("days"))),
        (text("Seed", "随机种子"), _same(meta.get("seed"))),
        (PAGE["version"], _same(made.get("version") or meta.get("version"))),
        (text("Made", "生成时间"), _same(made.get("date"))),
        (text("Command", "命令"), _same(made.get("command"))),
    ]
    title = labelled(meta.get("title") or {"name": "ruralsim"})
    return About(title, [(label, words) for label, words in lines if words["en"]])


def _same(shown: object) -> Text:
    words = "" if shown is None else str(shown)
    return {"en": words, "zh": words}


def _named(frame: "pd.DataFrame", results: "Results", labels: dict[str, dict[str, Any]]) -> Any:
    """A table with the names of its villages and townships beside their rows, and those of codes for them."""
    frame, labels = frame.copy(), dict(labels)
    for kind, zh in (("village", "村"), ("township", "乡镇")):
        places = [str(place.get("name") or "") for place in results.geography.get(f"{kind}s") or []]
        if kind not in frame or "name" in frame or not places:
            continue
        called = [places[row] if 0 <= row < len(places) else "" for row in frame[kind].to_numpy(int).tolist()]
        frame.insert([*frame].index(kind) + 1, f"{kind}_name", called)
        labels[f"{kind}_name"] = {"en": kind.capitalize(), "zh": zh}
    for column, listed in (_CALLED | ({"name": "networks"} if "network" in frame else {})).items():
        if column in frame:
            said = {entry["name"]: both(labelled(entry)) for entry in results.meta.get(listed, [])}
            frame[column] = [said.get(code, code) for code in frame[column].tolist()]
    return frame, labels


def _summary(results: "Results") -> Sheet:
    """Every indicator on the first day and on the last, those that a report begins with first."""
    series, meta = results.frame("indicators"), results.meta
    entries = [entry for entry in meta.get("indicators", []) if entry["name"] in series]
    entries.sort(key=lambda entry: not entry.get("headline"))
    ends = [str(day.date()) for day in (series.index[0], series.index[-1])] if len(series) else ["", ""]
    headings = [
        heading(_FAMILY),
        Heading("Indicator", text("Indicator", "指标")),
        Heading("指标", text("Indicator", "指标")),
        heading(_UNIT),
        Heading(ends[0] or "First", text("First day", "首日"), "row"),
        Heading(ends[1] or "Last", text("Last day", "末日"), "row"),
        heading(text("Change", "变化"), "row difference"),
        heading(text("Headline", "主要指标")),
        Heading("Definition", text("Definition", "定义")),
        Heading("定义", text("Definition", "定义")),
    ]
    rows: list[list[Value]] = []
    for entry in entries if len(series) else ():
        first, last = (float(series[entry["name"]].iloc[at]) for at in (0, -1))
        words, name = labelled(entry), entry["unit"]
        rows.append(
            [
                both(FAMILIES.get(entry["family"], _same(entry["family"]))),
                *(words[key] for key in ("en", "zh")),
                both(unit_words(name)),
                Measured(first, name),
                Measured(last, name),
                Measured(last - first, name, signed=True),
                bool(entry.get("headline")),
                entry.get("definition_en", ""),
                typeset(entry.get("definition_zh", "")),
            ]
        )
    return Sheet("summary", TITLES["summary"], headings, rows)


def _parameters(results: "Results") -> Sheet:
    """Every parameter of the run with its bounds and source."""
    columns = ("path", "value", "unit", "low", "high", "en", "zh", "source", "source_zh", "confidence")
    labels = (
        text("Path", "路径"), text("Value", "取值"), text("Unit", "单位"), text("Lower bound", "下限"),
        text("Upper bound", "上限"), text("English", "英文"), text("Chinese", "中文"),
        text("Source", "来源（英文）"), text("In Chinese", "来源"), text("Confidence", "可信度"),
    )  # fmt: skip
    told = (
        {**p, "source_zh": cited(str(p.get("source") or ""))["zh"]}
        for p in results.meta.get("parameters", [])
    )
    rows = [[_setting(p.get(column)) for column in columns] for p in told]
    return Sheet(
        "parameters",
        TITLES["parameters"],
        [
            heading(label, "row" if column in ("value", "low", "high") else "")
            for column, label in zip(columns, labels, strict=True)
        ],
        rows,
    )


def _setting(value: object) -> Value:
    """A setting as it was given: a number as a number, anything else in words."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return Measured(float(value), form="setting")
    return json.dumps(value, ensure_ascii=False)
