"""The web server: Solara's pages, reports of run folders beside them, and nothing else of the disk.

Everything a page needs comes from this process: a policy sent with every page forbids the browser to ask
anybody else, so that what works here works offline.
"""

import logging
import os
import socket
import warnings
from asyncio import CancelledError, InvalidStateError
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruralsim.app import shelf
from ruralsim.app.house import House
from ruralsim.foundation.errors import DataError, MissingExtra, RuralsimError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

Message = MutableMapping[str, Any]
App = Callable[[Any, Any, Any], Awaitable[None]]

PORT = 8765
"""Taken if nobody else has it; otherwise any free one."""

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
REPORTS = "/reports"

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
    "SOLARA_KERNEL_CULL_TIMEOUT": "2m",  # a visitor who lost the connection may come back that long
    "SOLARA_SERVER_RELOAD": "False",
}


class PortTaken(RuralsimError):
    """Somebody else listens there."""


def listen(host: str, port: int | None) -> socket.socket:
    """A socket that visitors can be received at.

    Args:
        host: address to listen at.
        port: port asked for; None takes `PORT`, or any free one if that is taken.

    Raises:
        PortTaken: The port asked for is taken or not allowed, or the address is not this machine's.
    """
    wanted = (PORT, 0) if port is None else (port,)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in wanted:
        door = socket.socket(family, socket.SOCK_STREAM)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, number))
        except OSError as error:
            door.close()
            reason = error.strerror or str(error)
        else:
            return door
    raise PortTaken(
        f"port {port} at {host} cannot be used: {reason}; choose another with --port, or leave it out · "
        f"端口 {port} 不可用，请用 --port 另选，或不指定"
    )


def application(house: House, hosts: tuple[str, ...] = LOOPBACK) -> App:
    """The ASGI application: reports under `REPORTS`, everything else Solara's.

    Args:
        house: what is offered.
        hosts: names under which visitors may ask for this server ("*": any); others are turned away, so that
            no foreign page can reach it under a name of its own.

    Raises:
        MissingExtra: Solara is not installed.
    """
    os.environ.update(_SETTINGS)
    warnings.filterwarnings("ignore", "Cookies with samesite=none", UserWarning)  # loopback has no https
    logging.getLogger("asyncio").addFilter(_is_news)
    try:
        from solara.server.starlette import app as solara_app
    except ImportError:
        raise MissingExtra("app", "the county in the browser · 浏览器界面") from None
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.requests import Request

    async def route(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"].startswith(f"{REPORTS}/"):
            await _report(house, Request(scope))(scope, receive, send)
        elif scope["type"] == "http":
            await solara_app(scope, receive, _with_policy(send))
        else:
            await solara_app(scope, receive, send)

    guarded: App = TrustedHostMiddleware(route, allowed_hosts=list(hosts))
    return guarded


def _is_news(record: logging.LogRecord) -> bool:
    """A task of a page that was cancelled, because another took its place, is none."""
    return not (record.exc_info and isinstance(record.exc_info[1], CancelledError | InvalidStateError))


def _with_policy(send: Any) -> Any:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message.setdefault("headers", []).append((b"content-security-policy", PAGE_POLICY.encode()))
        await send(message)

    return sending


def _report(house: House, request: "Request") -> "Response":
    """The page of a folder on the shelf; 404 for anything else, whatever was asked."""
    from starlette.responses import FileResponse, PlainTextResponse

    page: Path | None = None
    if request.method == "GET":
        with suppress(DataError):
            page = shelf.volume(house.runs, request.scope["path"].removeprefix(f"{REPORTS}/")).page
    if page is None or page.is_symlink():
        return PlainTextResponse("no report here · 没有报告", status_code=404)
    headers = {"content-security-policy": REPORT_POLICY, "x-content-type-options": "nosniff"}
    return FileResponse(page, media_type="text/html; charset=utf-8", headers=headers)


def serve(house: House, host: str, port: int | None, told: Callable[[str], None]) -> None:
    """Receives visitors until interrupted.

    Args:
        house: what is offered.
        host: address to listen at; loopback unless others are meant to come.
        port: see `listen`.
        told: called with the address once visitors are received.

    Raises:
        PortTaken: The port cannot be used.
        MissingExtra: Solara is not installed.
    """
    door = listen(host, port)
    try:
        local = host in ("127.0.0.1", "localhost", "::1")
        app = application(house, LOOPBACK if local else ("*",))
        import uvicorn

        class Server(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                shown = f"[{host}]" if ":" in host else host
                told(f"http://{shown}:{door.getsockname()[1]}/")

        config = uvicorn.Config(
            app, log_level="warning", ws_max_size=2**24, timeout_graceful_shutdown=1, lifespan="on"
        )
        Server(config).run(sockets=[door])
    finally:
        door.close()
