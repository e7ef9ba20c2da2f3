"""A command written wrongly: what is wrong, in both languages, and how it is written."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import typer

from ruralsim.cli import screen
from ruralsim.foundation.spelling import did_you_mean, nearest, nearest_first

Refusal: type[Exception] = typer.BadParameter.__mro__[2]
"""What every complaint of the command line is: click's, or that of Typer's own copy of click."""


class _Param(Protocol):
    """An option or an argument, of click or of Typer's copy."""

    name: str
    opts: Sequence[str]
    secondary_opts: Sequence[str]
    param_type_name: str


class _Command(Protocol):
    """A command or a group of commands."""

    name: str
    hidden: bool
    params: Sequence[_Param]

    def make_context(
        self,
        info_name: str,
        args: list[str],
        parent: "_Context | None" = None,
        *,
        resilient_parsing: bool = False,
    ) -> "_Context": ...


class _Context(Protocol):
    """A command as it was called."""

    command: _Command
    command_path: str

    def get_usage(self) -> str: ...


class _Complaint(Protocol):
    """A `Refusal`."""

    message: str
    exit_code: int
    __cause__: BaseException | None

    def format_message(self) -> str: ...


_SHOWN = 12  # names in one line
_NUMBERS = {
    "int": ("a whole number", "整数"),
    "float": ("a number", "数值"),
    "bool": ("true or false", "true 或 false"),
}

