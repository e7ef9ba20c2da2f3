"""Every command line that the documents show: its options exist, and what it names is there and sound."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from ruralsim.cli import app
from ruralsim.experiment.asking.kinds import kinds
from ruralsim.experiment.calibrating.calibration import Calibration
from ruralsim.experiment.comparing.question import Compared, _scenario
from ruralsim.experiment.sweeping.plan import Plan
from ruralsim.scenario import Scenario
from ruralsim.scenario.loading import parse_override

ROOT = Path(__file__).parents[1]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *(page for page in sorted((ROOT / "docs").glob("*.md")) if not page.name.endswith(".zh.md")),
]  # Chinese twins show the same commands: tests/test_site.py
TEXTS = [
    *PAGES,
    *(path for kind in ("*.py", "*.ipynb") for path in sorted((ROOT / "docs" / "examples").glob(kind))),
    *sorted((ROOT / "ruralsim").rglob("*.py")),
]
COMMAND = typer.main.get_command(app)

LONG = {"tutorial.md"}
"""Pages whose commands take minutes: their outputs are compared by `make thorough`."""

ASKED = {
    "plan": Plan,
    "sweep": Plan,
    "sensitivity": Plan,
    "discover": Plan,
    "calibrate": Calibration,
    **{
        name: kind.question()
        for kind in kinds().values()
        if kind.answers and kind.takes == "file" and not kind.reads
        for name in kind.commands
    },
}
"""What a command's file is."""


def shown() -> list[tuple[str, str]]:
    """Page and command line: whole ones of consoles and of scripts, and those within sentences."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for script in re.findall(r"```bash\n(.*?)```", text, re.S):
            for words in re.findall(r"^(?:\.venv/bin/)?ruralsim\b(.*)", script, re.M):
                found.append((page.name, re.sub(r"\$SLURM_\w+", "1", words)))
        for block in re.findall(r"```console\n(.*?)```", text, re.S):
            for line in block.replace("\\\n", " ").splitlines():
                if match := re.match(r"\$ (?:\.venv/bin/)?ruralsim\b(.*)", line):
                    found.append((page.name, match[1]))
        for script in re.findall(r"```powershell\n(.*?)```", text, re.S):
            found += [
                (page.name, words) for words in re.findall(r"^\.venv\\Scripts\\ruralsim\b(.*)", script, re.M)
            ]
        inline = re.sub(r"```.*?```", "", text, flags=re.S)
        found += [
            (page.name, words) for words in re.findall(r"`(?:\.venv/bin/)?ruralsim( [a-z][^`]*)`", inline)
        ]
    compared = {(page, command) for page, lines in transcripts().items() for command, _ in lines}
    found = [(page, line.split(" > ")[0]) for page, line in found if (page, line.strip()) not in compared]
    return list(dict.fromkeys(found))


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the reader's own file, which the README writes."""
    monkeypatch.chdir(tmp_path)
    (mine,) = re.findall(
        r"```toml\n(# my\.toml.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S
    )
    for name in ("my.toml", "session.toml"):
        Path(name).write_text(mine, encoding="utf-8")
    Path("wrong.toml").write_text(mine.replace("layers =", "layer ="), encoding="utf-8")


def parsed(words: list[str]) -> tuple[str, dict[str, Any]]:
    """Command and options, as the command line would take them.

    Raises:
        Exception: It would refuse them; typer's copy of click's.
    """
    command: Any = COMMAND
    context = command.make_context("ruralsim", list(words))
    while hasattr(command, "commands"):  # a group
        name, command, rest = command.resolve_command(context, [*context._protected_args, *context.args])
        context = command.make_context(name, rest, parent=context)
    return context.info_name, context.params


def placeholder(name: str) -> bool:
    """Whether a reader puts something else there: NAME, …, a file of their own, what a run has made."""
    return name.isupper() or "…" in name or name.startswith(("my_", "runs/"))


