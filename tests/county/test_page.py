"""The page about a county of one's own: its commands work as they stand, on the files that it shows."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ruralsim.cli import app
from ruralsim.experiment.calibrating.calibration import Calibration
from ruralsim.scenario import Scenario
from ruralsim.world.county import sizes

DOCS = Path(__file__).parents[2] / "docs"


for _package in ("pyogrio", "rasterio", "shapely"):
    pytest.importorskip(_package)


@pytest.fixture
def at_examples(tmp_path, monkeypatch):
    shutil.copytree(DOCS / "examples" / "county", tmp_path / "county")
    monkeypatch.chdir(tmp_path / "county")


def ruralsim(line, *more):
    return CliRunner().invoke(app, [*shlex.split(line), *more])


def blocks(kind):
    return re.findall(rf"```{kind}\n(.*?)```", (DOCS / "own_county.md").read_text(encoding="utf-8"), re.S)


def commands(which):
    """Command lines of the page that begin with a word, without what opens a browser."""
    shown = "".join(blocks("console")).replace("\\\n", " ")
    lines = re.findall(rf"^\$ ruralsim ({which} .*)$", shown, re.M)
    return [re.sub(r" --open$| +# .*", "", line) for line in lines]


def write_options():
    """The files that the page has its reader write."""
    for text in blocks("toml"):
        Path(re.match(r"# (\S+)", text)[1]).write_text(text, encoding="utf-8")


@pytest.mark.usefixtures("at_examples")
def test_the_page_goes_from_files_to_a_run():
    (new, _, check), (run,), (calibrate,) = commands("county"), commands("run"), commands("calibrate")
    made = ruralsim(new)
    assert made.exit_code == 0, made.output
    assert "villages.csv, rows 9, 16, 23, 24: 4 totals" in made.output
    looked = ruralsim(check)
    assert looked.exit_code == 0
    assert "丙滩牧场" in looked.output
    assert "by the model" in looked.output
    done = ruralsim(run, "--days", "2", "--set", "run.burn_in_days=0")
    assert done.exit_code == 0, done.output
    assert "道路走向" in Path("runs/my_county/report.html").read_text(encoding="utf-8")
    assert len(Calibration.load("my_county/my_county-stats.toml").targets) == 8
    assert "--targets stats" in calibrate  # tests/county/test_whole.py runs one


@pytest.mark.thorough
@pytest.mark.usefixtures("at_examples")
def test_the_page_goes_on_to_a_filed_report():
    pytest.importorskip("docx")
    assert ruralsim(commands("county")[0]).exit_code == 0
    write_options()
    (compare,) = commands("compare")
    short = "--jobs 1 --days 31 --set run.burn_in_days=0"
    steps = [f"{compare.replace('--reps 8', '--reps 2')} {short}"]
    steps += [line for line in commands("report") if line.endswith(".docx")]  # a PDF needs a browser
    for command in (*steps, *commands("export"), *commands("bundle")):
        done = ruralsim(command)
        assert done.exit_code == 0, done.output
    made = ("brief.docx", "tables.xlsx", "map.gpkg", "options.zip")
    assert min(Path(file).stat().st_size for file in made) > 1000


@pytest.mark.usefixtures("at_examples")
def test_the_options_of_the_page_are_sound():
    assert ruralsim(commands("county")[0]).exit_code == 0
    write_options()
    done = ruralsim(*commands("scenario"))
    assert done.exit_code == 0, done.output


@pytest.mark.usefixtures("at_examples")
def test_the_place_follows_from_the_files_not_from_the_seed():
    assert ruralsim(commands("county")[0]).exit_code == 0
    plain, other = (Scenario.load("my_county/my_county.toml", [("run.seed", seed)]) for seed in (1, 2))
    assert sizes(plain).rows == sizes(other).rows
    assert len({row.known_as for row in sizes(plain).rows}) == 18


@pytest.mark.usefixtures("at_examples")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("--crs GCJ-02", ""), "--crs BD-09 (百度)"),
        (("--crs GCJ-02", "--crs GCJ-2"), "did you mean · 是否想写: GCJ-02"),
        (("villages.csv", "vilages.csv"), "no such file · 文件不存在"),
        (("my_county", "townships.csv"), "exists already"),
    ],
)
def test_a_refusal_is_one_message_in_both_languages(change, says):
    refused = ruralsim(commands("county")[0].replace(*change, 1))
    assert refused.exit_code == 2
    assert says in refused.output
    assert "Traceback" not in refused.output
    assert not list(Path().glob("**/*.partial"))
