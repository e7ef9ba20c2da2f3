"""Who is let in, by what their browser says."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ruralsim.app.doors import Doors, Origin, Place
from ruralsim.foundation.errors import RuralsimError


def knock(doors: Doors, kind: str = "http", **headers: str) -> list[dict[str, Any]]:
    """What is answered; nothing if the request was let through."""
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    scope = {
        "type": kind,
        "method": "POST",
        "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
    }
    with ThreadPoolExecutor(1) as apart:  # a browser test may have a loop running in this thread
        apart.submit(asyncio.run, doors(scope, receive, send)).result()
    return sent


async def behind(_scope: Any, _receive: Any, _send: Any) -> None:
    """An application that has nothing to say."""


def doors(host: str = "127.0.0.1", *origins: str) -> Doors:
    return Doors(behind, host, [Origin.allowed(text) for text in origins])


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    "origin",
    ["http://elsewhere.example", "null", "http://127.0.0.1:9999", "http://localhost:8765", "file://",
     "https://127.0.0.1:8765.elsewhere.example", "http://127.0.0.1:8765@elsewhere.example", ""],
)  # fmt: skip
def test_pages_of_others_may_not_act(kind: str, origin: str) -> None:
    answer = knock(doors(), kind, host="127.0.0.1:8765", origin=origin)
    if kind == "websocket":
        assert [message["type"] for message in answer] == ["websocket.close"]  # 403 to the browser
    else:
        assert answer[0]["status"] == 403
        assert "--allow-origin" in answer[1]["body"].decode()


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    ("host", "origin"),
    [("127.0.0.1:8765", "http://127.0.0.1:8765"), ("LOCALHOST:8765", "http://localhost:8765"),
     ("[::1]:8765", "http://[::1]:8765"), ("10.0.0.5", "http://10.0.0.5"), ("10.0.0.5", "https://10.0.0.5:443"),
     ("10.0.0.5:80", "http://10.0.0.5")],
)  # fmt: skip
def test_our_own_pages_may(kind: str, host: str, origin: str) -> None:
    assert not knock(doors(), kind, host=host, origin=origin)


def test_programs_that_are_no_browsers_name_no_page() -> None:
    assert not knock(doors(), host="127.0.0.1:8765")


@pytest.mark.parametrize("listens", ["127.0.0.1", "0.0.0.0", "::"])
def test_a_name_that_somebody_else_lets_point_here_is_none_of_ours(listens: str) -> None:
    answer = knock(doors(listens), host="elsewhere.example:8765", origin="http://elsewhere.example:8765")
    assert answer[0]["status"] == 403
    assert "--allow-origin http://elsewhere.example:8765" in answer[1]["body"].decode()


def test_the_machine_goes_by_its_name_and_that_it_listens_at() -> None:
    assert not knock(doors("0.0.0.0"), host=f"{socket.gethostname()}:8765")
    assert not knock(doors("county.lan"), host="county.lan.:8765")


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_proxy_may_be_allowed_whether_it_keeps_the_host_or_not(kind: str) -> None:
    ours = doors("127.0.0.1", "https://county.example.org/")
    assert not knock(ours, kind, host="county.example.org", origin="https://county.example.org")
    assert not knock(ours, kind, host="127.0.0.1:8765", origin="https://county.example.org")
    assert knock(ours, kind, host="127.0.0.1:8765", origin="http://county.example.org")
    assert knock(ours, kind, host="127.0.0.1:8765", origin="https://county.example.org:8443")


@pytest.mark.parametrize(
    "host", ["", "a b", "x@localhost", "localhost:99999", "localhost:x", "[::1", "local?host"]
)
def test_a_host_that_is_none_is_refused(host: str) -> None:
    assert knock(doors(), host=host)[0]["status"] == 403
    assert Place.of(host) is None


@pytest.mark.parametrize(
    "text", ["county.example.org", "*", "null", "ftp://county.example.org", "https://", "https://a/b"]
)
def test_an_option_that_is_no_origin_is_said(text: str) -> None:
    with pytest.raises(RuralsimError, match=r"--allow-origin .* is no origin"):
        Origin.allowed(text)


def test_a_refusal_is_told_once_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    ours = doors()
    for _ in range(3):
        knock(ours, host="127.0.0.1:8765", origin="http://elsewhere.example")
    assert len(caplog.records) == 1
    assert "elsewhere.example" in caplog.text
