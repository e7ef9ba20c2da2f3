"""`ruralsim docs`: the pages of documentation that are written from the code."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ruralsim.cli import screen
from ruralsim.cli.odd import columns, counted
from ruralsim.cli.reference import reference
from ruralsim.cli.reference import row as _row
from ruralsim.report import citation
from ruralsim.report.cited import cited

if TYPE_CHECKING:
    from ruralsim.scenario import Scenario


def docs(
    folder: Annotated[Path, typer.Argument(help="Where the pages go. · 输出文件夹")] = Path("docs"),
    check: Annotated[bool, typer.Option("--check", help="Only say what is stale. · 只检查是否过期")] = False,
    scenario: Annotated[
        str, typer.Option(help="Of its model, plug-ins among it. · 某方案的模型（含插件）")
    ] = "",
) -> None:
    """生成文档页 · Write from the code what follows from it: parameters, levers, commands, tables.

    Of a scenario the pages of its model alone are written, with the rows of what its plug-ins add.
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

    kind = kind or Scenario
    written = {"parameters": _parameters, "indicators": _indicators, "levers": _levers}
    ends = {"en": ".md", "zh": ".zh.md"}
    return {
        name + end: "\n".join(lines(kind, lang))
        for name, lines in written.items()
        for lang, end in ends.items()
    }


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


def _parameters(kind: "type[Scenario]", lang: str) -> Iterator[str]:
    def say(en: str, zh: str) -> str:
        return zh if lang == "zh" else en

    yield from (
        say("# Parameters", "# 参数"),
        "",
        say(
            "Written by `ruralsim docs`; do not edit. Every value can be set in a scenario file, or with "
            "`--set PATH=VALUE`.",
            "由 `ruralsim docs` 生成，请勿编辑。各值均可在方案文件中设定，或以 `--set PATH=VALUE` 指定。",
        ),
        "",
        say(
            "Confidence: H: official or measured. M: secondary. L: a guess, to be given a range in "
            "sensitivity studies. A source of *assumed* means that we know none.",
            "可信度：H 为官方或实测，M 为二手资料，L 为推测（敏感性分析中应给出范围）。"
            "来源为“假定”者没有已知来源。",
        ),
    )
    head = (
        ("parameter", "参数"), ("meaning", "含义"), ("default", "默认值"), ("unit", "单位"),
        ("range", "范围"), ("source", "来源"), ("", "可信度"),
    )  # fmt: skip

    def section(parameter: dict[str, Any]) -> str:
        return str(parameter["path"]).rpartition(".")[0]

    for heading, members in groupby(kind().parameters(), section):
        yield from ("", f"## {heading}", "", _row(*(say(*words) for words in head)))
        yield _row(*["---"] * 2, "---:", *["---"] * 4)
        for p in members:
            name = p["path"].rpartition(".")[2]
            value = f"{p['value']:,}" if type(p["value"]) in (int, float) else str(p["value"])
            low, high = ("" if p[k] is None else f"{p[k]:,.12g}" for k in ("low", "high"))
            bounds = f"{low} … {high}" if low or high else ""
            of = counted(p["unit"], lang)
            yield _row(f"`{name}`", p[lang], value, of, bounds, cited(p["source"])[lang], p["confidence"])
    yield ""


def _indicators(kind: "type[Scenario]", lang: str) -> Iterator[str]:
    from ruralsim.indicators.indicator import FAMILIES

    def say(en: str, zh: str) -> str:
        return zh if lang == "zh" else en

    better = {1: say("more is better", "越高越好"), -1: say("less is better", "越低越好"), 0: ""}
    yield from (
        say("# Indicators", "# 指标"),
        "",
        say(
            "Written by `ruralsim docs`; do not edit. Those in bold are shown first.",
            "由 `ruralsim docs` 生成，请勿编辑。加粗者优先显示。",
        ),
    )
    head = say("indicator", "指标"), say("unit", "单位"), say("definition", "定义"), ""
    for family, members in groupby(kind.indicators(), lambda indicator: indicator.family):
        yield from ("", f"## {say(*FAMILIES[family])}", "", _row(*head))
        yield _row(*["---"] * len(head))
        for i in members:
            name = f"**`{i.name}`**" if i.headline else f"`{i.name}`"
            label, definition = say(i.en, i.zh), say(i.definition_en, i.definition_zh)
            yield _row(f"{name}<br>{label}", counted(i.unit, lang), definition, better[i.better])
    yield ""


_TARGETS = {"townships": "乡镇", "remoteness": "偏远程度", "categories": "农户类别", "networks": "物流网络"}
"""What a lever can be confined to → its Chinese name."""
_COMMON = {
    "start": "生效的第一天；不写则为预热期之后的第一天",
    "end": "生效的最后一天；不写则一直有效",
    "townships": "限定的乡镇，写乡镇名称；不写则为全部",
    "remoteness": "限定的偏远程度，按首日道路；不写则为全部",
    "categories": "限定的农户：监测类别，或曾经的建档立卡户；不写则为全部",
    "assign": "全部对象，或抽签选中者（各项举措相同），即随机试验",
    "networks": "限定的物流网络；不写则为全部",
}
"""Setting of every lever → what the remark below it says, in Chinese; labels on the screen are shorter."""


