"""The web server: Solara's pages, reports of run folders beside them, and nothing else of the disk.

Everything a page needs comes from this process: a policy sent with every page forbids the browser to ask
anybody else, so that what works here works offline.
"""

import errno
import logging
import os
import socket
import warnings
from asyncio import CancelledError, InvalidStateError
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from ruralsim.app import shelf
from ruralsim.app.doors import SHUT, App, Doors, Message, Origin, plain
from ruralsim.app.house import House
from ruralsim.foundation.errors import DataError, MissingExtra, RuralsimError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

PORT = 8765
"""Taken if nobody else has it; otherwise any free one."""

REPORTS = "/reports"
PLOTLY = "/plotly.js"
"""Where the script that draws figures of reports is, which comes with Plotly's own package."""

_HOSTS = (
    "127.0.0.1 is this machine alone, 0.0.0.0 and :: let others in",
    "127.0.0.1 仅限本机，0.0.0.0 与 :: 允许他人访问",
)

PAGE_POLICY = (
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "  # Vue compiles its templates in the page
    "object-src 'none'; base-uri 'self'; form-action 'none'; frame-ancestors 'self'"
)
REPORT_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' blob:; style-src 'unsafe-inline'; img-src data: blob:; "
    "font-src data:; frame-ancestors 'self'; sandbox allow-scripts allow-downloads allow-popups"
)
"""A report is one file that asks for nothing; whatever it holds, it can neither ask nor act for the page."""

_SETTINGS = {
    "SOLARA_APP": "ruralsim.app.main",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
    "SOLARA_THEME_SHOW_BANNER": "False",
    "SOLARA_THEME_LOADER": "plain",
    "SOLARA_THEME_TITLE": "ruralsim",
    "SOLARA_ASSETS_PROXY": "True",
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "False",
    "SOLARA_KERNEL_CULL_TIMEOUT": "20s",  # who lost the connection may come back so long; then by its record
    "SOLARA_SERVER_RELOAD": "False",
    "SOLARA_ROOT_PATH": "",  # else the first visitor's headers decide where all pages look for their scripts
}
_LONGEST = 2_000  # of a path; file systems refuse longer ones, and none of ours comes near
_CDN = "/_solara/cdn/"
_SHUT = ("/resourcez", "/_solara/api/evict/")  # of Solara, for developers
_CONNECTED = ("/jupyter/api/kernels/", "/_solara/api/close/")  # what a page says of itself as `session_id`
_UNTOLD = (b"x-forwarded-host", b"x-forwarded-proto")  # uvicorn has heard them from whom it trusts; to Solara
# they would be anybody's word


_log = logging.getLogger("ruralsim.app")


class PortTaken(RuralsimError):
    """Somebody else listens there."""


def listen(host: str, port: int | None) -> socket.socket:
    """A socket that visitors can be received at.

    Args:
        host: address or name to listen at, an IPv6 address with or without brackets.
        port: port asked for; None takes `PORT`, or any free one if that is taken.

    Raises:
        PortTaken: The port asked for is taken or not allowed, or the address is not this machine's.
    """
    try:
        family, *_, address = socket.getaddrinfo(_bare(host), None, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError):  # a name too long, or with empty parts, is no name
        raise PortTaken(
            f"--host {host}: no machine goes by that name; {_HOSTS[0]} · "
            f"--host {host}：无此主机名；{_HOSTS[1]}"
        ) from None
    wanted = (PORT, 0) if port is None else (port,)
    for number in wanted:
        door = socket.socket(family, socket.SOCK_STREAM)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((address[0], number, *address[2:]))
        except OSError as error:
            door.close()
            last = error
        else:
            return door
    if last.errno == errno.EADDRNOTAVAIL:
        raise PortTaken(
            f"--host {host} is no address of this machine; {_HOSTS[0]} · "
            f"--host {host} 不是本机地址；{_HOSTS[1]}"
        )
    raise PortTaken(
        f"port {wanted[0]} at {host} cannot be used: {last.strerror or last}; choose another with --port, or "
        f"leave it out · 端口 {wanted[0]} 不可用，请用 --port 另选，或不指定"
    )


def require() -> None:
    """Makes sure that what the pages are made with is there, which is soon known.

    Raises:
        MissingExtra: Solara is not installed.
    """
    if find_spec("solara") is None or find_spec("uvicorn") is None:
        raise MissingExtra("app", "the county in the browser · 浏览器界面")


