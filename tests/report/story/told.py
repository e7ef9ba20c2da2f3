"""A small story with one of everything."""

import math

from ruralsim.report.figures import Figure
from ruralsim.report.story.blocks import (
    Cards,
    Code,
    Column,
    Definitions,
    Interval,
    Lines,
    Note,
    Number,
    Range,
    Section,
    Story,
    Table,
    Verdict,
    Words,
)
from ruralsim.report.text import text
from ruralsim.results.findings import Findings

NAME, OTHER = Words(text("Vans & <vans>", "车辆")), Words(text("Cold chain", "冷链"))
COLUMNS = (
    Column(text("Lever", "举措"), right=False),
    Column(text("Effect", "效应"), text("percentage points", "百分点")),
    Column(text("Sure", "把握")),
    Column(text("Verdict", "判定"), right=False),
)
EFFECTS = Table(
    COLUMNS,
    [
        (
            NAME,
            Interval(0.1234, 0.1, 0.2, "share"),
            Number(0.999, spelling="probability", below=(text("4 of 4 seeds", "4 个种子"), Code("a.b"))),
            Verdict(text("as expected", "与预期一致"), "supports"),
        ),
        (NAME, Interval(math.nan, 0.0, 1.0), Number(0.00042), Verdict(text("open", "未定"), "open")),
        (OTHER, Words(text("nothing was found", "未发现"))),
    ],
    grouped=True,
    terminal=text("Effects", "效应"),
)
PATHS = Table(
    (Column(text("Path", "路径"), right=False), Column(text("Wanted", "目标"))),
    [(Lines((Words(Code("a.b"), text("kg", "公斤")), Words("c"))), Range(0.25, 1234.5, spelling="setting"))],
    text("More", "更多"),
    folded=True,
)
FIGURE = Figure("drawn", text("Drawn", "图"), [{"type": "bar", "x": [1], "y": [2]}])


def told(doubt: bool = False, terminal: bool = True) -> Story:
    tables = [EFFECTS, PATHS, Cards([FIGURE]), Note(text("So much.", "仅此。"))]
    return Story(
        title=text("A story", "故事"),
        kicker=text("Test", "测试"),
        question=text("What?", "何事？"),
        facts=[(text("Seeds", "随机种子"), "3")],
        brief=[text("Vans did it.", "车辆之功。")],
        sections=[Section("effects", text("Effects", "效应"), None, tables if terminal else tables[1:])],
        reading=[
            Definitions(
                [(Words(text("Lever", "举措")), (text("What is done.", "所为。"), "source"))], text("T", "词")
            )
        ],
        asked=text("Asked", "设定"),
        command="ruralsim test <me>",
        doubt=text("Only 2 seeds.", "仅2个种子。") if doubt else None,
        remarks=[text("Mind the luck.", "注意偶然。")],
    )


def found() -> Findings:
    return Findings("budget", {}, {"outside": [text("Too late.", "太晚。")]}, 'x = "</pre>"')
