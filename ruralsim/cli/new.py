"""`ruralsim new`: a plug-in that works, and its test, to begin from."""

import re
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from ruralsim.cli import screen

new = typer.Typer(
    help="A plug-in to begin from: lever, indicator, phase. · 生成插件文件", no_args_is_help=True
)

Called = Annotated[str, typer.Argument(metavar="NAME", help="Small letters, digits and _. · 名称")]
Into = Annotated[Path, typer.Option(help="Folder; this one by default. · 文件夹")]


@new.command()
def lever(name: Called, into: Into = Path()) -> None:
    """生成举措 · Write a lever and its test."""
    _write("lever", name, into, f"[policies.{name}]")


@new.command()
def indicator(name: Called, into: Into = Path()) -> None:
    """生成指标 · Write an indicator and its test."""
    _write("indicator", name, into)


@new.command()
def phase(name: Called, into: Into = Path()) -> None:
    """生成阶段 · Write a phase of the day and its test."""
    _write("phase", name, into)


def _write(kind: str, name: str, into: Path, switch: str = "") -> None:
    """Writes both files, or neither."""
    from ruralsim.foundation.errors import OutputError, ScenarioError
    from ruralsim.plugins.kit import names

    if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", name):
        en, zh = "is no name: small letters, digits and _, a letter first", "名称只能含小写字母、数字与 _"
        raise ScenarioError(f"NAME {name!r} {en} · {zh}")
    if name in names():
        raise ScenarioError(f"NAME {name!r} exists already: choose another · {name!r} 已存在，请换名")
    places = {f"{kind}.txt": into / f"{name}.py", f"{kind}_test.txt": into / f"test_{name}.py"}
    if there := [str(path) for path in places.values() if path.exists()]:
        listed = ", ".join(there)
        raise OutputError(f"{listed}: exists already, and is not overwritten · 文件已存在，不予覆盖")
    words = {"name": name, "title": name.replace("_", " ").capitalize(), "kind": _camel(name)}
    for template, path in places.items():
        text = (files("ruralsim.plugins") / "templates" / template).read_text(encoding="utf-8")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(re.sub(r"\{(name|title|kind)\}", lambda found: words[found[1]], text))
        except OSError as error:
            raise OutputError(f"{path} cannot be written · 无法写入: {error.strerror or error}") from None
        screen.note(f"{path}: written · 已生成")
    screen.note(f'plugins = ["{name}.py"]  # in your scenario · 写入方案' + (f"\n{switch}" if switch else ""))
    screen.note(f"pytest {places[f'{kind}_test.txt']}  # its test · 测试")


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
