"""The examples in docs/examples run as they stand, on a county of a few days."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"


def example(name: str) -> ModuleType:
    """An example, read from its file as a user would run it."""
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def needed(package: str) -> Any:
    return pytest.importorskip(package, reason=f"{package} is not installed: make dev")


def test_mesa_batch_run() -> None:
    table = example("mesa_batch_run").batch(days=3, seeds=(1, 2), processes=1, **{"run.burn_in_days": 0})
    assert len(table) == 4
    assert table["seed"].tolist() == [1, 2, 1, 2]
    seeds = table.groupby("seed")["income_head"]
    assert seeds.first().nunique() == 1  # the same county, which another seed gives other luck
    assert table["income_head"].notna().all()


@pytest.mark.thorough
@pytest.mark.filterwarnings("ignore:ipyparallel not installed")
def test_ema_workbench() -> None:
    needed("ema_workbench")
    asked = example("ema_workbench_example")
    fixed = {"run.burn_in_days": 0, "world.households": 100}
    experiments, outcomes = asked.explore(scenarios=2, policies=2, days=3, seeds=(1, 2), **fixed)
    assert len(experiments) == 4
    assert set(outcomes) == set(asked.READ)
    one = experiments.iloc[0]
    again = [
        asked.county(
            seed,
            3,
            **fixed,
            **{
                "policies.freight_subsidy.intensity": one["freight_subsidy"],
                "policies.resource_sharing.intensity": float(one["sharing"]),
                "networks.post.courier_wage": one["courier_wage"],
                "market.traders.bargaining": one["bargaining"],
            },
        )["income"]
        for seed in (1, 2)
    ]
    assert outcomes["income"][0] == pytest.approx(sum(again) / 2)  # the mean over the seeds it was given


SMALL = {
    "first_steps": "DAYS, HOUSEHOLDS = 40, 60",
    "compare_policies": "DAYS, HOUSEHOLDS, PAIRS = 40, 60, 2",
    "sweep": "FOLDER, DAYS, SEEDS = 'store', 5, 2",
}
"""What the cell of parameters holds instead, in each notebook."""


@pytest.mark.parametrize("name", SMALL)
def test_a_notebook(name: str, tmp_path: Path) -> None:
    nbformat, nbclient = needed("nbformat"), needed("nbclient")
    needed("ipykernel")
    needed("duckdb")
    notebook = nbformat.read(EXAMPLES / f"{name}.ipynb", as_version=4)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    kept = [[output.output_type for output in cell.outputs] for cell in cells]
    assert kept[-1], "stored with its output"
    (settings,) = (cell for cell in cells if "parameters" in cell.metadata.get("tags", ()))
    settings.source = SMALL[name]
    nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": tmp_path}}).execute()
    for cell, before in zip(cells, kept, strict=True):  # notes on compiling apart, which a first run prints
        said = [o.output_type for o in cell.outputs if o.get("name") != "stderr"]
        assert said == before, cell.source
