"""Which phase of the day reads and which writes which column, read from the code itself.

Nothing is run. Every phase is followed from its first line through the functions, rules and kernels that it
calls, and every name is followed to the table that it stands for: `f = world.farmers`, `f.cash[rows] += paid`
writes the households' cash. Setting, adding to and taking from a column is writing; using what it holds in
any expression is reading. Both branches of a condition count, since the page says what may happen on some
day. A test holds what phases do on real days against this reading.
"""

import ast
import builtins
import inspect
import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import is_dataclass
from functools import cache
from types import FunctionType, MethodType
from typing import Any, NamedTuple

from ruralsim.cli.meanings import (
    A_SLICE,
    NOTHING,
    Bundle,
    Code,
    Column,
    Several,
    Thing,
    Value,
    Word,
    constant,
    declared,
    followed,
    hints_of,
    leaves,
    member,
    ours,
    spread,
)
from ruralsim.foundation.table import GrowingTable, Table
from ruralsim.logistics.service import refresh, service
from ruralsim.terms import Terms

ROWS = "(rows)"
"""Stands for a table's number of rows: written where rows are added or dropped."""

APART = {service: "service", refresh: "service"}
"""Look-ups that whichever phase comes first renews; what they do is not put down to the phase that asks."""

_ELEMENTWISE = {"reshape", "ravel", "view", "transpose"}  # of an array: the same numbers, seen otherwise
_SHAPE = {"size", "shape", "dtype", "ndim", "flags", "nbytes"}  # of an array: nothing of what it holds
_GROWTH = {"append", "resize", "compact"}


class Access(NamedTuple):
    """One place where a column is read or written.

    Attributes:
        phase: Name of the phase, or of what is `APART`.
        table: Name of the table's class.
        column: Its column, or `ROWS`.
        writes: Whether it is written there, else read.
        where: Module (without the package's name) and function where the line stands.
    """

    phase: str
    table: str
    column: str
    writes: bool
    where: str


@cache
def accesses() -> tuple[Access, ...]:
    """Every access of every phase, in the order of the day."""
    from ruralsim import policies
    from ruralsim.lever import Lever
    from ruralsim.phases import PHASES
    from ruralsim.world.world import World

    found: dict[Access, None] = {}
    for phase in PHASES:
        reading = _Reading(phase.__name__, found)
        reading.call(phase, None, [frozenset({Thing(World)})], {})
        if phase.__name__ == "policies":  # which levers stand is the scenario's: all of them may
            for lever in policies.levers().values():
                reading.call(Lever.act, frozenset({Thing(lever)}), [frozenset({Thing(World)})], {})
    return tuple(found)


def by_column(found: Iterable[Access], writes: bool) -> dict[tuple[str, str], list[str]]:
    """(table, column) -> phases that write it, or that read it, in the order of the day."""
    phases: dict[tuple[str, str], list[str]] = defaultdict(list)
    for access in found:
        listed = phases[access.table, access.column]
        if access.writes == writes and access.phase not in listed:
            listed.append(access.phase)
    return phases


class _Reading:
    """Follows one phase through the code."""

    def __init__(self, phase: str, found: dict[Access, None]) -> None:
        self.phase = phase
        self.found = found
        self.known: dict[Any, Value] = {}  # function and arguments -> what it returns
        self.kept: dict[tuple[type, str], Value] = defaultdict(frozenset)  # what objects hold by name
        self.frames: list[_Frame] = []

    def note(self, column: Column, writes: bool) -> None:
        """Puts down that the present line reads or writes a column."""
        apart = next((APART[f.function] for f in self.frames if f.function in APART), self.phase)
        self.found[Access(apart, column.kind.__name__, column.name, writes, self.frames[-1].where)] = None

    def call(self, function: Any, bound: Value | None, given: list[Value], named: dict[str, Value]) -> Value:
        """What a function of ours returns, its accesses noted on the way."""
        function = inspect.unwrap(getattr(function, "py_func", getattr(function, "function", function)))
        if isinstance(function, MethodType):
            function = function.__func__
        if not isinstance(function, FunctionType) or not function.__module__.startswith("ruralsim"):
            return NOTHING
        signature, hints = inspect.signature(function), hints_of(function)
        values = dict.fromkeys(signature.parameters, NOTHING)
        values.update(zip(signature.parameters, ([bound] if bound is not None else []) + given, strict=False))
        values.update({name: value for name, value in named.items() if name in values})
        for name, value in values.items():
            kind = hints.get(name)
            if not value and isinstance(kind, type) and ours(kind):
                values[name] = frozenset({Thing(kind)})
        asked = function, tuple(values.items()), any(f.function in APART for f in self.frames)
        if asked not in self.known:
            self.known[asked] = NOTHING
            frame = _Frame(self, function, values)
            self.frames.append(frame)
            frame.run()
            self.frames.pop()
            self.known[asked] = frame.returned or declared(hints.get("return"), bound)
        return self.known[asked]


