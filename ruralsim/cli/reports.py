"""`ruralsim report`: render a run again."""

from pathlib import Path
from typing import Annotated

import typer

from ruralsim.cli import screen


def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Run folder. · 结果文件夹")],
    out: Annotated[Path | None, typer.Option(help="File; RUN/report.html if not given. · 报告文件")] = None,
    open_: Annotated[bool, typer.Option("--open", help="Open it. · 打开报告")] = False,
) -> None:
    """重新生成报告 · Render the report of a run, or the page of a comparison, again."""
    from ruralsim import report as reports
    from ruralsim.foundation.errors import OutputError
    from ruralsim.results.folder import is_run_folder

    compared = is_run_folder(run.expanduser(), "ruralsim-compare/")
    write, name = (reports.write_comparison, "compare.html") if compared else (reports.write, "report.html")
    path = (out or run / name).expanduser().absolute()
    if path.is_dir():
        raise OutputError(f"{path} is a folder; name a file · 请给出文件名")
    try:
        write(run, path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written · 无法写入: {error.strerror or error}") from None
    screen.out().print(f"Report · 报告: {path}", markup=False, soft_wrap=True)
    if open_:
        typer.launch(path.as_uri())
