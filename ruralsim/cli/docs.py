"""`ruralsim docs`: the pages of documentation that are written from the code."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ruralsim.cli import screen
from ruralsim.cli.odd import columns
from ruralsim.cli.reference import reference
from ruralsim.cli.reference import row as _row
from ruralsim.report import citation

if TYPE_CHECKING:
    from ruralsim.scenario import Scenario

_CONFIDENCE = "H: official or measured. M: secondary. L: a guess, to be given a range in sensitivity studies."


def docs(
    folder: Annotated[Path, typer.Argument(help="Where the pages go. · 输出文件夹")] = Path("docs"),
    check: Annotated[bool, typer.Option("--check", help="Only say what is stale. · 只检查是否过期")] = False,
    scenario: Annotated[
        str, typer.Option(help="Of its model, plug-ins among it. · 某方案的模型（含插件）")
    ] = "",
) -> None:
    """生成文档页 · Write from the code what follows from it: parameters, levers, commands, tables.

    Of a scenario the three pages of its model alone are written, with the rows of what its plug-ins add.
    """
    from ruralsim.foundation.errors import OutputError
    from ruralsim.scenario import Scenario

    if scenario:
        found = pages(type(Scenario.load(scenario)))
    else:
        found = pages() | reference() | parts(folder)
    stale = 0
    for name, text in found.items():
        path = folder / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if not check:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            except OSError as error:
                raise OutputError(f"{path} cannot be written · 无法写入: {error.strerror or error}") from None
        screen.note(f"{path}: {'stale · 已过期' if check else 'written · 已生成'}")
    if check and stale:
        raise typer.Exit(1)


def pages(kind: "type[Scenario] | None" = None) -> dict[str, str]:
    """File name -> text of every generated page.

    Args:
        kind: scenarios of the model that they are about; ours if None.
    """
    from ruralsim.scenario import Scenario

    written = {"parameters.md": _parameters, "indicators.md": _indicators, "levers.md": _levers}
    return {name: "\n".join(lines(kind or Scenario)) for name, lines in written.items()}


CITATION = "../CITATION.cff"
"""Beside the folder of a checkout's documents."""
WRITTEN_BELOW = "<!-- Written by `ruralsim docs` from here on; do not edit. -->"


def parts(folder: Path) -> dict[str, str]:
    """File name -> text of what else is written from the code, wholly or at its end, where it is there."""
    found = dict[str, str]()
    for lang, name in (("en", "odd.md"), ("zh", "odd.zh.md")):
        path = folder / name
        if path.is_file():
            by_hand, mark, _ = path.read_text(encoding="utf-8").partition(WRITTEN_BELOW)
            found |= {name: by_hand + "\n".join((mark, *columns(lang)))} if mark else {}
    if (folder / CITATION).is_file():
        found[CITATION] = citation.cff()
    return found


def _parameters(kind: "type[Scenario]") -> Iterator[str]:
    yield from (
        "# Parameters · 参数",
        "",
        "Written by `ruralsim docs`; do not edit. Every value can be set in a scenario file, or with "
        "`--set PATH=VALUE`. · 由程序生成。各值均可在方案文件中设定，或以 `--set 路径=值` 指定。",
        "",
        f"Confidence: {_CONFIDENCE} A source of *assumed* means that we know none. · "
        "可信度：H 官方或实测；M 二手资料；L 推测，敏感性分析中应给出范围。来源为 *assumed* 者无据可查。",
    )

    def section(parameter: dict[str, Any]) -> str:
        return str(parameter["path"]).rpartition(".")[0]

    for heading, members in groupby(kind().parameters(), section):
        yield from (
            "",
            f"## {heading}",
            "",
            _row("parameter", "", "", "default", "unit", "range", "source", ""),
        )
        yield _row(*["---"] * 3, "---:", *["---"] * 4)
        for p in members:
            name = p["path"].rpartition(".")[2]
            value = f"{p['value']:,}" if type(p["value"]) in (int, float) else str(p["value"])
            low, high = ("" if p[k] is None else f"{p[k]:,.12g}" for k in ("low", "high"))
            bounds = f"{low} … {high}" if low or high else ""
            yield _row(f"`{name}`", p["en"], p["zh"], value, p["unit"], bounds, p["source"], p["confidence"])
    yield ""


