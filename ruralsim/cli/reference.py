"""Reference pages of the command line and of the Python interface, written from the code."""

import inspect
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

_OFFERED = {
    "ruralsim": "One county, one run · 一个县域、一次运行",
    "ruralsim.experiment": "Many runs · 多次运行",
    "ruralsim.report": "Pages and figures · 页面与图",
}
"""Modules whose `__all__` is the Python interface, with what each is for."""

_STARS: dict[Any, str] = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}


_TYPES = {"int": "整数", "float": "数", "str": "文本", "list": "列表", "Path": "路径"}
"""What an option takes → in Chinese; what is in capitals is written as the command's help has it."""


def reference() -> dict[str, str]:
    """File name -> text of the pages about commands and about Python."""
    return {
        "commands.md": "\n".join(_commands("en")),
        "commands.zh.md": "\n".join(_commands("zh")),
        "python.md": "\n".join(_python("en")),
        "python.zh.md": "\n".join(_python("zh")),
    }


def row(*cells: str) -> str:
    """A row of a Markdown table."""
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def commands() -> Iterator[tuple[str, Any]]:
    """Full name and command of all that are shown."""
    import typer.main

    from ruralsim.cli import app

    yield from _leaves(typer.main.get_command(app))


def paragraphs(command: Any) -> list[str]:
    """English paragraphs of a command's help, each in one line; the first is of its first line."""
    first, *rest = inspect.cleandoc(command.help or "").split("\n\n")
    return [_sides(first)[0], *(" ".join(paragraph.split()) for paragraph in rest)]


def in_chinese(page: str) -> dict[str, Any]:
    """Name of a command → the paragraphs of its help in Chinese; of the Python interface → what it is for."""
    return tomllib.loads(Path(__file__).with_name(f"{page}_zh.toml").read_text(encoding="utf-8"))


def _commands(lang: str) -> Iterator[str]:
    def say(en: str, zh: str) -> str:
        return zh if lang == "zh" else en

    def side(help_text: str | None) -> str:
        en, _, zh = " ".join((help_text or "").split()).partition(" · ")
        return say(en, zh or en)

    yield from (
        say("# Commands", "# 命令"),
        "",
        say(
            "Written by `ruralsim docs`; do not edit. "
            "`ruralsim COMMAND --help` says the same in the terminal.",
            "由 `ruralsim docs` 生成，请勿编辑。在终端中可用 `ruralsim 命令 --help` 查看。",
        ),
    )
    chinese = in_chinese("commands")
    for name, command in commands():
        heading, _, zh = _sides(inspect.cleandoc(command.help or "").split("\n\n")[0])
        yield from ("", f"## {name}" if lang == "en" else f"## {name} · {zh or heading}")
        for paragraph in paragraphs(command) if lang == "en" else chinese.get(name, paragraphs(command)):
            yield from ("", paragraph)
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        options = [p for p in command.params if p.param_type_name == "option" and not p.hidden]
        options = [p for p in options if p.name != "help"]
        words = " ".join(_named(p) for p in arguments)
        yield from ("", "```text", " ".join(f"ruralsim {name} {words}".split()), "```")
        if arguments or options:
            yield from ("", row("", say("takes", "取值"), say("meaning", "含义")), row(*["---"] * 3))
        for p in arguments:
            yield row(f"`{_named(p)}`", "", side(p.help))
        for p in options:
            spelt = ", ".join(f"`{o}`" for o in (*p.opts, *p.secondary_opts))
            takes = "" if p.is_flag else _takes(p)
            kind, blank, bounds = takes.partition(" ")
            yield row(spelt, say(takes, _TYPES.get(kind, kind) + blank + bounds), side(p.help))
    yield ""


def _leaves(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command that is shown, with its full name."""
    for name, command in group.commands.items():
        if command.hidden:
            continue
        if hasattr(command, "commands"):
            yield from _leaves(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def _named(argument: Any) -> str:
    name = str(argument.metavar or argument.name.upper())
    return name if argument.required else f"[{name}]"


def _sides(first: str) -> tuple[str, str, str]:
    """English and Chinese of a first line, which begins with either."""
    left, mark, right = " ".join(first.split()).partition(" · ")
    return (right, mark, left) if right and not left.isascii() else (left, mark, right.rstrip("。."))


def _takes(option: Any) -> str:
    """What an option wants: its own word for it or its type, and bounds."""
    annotation = option.type_descriptor.annotation
    words = option.metavar or getattr(annotation, "__name__", "") or str(annotation)
    low, high = option.min, option.max
    bounds = [] if low is None and high is None else [*([str(low)] if low is not None else []), "…"]
    return " ".join((words, *bounds, *([str(high)] if high is not None else [])))


def offered() -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    """Module and what it offers by name."""
    for name in _OFFERED:
        module = import_module(name)
        found = [(member, getattr(module, member)) for member in module.__all__]
        yield name, [(member, value) for member, value in found if callable(value)]


def _python(lang: str) -> Iterator[str]:
    def say(en: str, zh: str) -> str:
        return zh if lang == "zh" else en

    yield from (
        say("# Python interface", "# Python 接口"),
        "",
        say(
            "Written by `ruralsim docs`; do not edit. What is named here is kept from one version to the "
            "next as far as possible; anything else may move. Plug-ins: [extending.md](extending.md).",
            "由 `ruralsim docs` 生成，请勿编辑。此处所列接口在各版本间尽量保持不变，其他内容可能变动。"
            "参数的说明取自程序，为英文原文。插件接口见[从包外扩展](extending.zh.md)。",
        ),
    )
    chinese = in_chinese("python")
    for name, members in offered():
        yield from ("", f"## {say(*_OFFERED[name].split(' · '))}", "", f"`from {name} import …`")
        for member, found in members:
            yield from ("", f"### {member}")
            if lang == "zh":
                yield from ("", str(chinese.get(member, "")))
            yield from ("", "```text", _signature(member, found), "```")
            yield from ("", "```text", inspect.getdoc(found) or "", "```")
    yield ""


def _signature(name: str, found: Any) -> str:
    """How it is called, a parameter a line where they are many; a scenario takes its settings by name."""
    called = found.__call__ if inspect.ismodule(found) else found
    try:
        signature = inspect.signature(called)
    except ValueError:
        return f"{name}(…)"
    if len(signature.parameters) > 12:
        return f"{name}(…)"
    taken = [
        _STARS.get(p.kind, "") + p.name if p.default is p.empty else f"{p.name}={_plain(p.default)}"
        for p in signature.parameters.values()
    ]
    return f"{name}({', '.join(taken)})"


def _plain(value: object) -> str:
    """A default as one would write it; objects of which every process has its own are left open."""
    return repr(value) if isinstance(value, bool | int | float | str | tuple | None) else "…"
