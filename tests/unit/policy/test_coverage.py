"""Coverage: every rule of a text, what became of it, where, and which tests show it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from casework.app import policy, policy_names, source_tests
from casework.cli.main import run
from casework.policy.loader import load_policy
from casework.policy.model import RuleKind
from casework.policy.rules import coverage

ROOT = Path(__file__).parents[3]
COUNTS = {"canterbury-road": ("CR", 70), "kilnhurst": ("KI", 27), "tilston": ("TI", 27)}


def printed(capsys, *words: str) -> tuple[int, dict]:
    code = run(["policy", "coverage", *words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_every_rule_of_every_school_is_listed_once_in_order(capsys):
    code, said = printed(capsys)
    assert (code, said["schema"], said["missing"]) == (0, "casework/coverage/1", [])
    wanted = [
        (f"{prefix}{number:02d}", school)
        for school, (prefix, count) in COUNTS.items()
        for number in range(1, count + 1)
    ]
    assert [(row["id"], row["school"]) for row in said["rules"]] == wanted


@pytest.mark.parametrize("school", COUNTS)
def test_each_row_names_a_line_that_is_there_and_names_the_rule(school, capsys):
    _, said = printed(capsys, school)
    kinds = {kind.value for kind in RuleKind}
    for row in said["rules"]:
        assert set(row) >= {"id", "school", "kind", "where", "tests", "cite", "text", "built"}
        assert row["kind"] in kinds and row["school"] == school and row["cite"] and row["text"]
        assert row["where"]
        for place in row["where"]:
            file, _, line = place.rpartition(":")
            below = (ROOT / file).read_text(encoding="utf-8").splitlines()[int(line) - 1 :]
            block = "\n".join(below[:20])
            assert row["id"] in block, place


def test_each_test_that_a_row_names_is_there(capsys):
    _, said = printed(capsys)
    names = {test for row in said["rules"] for test in row["tests"]}
    assert names
    for name in names:
        file, _, test = name.partition("::")
        assert (ROOT / file).is_file(), name
        if file.endswith(".py"):
            assert f"def {test.rpartition('::')[2]}(" in (ROOT / file).read_text(encoding="utf-8"), name


def test_a_rule_that_waits_to_be_built_says_so_with_its_issue(capsys, tmp_path, monkeypatch):
    text = (ROOT / "state_machines/rules/tilston.toml").read_text(encoding="utf-8")
    waits = 'id    = "TI07"\nbuilt = false\nissue = "Reports"\n'
    (tmp_path / "rules").mkdir()
    changed = text.replace('id    = "TI07"\n', waits)
    (tmp_path / "rules" / "tilston.toml").write_text(changed, encoding="utf-8")
    monkeypatch.setenv("CASEWORK_POLICIES", str(tmp_path))
    _, said = printed(capsys, "tilston")
    rows = {row["id"]: row for row in said["rules"]}
    assert (rows["TI07"]["built"], rows["TI08"]["built"]) == (False, True)
    assert rows["TI07"]["issue"] == "Reports"
    assert run(["policy", "coverage", "tilston"]) == 0
    assert "report, not yet built" in capsys.readouterr().out
    assert run(["policy", "show", "tilston", "--on", "2025-01-07"]) == 0
    assert "not yet built" in capsys.readouterr().out


@pytest.mark.parametrize("school", COUNTS)
def test_every_rule_is_built_and_has_a_test(school, capsys):
    _, said = printed(capsys, school)
    assert [row["id"] for row in said["rules"] if not row["built"] or not row["tests"]] == []


def test_a_rule_without_a_row_is_missing_and_the_code_is_3(capsys, tmp_path, monkeypatch):
    rules = tmp_path / "rules"
    rules.mkdir()
    text = (ROOT / "state_machines/rules/tilston.toml").read_text(encoding="utf-8")
    (rules / "tilston.toml").write_text(text.replace("count  = 27", "count  = 28"), encoding="utf-8")
    monkeypatch.setenv("CASEWORK_POLICIES", str(tmp_path))
    code, said = printed(capsys, "tilston")
    assert (code, said["missing"]) == (3, [{"id": "TI28", "school": "tilston"}])
    assert run(["policy", "coverage", "tilston"]) == 3
    assert "TI28  tilston: no file names this rule" in capsys.readouterr().out


def test_a_school_that_is_not_there_is_not_found(capsys):
    assert run(["policy", "coverage", "tilstone", "--json"]) == 5
    assert "tilston" in json.loads(capsys.readouterr().err)["error"]["what"]


def test_a_text_without_a_list_has_the_rules_that_its_own_files_name(oakfield):
    files = {name: content for name, content in oakfield.items() if not name.startswith("rules/")}
    ids = [each.id for each in coverage(load_policy("oakfield", files))]
    assert sorted(ids) == ["OA01", "OA02", "OA03", "OA04", "OA05"]  # OA09 is the authority's


def test_repeating_the_law_is_no_row(oakfield):
    parameter = b"""
[[parameter]]
name = "printed.amount"
unit = "pence"
why  = "The text repeats it."
rule = "OA09"
restates = ["penalty_notice.early.amount"]
  [[parameter.value]]
  from = 2020-01-01
  is   = 8000
  cite = "Oakfield policy, line 90"
"""
    files = dict(oakfield)
    files["rules/oakfield.toml"] += parameter
    files["authorities/oakshire.toml"] = files["authorities/oakshire.toml"].replace(b'"OA09"', b'"XX"')
    (found,) = [each for each in coverage(load_policy("oakfield", files)) if each.id == "OA09"]
    assert found.places == ()


@pytest.mark.parametrize(
    ("rule", "kind"),
    [("OA01", "trigger"), ("OA02", "clock"), ("OA04", "actor"), ("OA05", "prompt"), ("OA06", "parameter")],
)
def test_the_kind_of_a_rule_follows_from_what_the_files_make_of_it(rule, kind, oakfield):
    (found,) = [each for each in coverage(load_policy("oakfield", oakfield)) if each.id == rule]
    assert found.leading.kind.value == kind


def test_coverage_needs_no_home(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CASEWORK_HOME", raising=False)
    assert run(["policy", "coverage", "kilnhurst"]) == 0
    assert capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_coverage_runs_as_a_program_of_its_own_in_any_folder(tmp_path):
    words = [sys.executable, "-m", "casework", "policy", "coverage", "--json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, timeout=30, check=True)
    assert len(json.loads(done.stdout)["rules"]) == sum(count for _, count in COUNTS.values())


def test_the_tests_are_those_of_the_source_tree():
    assert source_tests() == ROOT / "tests"
    assert policy_names() == sorted(COUNTS)
    assert policy("tilston").rules.ids[-1] == "TI27"
