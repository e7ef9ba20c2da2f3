"""Shared by all tests."""

import os

from hypothesis import settings

# Fixed examples: a failure on CI is a failure at home. No deadline: the first call may compile.
settings.register_profile("ruralsim", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("ruralsim")


def pytest_configure() -> None:
    """Tables of the command line are as wide in every worker: a worker inherits no terminal's width."""
    os.environ["COLUMNS"] = "160"
