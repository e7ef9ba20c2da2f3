"""`ruralsim report`: a run, a comparison or findings as a page, as a brief, or as data for others."""

import json
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from ruralsim.cli import screen
from ruralsim.foundation.paths import usable


class Language(StrEnum):
    """Of a brief."""

    zh = "zh"
    en = "en"


def report(
    run: Annotated[Path, typer.Argument(metavar="FOLDER", help="Of a run, or of findings. · 结果文件夹")],
    out: Annotated[
        Path | None,
        typer.Option(
            help="A file .html, or a folder; the results' own if not given; of a brief, .docx or .pdf. · "
            "网页文件(.html)或文件夹；简报为 .docx 或 .pdf"
        ),
    ] = None,
    brief: Annotated[
        bool,
        typer.Option(
            "--brief",
            help="Two to four pages to sign: of a run, a comparison, a study; on the screen without --out. · "
            "简报(二至四页)",
        ),
    ] = False,
    lang: Annotated[Language, typer.Option(help="Of a brief. · 简报语言")] = Language.zh,
    tables: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Of findings: write their tables for spreadsheets, as CSV, instead. · 改为导出表格(CSV)",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Of findings: print what they say, instead. · 改为输出 JSON")
    ] = False,
    open_: Annotated[bool, typer.Option("--open", help="Open it. · 打开报告")] = False,
) -> None:
    """重新生成报告 · Render the report of a run, or the page of a comparison or of findings, again."""
    from ruralsim.results.folder import legible, of_results

    if brief:
        _only_of_pages(tables, as_json)
    folder = of_results(usable(run))
    if brief:
        with legible(folder):
            path = _brief(folder, out, lang)
    elif tables is not None or as_json:
        _data(folder, tables)
        return
    else:
        path = _page(folder, out)
    if path is None:
        return
    screen.out().print(f"Report · 报告: {path}", markup=False, soft_wrap=True)
    if open_:
        typer.launch(path.as_uri())


def _page(folder: Path, out: Path | None) -> Path:
    """Writes the page, and says where it is."""
    from ruralsim import report as reports
    from ruralsim.experiment.pages import write_page
    from ruralsim.foundation.errors import OutputError
    from ruralsim.report.brief.files import ENDINGS
    from ruralsim.report.sheet import PAGE_ENDINGS
    from ruralsim.results.folder import ends_in, kind_of, legible

    write: Callable[[Path, Path], Any] = reports.write
    name = "report.html"
    if (kind := kind_of(folder)) not in ("", "run"):
        write, name = write_page, f"{kind}.html"
    path = usable(out or folder).absolute()
    if path.is_dir() or not path.suffix:
        path /= name
    if path.suffix.lower() in ENDINGS:
        raise OutputError(
            f"{path}: the page is .html; as {path.suffix} there is a brief · 网页为 .html；"
            f"{path.suffix} 为简报\n"
            f"  did you mean · 是否想写: {path.with_suffix('.html')} / --brief --out {path}"
        )
    ends_in(path, *PAGE_ENDINGS)
    try:
        with legible(folder):
            write(folder, path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written · 无法写入: {error.strerror or error}") from None
    return path


def _brief(folder: Path, out: Path | None, language: Language) -> Path | None:
    """Writes the brief, or shows it if it is to go nowhere; says where it is."""
    from ruralsim.experiment.pages import briefing
    from ruralsim.report.brief import files
    from ruralsim.report.story import terminal

    if out is not None:
        files.checked(out)  # before anything is drawn
    story, made = briefing(folder)
    if out is None:
        terminal.show(story, screen.out(), screen.err())
        return None
    return files.write(story, out, language.value, made)


def _only_of_pages(tables: Path | None, as_json: bool) -> None:
    """Refuses what a brief has not.

    Raises:
        typer.BadParameter: Tables or JSON were asked for.
    """
    if tables is not None or as_json:
        raise typer.BadParameter(
            "tables and JSON are of findings, not of their brief · 简报不含表格与 JSON 导出",
            param_hint="--brief",
        )


def _data(folder: Path, tables: Path | None) -> None:
    """What findings say, for spreadsheets or for programs."""
    from ruralsim.experiment.pages import opened, tell
    from ruralsim.report.export import commas, stories
    from ruralsim.results.folder import legible

    with legible(folder):
        story = tell(opened(folder))
    if tables is None:
        print(json.dumps(stories.as_json(story), ensure_ascii=False, indent=1, allow_nan=False))
        return
    for path in commas.write_all(stories.sheets(story), usable(tables)):
        screen.out().print(f"Table · 表格: {path}", markup=False, soft_wrap=True)