class _Frame:
    """One function while it is followed."""

    def __init__(self, reading: _Reading, function: FunctionType, values: dict[str, Value]) -> None:
        self.reading, self.function, self.values = reading, function, values
        self.where = f"{function.__module__.removeprefix('ruralsim.')}.{function.__qualname__}"
        self.returned = NOTHING

    def run(self) -> None:
        tree: Any = _tree(self.function)
        self.block(tree.body)

    def block(self, lines: Iterable[ast.stmt]) -> None:
        for line in lines:
            self.line(line)

    def line(self, line: ast.stmt) -> None:
        """One statement."""
        match line:
            case ast.Assign(targets=targets, value=value):
                got = self.value(value)
                for target in targets:
                    self.store(target, got)
            case ast.AnnAssign(target=target, value=value) if value is not None:
                self.store(target, self.value(value))
            case ast.AugAssign(target=target, value=value):
                self.use(value)
                self.change(target)
            case ast.Return(value=value) if value is not None:
                self.returned |= self.value(value)
            case ast.If(test=test, body=body, orelse=orelse):
                self.use(test)
                self.branches(body, orelse)
            case ast.For(target=target, iter=given, body=body, orelse=orelse):
                self.store(target, member(self.value(given)))
                self.branches([*body, *body], orelse)  # twice: a name may be bound below its use
            case ast.While(test=test, body=body, orelse=orelse):
                self.use(test)
                self.branches([*body, *body], orelse)
            case ast.FunctionDef():
                pass  # followed where it is called, if it is
            case _:
                for part in ast.iter_child_nodes(line):
                    if isinstance(part, ast.expr):
                        self.use(part)
                    elif isinstance(part, ast.stmt):
                        self.line(part)
                    elif isinstance(part, ast.withitem):
                        self.use(part.context_expr)
                    elif isinstance(part, ast.ExceptHandler):
                        self.block(part.body)

    def branches(self, *ways: list[ast.stmt]) -> None:
        """What follows may come after any of them, or after none."""
        before, after = dict(self.values), dict(self.values)
        for way in ways:
            self.values = dict(before)
            self.block(way)
            for name, value in self.values.items():
                after[name] = after.get(name, NOTHING) | value
        self.values = after

    def store(self, target: ast.expr, value: Value) -> None:
        """`target = value`."""
        if isinstance(target, ast.Name):
            self.values[target.id] = value
        elif isinstance(target, (ast.Tuple, ast.List)):
            for place, part in enumerate(target.elts):
                self.store(part, member(value, place))
        else:
            if isinstance(target, ast.Attribute):
                for leaf in self.value(target.value):
                    if isinstance(leaf, Thing):
                        self.reading.kept[leaf.kind, target.attr] |= value
            self.read(value)
            self.change(target)

    def change(self, target: ast.expr) -> None:
        """What stands on the left of an assignment is written, and its indices are read."""
        if isinstance(target, ast.Subscript):
            self.use(target.slice)
            for leaf in self.value(target.value):
                if isinstance(leaf, Column):
                    self.reading.note(leaf, True)
        elif isinstance(target, ast.Attribute):
            for leaf in self.value(target):
                if isinstance(leaf, Column):
                    self.reading.note(leaf, True)
                elif isinstance(leaf, Thing) and issubclass(leaf.kind, Table):  # another table in its place
                    self.reading.note(Column(leaf.kind, ROWS), True)
        elif isinstance(target, ast.Name):  # adds in place where the name stands for the column itself
            for leaf in self.values.get(target.id, NOTHING):
                if isinstance(leaf, Column) and leaf.same:
                    self.reading.note(leaf, True)

    def use(self, node: ast.expr) -> None:
        """The expression's numbers are used: what it stands for is read."""
        self.read(self.value(node))

    def read(self, value: Value) -> None:
        for leaf in leaves(value):
            if isinstance(leaf, Column):
                self.reading.note(leaf, False)

    def value(self, node: ast.expr) -> Value:
        """What an expression stands for; columns are read only once it is used."""
        match node:
            case ast.Name(id=name):
                return self.values[name] if name in self.values else self.outside(name)
            case ast.Constant(value=str(text)):
                return frozenset({Word(text)})
            case ast.Attribute(value=of, attr=name):
                return self.attribute(self.value(of), name)
            case ast.Subscript(value=of, slice=index):
                return self.item(self.value(of), index)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                return frozenset({Several(tuple(self.value(part) for part in parts))})
            case ast.IfExp(test=test, body=body, orelse=orelse):
                self.use(test)
                return self.value(body) | self.value(orelse)
            case ast.Call():
                return self.called(node)
            case ast.GeneratorExp() | ast.ListComp() | ast.SetComp() | ast.DictComp():
                return self.comprehended(node)
            case ast.Lambda(args=ast.arguments(args=[]), body=body):  # what is worked out when it is needed
                self.use(body)
                return NOTHING
            case ast.Lambda():
                return NOTHING
            case _:
                for part in ast.iter_child_nodes(node):
                    if isinstance(part, ast.expr):
                        self.use(part)
                return NOTHING

    def outside(self, name: str) -> Value:
        """What a name means that the function does not bind."""
        scope = inspect.getclosurevars(self.function).nonlocals if self.function.__closure__ else {}
        found = scope.get(name, self.function.__globals__.get(name, getattr(builtins, name, None)))
        return constant(found)

    def attribute(self, of: Value, name: str) -> Value:
        """`of.name`."""
        found: set[Any] = set()
        for leaf in of:
            if isinstance(leaf, Thing):
                found |= self.of_thing(leaf.kind, name)
            elif isinstance(leaf, Column):
                found |= {leaf} if name in {"T", *_ELEMENTWISE} else set()
                if name not in {"T", *_ELEMENTWISE, *_SHAPE}:
                    found.add(Code(name, frozenset({leaf})))
            elif isinstance(leaf, Bundle):
                found |= dict(leaf.fields).get(name, NOTHING)
            elif isinstance(leaf, Code):
                inner = getattr(leaf.function, name, None)
                found |= constant(inner) if leaf.bound is None else NOTHING
        return frozenset(found)

    def of_thing(self, kind: type, name: str) -> Value:
        if name in getattr(kind, "columns", {}):
            return frozenset({Column(kind, name)})
        if kind is Terms and name == "value":
            return frozenset({Thing(Terms)})
        own = inspect.getattr_static(kind, name, None)
        if isinstance(own, property):
            return self.reading.call(own.fget, frozenset({Thing(kind)}), [], {})
        if isinstance(own, (FunctionType, staticmethod, classmethod)):
            bound: Value | None = frozenset({Thing(kind)})
            if isinstance(own, (staticmethod, classmethod)):
                bound = None if isinstance(own, staticmethod) else frozenset({Code(kind)})
            return frozenset({Code(getattr(own, "__func__", own), bound)})
        hint = hints_of(kind).get(name)
        if isinstance(hint, type) and ours(hint):
            return frozenset({Thing(hint)})
        return self.reading.kept[kind, name] or constant(own)

    def item(self, of: Value, index: ast.expr) -> Value:
        """`of[index]`."""
        names = [leaf.text for leaf in self.value(index) if isinstance(leaf, Word)]
        parts = index.elts if isinstance(index, ast.Tuple) else [index]
        seen_through = any(isinstance(p, ast.Slice) or self.value(p) == A_SLICE for p in parts)
        self.use(index)
        found: set[Any] = set()
        for leaf in of:
            if isinstance(leaf, Column):
                found.add(Column(leaf.kind, leaf.name, leaf.same and seen_through))
            elif isinstance(leaf, Thing) and leaf.kind is Terms:
                found |= {Column(Terms, name) for name in names}
            elif isinstance(leaf, Several):
                found |= member(frozenset({leaf}))
            elif isinstance(leaf, Bundle):
                found |= frozenset().union(*(dict(leaf.fields).get(name, NOTHING) for name in names))
        return frozenset(found)

    def comprehended(self, node: Any) -> Value:
        for clause in node.generators:
            self.store(clause.target, member(self.value(clause.iter)))
            for test in clause.ifs:
                self.use(test)
        if isinstance(node, ast.DictComp):
            self.use(node.key)
            self.use(node.value)
            return NOTHING
        return frozenset({Several((self.value(node.elt),))})

    def called(self, node: ast.Call) -> Value:
        """A call: ours are followed, of the others the arguments are read and `out=` is written."""
        given: list[Value] = []
        for arg in node.args:
            if isinstance(arg, ast.Starred):
                given += spread(self.value(arg.value))
            else:
                given.append(self.value(arg))
        named = {k.arg or "": self.value(k.value) for k in node.keywords}
        found: set[Any] = set()
        callees = self.value(node.func)
        for callee in callees:
            if isinstance(callee, Code):
                found |= self.to(callee, given, named)
            elif isinstance(callee, Column):  # the same numbers, seen otherwise
                found.add(callee)
        if not any(isinstance(callee, Code) and followed(callee) for callee in callees):
            written = named.pop("out", NOTHING)
            first = ast.unparse(node.func)
            if first.endswith((".at", ".copyto", ".put")) and first.startswith("np.") and given:
                written |= given.pop(0)
            for leaf in leaves(written):
                if isinstance(leaf, Column):
                    self.reading.note(leaf, True)
            if first not in {"getattr", "zip", "enumerate", "slice", "len", "range", "isinstance"}:
                for value in (*given, *named.values()):
                    self.read(value)
        return frozenset(found)

    def to(self, callee: Code, given: list[Value], named: dict[str, Value]) -> Value:
        """What one callee returns."""
        function, bound = callee.function, callee.bound
        if isinstance(function, str):  # a method of an array
            column = next(iter(bound or NOTHING))
            self.reading.note(column, function in ("fill", "sort", "put"))
            return NOTHING
        if bound is not None and function in _growing():
            [kind] = {leaf.kind for leaf in bound}
            self.reading.note(Column(kind, ROWS), True)
            return NOTHING
        if function is getattr and len(given) > 1:
            words = [leaf.text for leaf in leaves(given[1]) if isinstance(leaf, Word)]
            return frozenset().union(*(self.attribute(given[0], word) for word in words))
        if function is zip:
            return frozenset({Several((frozenset({Several(tuple(member(value) for value in given))}),))})
        if function is enumerate:
            pair = Several((NOTHING, member(given[0])))
            return frozenset({Several((frozenset({pair}),))})
        if function is slice:
            return A_SLICE
        if isinstance(function, type):
            return self.made(function, given, named)
        return self.reading.call(function, bound, given, named)

    def made(self, kind: type, given: list[Value], named: dict[str, Value]) -> Value:
        """An object of a class of ours: what is bundled in it keeps its name."""
        if not ours(kind) or issubclass(kind, Table):
            return NOTHING
        begin = inspect.getattr_static(kind, "__init__", None)
        if isinstance(begin, FunctionType) and not is_dataclass(kind):
            itself = frozenset({Thing(kind)})
            self.reading.call(begin, itself, given, named)
            return itself
        names: Any = kind  # its fields are in order
        fields = dict(zip(hints_of(names), given, strict=False)) | named
        return frozenset({Bundle(tuple(fields.items()))})


@cache
def _growing() -> frozenset[Callable[..., Any]]:
    return frozenset(getattr(GrowingTable, name) for name in _GROWTH)


@cache
def _tree(function: FunctionType) -> ast.stmt:
    return ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
