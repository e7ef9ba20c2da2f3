"""How far the work is: what a log is told, and how often."""

from datetime import date, timedelta

import pytest

from ruralsim.cli import ahead, progress
from ruralsim.experiment.running.engine import Progress as Runs


class Clock:
    """Time that passes when it is told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(progress, "monotonic", clock)
    return clock


def days(clock, listen, seconds, of=100):
    """A run that simulates one day a second."""
    for day in range(1, seconds + 1):
        clock.now += 1.0
        listen(day, of, date(2021, 1, 1) + timedelta(day))


def test_a_log_is_told_after_two_seconds_and_then_now_and_again(clock, capsys):
    with progress.simulating("A county", quiet=False) as listen:
        days(clock, listen, 25)
    assert capsys.readouterr().err.splitlines() == [
        "A county: 2 %, 2021-01-03, left · 剩余 1:38",
        "A county: 12 %, 2021-01-13, left · 剩余 1:28",
        "A county: 22 %, 2021-01-23, left · 剩余 1:18",
    ]


def test_days_before_the_results_are_said_to_be_of_the_burn_in(clock, capsys):
    with progress.simulating("A county · 某县", quiet=False, begins=date(2021, 1, 5)) as listen:
        days(clock, listen, 13)
    assert capsys.readouterr().err.splitlines() == [
        "A county · 某县: 2 %, 2021-01-03 burn-in · 预热, left · 剩余 1:38",
        "A county · 某县: 12 %, 2021-01-13, left · 剩余 1:28",
    ]


def test_a_log_of_hours_has_a_line_a_minute(clock, capsys):
    with progress.simulating("A county", quiet=False) as listen:
        days(clock, listen, 7200, of=14_400)
    lines = capsys.readouterr().err.splitlines()
    assert 120 < len(lines) < 150
    assert lines[-1].endswith(", left · 剩余 2:00:08")


@pytest.mark.parametrize(
    ("telling", "first", "now", "said"),
    [
        (
            progress.repeating("s | t", False),
            (0.0, 16, 0),
            (4.5, 16, 2),
            "s | t: 4/16, 30/min, 2 complete · 完成, left · 剩余 0:23",
        ),
        (progress.counting("Points", False), (15, 40), (30, 40), "Points: 30/40, left · 剩余 0:06"),
        (
            progress.running("A plan", 40, False),
            (Runs(done=2.0, fresh=0, failed=1, running=2),),
            (Runs(done=20.0, fresh=19, failed=1, running=2),),
            "A plan: 20/40, 120/min, 1 failed · 失败, left · 剩余 0:10",
        ),
    ],
)
def test_every_kind_of_work_says_how_long_it_will_last(clock, capsys, telling, first, now, said):
    with telling as listen:
        clock.now += 1.0
        listen(*first)
        clock.now += 9.0
        listen(*now)
    assert capsys.readouterr().err.splitlines() == [said]


def test_compiling_is_told_at_once(clock, capsys):
    with progress.compiling(quiet=False) as listen:
        listen(0, 46, "a kernel")
    assert capsys.readouterr().err == "Compiling, only the first time · 首次编译，仅此一次: 0/46\n"


def test_what_is_quick_or_quiet_is_not_told(clock, capsys):
    with progress.simulating("A county", quiet=False) as listen:
        days(clock, listen, 1)
    for quiet in (
        progress.simulating("A county", quiet=True),
        progress.running("A plan", 40, quiet=True),
        progress.running("A plan", 0, quiet=False),
    ):
        with quiet as listen:
            assert listen is None
    assert capsys.readouterr().err == ""


def test_a_terminal_sees_a_bar(clock, monkeypatch, capsys):
    monkeypatch.setenv("FORCE_COLOR", "1")  # as rich takes it: somebody looks on
    monkeypatch.setenv("COLUMNS", "120")
    with progress.counting("Points [1]", False) as listen:
        listen(1, 40)
        clock.now += 10.0
        listen(30, 40)
    told = capsys.readouterr().err
    assert "Points [1]" in told
    assert "30/40" in told


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            ahead.told(32, 0, 840.0, 2, ""),
            "32 runs to be made, 0 are there; about 14 min on 2 processors · "
            "待运行 32 次，已有 0 次；2 个处理器约需 14 min",
        ),
        (ahead.told(0, 1, 0.0, 2, ""), "0 runs to be made, 1 is there · 待运行 0 次，已有 1 次"),
        (
            ahead.told(16, 0, 9.0, 4, "tcp://host:1", most=128),
            "16 runs to be made, 0 are there; up to 128 until effects are known well enough · "
            "待运行 16 次，已有 0 次；视精度最多 128 次",
        ),
        (
            ahead.told(1, 0, 9.0, 8, ""),
            "1 run to be made, 0 are there; about 9 s on 1 processor · "
            "待运行 1 次，已有 0 次；1 个处理器约需 9 s",
        ),
    ],
)
def test_what_is_ahead_is_said_before_it_begins(asked, said):
    assert asked == said
