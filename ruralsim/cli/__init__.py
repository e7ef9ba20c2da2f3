"""The command line: parse, call, print.

Nothing of the model is imported before a command needs it: help, version and completion answer at once.
"""

import os
import signal
import sys
import traceback
from collections.abc import Callable
from types import FrameType
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ruralsim.cli import screen, usage
from ruralsim.cli.asked import commands
from ruralsim.cli.bundle import bundle, verify
from ruralsim.cli.calibration import calibrate
from ruralsim.cli.cite import cite
from ruralsim.cli.county import county
from ruralsim.cli.demo import demo
from ruralsim.cli.describe import describe
from ruralsim.cli.docs import docs
from ruralsim.cli.export import export
from ruralsim.cli.gather import gather
from ruralsim.cli.new import new
from ruralsim.cli.parts import indicators, levers, phases
from ruralsim.cli.query import query
from ruralsim.cli.reports import report
from ruralsim.cli.run import run
from ruralsim.cli.scenarios import scenarios
from ruralsim.cli.serve import serve
from ruralsim.cli.sweeps import plan, sweep
from ruralsim.cli.upkeep import kernels
from ruralsim.cli.validate import validate
from ruralsim.foundation.command import carrying_out
from ruralsim.foundation.errors import RuralsimError
from ruralsim.foundation.version import __version__

INTERRUPTED = 130
REFUSED = 2


class _Group(TyperGroup):
    """Commands whose foreseen errors end in one readable message instead of a traceback."""

    def main(self, args: Any = None, *rest: Any, **more: Any) -> Any:
        words = list(sys.argv[1:] if args is None else args)
        with carrying_out(["ruralsim", *words]):
            alone = more.pop("standalone_mode", True)
            try:  # never alone in the eyes of Typer, which would say what is wrong in English only
                ended = super().main(words, *rest, **{**more, "standalone_mode": False})
            except usage.Refusal as error:
                if not alone:
                    raise
                ended = usage.refuse(error, self, words)
            except typer.Abort:
                if not alone:
                    raise
                screen.note("Stopped. · 已中止。")
                ended = 1
            if alone:
                sys.exit(ended if isinstance(ended, int) else 0)
            return ended

    def invoke(self, ctx: Any) -> Any:
        quiet = {"-q", "--quiet"} & {*ctx.args}
        try:
            with screen.warned(bool(quiet)):
                return super().invoke(ctx)
        except RuralsimError as error:
            if os.environ.get("RURALSIM_TRACEBACK"):
                screen.note("".join(traceback.format_exception(error)))
            screen.complain(str(error))
            code = REFUSED
        except MemoryError:
            screen.complain("not enough memory for a world of this size · 内存不足")
            code = REFUSED
        except KeyboardInterrupt as stop:
            screen.note(str(stop) or "Interrupted; nothing was saved. · 已中断，未保存任何结果。")
            code = INTERRUPTED
        raise typer.Exit(code)


app = typer.Typer(
    name="ruralsim",
    cls=_Group,
    help="Rural e-commerce logistics, county by county. · 县域农村电商物流仿真",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(demo)
app.command()(run)
_asking: list[Callable[..., None]] = [*commands(), calibrate, plan, sweep]
for _asked in sorted(_asking, key=lambda command: command.__name__):
    app.command()(_asked)
app.command()(gather)
app.command()(query)
app.command()(bundle)
app.command()(verify)
app.command()(describe)
app.command()(cite)
app.command()(report)
app.command()(export)
app.command()(serve)
app.add_typer(scenarios, name="scenario")
app.add_typer(new, name="new")
app.add_typer(county, name="county")
app.command()(levers)
app.command()(indicators)
app.command()(phases)
app.command()(validate)
app.command()(kernels)
app.command(hidden=True)(docs)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"ruralsim {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version. · 版本")
    ] = False,
) -> None:
    """Options before any command."""


def main() -> None:
    """Entry point of the `ruralsim` command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without Chinese shows ? and carries on
    signal.signal(signal.SIGTERM, _terminated)
    app()


def _terminated(number: int, frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # once is enough; `timeout` says it to the process and to its group
    sys.exit(128 + number)  # an exception, so that half-written folders are cleared away
