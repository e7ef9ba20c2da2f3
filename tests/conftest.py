"""Shared by all tests."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

# Fixed examples: a failure on CI is a failure at home. No deadline: the first call may compile.
settings.register_profile("ruralsim", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("ruralsim")


def pytest_configure() -> None:
    """Tables of the command line are as wide in every worker: a worker inherits no terminal's width."""
    os.environ["COLUMNS"] = "160"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium; one for all folders, since Playwright starts once a process."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None and os.environ.get("CI") != "true":
        pytest.skip("no Chromium here: see scripts/install-system.sh")
    assert program, "CI must have a Chromium"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()
