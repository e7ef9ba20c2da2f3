"""`ruralsim serve`: the county in the browser."""

from pathlib import Path
from typing import Annotated

import typer

from ruralsim.cli import progress, screen
from ruralsim.cli.common import names


def serve(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="[SCENARIO]",
            help="Name, TOML file, folder of a run or county. · 方案",
            autocompletion=names,
        ),
    ] = "small",
    compare: Annotated[
        str | None,
        typer.Option(
            metavar="SCENARIO", help="The other county of the Compare page. · 对比方案", autocompletion=names
        ),
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port; a free one if not given. · 端口")
    ] = None,
    host: Annotated[
        str, typer.Option(help="Address to listen at; 0.0.0.0 lets others in. · 监听地址")
    ] = "127.0.0.1",
    runs: Annotated[
        Path, typer.Option(help="Folder of results that may be opened. · 可打开的结果文件夹")
    ] = Path("runs"),
    max_households: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Largest county taken; if not given 50,000, or what SCENARIO has. · 最大县域户数",
        ),
    ] = None,
    max_counties: Annotated[
        int, typer.Option(min=1, help="Counties alive at a time, over all visitors. · 同时运行的县域数")
    ] = 12,
    allow_origin: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ORIGIN",
            help="Address under which visitors see this server if not its own, e.g. that of a proxy, "
            "https://county.example.org; may be given again. · 允许的来源（如反向代理的地址）",
        ),
    ] = None,
    open_: Annotated[bool, typer.Option("--open", help="Open the page. · 打开网页")] = False,
) -> None:
    """在浏览器中观看并调整县域 · Watch a county in the browser, switch policies and see the difference.

    SCENARIO is a name from `ruralsim scenario list`, a TOML file, or the folder of a run or of a county.
    Ctrl-C ends it.
    """
    from ruralsim.app.doors import Origin
    from ruralsim.app.house import MAX_HOUSEHOLDS, furnish, room
    from ruralsim.app.live import check_pair
    from ruralsim.app.server import listen, require
    from ruralsim.app.server import serve as receive
    from ruralsim.scenario import Scenario

    # better refused here than in front of a visitor, or after a minute of compiling
    require()
    origins = [Origin.allowed(text) for text in allow_origin or ()]
    given = [Scenario.load(name) for name in filter(None, (scenario, compare))]
    most = max(MAX_HOUSEHOLDS, *map(room, given)) if max_households is None else max_households
    house = furnish(scenario, compare, runs, most, max_counties)
    for one in given:
        house.fits(one, len(given))
        check_pair(given[0], one)
    listen(host, port).close()
    progress.compiled(quiet=False)

    def told(address: str) -> None:
        screen.out().print(f"{address}  (Ctrl-C ends · 按 Ctrl-C 结束)", markup=False, soft_wrap=True)
        if open_:
            typer.launch(address)

    receive(house, host, port, told, origins)
