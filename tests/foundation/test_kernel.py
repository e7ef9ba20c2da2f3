import inspect
import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ruralsim.foundation.kernel import Kernel, cached, compiling_disabled, ready, rule
from ruralsim.foundation.records import F8
from tests.foundation.few_bits import digests
from tests.foundation.few_kernels import double

ROOT = Path(__file__).parents[2]


def run(code, **env):
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **env},
        cwd=ROOT,
    )
    return done.stdout.split()


def bits(*names, **env):
    """Whether a fresh process compiles nothing, and its digests of functions."""
    command = [sys.executable, "-m", "tests.foundation.few_bits", *names]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, **env}, cwd=ROOT
    )
    return json.loads(done.stdout)


def test_same_bits_without_compiling():
    assert not compiling_disabled()
    assert bits(NUMBA_DISABLE_JIT="1") == [True, digests()]


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="instructions of x86")
def test_same_bits_with_fewer_instructions():
    """Compiled again, for which those are enough that hold the others: a power is a logarithm and an exp."""
    made_of_all = ("pow", "norm_cdf", "normal", "poisson")
    plain_cpu = {"NUMBA_CPU_NAME": "x86-64", "NUMBA_CPU_FEATURES": "+sse2"}
    assert bits(*made_of_all, **plain_cpu) == [False, digests(*made_of_all)]


def test_a_kernel_computes():
    x, out = np.arange(3.0), np.empty(3)
    double(x, out)
    assert out.tolist() == [0, 2, 4]


@pytest.mark.parametrize(
    "wrong",
    [np.zeros(3, np.float32), np.zeros((2, 2)), np.zeros(6)[::2], np.zeros(3, np.int64), [0.0]],
    ids=["narrow", "matrix", "strided", "whole", "list"],
)
def test_another_type_is_refused_by_name(wrong):
    with pytest.raises(TypeError, match=r"kernel .*double: x is a C-contiguous float64 of rank 1, not"):
        double(wrong, np.empty(3))


def test_a_rule_that_returns_an_array_is_refused():
    def same(x: F8) -> F8:
        return x

    with pytest.raises(TypeError, match="rule same returns an array"):
        rule(same)


@rule
def same(x: Any) -> Any:
    return x


@rule
def beside(x: Any, y: float) -> Any:
    return y, x


def of_same(x: F8) -> float:
    return float(same(x)[0])


def of_pair(x: F8) -> float:
    return float(beside(x, 1.0)[0])


@pytest.mark.parametrize(("loop", "named"), [(of_same, "same"), (of_pair, "beside")])
def test_a_rule_that_hands_back_an_array_it_was_given_is_refused_when_it_is_compiled(loop, named):
    with pytest.raises(TypeError, match=f"rule {named} returns an array"):
        Kernel(loop).load()


def named(code):
    yield from code.co_names
    for inner in code.co_consts:
        if inspect.iscode(inner):
            yield from named(inner)


def compiles(found):
    """Whether Python's call of something compiles it, or a rule that it calls."""
    inner = getattr(found, "py_func", None)
    if inner is None:
        return False
    return type(found) is type(same) or any(compiles(inner.__globals__.get(k)) for k in named(inner.__code__))


def test_no_run_calls_a_rule_from_python_which_each_process_would_compile_anew():
    import_module("ruralsim.simulate")
    called = [
        f"{module}.{function.__name__} calls {name}"
        for module, held in [*sys.modules.items()]
        if module.startswith("ruralsim.") and not module.startswith("ruralsim.experiment.validating")
        for function in [*vars(held).values()]
        if inspect.isfunction(function) and function.__module__ == module
        for name in named(function.__code__)
        if compiles(function.__globals__.get(name))
    ]
    assert called == []


def test_ready_announces_compiling_only_once(tmp_path):
    code = """
from ruralsim.foundation import kernel
from tests.foundation import few_kernels
before, calls = kernel.cached(), []
kernel.ready(lambda done, total, name: calls.append((done, total)))
print(before, len(calls), kernel.cached())
"""
    first = run(code, RURALSIM_CACHE=str(tmp_path))
    assert first[0] == "False"
    assert int(first[1]) == len(list(tmp_path.glob("kernels/*/*.code"))) + 1 == 3
    assert run(code, RURALSIM_CACHE=str(tmp_path)) == ["True", "0", "True"]


@pytest.mark.parametrize(
    "damage",
    [
        Path.unlink,
        lambda file: file.write_bytes(file.read_bytes()[:99]),
        lambda file: file.write_bytes(file.read_bytes()[:-1] + b"?"),
    ],
    ids=["gone", "short", "altered"],
)
def test_a_damaged_cache_is_made_anew(tmp_path, damage):
    code = """
from tests.foundation import few_kernels
import numpy
print(few_kernels.total(numpy.ones(3)))
"""
    sound = run(code, RURALSIM_CACHE=str(tmp_path))
    files = [*tmp_path.rglob("total.code")]
    assert len(files) == 1
    whole = files[0].stat().st_size
    damage(files[0])
    assert run(code, RURALSIM_CACHE=str(tmp_path)) == sound
    assert [file.stat().st_size for file in tmp_path.rglob("total.code")] == [whole]


def test_a_second_process_fills_the_same_cache(tmp_path):
    code = """
from ruralsim.foundation import kernel
from tests.foundation import few_kernels
helper = kernel._start_helper(kernel._kernels)
helper.wait()
print(kernel.cached())
"""
    assert run(code, RURALSIM_CACHE=str(tmp_path)) == ["True"]


def test_without_a_second_process_everything_is_compiled_all_the_same(tmp_path):
    code = """
from ruralsim.foundation import kernel
from tests.foundation import few_kernels
kernel._ALONE, kernel.sys.executable = 0, "/nowhere/python"
kernel.ready()
print(kernel.cached())
"""
    assert run(code, RURALSIM_CACHE=str(tmp_path)) == ["True"]


def test_a_folder_that_cannot_be_written_is_replaced(tmp_path):
    (tmp_path / "file").write_text("in the way")
    code = "from tests.foundation import few_kernels; import numpy; print(few_kernels.total(numpy.ones(3)))"
    assert run(code, RURALSIM_CACHE=str(tmp_path / "file")) == run(code)


def test_ready_covers_kernels_of_tests_too():
    ready()
    assert cached()


def test_the_path_of_a_run_imports_nothing_slow():
    code = "import sys; from ruralsim.foundation import draws, ledger, table, calendar; print(*sys.modules)"
    assert not {"scipy.stats", "scipy.sparse", "pandas", "mesa", "plotly"} & set(run(code))
