"""Commands written wrongly: what is said, in both languages, and how it ends."""

import click
import pytest
import typer
from typer.testing import CliRunner

from ruralsim.cli import app, usage

AT_RUN = "usage · 用法: ruralsim run [OPTIONS]"


def refused(*words: str) -> str:
    result = CliRunner().invoke(app, words, prog_name="ruralsim")
    assert result.exit_code == 2, result.output
    assert not result.stdout
    assert result.stderr.startswith("error · 错误\nruralsim")
    return result.stderr


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("run small --seed abc", "ruralsim run\n  --seed: 'abc' is not a whole number · 'abc' 应为整数"),
        ("run small --days 1.5", "--days: '1.5' is not a whole number · '1.5' 应为整数"),
        ("discover x --below abc", "--below: 'abc' is not a number · 'abc' 应为数值"),
        ("compare small --reps 0", "--reps: 0 is out of bounds: between 1 and 10000 · 0 超出范围：应在 1 与"),
        ("serve --port 99999", "--port: 99999 is out of bounds: between 1 and 65535 · 99999 超出范围"),
        ("acceptability x --cny -1", "--cny: -1 is out of bounds: at least 0 · -1 超出范围：不得小于 0"),
        (
            "report x --lang zhh",
            "'zhh' is none of zh, en · 'zhh' 不在可选值之内：zh, en\n  did you mean · 是否想写: zh",
        ),
        (
            "run small --lang zh",
            "no such option · 没有此选项\n  --lang is an option of · --lang 属于: report",
        ),
        ("run small --brif", "no such option · 没有此选项\n  --brief is an option of · --brief 属于: report"),
        ("report x --brif", "没有此选项\n  did you mean · 是否想写: --brief"),
        ("run small -z", "-z: there is no such option · 没有此选项\n  usage"),
        ("--verison", "--verison: there is no such option · 没有此选项\n  did you mean"),
        ("rnu small", "rnu: there is no such command · 没有此命令\n  did you mean · 是否想写: run\n  there"),
        ("scenario shw", "ruralsim scenario\n  shw: there is no such command · 没有此命令\n  did you"),
        (
            "run",
            "SCENARIO: is missing · 缺少此项\n  Name, TOML file, folder of a run or county. · 方案\n  "
            + AT_RUN,
        ),
        ("run small --seed", "ruralsim run\n  --seed: a value must follow · 之后须有取值\n  " + AT_RUN),
        ("run small --quiet=3", "--quiet: takes no value · 不带取值\n  " + AT_RUN),
        ("scenario show a --set", "ruralsim scenario show\n  --set: a value must follow · 之后须有取值"),
        ("run small more words", "more words: not expected here · 多余的参数"),
        (
            "report x --brief --json",
            "--brief: tables and JSON are of findings, not of their brief · 简报不含",
        ),
    ],
)
def test_what_is_wrong_is_said_in_both_languages(line: str, said: str) -> None:
    told = refused(*line.split())
    assert said in told
    assert "\n  usage · 用法: ruralsim" in told
    assert "\n  help · 帮助: ruralsim" in told
    assert "命令有误" not in told  # what is said of what is not known


def test_help_without_a_command_is_help() -> None:
    result = CliRunner().invoke(app, ["scenario"])
    assert "查看方案" in result.output
    assert "error" not in result.output


def test_who_calls_from_python_gets_the_exception() -> None:
    with pytest.raises(usage.Refusal, match="rnu"):
        typer.main.get_command(app).main(["rnu"], standalone_mode=False)


def test_stopping_at_a_question_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise typer.Abort

    monkeypatch.setattr(typer.core.TyperGroup, "invoke", stopped)
    result = CliRunner().invoke(app, ["demo"])
    assert (result.exit_code, result.stderr) == (1, "Stopped. · 已中止。\n")


@click.group(name="old")
def old() -> None:
    pass


@old.command()
@click.argument("file")
@click.option("--reps", type=click.IntRange(1, 9))
@click.option("--cny", type=float)
@click.option("--lang", type=click.Choice(["zh", "en"]))
@click.option("--pair", nargs=2)
def ask(**given: object) -> None:
    pass


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ask x --reps a", "--reps: 'a' is not a whole number · 'a' 应为整数"),
        ("ask x --reps 0", "--reps: 0 is out of bounds: between 1 and 9 · 0 超出范围：应在 1 与 9 之间"),
        ("ask x --cny a", "--cny: 'a' is not a number · 'a' 应为数值"),
        ("ask x --lang zhh", "--lang: 'zhh' is none of zh, en · 'zhh' 不在可选值之内：zh, en"),
        ("ask x --rep", "--rep: there is no such option · 没有此选项\n  did you mean · 是否想写: --reps"),
        ("ask x --reps", "--reps: a value must follow · 之后须有取值"),
        ("ask x --pair 1", "--pair: 2 values must follow · 之后须有 2 个取值"),
        ("ask", "FILE: is missing · 缺少此项"),
        ("ask x y", "y: not expected here · 多余的参数"),
        ("aks", "aks: there is no such command · 没有此命令\n  did you mean · 是否想写: ask"),
    ],
)
def test_what_click_itself_says_is_known_too(
    line: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """As older versions of Typer hand it on."""
    with pytest.raises(click.UsageError) as told:
        old.main(line.split(), standalone_mode=False)
    assert usage.refuse(told.value, old, line.split()) == 2
    assert said in capsys.readouterr().err
