"""`ruralsim report`: render a run, a comparison or findings again; or give what findings say to others."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from ruralsim.cli import screen
from ruralsim.foundation.paths import usable


def report(
    run: Annotated[Path, typer.Argument(metavar="FOLDER", help="Of a run, or of findings. · 结果文件夹")],
    out: Annotated[
        Path | None,
        typer.Option(
            help="A file .html, or a folder; where the results are if not given. · 网页文件(.html)或文件夹"
        ),
    ] = None,
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
    from ruralsim import report as reports
    from ruralsim.experiment.pages import write_page
    from ruralsim.foundation.errors import OutputError
    from ruralsim.report.sheet import PAGE_ENDINGS
    from ruralsim.results.folder import ends_in, kind_of, legible

    if tables is not None or as_json:
        _data(usable(run), tables)
        return
    write: Callable[[Path, Path], Any] = reports.write
    name, folder = "report.html", usable(run)
    if (kind := kind_of(folder)) not in ("", "run"):
        write, name = write_page, f"{kind}.html"
    path = usable(out or run).absolute()
    if path.is_dir() or not path.suffix:
        path /= name
    ends_in(path, *PAGE_ENDINGS)
    try:
        with legible(folder):
            write(run, path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written · 无法写入: {error.strerror or error}") from None
    screen.out().print(f"Report · 报告: {path}", markup=False, soft_wrap=True)
    if open_:
        typer.launch(path.as_uri())


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
