"""Long jobs are killed at any moment, or the disk is full: what is there is whole, and they can go on."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.breaking.jobs import ENV, WORDS, begin, check_same, check_whole, finish, tables

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(os.name == "nt", reason="signals"),
]

KILLS = 3


@pytest.fixture(scope="module")
def compiled() -> None:
    """Kernels are there, so that a job takes as long the second time."""
    subprocess.run([sys.executable, "-m", "ruralsim", "kernels"], env=ENV, check=True, capture_output=True)


@pytest.fixture(scope="module", params=WORDS)
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, compiled: None) -> tuple:
    """A job, what it leaves undisturbed, how long it takes, and how large that is."""
    place = tmp_path_factory.mktemp(request.param) / "out"
    began = time.perf_counter()
    code, said = finish(request.param, place)
    assert code == 0, said
    size = sum(file.stat().st_size for file in place.rglob("*") if file.is_file())
    return request.param, tables(place), time.perf_counter() - began, size


def test_a_job_that_was_killed_goes_on(whole: tuple, tmp_path: Path) -> None:
    command, undisturbed, seconds, _ = whole
    place, rng = tmp_path / "out", random.Random(command)
    killed = 0
    while killed < KILLS:
        process = begin(command, place)
        time.sleep(rng.uniform(0.2, 0.9) * seconds)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            killed += 1
        else:  # what was kept makes the next attempt shorter
            seconds *= 0.7
        process.communicate()
        check_whole(place)
    code, said = finish(command, place)
    assert code == 0, said
    check_same(place, undisturbed)


@contextmanager
def disk(place: Path, size: int) -> Iterator[None]:
    """A small disk of its own; skips the test where none can be mounted."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False).returncode:
        pytest.skip("no mounting here")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_job_whose_disk_was_full_says_so_and_goes_on(share: float, whole: tuple, tmp_path: Path) -> None:
    command, undisturbed, _, size = whole
    place = tmp_path / "out"
    with disk(place, int(share * size)):
        code, said = finish(command, place)
        assert code == 2, said
        assert "full" in said
        assert "Traceback" not in said
        check_whole(place)
        subprocess.run(["mount", "-o", f"remount,size={20 * size}", str(place)], check=True)
        code, said = finish(command, place)
        assert code == 0, said
        check_same(place, undisturbed)