def application(house: House, host: str = "127.0.0.1", origins: Iterable[Origin] = ()) -> App:
    """The ASGI application: reports under `REPORTS`, everything else Solara's.

    Args:
        house: what is offered.
        host: address or name that the server listens at.
        origins: further origins whose pages may come in; see `Doors`.

    Raises:
        MissingExtra: Solara is not installed.
    """
    os.environ.update(_SETTINGS)
    warnings.filterwarnings("ignore", "Cookies with samesite=none", UserWarning)  # loopback has no https
    for name in ("asyncio", "solara.task"):
        logging.getLogger(name).addFilter(_is_news)
    require()
    import pandas as pd  # noqa: F401  (whole before any page looks for it: theirs fail on one half imported)
    from solara.server.settings import assets
    from solara.server.starlette import app as solara_app
    from starlette.requests import Request

    async def route(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"].startswith(f"{REPORTS}/"):
            await _report(house, Request(scope))(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] == PLOTLY:
            await _plotly()(scope, receive, send)
        elif scope["type"] in ("http", "websocket") and (fault := _fault(scope, assets.proxy_cache_dir)):
            if scope["type"] == "http":
                await plain(*fault)(scope, receive, send)
            else:
                await receive()
                await send(SHUT)
        elif scope["type"] == "http":
            headers = [(name, value) for name, value in scope["headers"] if name not in _UNTOLD]
            await solara_app({**scope, "headers": headers}, receive, _with_policy(send))
        elif scope["type"] == "websocket":
            try:
                await solara_app(scope, receive, send)
            except Exception as error:  # faults of pages are told where they arise; this is what was sent
                _log.warning("a connection was ended: %s · 连接已中断", _cause(error))
        else:
            await solara_app(scope, receive, send)

    return Doors(route, _bare(host), origins)


def _cause(error: BaseException) -> str:
    """What went wrong, in one line, inside however many groups."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return f"{type(error).__name__}: {error}"[:200]


def _bare(host: str) -> str:
    """An address without brackets."""
    return host[1:-1] if host.startswith("[") and host.endswith("]") else host


def _fault(scope: Any, scripts: Path) -> tuple[int, str] | None:
    """What is wrong with a request that Solara would stumble over, or do more than answer; None if nothing.

    Args:
        scope: of the request.
        scripts: folder of the scripts that Solara would otherwise fetch from elsewhere.
    """
    path = scope["path"]
    if not path.isprintable() or len(path) > _LONGEST:
        return 400, "this address cannot be read · 无法识别的地址"
    if path.startswith(_SHUT):
        return 404, "nothing here · 此处无内容"
    if path.startswith(_CDN) and not _is_script(path.removeprefix(_CDN), scripts):
        return (
            404,
            "no such script here, and it is fetched from nowhere else · 本机没有此脚本，也不从别处获取",
        )
    if path.startswith(_CONNECTED):
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("session_id", [])
        if scope["type"] == "websocket" or scope["method"] == "POST":
            return None if len(asked) == 1 else (400, "session_id is missing · 缺少 session_id")
    return None


def _is_script(name: str, scripts: Path) -> bool:
    """Whether a script is there: what is not, Solara asks another machine for, after emptying its folder."""
    place = shelf.inside(scripts, name if "/" in name else f"{name}/__main.js")
    return place is not None and os.path.isfile(place)  # no error for a name too long


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a fault of a page's task is one: not if another took its place, or the visitor has left."""
    error = record.exc_info[1] if record.exc_info else None
    left = isinstance(error, RuntimeError) and str(error) == "Event loop is closed"
    return not (left or isinstance(error, CancelledError | InvalidStateError))


def _with_policy(send: Any) -> Any:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message.setdefault("headers", []).append((b"content-security-policy", PAGE_POLICY.encode()))
        await send(message)

    return sending


def _plotly() -> "Response":
    """The script of Plotly, which a browser keeps for a day."""
    from starlette.responses import FileResponse

    folder = Path(str(resources.files("plotly"))) / "package_data"
    return FileResponse(folder / "plotly.min.js", headers={"cache-control": "max-age=86400"})


def _report(house: House, request: "Request") -> "Response":
    """The page of a folder on the shelf; 404 for anything else, whatever was asked."""
    from starlette.responses import FileResponse, PlainTextResponse

    page: Path | None = None
    if request.method in ("GET", "HEAD"):
        with suppress(DataError):
            page = shelf.volume(house.runs, request.scope["path"].removeprefix(f"{REPORTS}/")).page
    if page is None or page.is_symlink():
        return PlainTextResponse("no report here · 没有报告", status_code=404)
    headers = {"content-security-policy": REPORT_POLICY, "x-content-type-options": "nosniff"}
    return FileResponse(page, media_type="text/html; charset=utf-8", headers=headers)


def serve(
    house: House, host: str, port: int | None, told: Callable[[str], None], origins: Iterable[Origin] = ()
) -> None:
    """Receives visitors until interrupted.

    Args:
        house: what is offered.
        host: address to listen at; loopback unless others are meant to come.
        port: see `listen`.
        told: called with the address once visitors are received.
        origins: see `application`.

    Raises:
        PortTaken: The port cannot be used.
        MissingExtra: Solara is not installed.
    """
    door = listen(host, port)
    try:
        app = application(house, host, origins)
        import uvicorn

        class Server(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                told(f"http://{_shown(host)}:{door.getsockname()[1]}/")

        config = uvicorn.Config(
            app, log_level="warning", ws_max_size=2**24, timeout_graceful_shutdown=1, lifespan="on"
        )
        Server(config).run(sockets=[door])
    finally:
        door.close()


def _shown(host: str) -> str:
    """The host of an address that this machine's browser can open."""
    bare = _bare(host)
    if bare in ("0.0.0.0", "::"):
        return "127.0.0.1" if bare == "0.0.0.0" else "[::1]"
    return f"[{bare}]" if ":" in bare else bare
