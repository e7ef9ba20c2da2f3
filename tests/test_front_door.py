import subprocess
import sys


def run(code):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_the_package_imports_nothing_heavy():
    code = "import sys, ruralsim; print(ruralsim.__version__, {'numpy', 'numba', 'mesa'} & set(sys.modules))"
    assert run(code) == "0.2.0 set()"


def test_simulate_is_the_module_and_is_called_as_its_function():
    code = """
import inspect, pickle, sys
import ruralsim.simulate as module
from ruralsim import simulate
from ruralsim.simulate import simulate as function, step
print(module is sys.modules["ruralsim.simulate"], module.step is step, simulate.simulate is function)
print(inspect.signature(simulate) == inspect.signature(function))
print(pickle.loads(pickle.dumps(simulate)) is module)
"""
    assert run(code).split() == ["True"] * 5


def test_simulate_is_called_whichever_way_it_was_imported_first():
    for first in ("from ruralsim import simulate", "import ruralsim.simulate as simulate"):
        code = f"""
{first}
from ruralsim import Scenario
tiny = Scenario.load("small", [("world.households", 9), ("run.burn_in_days", 0)])
print(len(simulate(tiny, seed=1, days=2).indicators))
"""
        assert run(code) == "2"


def test_names_are_listed():
    assert (
        run("import ruralsim; print('Scenario' in dir(ruralsim), hasattr(ruralsim, 'nothing'))")
        == "True False"
    )


def test_the_world_knows_its_settings_and_state_by_name_only():
    """What a county holds is typed by classes of higher layers, which are not imported for it."""
    higher = "{'ruralsim.scenario', 'ruralsim.state'}"
    code = f"import sys, ruralsim.world.world; print({higher} & set(sys.modules))"
    assert run(code) == "set()"