_SENTENCES: tuple[tuple[str, str, str], ...] = (
    (r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", "not expected here", "多余的参数"),
    (r"Missing command\.", "a command is missing", "缺少命令"),
    (r"Option .* requires an? ?argument\.", "a value must follow", "之后须有取值"),
    (r"Option .* requires (\d+) arguments\.", "{} values must follow", "之后须有 {} 个取值"),
    (r"Option .* does not take a value\.", "takes no value", "不带取值"),
    (r"Argument .* takes (\d+) values\.", "{} values are needed", "须有 {} 个取值"),
)
"""What Typer says → the same in plain words."""

_Said = tuple[str, str, str, str]
"""What it is about, what is wrong in English and in Chinese, a hint."""


def refuse(error: Any, top: Any, words: list[str]) -> int:
    """Shows a complaint of the command line; returns the status to end with.

    Args:
        error: a `Refusal`.
        top: the group of all commands.
        words: as typed.
    """
    if type(error).__name__ == "NoArgsIsHelpError":  # the help is its message, or has been shown
        if error.format_message():
            screen.note(error.format_message())
        return int(error.exit_code)
    context = getattr(error, "ctx", None) or _called(top, words)
    about, en, zh, hint = _said(error, context.command, top)
    if not about.isascii():  # a dash or an equals sign of an input method makes another word of an option
        from ruralsim.scenario.mistyped import marks

        hint = "\n  ".join(filter(None, (" · ".join(marks(about) or ()), hint)))
    called, usage = context.command_path, " ".join(context.get_usage().partition(":")[2].split())
    lines = (
        called,
        f"  {about}: {en} · {zh}" if about else f"  {en} · {zh}",
        f"  {hint}" if hint else "",
        f"  usage · 用法: {usage}",
        f"  help · 帮助: {called} -h",
    )
    screen.complain("\n".join(filter(None, lines)))
    return int(error.exit_code)


def _said(error: _Complaint, command: _Command, top: _Command) -> _Said:
    kind, message = type(error).__name__, str(error.message)
    if kind == "NoSuchOption":
        return _no_option(getattr(error, "option_name", ""), command, top)
    if found := re.match("No such command '(.*?)'", message):
        known = [name for name, one in _inside(command).items() if not one.hidden]
        there = f"there are · 可用: {nearest_first(found[1], known, _SHOWN)}"
        hint = "\n  ".join(filter(None, (did_you_mean(found[1], known), there)))
        return found[1], "there is no such command", "没有此命令", hint
    if kind == "MissingParameter":
        return (
            _called_by(error),
            "is missing",
            "缺少此项",
            getattr(getattr(error, "param", None), "help", None) or "",
        )
    about = getattr(error, "option_name", "") or _called_by(error)
    if " · " in message:  # ours
        en, _, zh = message.partition(" · ")
        return about, en, zh, ""
    for pattern, en, zh in _SENTENCES:
        if found := re.fullmatch(pattern, message):
            what = found[1] if found.groups() else ""
            return about or ("" if "{}" in en else what), en.replace("{}", what), zh.replace("{}", what), ""
    if (param := getattr(error, "param", None)) is not None:
        return about, *_value(error, param, message)
    return about, message.rstrip("."), "命令有误", ""


def _no_option(name: str, command: _Command, top: _Command) -> _Said:
    """An option that a command has not: what is like it, or which commands have it."""
    of = {path: _options(other) for path, other in _commands(top) if other is not command}
    near = did_you_mean(name, _options(command)) if len(name) > len("-q") else ""
    meant = name
    if not near and not any(name in options for options in of.values()):
        meant = nearest(name, {option for options in of.values() for option in options}) or ""
    having = [path for path, options in of.items() if meant in options] if name.startswith("--") else []
    elsewhere = f"{meant} is an option of · {meant} 属于: {', '.join(having)}" if having else ""
    return name, "there is no such option", "没有此选项", "\n  ".join(filter(None, (near, elsewhere)))


def _value(error: _Complaint, param: _Param, message: str) -> tuple[str, str, str]:
    """What is wrong with a value, and a hint."""
    find = getattr(error.__cause__, "errors", None)  # of pydantic, which later versions of Typer ask
    faults = find() if find else []
    quoted = re.search("'(.*?)'|(^-?[0-9.]+)", message)
    given = str(faults[0]["input"]) if faults else (quoted[1] or quoted[2]) if quoted else ""
    choices, low, high = _allowed(param)
    if choices:
        listed = ", ".join(choices)
        en, zh = f"{given!r} is none of {listed}", f"{given!r} 不在可选值之内：{listed}"
        return en, zh, did_you_mean(given, choices)
    wrong = faults[0]["type"].partition("_")[0] if faults else ""
    wrong = wrong or next((k for k, w in (("int", "integer"), ("float", "float")) if w in message), "")
    if wrong in _NUMBERS:
        en, zh = _NUMBERS[wrong]
        return f"{given!r} is not {en}", f"{given!r} 应为{zh}", ""
    if low is not None or high is not None:
        from ruralsim.scenario.errors import out_of_bounds

        return *out_of_bounds(given, low, high, ""), ""
    return message.rstrip("."), f"{given} 取值无效".strip(), ""


def _allowed(param: _Param) -> tuple[list[str], float | None, float | None]:
    """Values that may be chosen, the least and the most of a number; of either copy of click."""
    described = getattr(param, "type_descriptor", None)
    if described is not None:
        choices, bounds = described.choices, described.parameter_info
    else:
        bounds = getattr(param, "type", None)
        choices = getattr(bounds, "choices", ())
    names = [str(getattr(one, "value", one)) for one in choices or ()]
    return names, getattr(bounds, "min", None), getattr(bounds, "max", None)


def _called_by(error: _Complaint) -> str:
    """The option or the argument that an error is about, as it is typed."""
    hint, param = getattr(error, "param_hint", None), getattr(error, "param", None)
    if hint:
        return hint if isinstance(hint, str) else " / ".join(hint)
    if param is None:
        return ""
    if param.param_type_name == "argument":
        return str(param.metavar or param.name.upper())
    return str(max(param.opts, key=len))


def _options(command: _Command) -> list[str]:
    options = (one for one in command.params if one.param_type_name == "option")
    return ["-h", "--help", *(name for one in options for name in (*one.opts, *one.secondary_opts))]


def _inside(command: _Command) -> Mapping[str, _Command]:
    found: Mapping[str, _Command] = getattr(command, "commands", {})
    return found


def _commands(group: _Command, above: str = "") -> Iterator[tuple[str, _Command]]:
    """Commands that are shown, and those of groups within, by what is typed."""
    for name, one in _inside(group).items():
        if not one.hidden:
            yield f"{above}{name}", one
            yield from _commands(one, f"{above}{name} ")


def _called(top: _Command, words: Iterable[str]) -> _Context:
    """The context of the command that words call, where an error does not know its own."""
    context = top.make_context(top.name, [], resilient_parsing=True)
    for word in words:
        inside = _inside(context.command).get(word)
        if inside is not None:
            context = inside.make_context(word, [], parent=context, resilient_parsing=True)
        elif not word.startswith("-"):
            break
    return context
