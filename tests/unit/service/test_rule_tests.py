"""Finding the tests that show a rule, from the tests' text."""

from pathlib import Path

import pytest

from casework.service.rule_tests import tests_of_rules as found_tests

MODULE = '''
"""A module that names ZZ09 in its own text, which is no test."""
import pytest

FIRST = ["ZZ03"]
BOTH: list[str] = [*FIRST, "ZZ04"]


def helper():
    return "ZZ05"


def test_a_letter_goes_zz01():
    pass


@pytest.mark.parametrize("rule", ["ZZ02"])
def test_by_its_decorator(rule):
    assert rule


@pytest.mark.parametrize("rule", BOTH)
def test_by_a_constant(rule):
    """And ZZ06 in words."""


class TestGroup:
    def test_inside(self):
        assert "ZZ07", "not ZZ0, ZZ080 or XZZ08"
'''
SCENARIOS = """
[[scenario]]
name = "the first letter"
rule = "ZZ01"
[[scenario]]
name = "the second"
steps = [{ rule = "ZZ02" }]
"""


@pytest.fixture
def found(tmp_path) -> dict[str, list[str]]:
    tests = tmp_path / "tests"
    (tests / "scenarios").mkdir(parents=True)
    (tests / "test_x.py").write_text(MODULE)
    (tests / "scenarios" / "letters.toml").write_text(SCENARIOS)
    (tests / "scenarios" / "whole.toml").write_text('name = "whole"\nrule = "ZZ03"\n')
    (tests / "scenarios" / "nameless.toml").write_text('rule = "ZZ04"\n')
    return found_tests(tests, [f"ZZ{number:02d}" for number in range(1, 10)])


@pytest.mark.parametrize(
    ("rule", "tests"),
    [
        ("ZZ01", ["test_x.py::test_a_letter_goes_zz01", "scenarios/letters.toml::the first letter"]),
        ("ZZ02", ["test_x.py::test_by_its_decorator", "scenarios/letters.toml::the second"]),
        ("ZZ03", ["test_x.py::test_by_a_constant", "scenarios/whole.toml::whole"]),
        ("ZZ04", ["test_x.py::test_by_a_constant", "scenarios/nameless.toml"]),
        ("ZZ05", []),
        ("ZZ06", ["test_x.py::test_by_a_constant"]),
        ("ZZ07", ["test_x.py::TestGroup::test_inside"]),
        ("ZZ08", []),
        ("ZZ09", []),
    ],
)
def test_a_test_names_a_rule_in_its_name_text_decorators_or_constants(rule, tests, found):
    assert found[rule] == [f"tests/{test}" for test in tests]


def test_without_a_source_tree_there_are_no_tests():
    assert found_tests(None, ["ZZ01"]) == {"ZZ01": []}


def test_a_folder_without_scenarios_is_read_too(tmp_path: Path):
    (tmp_path / "test_y.py").write_text("def test_zz01_once():\n    pass\n")
    assert found_tests(tmp_path, ["ZZ01"])["ZZ01"] == [f"{tmp_path.name}/test_y.py::test_zz01_once"]
