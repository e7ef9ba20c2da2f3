"""The command line: what is printed, where, and how it ends."""

import json
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from ruralsim.cli import _terminated, app
from ruralsim.cli.members import key
from ruralsim.cli.screen import number
from ruralsim.foundation import sources
from ruralsim.results.folder import whole

runner = CliRunner()

ABOUT = {"name": "gini", "unit": "1", "en": "Gini coefficient", "zh": "基尼系数", "headline": True}


class FakeResults:
    """Stands in for a run, so that the command line is tested in milliseconds."""

    meta = {"county": {"real": False}}

    def __init__(self, scenario):
        self.scenario = scenario

    def headlines(self):
        yield ABOUT, 0.321, float("nan")

    def save(self, folder):
        with whole(folder, "run") as partial:
            text = json.dumps({"format": "ruralsim-run/1", "made_from": key(self.scenario)})
            (partial / "manifest.json").write_text(text)
            (partial / "mark").write_text(f"{self.scenario.terms.quota}")
        return folder


@pytest.fixture
def fake(monkeypatch, tmp_path):
    """A model that runs at once and remembers how it was called."""
    monkeypatch.chdir(tmp_path)
    calls = []

    def simulate(scenario, seed=None, days=None, *, check=False, progress=None):
        calls.append(SimpleNamespace(scenario=scenario, check=check))
        if progress:
            progress(1, 1, date(2021, 1, 1))
        return FakeResults(scenario)

    def write(results, path):
        Path(path).write_text("<html>")

    module = SimpleNamespace(simulate=simulate)
    monkeypatch.setitem(sys.modules, "ruralsim.simulate", module)
    monkeypatch.setattr("ruralsim.foundation.kernel.ready", lambda progress=None: None)
    monkeypatch.setattr("ruralsim.report", SimpleNamespace(write=write), raising=False)
    return calls


def ruralsim(*args: str, ok: int = 0) -> str:
    result = runner.invoke(app, args)
    assert result.exit_code == ok, (result.exit_code, result.output, result.exception)
    assert "Traceback" not in result.output
    return result.output


