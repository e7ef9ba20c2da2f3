"""A made-up run and its page, for all tests of the report."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ruralsim import report
from ruralsim.results import Results
from tests.results.fake_run import fake_run


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return fake_run(tmp_path_factory.mktemp("report") / "run")


@pytest.fixture(scope="session")
def page(run: Results) -> Path:
    return report.write(run)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None and os.environ.get("CI") != "true":
        pytest.skip("no Chromium here: see scripts/install-system.sh")
    assert program, "CI must have a Chromium"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()
