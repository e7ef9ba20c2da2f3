"""Turns what validation finds into problems with file, line, path, and the nearest key that exists."""

import re
from collections.abc import Mapping, Sequence

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ruralsim.foundation import units
from ruralsim.foundation.param import Settings, walk
from ruralsim.foundation.spelling import nearest, nearest_first
from ruralsim.scenario import mistyped, toml
from ruralsim.scenario.loading import Document
from ruralsim.scenario.problems import SHOWN, InvalidScenario, Problem, did_you_mean, more_of

_KEYS_SHOWN = 12  # allowed keys in one line
_KINDS = {
    "float": ("a number", "数值"),
    "int": ("a whole number", "整数"),
    "bool": ("true or false", "true 或 false"),
    "string": ("text in quotes", "带引号的文本"),
    "date": ("a date such as 2021-01-01, without quotes", "不带引号的日期，如 2021-01-01"),
    "tuple": ("a list in [brackets]", "方括号列表"),
    "list": ("a list in [brackets]", "方括号列表"),
    "dict": ("a [table]", "表"),
    "model": ("a [table]", "表"),
}


def explain(error: ValidationError, document: Document, schema: type[Settings]) -> InvalidScenario:
    """The error to show for a document that does not fit.

    Args:
        error: what validation found.
        document: the merged document, which knows where each value was written.
        schema: the settings it was checked against.
    """
    details = error.errors(include_url=False)
    # there may be thousands: where they stand and what was meant is looked up for those that are shown
    problems = (_problem(detail, document, schema) for detail in details[:SHOWN])
    return InvalidScenario(*problems, more=more_of(len(details) - SHOWN))


def sentence(detail: ErrorDetails) -> tuple[str, str]:
    """What is wrong with a value, in both languages."""
    kind, value, context = detail["type"], _shown(detail["input"]), detail.get("ctx", {})
    if kind == "param_bounds":
        return out_of_bounds(value, context["low"], context["high"], context["unit"])
    if kind == "bilingual":  # a validator of ours
        return context["en"], context["zh"]
    if kind == "missing":
        return "is missing", "缺少此键"
    if kind == "extra_forbidden":
        return "unknown key", "未知的键"
    if kind == "finite_number":
        return f"{value} is not a finite number", f"{value} 不是有限数值"
    if kind in ("literal_error", "enum"):
        expected = context["expected"].replace(" or ", ", ")
        return f"{value} is none of {expected}", f"{value} 不在可选值之内: {expected}"
    if kind == "string_too_long":
        length, most = len(detail["input"]), context["max_length"]
        return f"has {length:,} letters, at most {most:,} are allowed", f"共 {length:,} 字，上限 {most:,} 字"
    word = _KINDS.get(kind.removesuffix("_type"))
    if word and kind.endswith("_type"):
        en, zh = f"{value} is not {word[0]}", f"{value} 应为{word[1]}"
        given = detail["input"] if kind != "string_type" else None
        if not isinstance(given, str):
            return en, zh
        if noted := mistyped.marks(given):
            return f"{en}; {noted[0]}", f"{zh}；{noted[1]}"
        # without the quotes, as `--set` has it, a day that does not exist is no date either
        return (mistyped.day(given) if kind == "date_type" else None) or (en, zh)
    message = str(context.get("error", detail["msg"]))
    return f"{value}: {message[:1].lower()}{message[1:]}", f"{value} 取值无效"


