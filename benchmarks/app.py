"""The county in the browser: how soon it is there, frames a second, and seconds to fast-forward a year.

Each is held against what the page cannot be better than, turn by turn, since machines differ in speed and
drift: a page of Solara that holds one word, and the same years simulated without a browser in between.
"""

import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from ruralsim.app.live import Live
from ruralsim.foundation import kernel
from ruralsim.scenario import Scenario

HOUSEHOLDS = 20_000
_YEAR = 365
_DAYS = 3600
_SCENARIO = f"""
extends = "baseline"
[run]
days = {_DAYS}
burn_in_days = 30
[world]
households = {HOUSEHOLDS}
buyers = {HOUSEHOLDS}
"""
_CLOCK = "document.querySelector('[data-testid=clock]').dataset"
# Playwright would look for it in every frame of the browser, which takes time from the model.
_ARRIVED = """day => new Promise(done => {
    const there = () => document.querySelector(`[data-testid=clock][data-state=pause][data-day='${day}']`);
    const look = new MutationObserver(() => { if (there()) { look.disconnect(); done(); } });
    look.observe(document.body, {subtree: true, childList: true, attributes: true});
    if (there()) done();
})"""
_DRAWN = "+document.querySelector('[data-testid=map-county]').dataset.drawn"


def measure(console: Console, seconds: int, turns: int) -> None:
    """Opens the page and an empty one in turn, plays the county for some seconds, then jumps years ahead."""
    names = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        console.print("app: no Chromium here")
        return
    from playwright.sync_api import sync_playwright

    kernel.ready()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "county.toml"
        file.write_text(_SCENARIO, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        server, address = _serve(["ruralsim", "serve", str(file), "--port"], "/readyz")
        bare, empty = _serve(["benchmarks.empty_page"], "/")
        table = Table("what", "measured", title=f"in the browser, {HOUSEHOLDS:,} households")
        try:
            for what, value in _arrivals(browser, address, empty, turns):
                table.add_row(what, value)
            bare.terminate()
            tab = browser.new_page(viewport={"width": 1280, "height": 800})
            tab.set_default_timeout(300_000)
            for what, value in _visit(tab, address, seconds, Live(Scenario.load(file))):
                table.add_row(what, value)
            console.print(table)
        finally:
            browser.close()
            for one in (server, bare):
                one.terminate()
                one.wait()


def _serve(command: list[str], probe: str) -> tuple[subprocess.Popen[bytes], str]:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    words = [sys.executable, "-m", *command, str(port)]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    while server.poll() is None:
        with suppress(OSError), urllib.request.urlopen(f"{address}{probe}", timeout=5):
            break
        time.sleep(0.1)
    return server, address


def _arrivals(browser: Any, county: str, empty: str, turns: int) -> Any:
    """A new visitor's first page and second page, here and there."""
    pages = {
        "run": (county, "[data-testid=controls]"),
        "empty": (empty, ".ready"),
        "about": (f"{county}/about", "[data-testid=page-about]"),
    }
    spent: dict[str, list[list[float]]] = {name: [[], []] for name in pages}
    for _ in range(turns):
        for name, (address, sign) in pages.items():
            context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
            tab = context.new_page()
            tab.set_default_timeout(300_000)
            for times in spent[name]:
                start = time.perf_counter()
                tab.goto(address)
                tab.wait_for_selector(sign)
                times.append(time.perf_counter() - start)
                if name == "run":  # a county that is being built would slow down who comes next
                    tab.wait_for_selector("[data-testid=clock][data-state=pause]", state="attached")
                tab.goto("about:blank")
            context.close()
    for i, when in enumerate(("first visit", "second visit")):
        base = median(spent["empty"][i])
        for name in ("run", "about"):
            ratios = [a / b for a, b in zip(spent[name][i], spent["empty"][i], strict=True)]
            what = {"run": "the run page", "about": "the page About"}[name]
            yield (
                f"{what} ready, {when}",
                f"{median(spent[name][i]):.2f} s; empty {base:.2f} s; ratio {median(ratios):.2f}",
            )


def _visit(tab: Any, address: str, seconds: int, alone: Live) -> Any:
    tab.goto(address)
    tab.wait_for_selector("[data-testid=clock][data-state=pause][data-day='-1']")
    tab.wait_for_function(f"{_DRAWN} > 0")
    tab.click("[data-testid='speed-∞']")
    tab.click("[data-testid=play]")
    tab.wait_for_function(f"+{_CLOCK}.day > 10")
    frames, day, start = tab.evaluate(_DRAWN), int(tab.evaluate(f"+{_CLOCK}.day")), time.perf_counter()
    tab.wait_for_timeout(1000 * seconds)
    spent = time.perf_counter() - start
    yield "frames a second while playing", f"{(tab.evaluate(_DRAWN) - frames) / spent:.1f}"
    yield "days a second while playing", f"{(int(tab.evaluate(f'+{_CLOCK}.day')) - day) / spent:.0f}"
    tab.click("[data-testid=play]")
    tab.wait_for_selector("[data-testid=clock][data-state=pause]")
    # The county runs on while it is played, at any pace; two years of the horizon must be left.
    assert int(tab.evaluate(f"+{_CLOCK}.day")) + 2 * _YEAR < _DAYS, "played too long: make the horizon longer"
    paged: list[float] = []
    bare: list[float] = []
    alone.run_to(int(tab.evaluate(f"+{_CLOCK}.day")) + 1)  # the same years: parcels grow by the year
    for _ in range(2):
        today = int(tab.evaluate(f"+{_CLOCK}.day"))
        tab.fill("[data-testid=jump-date]", (date(2021, 1, 1) + timedelta(days=today + _YEAR)).isoformat())
        start = time.perf_counter()
        tab.click("[data-testid=jump]")
        tab.evaluate(_ARRIVED, today + _YEAR)
        paged.append(time.perf_counter() - start)
        start = time.perf_counter()
        alone.run_to(alone.day + _YEAR)
        bare.append(time.perf_counter() - start)
    yield "fast-forward of a year", f"{sum(paged) / 2:.1f} s"
    yield "the model alone", f"{sum(bare) / 2:.1f} s"
    yield "ratio", f"{sum(paged) / sum(bare):.2f}"
