"""The budget and the boundaries of the code, so that they can't wear away unnoticed."""

from __future__ import annotations

import ast
import re
import statistics
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "casework").rglob("*.py"))
CORE = [ROOT / "casework" / part for part in ("case", "policy", "documents", "store", "service")]


def lines_of(module: Path) -> int:
    return len(module.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_has_more_than_350_lines(module: Path) -> None:
    assert lines_of(module) <= 350


def test_half_of_the_modules_have_at_most_120_lines() -> None:
    assert statistics.median(lines_of(module) for module in MODULES) <= 120


def test_no_module_below_the_entry_points_reads_a_clock() -> None:
    # the age of a half-written file is measured against the disk's own clock, which decides nothing in a case
    clock = re.compile(r"\.(today|now|utcnow)\(\)")
    guilty = [
        f"{module.relative_to(ROOT)}:{number}"
        for folder in CORE
        for module in folder.rglob("*.py")
        for number, line in enumerate(module.read_text(encoding="utf-8").splitlines(), 1)
        if clock.search(line) and "space.now()" not in line and "self.now()" not in line
    ]
    assert guilty == []


def test_no_school_or_authority_is_named_in_code_but_for_the_demo() -> None:
    names = re.compile(r"canterbury|kilnhurst|tilston|\bkent\b|rotherham|cheshire", re.IGNORECASE)
    guilty = [
        f"{module.relative_to(ROOT)}: {line.strip()}"
        for module in MODULES
        if "demo" not in module.relative_to(ROOT).as_posix()
        for line in module.read_text(encoding="utf-8").splitlines()
        if names.search(line)
    ]
    assert guilty == []


def test_every_public_function_says_what_it_returns_in_its_docstring() -> None:
    silent = []
    for module in MODULES:
        tree = ast.parse(module.read_text(encoding="utf-8"))
        for node in tree.body:
            is_public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if is_public and not ast.get_docstring(node):
                silent.append(f"{module.relative_to(ROOT)}: {node.name}")
    assert silent == []
