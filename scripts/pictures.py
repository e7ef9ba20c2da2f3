"""Pictures of the documents: `python scripts/pictures.py FOLDER` with runs that the tutorial made; a minute.

FOLDER is where the tutorial was followed: it holds `my.toml` and `runs/`. Each picture is taken in both
languages and lands in docs/images as NAME.png and NAME-zh.png.
"""

import contextlib
import io
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).parents[1] / "docs" / "images"
PAGES = {
    "report": "small-1/report.html",
    "compare": "compare-small-my/compare.html",
    "sensitivity": "sensitivity-first_sweep/sensitivity.html",
}
PORT = 8931


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """The app, with the tutorial's county beside its change."""
    words = ["-m", "ruralsim", "serve", "small", "--compare", "my.toml", "--port", str(PORT)]
    server = subprocess.Popen([sys.executable, *words], cwd=folder)
    address = f"http://127.0.0.1:{PORT}"
    for _ in range(900):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/readyz", timeout=1):
            break
        time.sleep(0.2)
    try:
        yield address
    finally:
        server.send_signal(signal.SIGINT)
        server.wait()


def save(tab: Any, name: str, language: str) -> None:
    """Keeps what the tab shows, in few colours, since every picture is in everybody's copy of the project."""
    picture = Image.open(io.BytesIO(tab.screenshot())).convert("RGB").quantize(256)
    picture.save(IMAGES / f"{name}{'-zh' if language == 'zh' else ''}.png", optimize=True)


def part(tab: Any, testid: str) -> Any:
    """An element of the app."""
    return tab.locator(f"[data-testid='{testid}']")


def jump(tab: Any, address: str) -> None:
    """Opens a page of the app and goes to the summer."""
    tab.goto(address)
    tab.wait_for_selector("[data-testid=clock][data-state=pause][data-day='-1']")
    part(tab, "jump-date").fill("2021-07-31")
    part(tab, "jump").click()
    tab.wait_for_selector("[data-testid=clock][data-state=pause][data-day='211']")


def run_page(tab: Any, address: str) -> None:
    """The county in the summer, a household followed."""
    jump(tab, address)
    tab.locator("[data-testid=map-county] canvas").focus()
    tab.keyboard.press("Enter")
    tab.wait_for_timeout(3000)
    tab.evaluate("window.scrollTo(0, 0)")


def compare_page(tab: Any, address: str) -> None:
    """Both counties in the summer, and what eight pairs say."""
    tab.set_viewport_size({"width": 1200, "height": 1000})
    jump(tab, address)
    part(tab, "run-pairs").click()
    tab.wait_for_selector("[data-testid=sure][data-state=known]")
    tab.wait_for_timeout(3000)


def main(folder: Path) -> None:
    """Takes all pictures."""
    names = ("chromium-headless-shell", "chromium", "google-chrome")
    program = next(filter(None, map(shutil.which, names)))
    with sync_playwright() as playwright, served(folder) as address:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for language, locale in (("en", "en-GB"), ("zh", "zh-CN")):
            tab = browser.new_page(
                locale=locale, viewport={"width": 1200, "height": 760}, reduced_motion="reduce"
            )
            tab.set_default_timeout(300_000)
            for name, page in PAGES.items():
                tab.goto((folder / "runs" / page).absolute().as_uri() + f"?lang={language}")
                tab.wait_for_timeout(1500)
                save(tab, name, language)
            run_page(tab, f"{address}/?lang={language}")
            save(tab, "app_run", language)
            compare_page(tab, f"{address}/compare?lang={language}")
            save(tab, "app_compare", language)
            tab.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
