"""Shared by all tests."""

import os
import shutil
import signal
from collections.abc import Iterator
from threading import current_thread, main_thread
from typing import Any

import pytest
from hypothesis import settings

# Fixed examples: a failure on CI is a failure at home. No deadline: the first call may compile.
settings.register_profile("ruralsim", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("ruralsim")


def pytest_configure() -> None:
    """What processes inherit is the same wherever tests are started.

    Tables are as wide in every worker, which inherits no terminal's width; and Ctrl-C is heard by the
    programs that tests start, also if tests were started in the background, where a shell makes it unheard.
    """
    os.environ["COLUMNS"] = "160"
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN and current_thread() is main_thread():
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives a browser may try again: a crowded machine can be too slow for it."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(scope="session", autouse=True)
def unhurried_disk() -> Iterator[None]:
    """Nobody pulls the plug on tests: what they write need not be on the disk before they go on."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda file: None)
        yield


@pytest.fixture(scope="session")
def playwright() -> Iterator[Any]:
    """What drives browsers; one for all folders, since it starts once a process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        yield driver


def program_of(*names: str) -> str:
    """Where the first of some programs is."""
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None and os.environ.get("CI") != "true":
        pytest.skip(f"no {names[0]} here: see scripts/install-system.sh")
    assert program, f"CI must have {names[0]}"
    return program


@pytest.fixture(scope="session")
def browser(playwright: Any) -> Iterator[Any]:
    """The system's Chromium."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    browser = playwright.chromium.launch(executable_path=program_of(*names), args=["--no-sandbox"])
    yield browser
    browser.close()
