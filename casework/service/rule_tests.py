"""Which tests of the source tree show which rules: read from the tests' own text, none is run."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

RULE = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{2})([0-9]{2})(?![0-9A-Za-z])")


def tests_of_rules(tests: Path | None, rules: Iterable[str]) -> dict[str, list[str]]:
    """Return the tests that name each rule, as ``tests/unit/x.py::test_y``; none where there are no tests.

    A test names a rule in its name, its text, its decorators, or in a constant of its module that it uses;
    a scenario (``tests/scenarios/*.toml``) names a rule anywhere in it.
    """
    found: dict[str, list[str]] = {rule: [] for rule in rules}
    if tests is None:
        return found
    for path in sorted(tests.rglob("*.py")):
        shown = path.relative_to(tests.parent).as_posix()
        for name, named in _in_module(path.read_text(encoding="utf-8")):
            _note(found, named, f"{shown}::{name}")
    for path in sorted((tests / "scenarios").glob("*.toml")):
        shown = path.relative_to(tests.parent).as_posix()
        for name, named in _in_scenarios(path):
            _note(found, named, f"{shown}::{name}" if name else shown)
    return found


def _note(found: Mapping[str, list[str]], named: set[str], test: str) -> None:
    for rule in sorted(named & found.keys()):
        found[rule].append(test)


def _ids(text: str) -> set[str]:
    return {f"{match[1]}{match[2]}".upper() for match in RULE.finditer(text.replace("_", " "))}


def _in_module(source: str) -> Iterator[tuple[str, set[str]]]:
    """Yield each test function of a module with the rules that it names."""
    if not RULE.search(source.replace("_", " ")):
        return
    tree = ast.parse(source)
    lines = source.splitlines()
    constants = _constants(tree, lines)
    for prefix, node in _tests(tree):
        text = _text(node, lines)
        named = _ids(text)
        for each in ast.walk(node):
            if isinstance(each, ast.Name) and each.id in constants:
                named |= constants[each.id]
        yield prefix + node.name, named


def _constants(tree: ast.Module, lines: list[str]) -> dict[str, set[str]]:
    """Return the rules in each constant of a module, through the constants that it is made of."""
    found: dict[str, set[str]] = {}
    for node in tree.body:
        targets: list[ast.expr] = list(node.targets) if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AnnAssign):
            targets = [node.target]
        for target in targets:
            if isinstance(target, ast.Name):
                used = (each.id for each in ast.walk(node) if isinstance(each, ast.Name))
                text = "\n".join(lines[node.lineno - 1 : node.end_lineno])
                found[target.id] = _ids(text).union(*(found.get(name, set()) for name in used))
    return {name: rules for name, rules in found.items() if rules}


def _tests(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and inner.name.startswith("test"):
                    yield f"{node.name}::", inner
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            yield "", node


def _text(node: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[str]) -> str:
    first = min((each.lineno for each in node.decorator_list), default=node.lineno)
    return "\n".join(lines[first - 1 : node.end_lineno])


def _in_scenarios(path: Path) -> Iterator[tuple[str, set[str]]]:
    """Yield each named table of a scenario file with its rules, or the whole file where none is named."""
    text = path.read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    tables = [
        table
        for value in data.values()
        if isinstance(value, list)
        for table in value
        if isinstance(table, dict) and isinstance(table.get("name"), str)
    ]
    if not tables:
        yield str(data.get("name", "")), _ids(text)
    for table in tables:
        yield table["name"], _ids(str(table))
