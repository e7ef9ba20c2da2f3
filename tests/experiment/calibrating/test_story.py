"""The page of a calibration, as text and as people see it."""

import re
from pathlib import Path

import pytest

from ruralsim.experiment.calibrating.calibrate import calibrate
from ruralsim.experiment.calibrating.figures import history, marginals, spread, targets
from ruralsim.experiment.calibrating.findings import Read
from ruralsim.experiment.calibrating.panels import pairs
from ruralsim.experiment.pages import write_page
from ruralsim.results.findings import Findings
from tests.experiment.calibrating.fake_county import FakeBench, asked
from tests.report.chinese import leftovers
from tests.report.test_browser import Reader, han, reader  # noqa: F401 (a fixture)

pytest.importorskip("optuna")
pytest.importorskip("sklearn")


def found(**more: object) -> Findings:
    return Read(calibrate(asked(run={"trials": 12}, **more), FakeBench(noise=0.1))).findings()


@pytest.fixture(scope="module")
def calibration() -> Findings:
    return found(ensemble={"samples": 30})


@pytest.fixture(scope="module")
def hopeless() -> Findings:
    """Targets that no set meets: there is no ensemble."""
    wanted = {"income": {"indicator": "income_head", "value": 2e4, "tolerance": 10.0}}
    return found(targets=wanted, ensemble={"samples": 10, "waves": 1})


@pytest.fixture(scope="module")
def bare() -> Findings:
    """No ensemble was asked for."""
    return found(ensemble={"samples": 0})


def test_figures_show_what_the_tables_hold(calibration: Findings) -> None:
    accepted = int(calibration.frame("sets")["accepted"].sum())
    dots = next(trace for trace in spread(calibration).traces if trace["name"]["en"] == "one of them")
    assert len(dots["x"]) == 3 * accepted
    assert all(0.0 <= part <= 1.0 for part in dots["x"])
    bars = [figure.traces[0] for figure in marginals(calibration)]
    assert len(bars) == 3
    assert all(sum(bar["y"]) == pytest.approx(1.0, abs=1e-3) for bar in bars)
    tried = [trace for trace in history(calibration).traces if trace["mode"] == "markers"]
    assert sum(len(trace["x"]) for trace in tried) == len(calibration.frame("sets"))
    assert {(t["xaxis"], t["yaxis"]) for t in pairs(calibration).traces} == {
        ("x", "y"), ("x", "y2"), ("x2", "y2"),
    }  # fmt: skip


def test_targets_stand_on_one_scale(calibration: Findings) -> None:
    row = calibration.frame("targets").set_index("target").loc["poor"]
    scaled = (row["best"] - (row["low"] + row["high"]) / 2) / ((row["high"] - row["low"]) / 2)
    best = next(t for t in targets(calibration).traces if t["name"]["en"] == "best set, fresh seeds")
    assert best["x"][1] == pytest.approx(scaled, abs=1e-3)
    assert row["hit"] == (abs(scaled) <= 1)


@pytest.mark.parametrize("kind", ["calibration", "hopeless", "bare"])
def test_a_page_is_whole_whatever_was_found(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    html = write_page(request.getfixturevalue(kind), tmp_path / "page.html").read_text("utf-8")
    body = html.partition('<script type="application/json"')[0]
    assert "@@" not in body
    assert "{{" not in body
    assert not re.search(r"\bnan\b|>None<", body)
    said = {
        "calibration": "The targets identify",
        "hopeless": "None of 10 sets drawn from the priors is acceptable",
        "bare": "No ensemble was asked for",
    }
    assert said[kind] in body


def test_both_kinds_of_seeds_are_named(calibration: Findings, tmp_path: Path) -> None:
    html = write_page(calibration, tmp_path / "page.html").read_text("utf-8")
    assert "used seeds 1–2" in html
    assert "comes from seeds 3–6" in html


def test_what_may_be_luck_is_not_coloured_and_a_loss_that_rose_did_not_fall(
    calibration: Findings, tmp_path: Path
) -> None:
    targets_ = calibration.frame("targets").assign(best_low=-1e9, best_high=1e9)
    loss = calibration.meta["loss"]
    rose = {**loss, "best_checked": {**loss["best_checked"], "value": loss["start_checked"]["value"] + 1.0}}
    tables = {t: calibration.frame(t) for t in calibration.tables} | {"targets": targets_}
    doubtful = Findings("calibration", tables, {**calibration.meta, "loss": rose}, "")
    html = write_page(doubtful, tmp_path / "page.html").read_text(encoding="utf-8")
    assert "with fresh ones it did not fall: it went from" in html
    assert html.count(", not for certain</span>") == len(targets_)
    assert 'class="verdict contradicts"' not in html


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_is_drawn(reader: Reader, calibration: Findings, language: str, tmp_path: Path) -> None:  # noqa: F811
    page = write_page(calibration, tmp_path / "page.html")
    reader.open(page, f"?lang={language}").draw_everything(language)
    undrawn = reader.tab.eval_on_selector_all(
        "[data-figure]", "all => all.filter(f => !f.querySelector('svg.main-svg .point')).map(f => f.id)"
    )
    assert undrawn == []
    assert len(reader.texts("[data-figure]")) == 7
    assert all(han(heading) == (language == "zh") for heading in reader.texts("h2"))
    assert reader.is_clean()


def test_its_chinese_holds_no_code(
    calibration: Findings, hopeless: Findings, bare: Findings, tmp_path: Path
) -> None:
    for found in (calibration, hopeless, bare):
        assert not leftovers(write_page(found, tmp_path / "page.html").read_text(encoding="utf-8"))