def hint(detail: ErrorDetails, schema: type[Settings]) -> str:
    """What to write instead, in both languages; empty if there is nothing to propose."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return _allowed(tuple(map(str, detail["loc"])), schema, detail["input"])
    if kind == "literal_error":
        return did_you_mean(str(detail["input"]), re.findall("'([^']*)'", context["expected"]))
    return str(context.get("hint", "")) if kind == "bilingual" else ""


def out_of_bounds(value: str, low: float | None, high: float | None, unit: str) -> tuple[str, str]:
    """What to say of a number that is none, or too small or too large, in both languages.

    Args:
        value: as it is shown.
        low: smallest number allowed, or None.
        high: largest, or None.
        unit: of all three.
    """
    if (low is None and high is None) or value in ("nan", "inf", "-inf"):
        return f"{value} is not a finite number", f"{value} 不是有限数值"
    bare = unit in ("", "1")
    of, zh_of = ("", "") if bare else (f" {unit}", f" {units.chinese(unit)}")
    if high is None:
        en, zh = f"at least {low:.12g}{of}", f"不得小于 {low:.12g}{zh_of}"
    elif low is None:
        en, zh = f"at most {high:.12g}{of}", f"不得大于 {high:.12g}{zh_of}"
    else:
        en = f"between {low:.12g} and {high:.12g}{of}"
        zh = f"应在 {low:.12g} 与 {high:.12g}{zh_of or ' '}之间"
    return f"{value} is out of bounds: {en}", f"{value} 超出范围：{zh}"


def group_at(schema: type[Settings], path: Sequence[str]) -> type[Settings] | None:
    """The group of settings found by following a path of keys; None if there is none.

    Follows nested settings, tables of settings (any key) and lists of settings (any number).
    """
    group: type[Settings] | None = schema
    rest = list(path)
    while rest and group is not None:
        field = group.model_fields.get(rest.pop(0))
        group, keyed = _settings_in(field.annotation) if field else (None, False)
        if keyed and rest:
            rest.pop(0)
    return group


def _settings_in(annotation: object) -> tuple[type[Settings] | None, bool]:
    """The settings class inside an annotation, and whether a key or a number stands between."""
    if isinstance(annotation, type) and issubclass(annotation, Settings):
        return annotation, False
    keyed = getattr(annotation, "__origin__", None) in (dict, tuple, list)
    for inside in getattr(annotation, "__args__", ()):
        found, deeper = _settings_in(inside)
        if found is not None:
            return found, keyed or deeper
    return None, False


def _problem(detail: ErrorDetails, document: Document, schema: type[Settings]) -> Problem:
    path = tuple(str(part) for part in detail["loc"])
    return Problem(document.where(path), ".".join(path), *sentence(detail), hint(detail, schema))


def _allowed(path: tuple[str, ...], schema: type[Settings], given: object) -> str:
    """What could have been meant by an unknown key, and what is allowed in its place.

    A table under a wrong name, such as one from before the name changed, is found by the keys that it holds,
    if these are of one group alone; among several that could hold them, the spelling decides.
    """
    group = group_at(schema, path[:-1])
    keys = list(group.model_fields) if group else []
    if not keys:
        return "nothing can be set here · 此处没有可用键"
    above = "".join(f"{part}." for part in path[:-1])
    elsewhere = [leaf.path for leaf in walk(schema) if leaf.path.rpartition(".")[2] == path[-1]]
    alone = elsewhere[0] if len(elsewhere) == 1 else ""
    bare = "" if above else alone  # a parameter without its path
    holders = [key for key in keys if _holds(schema, (*path[:-1], key), given)]
    # many levers hold no more than an intensity: what a table holds tells which is meant only where one fits
    held = nearest(path[-1], holders) or (holders[0] if len(holders) == 1 else "")
    near = held or ("" if bare else nearest(path[-1], keys))
    meant = above + near if near else bare or alone
    match = f"did you mean · 是否想写: {meant}" if meant else ""
    shown = nearest_first(path[-1], keys, _KEYS_SHOWN)
    return "\n  ".join(filter(None, (match, f"allowed here · 可用键: {shown}")))


def _holds(schema: type[Settings], path: tuple[str, ...], given: object) -> bool:
    """Whether a group has every key of a table."""
    group = group_at(schema, path)
    if group is None or not isinstance(given, Mapping) or not given:
        return False
    return given.keys() <= group.model_fields.keys()


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    try:
        if isinstance(value, int | float):
            text = str(value)
        else:
            text = toml.value(value) if isinstance(value, tuple | list | Mapping) else repr(str(value))
    except TypeError:  # no file holds it: None, an object of Python
        text = repr(str(value))
    except ValueError:  # a number of thousands of digits, which Python refuses to write out
        return "a number too long to be shown · 过长的数值"
    return text if len(text) <= 60 else text[:57] + "…" + text[-1]
