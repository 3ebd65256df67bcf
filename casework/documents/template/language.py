"""The small language that templates may speak: print a field, ask a question, go through a list.

It is Jinja with almost everything taken out. A template is a file that somebody uploads, so it is read like
data: no calls, no variables of its own, no attributes but the fields'. What is left can't run code, can't
run for long, and tells us beforehand which fields it uses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import CodeType
from typing import Any, NoReturn

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import SandboxedEnvironment

_FILTER_NEEDS = {"count": "ask", "length": "ask", "first": "list", "join": "list", "last": "list"}
FILTERS = frozenset({"capitalize", "lower", "title", "trim", "upper", *_FILTER_NEEDS})
LOOP = frozenset({"first", "last", "index", "index0", "length", "revindex", "revindex0"})
MAX_STEPS = 200_000  # turns of all loops of one paper together; the longest certificate takes about 1,000
MAX_DEPTH = 12  # blocks within blocks
MAX_EXPRESSION = 40  # questions within questions: and, or, not
STEPS = "_steps"
_TAG = re.compile(r"\{([{%#])(?:p|tr|tc|r)?[-+\s]*(.*?)[-+\s]*[}%#]\}", re.DOTALL)
_OPENED = {"for": "endfor", "if": "endif"}
_LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")


@dataclass(frozen=True)
class Fault:
    """Something that a template may not hold; ``line`` is a line of the source that was analysed."""

    code: str
    line: int
    what: str
    fix: str


@dataclass(frozen=True)
class Use:
    """One use of a field: ``history``, ``school.address[]`` (a line of it), ``history[].date`` (a column)."""

    path: str
    line: int
    how: str  # print (words are needed), list (lines are), loop (lines or rows), ask (anything)


@dataclass
class Analysis:
    """What a source uses, what is wrong with it, and its tree when nothing is."""

    faults: list[Fault] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    tree: nodes.Template | None = None


class TooManySteps(Exception):
    """The loops of a template went round too often."""


class TemplateEnvironment(SandboxedEnvironment):
    """Jinja without its doors: no globals, no tests, few filters, and attributes only of our own data."""

    def __init__(self) -> None:
        """Make the one environment that all templates share."""
        super().__init__(undefined=StrictUndefined, autoescape=True, finalize=_printable, cache_size=0)
        self.globals.clear()
        self.tests = {}
        self.filters = {name: self.filters[name] for name in FILTERS} | {"counted": _counted}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a group's field, a row's column or a fact of the loop, never a Python attribute."""
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, LoopContext) and attribute in LOOP:
            return super().getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> NoReturn:
        """Return nothing: square brackets are not part of the language."""
        raise SecurityError("square brackets are not allowed")

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: N805
        """Return nothing: calls are not part of the language."""
        raise SecurityError("calls are not allowed")

    def code(self, tree: nodes.Template) -> CodeType:
        """Return the tree as Python code in which every loop counts its turns."""
        for loop in tree.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, "counted", [], [], None, None, lineno=loop.lineno)
        return self.compile(tree)


@pass_context
def _counted(context: Context, items: list[Any]) -> list[Any]:
    """Return the items, after taking their number off what the paper may still spend."""
    steps = context[STEPS]
    steps[0] -= len(items) + 1
    if steps[0] < 0:
        raise TooManySteps
    return items


def _printable(value: Any) -> Any:
    """Return the value when it is words or a number; a printed list or flag would show Python's notation."""
    if isinstance(value, (str, StrictUndefined)) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise SecurityError(f"a {type(value).__name__} can't be printed; go through it, or ask about it")


ENVIRONMENT = TemplateEnvironment()


def analyse(source: str) -> Analysis:
    """Return what the source uses and all that is wrong with it; the tree only when nothing is."""
    result = Analysis()
    result.faults += _comments(source) + _blocks(source)
    if result.faults:
        return result
    try:
        tree = ENVIRONMENT.parse(source)
        _Walker(result).block(tree.body, {})
    except TemplateSyntaxError as fault:
        fix = "Compare the tag with the examples in the guide to templates; write it anew in one go."
        result.faults.append(
            Fault("template_syntax", fault.lineno, f"The tag can't be read: {fault.message}", fix)
        )
    except RecursionError:
        result.faults.append(Fault("template_too_deep", 1, "A tag is nested too deeply.", "Make it simpler."))
    if not result.faults:
        result.tree = tree
    return result


def _comments(source: str) -> list[Fault]:
    """Return a fault for each comment: an unclosed one swallows the letter up to the next."""
    what = "A tag begins with {#, which hides the text up to the next #}."
    return [
        Fault("template_comment", source.count("\n", 0, found.start()) + 1, what, "Take {# out.")
        for found in re.finditer(r"\{#", source)
    ]


def _blocks(source: str) -> list[Fault]:
    """Return a fault for each loop or question that is not closed, or closed by the wrong word."""
    faults: list[Fault] = []
    opened: list[tuple[str, int]] = []
    for tag in _TAG.finditer(source):
        word = tag[2].partition(" ")[0] if tag[1] == "%" else ""
        line = source.count("\n", 0, tag.start()) + 1
        if word in _OPENED:
            opened.append((word, line))
            if len(opened) == MAX_DEPTH + 1:
                faults.append(Fault("template_too_deep", line, "Too many tags within tags.", "Nest fewer."))
        elif word in _OPENED.values():
            if opened and _OPENED[opened[-1][0]] == word:
                opened.pop()
                continue
            wanted = f"{_OPENED[opened[-1][0]]} has to come first" if opened else "nothing is open here"
            faults.append(
                Fault(
                    "unclosed_block",
                    line,
                    f"{word} stands in the wrong place: {wanted}.",
                    "Move or remove it.",
                )
            )
            return faults  # what follows would only be confused by it
    for word, line in opened:
        end = _OPENED[word]
        faults.append(
            Fault(
                "unclosed_block", line, f"A {{% {word} … %}} is never closed.", f"Add {{% {end} %}} after it."
            )
        )
    return faults


