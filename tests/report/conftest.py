"""A made-up run and its page, for all tests of the report."""

from pathlib import Path

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
