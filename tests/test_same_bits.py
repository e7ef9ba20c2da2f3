"""The same bits on any CPU setting, any number of threads, compiled or not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ruralsim.testing import digest
from tests.bits import short_run

HERE = Path(__file__).parent

THREADS = {"NUMBA_NUM_THREADS": "2", "OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2"}
PLAIN_LOOPS = {
    "NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3 AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL"
}
OTHER_CPUS = {
    "generic": {"NUMBA_CPU_NAME": "x86-64", "NUMBA_CPU_FEATURES": "+sse2"},
    "avx2_without_fma": {"NUMBA_CPU_NAME": "x86-64", "NUMBA_CPU_FEATURES": "+sse4.2,+avx,+avx2,-fma"},
}


def bits(environment: dict[str, str], *arguments: str) -> str:
    """Digest printed by a fresh process."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bits", *arguments],
        env={**os.environ, **environment},
        cwd=HERE.parent,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


@pytest.fixture(scope="module")
def reference() -> str:
    """Digest under this machine's own settings, in this process."""
    return digest(short_run("small", 60, 3, []))


def test_same_bits_with_more_threads_and_the_plainest_loops(reference: str) -> None:
    """Started again, with more threads and numpy's plainest loops."""
    assert bits(THREADS | PLAIN_LOOPS, "small", "60", "3") == reference


@pytest.mark.thorough
@pytest.mark.parametrize("name", OTHER_CPUS)
def test_same_bits_compiled_for_other_cpus(name: str, reference: str) -> None:
    """Every kernel compiled again (`test_kernel` does so for the few that all others are made of)."""
    assert bits(OTHER_CPUS[name], "small", "60", "3") == reference


TINY = {"households": 60, "villages": 4, "townships": 2, "buyers": 30}


def test_same_bits_without_compilation() -> None:
    """Rules and kernels as plain Python give what the compiled ones give."""
    sizes = {f"world.{name}": size for name, size in TINY.items()}
    plain = bits({"NUMBA_DISABLE_JIT": "1"}, "small", "35", "5", *(f"{k}={v}" for k, v in sizes.items()))
    assert plain == digest(short_run("small", 35, 5, [*sizes.items()]))