def sound(command: str, given: dict[str, Any]) -> None:
    """Loads what a command line names; whatever is wrong with it is raised."""
    if command in ASKED:
        name = next(given[key] for key in ("asked", "calibration", "plan") if key in given)
        if name is not None and not placeholder(name):
            asked = ASKED[command].load(name)
            if command == "discover":
                assert given["outcome"] in asked.outcomes
        return
    asked = given.get("asked")
    names = asked if isinstance(asked, list) else given.get("files") or [asked, given.get("scenario")]
    laid = [*map(parse_override, given.get("set_") or ())]
    laid += [("run.days", given["days"])] if given.get("days") else []
    scenarios = [
        _scenario(name, laid) for name in (*names, given.get("compare")) if name and not placeholder(name)
    ]
    for scenario in scenarios:
        scenario.check_files()
    if command == "compare" and len(scenarios) == len(names):  # a reader's own are not there
        Compared(tuple(scenarios), unequal=given["unequal"])


def transcripts() -> dict[str, list[tuple[str, str]]]:
    """Page → its command lines that are shown with what they print."""
    found = dict[str, list[tuple[str, str]]]()
    for page in PAGES:
        for block in re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.S):
            joined = block.replace("\\\n", " ")
            for command, said in re.findall(r"^\$ ruralsim (.*)\n((?:(?!\$ ).*\n)*)", joined, re.M):
                if said.strip():
                    found.setdefault(page.name, []).append((command.strip(), said))
    return found


def said_by(words: list[str]) -> str:
    """What a command prints, messages and errors too; blanks at the ends of lines left out."""
    result = CliRunner().invoke(app, words)
    return re.sub(r" +$", "", result.output, flags=re.M)


def as_shown(said: str, shown: str) -> bool:
    """Whether an output is as a page shows it; `…` stands for anything, blanks of tables may differ."""
    pattern = ".*?".join(re.escape(" ".join(part.split())) for part in shown.split("…"))
    return re.search(pattern.replace(r"\ ", r"\s*"), " ".join(said.split()), re.S) is not None


@pytest.mark.parametrize(
    "page",
    [pytest.param(p, marks=pytest.mark.thorough if p in LONG else ()) for p in transcripts()],
)
def test_a_command_prints_what_the_page_shows(page: str) -> None:
    for command, shown in transcripts()[page]:
        said = said_by(shlex.split(command, comments=True))
        assert as_shown(said, shown), f"{command}\n{said}"


@pytest.mark.parametrize(("page", "line"), shown(), ids=lambda text: text.strip()[:60])
def test_a_command_that_is_shown_works_as_written(page: str, line: str) -> None:
    words = ["1" if word == "N" else word for word in shlex.split(line, comments=True)]
    try:
        command, given = parsed(words)
    except Exception as error:
        if type(error).__name__ == "MissingParameter":  # named in a sentence, without what it is about
            return
        raise
    sound(command, given)


def test_commands_are_found() -> None:
    """The pages are read: some of every kind."""
    lines = [line for _, line in shown()]
    assert len(lines) > 40
    for command in ("run", "compare", "sweep", "study", "calibrate", "budget", "discover", "serve", "query"):
        assert any(line.split()[:1] == [command] for line in lines), command


def test_what_is_wrong_is_seen() -> None:
    with pytest.raises(Exception, match="No such option"):
        parsed(["run", "small", "--seeds", "3"])
    with pytest.raises(Exception, match="other days"):
        sound(*parsed(["compare", "small", "resource_sharing"]))
    assert Scenario.load("my.toml").name == "my"


def test_ruralsim_is_installed_from_its_folder() -> None:
    """It is on no index: whoever installs its parts by its name gets nothing, or another's."""
    wrong = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in TEXTS
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"pip install [^`]*\bruralsim\b", line) or re.search(r"\$ pip install", line)
    ]
    assert wrong == []