class _Walker:
    """Goes through the tree once: allows what the language has, notes every use of a field."""

    def __init__(self, result: Analysis) -> None:
        """Write into this analysis."""
        self.result = result
        self.depth = 0

    def block(self, body: list[nodes.Node], scope: Mapping[str, str]) -> None:
        """Walk a run of text and tags; ``scope`` says what each loop's name stands for."""
        for node in body:
            if isinstance(node, nodes.Output):
                for part in node.nodes:
                    if isinstance(part, nodes.TemplateData):
                        self._text(part)
                    else:
                        self.expression(part, scope, "print")
            elif isinstance(node, nodes.If):
                self.expression(node.test, scope, "ask")
                for inner in (node.body, node.elif_, node.else_):
                    self.block(list(inner), scope)
            elif isinstance(node, nodes.For):
                self._loop(node, scope)
            else:
                self._refuse(node)

    def _loop(self, node: nodes.For, scope: Mapping[str, str]) -> None:
        path = self._path(node.iter, scope)
        if path is None or not isinstance(node.target, nodes.Name) or node.recursive:
            self._refuse(node)
            return
        self.result.uses.append(Use(path, node.lineno, "loop"))
        inner = {**scope, node.target.name: f"{path}[]", "loop": "loop"}
        if node.test is not None:
            self.expression(node.test, inner, "ask")
        self.block(node.body, inner)
        self.block(node.else_, scope)

    def expression(self, node: nodes.Node, scope: Mapping[str, str], how: str) -> None:
        """Walk what stands in a tag."""
        self.depth += 1
        if self.depth > MAX_EXPRESSION:
            raise RecursionError
        self._expression(node, scope, how)
        self.depth -= 1

    def _expression(self, node: nodes.Node, scope: Mapping[str, str], how: str) -> None:
        if isinstance(node, (nodes.Name, nodes.Getattr)):
            path = self._path(node, scope)
            if path is None:
                self._refuse(node)
            elif not path.startswith("loop."):
                self.result.uses.append(Use(path, node.lineno, how))
        elif isinstance(node, nodes.Const):
            pass
        elif isinstance(node, nodes.Filter):
            self._filter(node, scope)
        elif isinstance(node, nodes.CondExpr) and node.expr2 is not None:
            self.expression(node.test, scope, "ask")
            self.expression(node.expr1, scope, how)
            self.expression(node.expr2, scope, how)
        elif isinstance(node, (nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Concat)):
            for operand in node.iter_child_nodes():
                self.expression(operand, scope, "ask")
        elif isinstance(node, nodes.Mul) and self._is_span(node, scope):
            pass  # docxtpl's {% hm %} writes it to widen a table cell
        else:
            self._refuse(node)

    def _filter(self, node: nodes.Filter, scope: Mapping[str, str]) -> None:
        plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if (
            node.name not in FILTERS
            or node.node is None
            or not plain
            or len(node.args) > (node.name == "join")
        ):
            self._refuse(node)
            return
        self.expression(node.node, scope, _FILTER_NEEDS.get(node.name, "print"))
        for argument in node.args:
            self.expression(argument, scope, "print")

    def _is_span(self, node: nodes.Mul, scope: Mapping[str, str]) -> bool:
        return isinstance(node.left, nodes.Const) and self._path(node.right, scope) == "loop.length"

    def _path(self, node: nodes.Node, scope: Mapping[str, str]) -> str | None:
        """Return the field that a name means, or None when it means nothing that the language has."""
        if isinstance(node, nodes.Name):
            return None if node.name.startswith("_") else scope.get(node.name, node.name)
        if isinstance(node, nodes.Getattr) and not node.attr.startswith("_"):
            path = self._path(node.node, scope)
            if path == "loop" and node.attr not in LOOP:
                return None
            return f"{path}.{node.attr}" if path else None
        return None

    def _text(self, node: nodes.TemplateData) -> None:
        words = re.sub(r"<[^>]*>", "", node.data)
        if found := _LEFT_OVER.search(words):
            line = node.lineno + node.data.count("\n", 0, max(node.data.find(found[0]), 0))
            what = f"A stray {found[0]} would be printed."
            self.result.faults.append(Fault("stray_bracket", line, what, "Remove it, or write the tag anew."))

    def _refuse(self, node: nodes.Node) -> None:
        what = f"A tag does something that templates may not do ({type(node).__name__})."
        fix = (
            "Only print a field, use if and for over a field, compare, and the filters "
            f"{', '.join(sorted(FILTERS))}."
        )
        # Jinja makes some nodes itself, which stand on no line; their children do.
        lines = (inner.lineno for inner in (node, *node.find_all(nodes.Node)) if inner.lineno)
        self.result.faults.append(Fault("forbidden_in_template", next(lines, 1), what, fix))
