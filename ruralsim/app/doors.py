"""Who may come in: pages of this server, asked for under a name of its own.

A browser lets any page send requests to any server, this one too, and open a WebSocket to it. It says in
`Host` whom it means to ask and in `Origin` whose page asks. Both are checked on every request:

- `Host` is an address in figures, this machine's name, the name it listens under, or one that was allowed. So
  no foreign page can reach the server under a name of its own that it lets point here (DNS rebinding).
- `Origin`, where there is one, is the same host and port as `Host`, or one that was allowed. So no foreign
  page can act for a visitor.

Whoever is refused gets 403 and a line that names the option; a WebSocket gets 403 alone, which is all that a
browser would look at. Either is told once to the log.
"""

import logging
import socket
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ruralsim.foundation.errors import RuralsimError

Message = MutableMapping[str, Any]
App = Callable[[Any, Any, Any], Awaitable[None]]

OPTION = "--allow-origin"

SHUT: Message = {"type": "websocket.close", "code": 1008, "reason": ""}
"""The answer to a WebSocket that is not wanted: 403."""

_PORTS = {"http": 80, "https": 443}
_TOLD_AT_MOST = 20  # refusals of different names in the log
_log = logging.getLogger("ruralsim.app")


class Place(NamedTuple):
    """A host as browsers name it, in small letters and without brackets, and its port if one is named."""

    host: str
    port: int | None

    @classmethod
    def of(cls, netloc: str) -> "Place | None":
        """Reads ``name``, ``name:port``, ``[address]:port``; None for anything else."""
        try:
            parts = urlsplit(f"//{netloc}")
            host, port = parts.hostname, parts.port
        except ValueError:  # no port, or brackets that do not close
            return None
        whole = parts.netloc == netloc and not set(netloc) & set("@ ?#")
        return cls(host.rstrip("."), port) if host and whole else None


class Origin(NamedTuple):
    """Whose page it is: scheme, host and port."""

    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, text: str) -> "Origin | None":
        """Reads what browsers send, ``https://name:port``; None for anything else, "null" among it."""
        scheme, mark, netloc = text.strip().partition("://")
        place = Place.of(netloc) if mark and scheme.lower() in _PORTS else None
        if place is None:
            return None
        return cls(scheme.lower(), place.host, place.port or _PORTS[scheme.lower()])

    @classmethod
    def allowed(cls, text: str) -> "Origin":
        """An origin as an option gives it.

        Raises:
            RuralsimError: It is none.
        """
        found = cls.of(text.strip().removesuffix("/"))
        if found is None:
            raise RuralsimError(
                f"{OPTION} {text!r} is no origin: write scheme, name and, if it is not the usual one, port, "
                f"as in https://county.example.org or http://10.0.0.5:8080 · "
                f"{OPTION} {text!r} 不是来源，应写协议、名称及端口，如 https://county.example.org"
            )
        return found


class Doors:
    """ASGI application that lets requests through to another, or refuses them.

    Args:
        app: what lies behind.
        host: address or name that the server listens at.
        origins: further origins whose pages may come in, and whose names this server answers to.
    """

    def __init__(self, app: App, host: str, origins: Iterable[Origin] = ()) -> None:
        self._app, self._origins = app, frozenset(origins)
        own = {"localhost", socket.gethostname(), f"{socket.gethostname()}.local", host}
        self._names = {name.lower().rstrip(".") for name in own} | {origin.host for origin in self._origins}
        self._told: set[str] = set()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answers one request."""
        if scope["type"] not in ("http", "websocket") or not (refusal := self.refusal(scope["headers"])):
            await self._app(scope, receive, send)
            return
        if refusal not in self._told and len(self._told) < _TOLD_AT_MOST:
            self._told.add(refusal)
            _log.warning("refused · 已拒绝: %s", refusal)
        if scope["type"] == "http":
            await plain(403, refusal)(scope, receive, send)
        else:
            await receive()  # the wish to connect
            await send(SHUT)

    def refusal(self, headers: Iterable[tuple[bytes, bytes]]) -> str:
        """Why a request is not let in; "" if it is.

        Args:
            headers: of the request, names in small letters.
        """
        hosts, origins = ([_text(v) for k, v in headers if k == name] for name in (b"host", b"origin"))
        place = Place.of(hosts[0]) if len(hosts) == 1 else None
        if place is None:
            return "no host, or none that can be read, is asked for · 请求中没有可识别的主机名"
        if place.host not in self._names and not _is_address(place.host):
            return (
                f"this server does not go by the name {place.host}; if it should, start it with "
                f"{OPTION} http://{hosts[0]} · 本服务器不使用名称 {place.host}；如需允许，启动时加 "
                f"{OPTION} http://{hosts[0]}"
            )
        if any(not self._lets_in(origin, place) for origin in origins):
            return (
                f"a page of {origins[0]} may not act here, only those of {hosts[0]}; if it should, start "
                f"the server with {OPTION} {origins[0]} · 来自 {origins[0]} 的页面不能操作本服务器；"
                f"如需允许，启动时加 {OPTION} {origins[0]}"
            )
        return ""

    def _lets_in(self, text: str, asked: Place) -> bool:
        origin = Origin.of(text)
        if origin is None:
            return False
        same = (origin.host, origin.port) == (asked.host, asked.port or _PORTS[origin.scheme])
        return same or origin in self._origins


def plain(status: int, line: str) -> App:
    """The answer that is one line of text."""
    body = f"{line}\n".encode()

    async def answer(scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": _headers(body)})
        await send({"type": "http.response.body", "body": b"" if scope.get("method") == "HEAD" else body})

    return answer


def _headers(body: bytes) -> list[tuple[bytes, bytes]]:
    return [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"x-content-type-options", b"nosniff"),
    ]


def _text(value: bytes) -> str:
    """A header as text that may be shown, cut where it could be no host any more."""
    return "".join(sign if sign.isprintable() else "?" for sign in value[:270].decode("latin-1"))


def _is_address(host: str) -> bool:
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
