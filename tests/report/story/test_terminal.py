"""A story on the terminal."""

from io import StringIO

from rich.console import Console

from ruralsim.report.story.terminal import show, table
from tests.report.story.told import told


def printed(width: int = 120, **more: bool) -> tuple[str, str]:
    out, err = (Console(file=StringIO(), width=width, highlight=False) for _ in range(2))
    show(told(**more), out, err)
    return out.file.getvalue(), err.file.getvalue()  # type: ignore[attr-defined]


def test_tables_stand_in_both_languages() -> None:
    out, err = printed()
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines[:2] == ["A story · 故事", "Seeds · 随机种子 3"]
    assert any(line.startswith("Vans & <vans> 车辆 +12.3 > 99 % as expected") for line in lines)
    assert "+10 … +20" in out
    assert out.count("车辆") == 1  # a group is named once
    assert "nothing was found" in out
    assert "0.25" not in out  # that table is for the page
    assert err.split() == ["Mind", "the", "luck.", "·", "注意偶然。"]


def test_a_story_without_tables_is_told_in_sentences() -> None:
    assert "Vans did it.\n  车辆之功。" in printed(terminal=False)[0]
    assert "Vans did it." not in printed()[0]


def test_doubt_is_the_first_line() -> None:
    assert printed(doubt=True)[0].startswith("Only 2 seeds. · 仅2个种子。\n")


def test_nothing_is_cut_where_there_is_little_room() -> None:
    for width in (100, 60, 40):
        out = printed(width=width)[0]
        for number in ("+12.3", "+10 … +20", "> 99 %", "0.00042"):
            assert number in out
        for words in ("Vans & <vans>", "车辆", "as expected", "与预期一致", "nothing was found", "未发现"):
            assert words.replace(" ", "") in "".join(out.split())


def test_languages_stand_side_by_side_else_stacked_else_in_lines() -> None:
    beside, stacked, lines = (printed(width=width)[0].splitlines() for width in (100, 52, 40))
    assert any("Vans & <vans>" in line and "车辆" in line for line in beside)
    assert any(line.startswith("车辆") for line in stacked)
    assert "Vans & <vans> · 车辆" in lines
    assert "  Effect · 效应 (percentage points · 百分点): +12.3 (+10 … +20)" in lines


def tabled(width: int, *cells: str) -> list[str]:
    console = Console(file=StringIO(), width=width, highlight=False)
    table("", ("lever · 举措", "title", ("range", "right")), [cells], console)
    return console.file.getvalue().splitlines()  # type: ignore[attr-defined]


def test_only_our_own_marks_are_markup() -> None:
    assert tabled(80, "[x]", "[bold green]yes[/]", "1")[1].split() == ["[x]", "yes", "1"]


def test_names_of_files_stay_whole_or_a_row_is_told_in_lines() -> None:
    row = ("freight_subsidy_parcel", "A freight subsidy for every parcel", "0 … 100")
    for width in (80, 40):
        assert any("freight_subsidy_parcel" in line for line in tabled(width, *row))
    assert tabled(30, *row) == [
        "freight_subsidy_parcel",
        "  title: A freight subsidy for every parcel",
        "  range: 0 … 100",
    ]