def _levers(kind: "type[Scenario]", lang: str) -> Iterator[str]:
    from ruralsim.foundation.param import Named, Param, remarks, walk
    from ruralsim.lever import Lever

    def say(en: str, zh: str) -> str:
        return zh if lang == "zh" else en

    def named(about: Param | Named | None, remark: str | None) -> str:
        """What a setting is: its label, or in English the remark that stands below it."""
        if isinstance(about, Param):
            return say(about.en, about.zh)
        other = say("see each lever", "见各举措")
        return say(remark or other, about.zh if about else other)

    def common_to_all(name: str, about: Param | Named | None) -> str:
        return (lang == "zh" and _COMMON.get(name)) or named(about, remarks(Lever).get(name))

    yield from (
        say("# Levers", "# 政策举措"),
        "",
        say(
            "Written by `ruralsim docs`; do not edit. A lever is switched on by a table of its name in a "
            "scenario file, `[policies.resource_sharing]`, or with "
            "`--set policies.resource_sharing.intensity=1`. At intensity 0, and out of its dates, it changes "
            "nothing.",
            "由 `ruralsim docs` 生成，请勿编辑。在方案文件中写同名的表（如 `[policies.resource_sharing]`），"
            "或用 `--set policies.resource_sharing.intensity=1`，即启用举措；"
            "力度为 0 或不在起止日期内时不改变任何结果。",
        ),
        "",
        say(
            "A lever sets *terms*; the submodels that read them work out the results. A *local* lever "
            "takes effect as far as a township complies, and half of the effect may cost more than "
            "half of the money; *national* ones ignore compliance.",
            "举措只改变*条件*，结果由读取这些条件的子模型得出。*地方*举措按乡镇执行度落实，执行一半不等于花费一半；"
            "*国家*举措不受执行度影响。",
        ),
        "",
        say("## What all of them take", "## 共有设置"),
        "",
        _row(say("setting", "设置"), say("meaning", "含义"), say("default", "默认值"), say("unit", "单位")),
        _row(*["---"] * 4),
    )
    for name, field in Lever.model_fields.items():
        about = next((m for m in field.metadata if isinstance(m, Param | Named)), None)
        default = "" if field.is_required() else _default(field.default)
        of = counted(about.unit, lang) if isinstance(about, Param) else ""
        yield _row(f"`{name}`", common_to_all(name, about), default, of)
    dated = say(
        "a dated change of `policies.NAME.intensity` takes effect during the run",
        "在运行期间的某一天改变 `policies.NAME.intensity`",
    )
    yield _row("`[[changes]]`", dated, "", "")

    common = set(Lever.model_fields) - {"intensity"}
    head = [
        ("setting", "设置"),
        ("meaning", "含义"),
        ("default", "默认值"),
        ("unit", "单位"),
        ("range", "范围"),
    ]
    reaches = {
        "local": say("local: obeys compliance", "地方：受执行度影响"),
        "national": say("national: ignores compliance", "国家：不受执行度影响"),
    }
    for name, lever in sorted(kind.kit.levers.items(), key=lambda item: (item[1].section, item[0])):
        targets = [say(target, _TARGETS.get(target, target)) for target in lever.targets()]
        confined = say(", ", "、").join(targets) or say("the whole county", "全县")
        stays = say(" What it built stays when it ends.", "结束后已建的设施保留。") if lever.lasting else ""
        section = say(f"§{lever.section} of the paper. ", f"论文 §{lever.section}。")
        terms = ", ".join(f"`{term}`" for term in lever.writes)
        yield from (
            "",
            f"## {say(lever.en, lever.zh)}",
            "",
            f"`{name}`{say(', ', '，')}{section}{say(lever.does_en, lever.does_zh)}{stays}",
            "",
            say(f"- **Terms**: {terms}", f"- **条件**：{terms}"),
            say(
                f"- **Reach**: {reaches[lever.reach]}; can be confined to: {confined}",
                f"- **范围**：{reaches[lever.reach]}；可限定：{confined}",
            ),
            say("- **Evidence**: ", "- **依据**：") + cited(lever.evidence)[lang],
            "",
            _row(*(say(*words) for words in head)),
            _row(*["---"] * 2, "---:", *["---"] * 2),
        )
        for leaf in walk(lever):
            if leaf.path in common:
                continue
            p = leaf.param
            says = named(p or leaf.named, None if p else remarks(lever)[leaf.path])
            low, high = ("" if p is None or v is None else f"{v:,.12g}" for v in (p and p.low, p and p.high))
            bounds = f"{low} … {high}" if low or high else ""
            of = counted(p.unit, lang) if p else ""
            yield _row(f"`{leaf.path}`", says, _default(leaf.value), of, bounds)
    yield ""


def _default(value: object) -> str:
    if value is None or value == ():
        return ""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return f"{value:,}" if type(value) in (int, float) else str(value)