def fresh(code: str) -> str:
    """What a fresh Python prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_run_prints_headlines_and_where_the_report_is(fake, tmp_path):
    output = ruralsim("run", "small")
    assert "Gini coefficient" in output
    assert "基尼系数" in output
    assert "0.321" in output
    assert str(tmp_path / "runs" / "small-1" / "report.html") in output
    assert (tmp_path / "runs" / "small-1" / "report.html").exists()


def test_run_options_reach_the_model(fake):
    ruralsim(
        "run", "small", "--seed", "7", "--days", "30", "--set", "terms.quota=0.5", "--check", "--out", "here"
    )
    (call,) = fake
    assert (call.scenario.run.seed, call.scenario.run.days, call.check) == (7, 30, True)
    assert call.scenario.terms.quota == 0.5
    assert Path("here/report.html").exists()


def test_quiet_is_quiet_and_json_is_json(fake):
    assert ruralsim("run", "small", "-q") == ""
    told = json.loads(ruralsim("run", "small", "--json", "--out", "j"))
    assert told["indicators"]["gini"] == {"unit": "1", "first": 0.321, "last": None}
    assert told["seed"] == 1
    assert Path(told["report"]).name == "report.html"


def test_a_run_of_another_setting_replaces_nothing(fake):
    ruralsim("run", "small")
    said = ruralsim("run", "small", "--set", "terms.quota=0.25")
    assert "runs/small-1 holds the results of another question" in said
    assert "these go to small-1-2" in said
    assert "本次结果存入 small-1-2" in said
    marks = {path.parent.name: path.read_text() for path in Path("runs").glob("*/mark")}
    assert marks == {"small-1": "1.0", "small-1-2": "0.25"}
    for given in ((), ("--set", "terms.quota=0.25")):  # the same questions find their names again
        ruralsim("run", "small", *given)
    assert len(list(Path("runs").iterdir())) == 2


def test_a_run_of_another_version_of_the_model_replaces_nothing(fake, monkeypatch):
    ruralsim("run", "small", "-q")
    monkeypatch.setattr(sources, "_MODEL", "edited")
    assert "these go to small-1-2" in ruralsim("run", "small")


def test_a_name_that_is_taken_meanwhile_is_left_alone(fake, monkeypatch):
    simulate = sys.modules["ruralsim.simulate"].simulate

    def slow(scenario, **given):
        with whole("runs/small-1") as partial:  # another command is faster
            (partial / "manifest.json").write_text('{"format": "ruralsim-run/1", "made_from": "theirs"}')
        return simulate(scenario, **given)

    monkeypatch.setattr(sys.modules["ruralsim.simulate"], "simulate", slow)
    assert "these go to small-1-2" in ruralsim("run", "small")
    assert "theirs" in Path("runs/small-1/manifest.json").read_text()


def test_a_folder_that_was_asked_for_is_replaced_and_it_is_said(fake):
    ruralsim("run", "small", "--out", "mine", "-q")
    assert "replaced" not in ruralsim("run", "small", "--out", "mine")
    said = ruralsim("run", "small", "--out", "mine", "--set", "terms.quota=0.25")
    assert "they are replaced" in said
    assert "将被替换" in said
    assert Path("mine/mark").read_text() == "0.25"


def test_a_store_is_not_replaced_by_a_run(fake):
    Path("store").mkdir()
    Path("store/manifest.json").write_text('{"format": "ruralsim-store/1"}')
    assert "holds a store" in ruralsim("run", "small", "--out", "store", ok=2)
    assert not fake


def test_replications_count_seeds_up(fake):
    told = json.loads(ruralsim("run", "small", "--json", "--set", "run.replications=3"))
    assert [one["seed"] for one in told] == [1, 2, 3]
    assert Path("runs/small-3/report.html").exists()
    ruralsim("run", "small", "-q", "--set", "run.replications=2", "--out", "both")
    assert Path("both/2/report.html").exists()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("nowhere",), "no scenario"),
        (("smal",), "did you mean · 是否想写: small"),
        (("small", "--days", "0"), "between 1 and 36525 days"),
        (("small", "--seed", "-1"), "out of bounds"),
        (("small", "--set", "world.housholds=3"), "world.households"),
        (("small", "--set", "nonsense"), "path=value"),
        (("small", "--set", "terms.quota=[bold]"), "terms.quota"),
        (("none/such.toml",), "no such file"),
    ],
)
def test_mistakes_end_in_a_message_and_status_2(fake, args, said):
    assert said in ruralsim("run", *args, ok=2)
    assert not fake


def test_places_that_cannot_be_written_are_known_before_the_run(fake, tmp_path):
    (tmp_path / "file").write_text("mine")
    full = tmp_path / "full"
    full.mkdir()
    (full / "thesis.doc").write_text("mine")
    for place in ("file", "file/below", "full", "/proc/none"):
        ruralsim("run", "small", "--out", place, ok=2)
    assert not fake
    assert (full / "thesis.doc").read_text() == "mine"


def test_ctrl_c_says_that_nothing_was_saved(fake, monkeypatch, tmp_path):
    def interrupted(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["ruralsim.simulate"], "simulate", interrupted)
    assert "nothing was saved" in ruralsim("run", "small", ok=130)
    assert not list((tmp_path / "runs").glob("*"))


def test_ctrl_c_during_the_report_says_what_is_there(fake, monkeypatch):
    def interrupted(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr("ruralsim.report", SimpleNamespace(write=interrupted))
    assert "saved so far: runs/small-1" in ruralsim("run", "small", ok=130)


def test_too_large_a_world_is_said(fake, monkeypatch):
    def enormous(*args, **kwargs):
        raise MemoryError

    monkeypatch.setattr(sys.modules["ruralsim.simulate"], "simulate", enormous)
    assert "not enough memory" in ruralsim("run", "small", ok=2)


def test_scenario_list():
    output = ruralsim("scenario", "list")
    assert "baseline" in output
    assert "小县" in output
    listed = {entry["name"]: entry for entry in json.loads(ruralsim("scenario", "list", "--json"))}
    assert listed["small"]["title"]["en"] == "A small county"


def test_scenario_show():
    output = ruralsim("scenario", "show", "small", "--set", "run.start=2022-01-01")
    assert "Four townships" in output
    assert "world.households" in output
    assert "networks.bus" in output
    assert "2022-01-01" in output
    assert "全部参数为默认值" in ruralsim("scenario", "show", "baseline")
    everything = ruralsim("scenario", "show", "baseline", "--all")
    assert "run.burn_in_days" in everything


def test_scenario_show_toml_reads_back(tmp_path):
    path = tmp_path / "full.toml"
    path.write_text(ruralsim("scenario", "show", "small", "--toml"), encoding="utf-8")
    assert "sound" in ruralsim("scenario", "check", str(path))


def test_scenario_check_looks_at_every_file(tmp_path):
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[run]\nday = 3")
    output = ruralsim("scenario", "check", str(wrong), "small", ok=2)
    assert "run.days" in output
    assert "small: sound" in output


def test_scenario_schema(tmp_path):
    assert "$defs" in json.loads(ruralsim("scenario", "schema"))
    ruralsim("scenario", "schema", "--out", str(tmp_path / "s.json"))
    assert json.loads((tmp_path / "s.json").read_text())["title"] == "ruralsim scenario"
    ruralsim("scenario", "schema", "--out", str(tmp_path), ok=2)


def test_docs_are_written_and_known_to_be_fresh(tmp_path):
    assert "stale" in ruralsim("docs", str(tmp_path), "--check", ok=1)
    ruralsim("docs", str(tmp_path))
    ruralsim("docs", str(tmp_path), "--check")
    assert "`burn_in_days`" in (tmp_path / "parameters.md").read_text(encoding="utf-8")
    assert "**`gini`**" in (tmp_path / "indicators.md").read_text(encoding="utf-8")


def test_report_needs_a_run_folder(tmp_path):
    ruralsim("report", str(tmp_path), ok=2)
    ruralsim("report", str(tmp_path / "none"), ok=2)
    (tmp_path / "村庄清单.xlsx").write_bytes(b"PK")
    for options in ((), ("--brief",), ("--json",)):
        said = ruralsim("report", str(tmp_path / "村庄清单.xlsx"), *options, ok=2)
        assert "村庄清单.xlsx: is a file; the folder of a run or of findings is expected" in said
        assert ".html" not in said


def test_completion_offers_the_catalogue():
    from ruralsim.cli.common import names

    assert ("small", "A small county") in names("sm")


@pytest.mark.parametrize("args", [["--version"], ["--help"], ["run", "--help"], ["scenario", "list"]])
def test_help_and_version_need_nothing_heavy(args):
    heavy = ("numpy", "numba", "pandas", "scipy", "mesa", "plotly", "pyarrow")
    loaded = fresh(
        "import sys\nfrom ruralsim.cli import app\n"
        f"try: app({args!r})\nexcept SystemExit: pass\n"
        f"print('LOADED', [m for m in {heavy!r} if m in sys.modules])"
    )
    assert "LOADED []" in loaded


def test_scenarios_need_neither_mesa_nor_statistics_nor_frames():
    heavy = ("mesa", "scipy.stats", "pandas", "plotly", "pyarrow", "solara")
    loaded = fresh(
        "import sys\nfrom ruralsim.scenario import Scenario\nScenario.load('small')\n"
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    assert loaded.strip() == "[]"


def test_the_model_is_imported_without_mesa_statistics_or_frames():
    heavy = ("mesa", "scipy.stats", "pandas", "plotly", "solara")
    loaded = fresh(f"import sys\nimport ruralsim.simulate\nprint([m for m in {heavy!r} if m in sys.modules])")
    assert loaded.strip() == "[]"


def test_a_module_can_be_run():
    done = subprocess.run(
        [sys.executable, "-m", "ruralsim", "--version"], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.startswith("ruralsim 0.")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (14051.2, "14,051"),
        (312.4, "312"),
        (4.268, "4.27"),
        (0.06128, "0.0613"),
        (0.0, "0"),
        (-2.5, "\u22122.50"),
        (float("nan"), "–"),
        (54, "54"),
        (True, "True"),
    ],
)
def test_numbers_are_spelt_as_everywhere(value, shown):
    assert number(value) == shown


def test_who_is_told_twice_to_end_ends_once():
    before = signal.getsignal(signal.SIGTERM)
    try:
        with pytest.raises(SystemExit) as ended:
            _terminated(signal.SIGTERM, None)
        os.kill(os.getpid(), signal.SIGTERM)  # while folders are cleared away
    finally:
        signal.signal(signal.SIGTERM, before)
    assert ended.value.code == 128 + signal.SIGTERM
