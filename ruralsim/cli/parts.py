"""`ruralsim levers`, `indicators`, `phases`: what the model of a scenario is made of, plug-ins among it."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ruralsim.cli import screen
from ruralsim.cli.common import Name

if TYPE_CHECKING:
    from ruralsim.scenario import Scenario

Json = Annotated[bool, typer.Option("--json", help="Print as JSON. · 输出 JSON")]


def levers(scenario: Name = "baseline", as_json: Json = False) -> None:
    """举措一览 · List the levers that a scenario may set, those of its plug-ins among them."""
    from ruralsim.foundation.param import Param
    from ruralsim.report.numbers import setting

    settings = _loaded(scenario)
    rows = []
    for name, lever in sorted(settings.kit.levers.items(), key=lambda item: (item[1].section, item[0])):
        param = next(m for m in lever.model_fields["intensity"].metadata if isinstance(m, Param))
        rows.append(
            {
                "name": name, "en": lever.en, "zh": lever.zh, "unit": param.unit, "low": param.low,
                "high": param.high, "writes": list(lever.writes), "plugin": _home(settings, name),
            }
        )  # fmt: skip
    bounds = ("range · 范围", "right")
    _show(
        rows,
        as_json,
        ("lever · 举措", "title · 标题", bounds, "unit · 单位", "terms · 条件", "plug-in · 插件"),
        lambda r: (
            r["name"], f"{r['en']}\n{r['zh']}", f"{setting(r['low'])} … {setting(r['high'])}", r["unit"],
            ", ".join(r["writes"]), r["plugin"],
        ),
    )  # fmt: skip


def indicators(scenario: Name = "baseline", as_json: Json = False) -> None:
    """指标一览 · List the indicators of a scenario's runs, those of its plug-ins among them."""
    settings = _loaded(scenario)
    rows = [{**i.as_meta(), "plugin": _home(settings, i.name)} for i in settings.indicators()]
    _show(
        rows,
        as_json,
        ("indicator · 指标", "title", "标题", "unit · 单位", "plug-in · 插件"),
        lambda r: (r["name"], r["en"], r["zh"], r["unit"], r["plugin"]),
    )


def phases(scenario: Name = "baseline", as_json: Json = False) -> None:
    """每日阶段 · Show the phases of a scenario's day in the order in which they run."""
    settings = _loaded(scenario)
    rows = []
    for number, run in enumerate(settings.kit.day, 1):
        added = settings.kit.phases.get(run.__name__)
        place = ""
        if added is not None:
            place = (
                f"follows · 跟随 {added.follows}" if added.follows else f"replaces · 替换 {added.replaces}"
            )
        said = (added.run if added is not None else run).__doc__ or ""
        rows.append(
            {
                "order": number, "name": run.__name__, "does": said.split("\n")[0], "place": place,
                "plugin": _home(settings, run.__name__) if added is not None else "",
            }
        )  # fmt: skip
    _show(
        rows,
        as_json,
        (("", "right"), "phase · 阶段", "does", "place · 位置", "plug-in · 插件"),
        lambda r: (str(r["order"]), r["name"], r["does"], r["place"], r["plugin"]),
    )


def _loaded(scenario: str) -> "Scenario":
    from ruralsim.scenario import Scenario

    return Scenario.load(scenario)


def _home(settings: "Scenario", name: str) -> str:
    """The plug-in that adds something; empty of ours."""
    from pathlib import Path

    from ruralsim.plugins.naming import is_file
    from ruralsim.scenario.loading import shown

    found = settings.kit.origin.get(name)
    if found is None:
        return ""
    return shown(Path(found.name)) if is_file(found.name) else found.name


def _show(rows: list[dict[str, Any]], as_json: bool, columns: Any, cells: Any) -> None:
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        screen.table("", columns, map(cells, rows))