def _indicators(kind: "type[Scenario]") -> Iterator[str]:
    from ruralsim.indicators.indicator import FAMILIES

    better = {1: "more is better", -1: "less is better", 0: ""}
    yield from (
        "# Indicators · 指标",
        "",
        "Written by `ruralsim docs`; do not edit. Those in bold are shown first. · 加粗者优先显示。",
    )
    for family, members in groupby(kind.indicators(), lambda indicator: indicator.family):
        yield from ("", f"## {' · '.join(FAMILIES[family])}", "", _row("indicator", "unit", "definition", ""))
        yield _row(*["---"] * 4)
        for i in members:
            name = f"**`{i.name}`**" if i.headline else f"`{i.name}`"
            labels = f"{name}<br>{i.en}<br>{i.zh}"
            yield _row(labels, i.unit, f"{i.definition_en}<br>{i.definition_zh}", better[i.better])
    yield ""


def _levers(kind: "type[Scenario]") -> Iterator[str]:
    from ruralsim.foundation.param import Named, Param, remarks, walk
    from ruralsim.lever import Lever

    yield from (
        "# Levers · 政策举措",
        "",
        "Written by `ruralsim docs`; do not edit. A lever is switched on by a table of its name in a "
        "scenario file, `[policies.resource_sharing]`, or "
        "with `--set policies.resource_sharing.intensity=1`. At "
        "intensity 0, and out of its dates, it changes nothing.",
        "",
        "A lever sets *terms*; what comes of it is worked out by the submodels that read them. *Local* "
        "levers "
        "arrive as far as a township complies, and half-done policy is not half-priced; *national* ones "
        "ignore compliance.",
        "",
        "在方案文件中以同名的表启用举措，或用 `--set policies.resource_sharing.intensity=1`；力度为 0 或"
        "不在起止日期内时不改变任何结果。举措只改变*条件*，结果由读取这些条件的子模型得出。*地方*举措按乡镇执行度落实，执行一半不等于花费一半；"
        "*国家*举措不受执行度影响。",
        "",
        "## What all of them take · 共有设置",
        "",
        _row("setting", "", "default", "unit"),
        _row(*["---"] * 4),
    )
    for name, field in Lever.model_fields.items():
        about = next((m for m in field.metadata if isinstance(m, Param | Named)), None)
        says = about.en if isinstance(about, Param) else remarks(Lever).get(name, "see each lever")
        default = "" if field.is_required() else _default(field.default)
        unit = about.unit if isinstance(about, Param) else ""
        yield _row(f"`{name}`", f"{says}<br>{about.zh}" if about else says, default, unit)
    yield _row(
        "`[[changes]]`", "a dated change of `policies.NAME.intensity` takes effect during the run", "", ""
    )

    common = set(Lever.model_fields) - {"intensity"}
    for name, lever in sorted(kind.kit.levers.items(), key=lambda item: (item[1].section, item[0])):
        reach = "local: obeys compliance" if lever.reach == "local" else "national: ignores compliance"
        confined = ", ".join(lever.targets()) or "the whole county"
        stays = " What it built stays when it ends." if lever.lasting else ""
        yield from (
            "",
            f"## {lever.en} · {lever.zh}",
            "",
            f"`{name}`, §{lever.section} of the paper. {lever.does_en}{stays}",
            "",
            lever.does_zh,
            "",
            f"- **Terms**: {', '.join(f'`{term}`' for term in lever.writes)}",
            f"- **Reach**: {reach}; can be confined to: {confined}",
            f"- **Evidence**: {lever.evidence}",
            "",
            _row("setting", "", "", "default", "unit", "range"),
            _row(*["---"] * 3, "---:", *["---"] * 2),
        )
        for leaf in walk(lever):
            if leaf.path in common:
                continue
            p = leaf.param
            en, zh = (p.en, p.zh) if p else (remarks(lever)[leaf.path], leaf.named.zh if leaf.named else "")
            low, high = ("" if p is None or v is None else f"{v:,.12g}" for v in (p and p.low, p and p.high))
            bounds = f"{low} … {high}" if low or high else ""
            unit = p.unit if p else ""
            yield _row(f"`{leaf.path}`", en, zh, _default(leaf.value), unit, bounds)
    yield ""


def _default(value: object) -> str:
    if value is None or value == ():
        return ""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return f"{value:,}" if type(value) in (int, float) else str(value)
