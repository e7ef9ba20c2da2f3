"""Parameters, declared once with unit, bounds, labels and source.

One declaration feeds validation, error messages, JSON Schema, documents, sliders and sweep paths:

```python
class Channels(Settings):
    smoothing: Annotated[float, Param("1/day", 0, 1, "Learning speed", "学习速度", source="…")] = 0.1
```
"""

import ast
import inspect
import textwrap
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from types import NoneType
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, PydanticUndefined, core_schema

Confidence = Literal["H", "M", "L"]


@dataclass(frozen=True, slots=True)
class Param:
    """What is known of a parameter besides its value.

    Attributes:
        unit: Unit of the number; "1" for shares, "" for switches and names.
        low: Smallest value allowed, or None.
        high: Largest value allowed, or None.
        en: English label.
        zh: Chinese label.
        source: Where the default comes from; "assumed" if nowhere.
        confidence: H (measured), M (plausible), L (guess).
        step: Step of a slider, or None.
    """

    unit: str
    low: float | None = None
    high: float | None = None
    en: str = ""
    zh: str = ""
    source: str = "assumed"
    confidence: Confidence = "L"
    step: float | None = None

    def check(self, value: Any) -> Any:
        """Returns the value if it, and every element of a tuple, lies within the bounds.

        Raises:
            PydanticCustomError: Of type "param_bounds", with unit, low and high in its context.
        """
        if isinstance(value, tuple):
            for element in value:
                self.check(element)
        elif isinstance(value, Mapping):
            for element in value.values():
                self.check(element)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            below = self.low is not None and not value >= self.low
            above = self.high is not None and not value <= self.high
            if below or above or value - value != 0.0:  # the last: infinity or NaN
                context = {"unit": self.unit, "low": self.low, "high": self.high, "range": self.range_text()}
                raise PydanticCustomError("param_bounds", "must be {range}", context)
        return value

    def range_text(self) -> str:
        """The bounds in words: "between 0 and 1 1/day", "at least 0 km", "a finite number"."""
        unit = "" if self.unit in ("", "1") else f" {self.unit}"
        match self.low, self.high:
            case None, None:
                return "a finite number"
            case low, None:
                return f"at least {low:g}{unit}"
            case None, high:
                return f"at most {high:g}{unit}"
            case low, high:
                return f"between {low:g} and {high:g}{unit}"

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        schema = handler(core)
        schema.update({"title": self.en, "x-title-zh": self.zh} if self.en else {})
        labels = " · ".join(label for label in (self.en, self.zh) if label)
        schema["description"] = f"{labels} [{self.unit}] Source: {self.source} ({self.confidence})".strip()
        schema.update({"x-unit": self.unit, "x-source": self.source, "x-confidence": self.confidence})
        numbers = schema.get("items", schema) if schema.get("type") == "array" else schema
        for word, bound in (("minimum", self.low), ("maximum", self.high), ("x-step", self.step)):
            if bound is not None:
                numbers[word] = bound
        return schema


@dataclass(frozen=True, slots=True)
class Named:
    """Labels of a setting that is no number: a date, a name, a list of names.

    Attributes:
        en: English label.
        zh: Chinese label.
    """

    en: str
    zh: str


class Settings(BaseModel):
    """Base of every group of parameters: frozen, strict, no unknown keys, no NaN.

    An int is taken for a float and a TOML list for a tuple; a string or a boolean never for a number.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        validate_default=True,
    )

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        for name, text in remarks(cls).items():
            properties.get(name, {})["description"] = text
        return schema

    @model_validator(mode="before")
    @classmethod
    def _lists_as_tuples(cls, data: object) -> object:
        return _tuples(data) if isinstance(data, dict) else data


def _tuples(value: object) -> object:
    if isinstance(value, list):
        return tuple(_tuples(item) for item in value)
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    return value


@cache
def remarks(group: type[Settings]) -> dict[str, str]:
    """The text below each field of a class in its source, and in those of its bases.

    Whoever asks reads the source; the validator would read it of every class at every start.
    """
    found: dict[str, str] = {}
    for base in reversed(group.__mro__):
        if not issubclass(base, Settings):
            continue
        with suppress(OSError):  # composed at run time: no source
            written: Any = ast.parse(textwrap.dedent(inspect.getsource(base))).body[0]
            for field, text in pairwise(written.body):
                match field, text:
                    case ast.AnnAssign(target=ast.Name(name)), ast.Expr(value=ast.Constant(str(words))):
                        found[name] = inspect.cleandoc(words)
    return found


class Leaf(NamedTuple):
    """One parameter in a tree of settings.

    Attributes:
        path: Dotted path, such as `market.channels.smoothing`; `*` stands for any key of an empty table.
        param: Its declaration; None for names, dates and the like.
        value: Its value, or its default when a class is walked (None if it has none).
        annotation: Its Python type.
        named: What labels it: its declaration, or, of a date or a name, its labels alone.
    """

    path: str
    param: Param | None
    value: Any
    annotation: Any
    named: Param | Named | None = None


def walk(settings: Settings | type[Settings], prefix: str = "") -> Iterator[Leaf]:
    """Yields every leaf below a group of parameters, in the order of declaration.

    Args:
        settings: Settings, or a class of them, whose defaults are then walked.
        prefix: Dotted path to put before each leaf's own.
    """
    group = type(settings) if isinstance(settings, Settings) else settings
    for name, field in group.model_fields.items():
        value = getattr(settings, name) if isinstance(settings, Settings) else _default(field)
        yield from _leaves(f"{prefix}.{name}" if prefix else name, field.annotation, value, _declared(field))


def _leaves(path: str, annotation: Any, value: Any, named: Param | Named | None) -> Iterator[Leaf]:
    group = _group(annotation)
    if isinstance(value, Settings):
        yield from walk(value, path)
    elif isinstance(value, Mapping) and (value or group) and _holds(value, group):
        for key, item in value.items():
            yield from _leaves(f"{path}.{key}", type(item), item, named)
        if not value and group:
            yield from walk(group, f"{path}.*")
    elif isinstance(value, tuple) and value and all(isinstance(item, Settings) for item in value):
        for index, item in enumerate(value):
            yield from walk(item, f"{path}.{index}")
    elif value is None and annotation is group and group:
        yield from walk(group, path)
    else:
        yield Leaf(path, named if isinstance(named, Param) else None, value, annotation, named)


def _holds(value: Mapping[str, Any], group: type[Settings] | None) -> bool:
    return all(isinstance(item, Settings) for item in value.values()) if value else group is not None


def _group(annotation: Any) -> type[Settings] | None:
    """The class of settings that an annotation is, or that its table holds."""
    if isinstance(annotation, type) and not get_origin(annotation):
        return annotation if issubclass(annotation, Settings) else None
    inner = [a for a in get_args(annotation) if a not in (str, NoneType, Ellipsis)]
    return _group(inner[0]) if len(inner) == 1 and get_origin(annotation) is dict else None


def _default(field: FieldInfo) -> Any:
    value = field.get_default(call_default_factory=True, validated_data={})
    return None if value is PydanticUndefined else value


def _declared(field: FieldInfo) -> Param | Named | None:
    """The Param of a field, also when it stands inside `… | None`; or its labels."""
    inside = [m for a in get_args(field.annotation) for m in getattr(a, "__metadata__", ())]
    return next((m for m in (*field.metadata, *inside) if isinstance(m, Param | Named)), None)
