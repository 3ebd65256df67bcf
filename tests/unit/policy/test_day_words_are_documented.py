"""docs/bring-your-own-policy.md names every parameter that the day reads."""

from pathlib import Path

import pytest

from casework.case import day, day_decisions, day_runs, day_times

PAGE = (Path(__file__).parents[3] / "docs" / "bring-your-own-policy.md").read_text(encoding="utf-8")
NATIONAL = {day_runs.LONGEST, day_runs.BECOMES, day_decisions.NO_BLANKET}
NAMES = {
    value
    for module in (day, day_decisions, day_runs, day_times)
    for name, value in vars(module).items()
    if name.isupper() and isinstance(value, str) and "." in value
}


@pytest.mark.parametrize("name", sorted(NAMES - NATIONAL))
def test_the_page_names_the_parameter(name):
    assert f"`{name}`" in PAGE
