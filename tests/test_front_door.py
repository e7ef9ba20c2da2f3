import subprocess
import sys


def run(code):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_the_package_imports_nothing_heavy():
    code = "import sys, ruralsim; print(ruralsim.__version__, {'numpy', 'numba', 'mesa'} & set(sys.modules))"
    assert run(code) == "0.1.0 set()"


def test_simulate_is_the_function_however_its_module_was_imported():
    code = """
import ruralsim.simulate
from ruralsim.simulate import simulate as first
from ruralsim import simulate
import ruralsim
print(simulate is first is ruralsim.simulate, callable(simulate))
"""
    assert run(code) == "True True"


def test_names_are_listed():
    assert (
        run("import ruralsim; print('Scenario' in dir(ruralsim), hasattr(ruralsim, 'nothing'))")
        == "True False"
    )
