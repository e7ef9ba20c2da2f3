"""How sure a difference is: the pairs that the page runs, and what it says of them."""

import io
import json
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from ruralsim.app import charts, sure
from ruralsim.app.live import Live
from ruralsim.app.pairing import Asked, read, write
from ruralsim.app.sure import Sure, digest, scenarios_of
from ruralsim.app.widgets.echart import drawn
from ruralsim.experiment.comparing.compare import compare
from ruralsim.foundation.errors import RuralsimError
from ruralsim.report.story import html
from ruralsim.report.story.blocks import Column, Table, Words
from ruralsim.report.text import text
from tests.factory import tiny_scenario


def two(days: int = 35) -> tuple[Live, Live]:
    """A county, and the same with shared vans from its second day on."""
    base = Live(tiny_scenario(run__days=days), seed=3)
    other = base.copy()
    base.step()
    other.step()
    other.change("policies.resource_sharing.intensity", 1.0)
    return base, other


def test_pairs_of_the_page_are_those_of_the_command_line() -> None:
    counties, page = two(), Sure()
    page.ask(counties, 3, 3)
    page.work()
    known = page.known.value
    assert known is not None, page.error.value
    assert known.pairs == 3
    assert known.of == digest(counties)
    plain = compare(scenarios_of(counties, 3), reps=3, jobs=1)
    assert known.comparison.meta["seeds"] == plain.meta["seeds"] == [3, 4, 5]
    for column in ("diff", "low", "high", "p_holm"):
        np.testing.assert_array_equal(
            known.comparison.effects[column].to_numpy(float), plain.effects[column].to_numpy(float)
        )
    table = plain.frame("villages")
    for name, pairs in known.by_village.items():
        own = table[(table["column"] == name) & (table["date"] == table["date"].max())]
        known_there = np.isfinite(pairs).all(axis=0)
        diff = own["diff"].to_numpy(float)
        np.testing.assert_allclose(pairs.mean(axis=0)[known_there], diff[known_there], rtol=1e-5, atol=1e-9)
    assert page.wanted.value is None
    counties[1].change("policies.awards.intensity", 1_000.0)
    assert known.of != digest(counties)  # and is shown as old
    page.forget()
    assert page.known.value is None
    page.close()


def test_pairs_can_be_stopped_at_once() -> None:
    page = Sure()
    page.ask(two(days=3_000), 3, 32)
    at_work = Thread(target=page.work)
    at_work.start()
    while page._end is None:
        time.sleep(0.02)
    page.stop()
    at_work.join(timeout=60)
    assert not at_work.is_alive()
    assert (page.wanted.value, page.error.value) == (None, "")
    page.close()


def test_a_full_server_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sure, "_room", sure.BoundedSemaphore(1))
    page = Sure()
    page.ask(two(), 3, 4)
    with sure._room:
        page.work()
    assert "try again" in page.error.value
    assert page.wanted.value is None
    with pytest.raises(RuralsimError, match="nothing to compare"):
        page.ask(two()[:1], 3, 4)


def test_who_hangs_up_ends_the_work(tmp_path: Path) -> None:
    asked = Asked.of(scenarios_of(two(days=3_000), 3), 32, tmp_path, 1)
    command = [sys.executable, "-m", "ruralsim.app.pairing"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        write(asked, child.stdin)
        child.stdin.close()
        assert child.wait(timeout=60) == 0


def test_a_message_comes_out_as_it_went_in() -> None:
    pipe = io.BytesIO()
    for message in (0.5, "why", {"a": 1}):
        write(message, pipe)
    pipe.seek(0)
    assert [read(pipe) for _ in range(4)] == [0.5, "why", {"a": 1}, None]


def test_with_pairs_differences_are_lines_in_bands_and_before_they_are_grey() -> None:
    chart = charts.CHARTS[0]
    name = next(iter(chart.lines))
    dates = np.array(["2021-01-01", "2021-01-02", "2021-01-03"], "M8[D]")
    curves = tuple({"date": dates, **{n: np.full(3, v) for n in charts.NAMES}} for v in (1.0, 2.0))
    before = json.loads(drawn(charts.option(chart, curves, "en", difference=True)))["series"]
    assert {line["lineStyle"]["color"] for line in before} == {"var(--soft)"}
    assert len({str(line["lineStyle"]["type"]) for line in before}) == len(before)
    months = np.array(["2021-01-31", "2021-02-28"], "M8[D]")
    course = charts.Course(months, np.array([1.0, 2.0]), np.array([0.5, -1.0]), np.array([1.5, 5.0]))
    option = json.loads(drawn(charts.option(chart, curves, "en", difference=True, courses={name: course})))
    assert option["xAxis"]["data"] == ["2021-01-31", "2021-02-28"]
    low, height, mean = (line["data"] for line in option["series"])
    assert (low, height, mean) == ([0.5, -1.0], [1.0, 6.0], [1.0, 2.0])
    assert option["legend"]["data"] == [chart.lines[name]["en"]]


def test_blocks_speak_the_language_of_the_page() -> None:
    table = Table((Column(text('Gain & "loss"', "得失")),), [(Words(text("more < less", "多<少")),)])
    both = html.blocks([table])
    assert "得失" in html.in_language(both, "zh")
    assert "Gain" not in html.in_language(both, "zh")
    assert "<td" in html.in_language(both, "en")
    assert "more &lt; less" in html.in_language(both, "en")
    assert "data-zh" not in html.in_language(both, "en")
