"""A server with a tiny county, and visitors of it."""

import contextlib
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

TINY = """
title = {{ en = "A tiny county", zh = "微型县" }}
name = "tiny"

[run]
days = {days}
burn_in_days = 3

[world]
width_km = 12
height_km = 10
townships = 2
villages = 4
households = 60
buyers = 60
institutions = 2
"""


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextlib.contextmanager
def serving(folder: Path, *options: str, port: int = 0) -> Iterator[str]:
    """The address of `ruralsim serve`, run in a folder; it must end at Ctrl-C."""
    ipv6 = "::1" in options
    port = port or free_port()
    command = [sys.executable, "-m", "ruralsim", "serve", *options, "--port", str(port)]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    address = f"http://{'[::1]' if ipv6 else '127.0.0.1'}:{port}"
    try:
        for _ in range(1_800):
            assert server.poll() is None, (folder / "server.log").read_text()
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/readyz", timeout=1):
                break
            time.sleep(0.1)
        else:
            raise AssertionError("no visitor was received in three minutes")
        yield address
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder: a tiny scenario, a long one, and one run with its report."""
    from ruralsim import report
    from tests.results.fake_run import fake_run

    folder = tmp_path_factory.mktemp("serve")
    (folder / "tiny.toml").write_text(TINY.format(days=400), encoding="utf-8")
    report.write(fake_run(folder / "runs" / "made-up"))
    return folder


@pytest.fixture(scope="session")
def address(place: Path) -> Iterator[str]:
    with serving(place, "tiny.toml", "--max-households", "2000") as found:
        yield found


LATE = ("Failed to initialize model", "Error: Cannot send", "no comm channel defined")
"""Complaints of widgets that come too late."""


class Visit:
    """One visitor's tab, what it complained about, and whom else it asked."""

    def __init__(self, context: Any, address: str) -> None:
        self.address = address
        self.complaints: list[str] = []
        self.away: list[str] = []
        self.tab = context.new_page()
        self.tab.on("request", lambda request: self._asked(request.url))
        self.tab.set_default_timeout(60_000)
        self.tab.on("console", lambda m: self._note(m.text) if m.type == "error" else None)
        self.tab.on("pageerror", lambda error: self._note(str(error)))

    def _note(self, complaint: str) -> None:
        # What a busy machine brings about by itself: a widget that waited two seconds for its part of the
        # page, and one that was still sending when the visitor left it.
        if not any(text in complaint for text in LATE):
            self.complaints.append(complaint)

    def _asked(self, url: str) -> None:
        # Listened to, not held up: what is intercepted loses a page's last word. The policy sent with every
        # page keeps the browser from asking anybody else; this says that no page even tries.
        if url.startswith(("http", "ws")) and not url.startswith(self.address):
            self.away.append(url)

    def open(self, page: str = "/") -> "Visit":
        self.tab.goto(self.address + page)
        self.tab.wait_for_selector("[data-testid=app]")
        return self

    def part(self, testid: str) -> Any:
        return self.tab.locator(f"[data-testid='{testid}']")

    def switch(self, lever: str) -> Any:
        """A lever's switch, once it answers: controls are there before the county that they control."""
        self.tab.wait_for_selector(f"[data-testid='switch-{lever}']:enabled", state="attached")
        return self.part(f"switch-{lever}")

    def has(self, testid: str, **data: object) -> "Visit":
        """Waits until an element says so of itself."""
        wanted = "".join(f"[data-{key}='{value}']" for key, value in data.items())
        self.tab.wait_for_selector(f"[data-testid='{testid}']{wanted}", state="attached")
        return self

    def data(self, testid: str, name: str) -> str:
        return str(self.part(testid).get_attribute(f"data-{name}"))

    def until_day(self, day: int) -> "Visit":
        self.tab.wait_for_function(
            "day => +document.querySelector('[data-testid=clock]')?.dataset.day >= day", arg=day
        )
        return self

    def until_agreed(self, name: str) -> "Visit":
        """Waits until a map shows the clock's day: frames go ahead of the page, which then catches up."""
        self.tab.wait_for_function(
            "name => ['clock', name].map(id => document.querySelector(`[data-testid='${id}']`)?.dataset.day)"
            ".every((day, _, days) => day !== undefined && day === days[0])",
            arg=name,
        )
        return self

    def drawn(self, name: str) -> str:
        """The pixels of a map, once there is one."""
        self.tab.wait_for_selector(f"[data-testid='{name}'] canvas", state="attached")
        pixels: str = self.tab.evaluate(
            "name => document.querySelector(`[data-testid='${name}'] canvas`).toDataURL()", name
        )
        return pixels

    def leave_cleanly(self) -> None:
        # as a visitor leaves: the page says goodbye, and its counties are let go
        self.tab.goto("about:blank")
        self.tab.close()
        assert not self.complaints
        assert not self.away


@pytest.fixture(scope="session")
def person(browser: Any) -> Iterator[Callable[..., Any]]:
    """Makes browser contexts: one person's cookies and cache."""
    made = []

    def one(**options: Any) -> Any:
        calm = {
            "viewport": {"width": 1280, "height": 800},
            "locale": "en-GB",
            "reduced_motion": "reduce",
        }  # fmt: skip  (couriers that move tire a small machine)
        made.append(browser.new_context(**{**calm, **options}))
        return made[-1]

    yield one
    for context in made:
        context.close()


@pytest.fixture(scope="session")
def regular(person: Callable[..., Any]) -> Any:
    """Somebody who was here before, so that pages open as fast as they can."""
    return person()


def forget(person: Any, address: str) -> None:
    """The browser keeps pages, but neither a language nor a session that somebody left behind."""
    person.clear_cookies(name="ruralsim_language")
    tab = person.new_page()
    asked = {"origin": address, "storageTypes": "local_storage"}
    person.new_cdp_session(tab).send("Storage.clearDataForOrigin", asked)
    tab.close()


@pytest.fixture
def visit(person: Callable[..., Any], regular: Any, address: str) -> Iterator[Callable[..., Visit]]:
    """Makes visits, of another person each if they say how that one is; none may complain or ask others."""
    visits: list[Visit] = []

    def arrive(**options: Any) -> Visit:
        if not options and not visits:
            forget(regular, address)
        visits.append(Visit(person(**options) if options else regular, address))
        return visits[-1]

    yield arrive
    for one in visits:
        one.leave_cleanly()
