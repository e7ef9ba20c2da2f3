"""`ruralsim scenario`: look at scenario files, and check them."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ruralsim.cli import screen
from ruralsim.cli.common import Name, Set

if TYPE_CHECKING:
    from ruralsim.scenario import Scenario

scenarios = typer.Typer(help="Scenario files: list, show, check, schema. · 方案文件", no_args_is_help=True)


@scenarios.command("list")
def list_(
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON. · 输出 JSON")] = False,
) -> None:
    """方案目录 · List the catalogue."""
    from ruralsim.scenario import catalogue

    entries = list(catalogue.entries())
    if as_json:
        listed = [{"name": e.name, "path": str(e.path), "title": e.title, "story": e.story} for e in entries]
        print(json.dumps(listed, ensure_ascii=False, indent=1))
        return
    rows = [(e.name, e.title.get("en", ""), e.title.get("zh", ""), e.folder) for e in entries]
    screen.table("", ("name · 名称", "title", "标题", "folder · 目录"), rows)


@scenarios.command()
def show(
    scenario: Name,
    set_: Set = None,
    all_: Annotated[
        bool, typer.Option("--all", help="Every parameter with its source. · 全部参数及来源")
    ] = False,
    as_toml: Annotated[bool, typer.Option("--toml", help="The whole, as TOML. · 完整 TOML")] = False,
) -> None:
    """查看方案 · Show what a scenario is and where it differs from the defaults."""
    from ruralsim.scenario import Scenario
    from ruralsim.scenario.loading import parse_override

    shown = Scenario.load(scenario, [parse_override(text) for text in set_ or ()])
    if as_toml:
        print(shown.to_toml(), end="")
        return
    console = screen.out()
    for title, story in ((shown.title.en or shown.name, shown.story.en), (shown.title.zh, shown.story.zh)):
        if title or story:
            console.print(title, style="bold", markup=False)
            console.print(story.strip(), markup=False)
            console.print()
    if all_:
        columns = ("path", ("value · 值", "right"), "unit · 单位", "range · 范围", "source · 来源", "")
        rows = [
            (p["path"], _brief(p["value"]), p["unit"], _range(p), p["source"], p["confidence"])
            for p in shown.parameters()
        ]
        screen.table("", columns, rows)
        return
    _show_grown(shown)
    differing = _differences(shown)
    if not differing:
        console.print("Every parameter at its default. · 全部参数为默认值。")
        return
    screen.table(
        "",
        ("differs · 不同于默认值", ("value · 值", "right"), ("default · 默认", "right"), "unit"),
        differing,
    )


@scenarios.command()
def check(
    files: Annotated[list[str], typer.Argument(metavar="SCENARIO…", help="Names or files. · 名称或文件")],
    set_: Set = None,
) -> None:
    """检查方案 · Check scenarios without running them."""
    from ruralsim.foundation.errors import RuralsimError
    from ruralsim.scenario import Scenario
    from ruralsim.scenario.loading import parse_override

    overrides = [parse_override(text) for text in set_ or ()]
    bad = 0
    for name in files:
        try:
            checked = Scenario.load(name, overrides)
            notes = checked.check_files()
        except RuralsimError as error:
            screen.complain(str(error))
            bad += 1
        else:
            screen.out().print(f"{name}: sound · 无误  {checked.hash()[:12]}", markup=False, soft_wrap=True)
            for note in notes:
                screen.out().print(f"  {note}", markup=False, soft_wrap=True)
    if bad:
        raise typer.Exit(2)


@scenarios.command()
def schema(
    scenario: Annotated[
        str, typer.Argument(metavar="[SCENARIO]", help="With what its plug-ins add. · 含其插件所增内容")
    ] = "baseline",
    out: Annotated[Path | None, typer.Option(help="Write it to a file. · 写入文件")] = None,
) -> None:
    """JSON 结构 · Print the JSON Schema of scenario files, for editors."""
    from ruralsim.foundation.errors import OutputError
    from ruralsim.results.folder import ends_in
    from ruralsim.scenario import Scenario

    if out is not None:
        ends_in(out, ".json")
    text = json.dumps(type(Scenario.load(scenario)).json_schema(), ensure_ascii=False, indent=1)
    if out is None:
        print(text)
        return
    try:
        out.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{out} cannot be written · 无法写入: {error.strerror or error}") from None


def _show_grown(shown: "Scenario") -> None:
    """What a county grows and why, with yields at the level of its official income."""
    from ruralsim.world.county import sizes
    from ruralsim.world.husbandry import holdings

    if not shown.county.grows:
        return
    screen.table(
        "grown · 种养品类",
        ("product", "品类", ("land · 占地", "right"), ("kg/ha", "right"), "why · 依据"),
        [
            (row.en, row.zh, f"{row.share:.1%}", f"{row.yield_kg_ha:,.0f}", f"{row.why_en} · {row.why_zh}")
            for row in holdings(shown, sizes(shown).households)
        ],
    )


def _differences(shown: "Scenario") -> list[tuple[str, str, str, str]]:
    """Rows of what is not as in the defaults, product and network lists included."""
    plain = type(shown)()
    default = {p["path"]: p["value"] for p in plain.parameters()}
    rows = (
        [("run.start", str(shown.run.start), str(plain.run.start), "")]
        if shown.run.start != plain.run.start
        else []
    )
    for table in ("products", "networks"):
        for name in sorted(getattr(plain, table).keys() - getattr(shown, table).keys()):
            rows.append((f"{table}.{name}", "removed · 移除", "", ""))
    for p in shown.parameters():
        if p["path"] not in default or p["value"] != default[p["path"]]:
            rows.append((p["path"], _brief(p["value"]), _brief(default.get(p["path"])), p["unit"]))
    rows += [(c.path, _brief(c.value), f"{c.date} →", "") for c in shown.changes]
    return rows


def _brief(value: object) -> str:
    text = "" if value is None else f"{value:,.12g}" if isinstance(value, float) else str(value)
    return text if len(text) <= 40 else text[:39] + "…"


def _range(parameter: dict[str, Any]) -> str:
    low, high = (("" if parameter[k] is None else f"{parameter[k]:g}") for k in ("low", "high"))
    return f"{low} … {high}" if low or high else ""
