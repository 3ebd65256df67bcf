"""Rules that bind somebody else can be recorded with their line; what the program asks or prints is shown.

The ids stand here, and not only in the files, so that `policy coverage` finds which test shows which rule;
the first test keeps both the same.
"""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from casework.app import catalogue, policy
from casework.case.decide import Order
from casework.cli.main import run
from casework.errors import BadInput, NotFound
from casework.policy.describe import Standing, describe
from casework.policy.model import RuleKind
from casework.policy.rules import coverage
from casework.policy.vocabulary import RECORDABLE
from casework.service import actions
from casework.service.papers import Upload
from casework.service.workspace import Workspace
from casework.store.home import create, open_home

SCHOOLS = {"CR": "canterbury-road", "KI": "kilnhurst", "TI": "tilston"}
DAY = date(2025, 1, 14)
UPN = "Z999200024001"


def ids(text: str) -> list[str]:
    return text.split()


RECORD = ids("""
    CR04 CR06 CR13 CR15 CR25 CR26 CR27 CR40 CR41 CR63 CR66 CR68
    KI02 KI03 KI04 KI05 KI14 KI25
    TI05 TI09 TI13 TI14 TI22
""")
SHOWN = ids("""
    CR08 CR09 CR10 CR12 CR14 CR16 CR22 CR23 CR38 CR44 CR62 CR64 CR65 CR67 CR69
    KI15 KI23 KI27 TI06 TI07 TI08 TI15 TI23 TI27
""")
CHECKED = ids("CR07 CR11 CR29 CR35 CR43 CR57 CR58 CR60 KI06 KI11 KI13 KI21 TI10")
FIGURES = ids("""
    CR01 CR02 CR03 CR05 CR28 CR36 CR40 CR61 CR65 CR66 CR70
    KI01 KI18 KI19 KI20 KI22 TI01 TI02 TI03 TI04 TI12 TI14
""")

PUPILS = f"""\
upn,admission_no,surname,forename,date_of_birth,year_group,registration_group,address_line_1,address_line_2,\
town,postcode,on_roll_from,on_roll_to,flags
{UPN},1,Tiny,Tess,2015-05-05,4,4B,1 Made-up Lane,,Nowhere,ZZ1 1ZZ,2020-09-01,,
"""
CALENDAR = '[[term]]\nname = "Spring"\nfrom = 2025-01-06\nto = 2025-04-04\n'
DETAILS = {
    "support": {"offered": "yes"},
    "hold": {"reason": "review of special needs", "until": "2025-02-01"},
    "la_outcome": {"outcome": "advice"},
    "court_outcome": {"outcome": "no order"},
}


def school_of(rule: str) -> str:
    return SCHOOLS[rule[:2]]


def records_of(rule: str) -> list[str]:
    return [what for row in policy(school_of(rule)).rules.rows if row.id == rule for what in row.records]


@pytest.fixture(scope="module")
def homes(tmp_path_factory) -> Callable[[str], Path]:
    """A home of each school with one pupil."""
    made: dict[str, Path] = {}

    def of(school: str) -> Path:
        if school not in made:
            folder = tmp_path_factory.mktemp(school)
            create(folder / "home", policy=school)
            (folder / "pupils.csv").write_text(PUPILS)
            (folder / "calendar.toml").write_text(CALENDAR)
            files = [str(folder / name) for name in ("pupils.csv", "calendar.toml")]
            assert run(["--home", str(folder / "home"), "register", "import", *files]) == 0
            made[school] = folder / "home"
        return made[school]

    return of


@pytest.fixture
def space(homes) -> Callable[[str], Workspace]:
    """The workspace of a school's home."""
    now = datetime(2025, 1, 14, 9, tzinfo=UTC)
    return lambda school: Workspace(open_home(homes(school)), policy(school), catalogue(), lambda: now)


@pytest.fixture(scope="session")
def pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.drawString(72, 720, "An appointment")
    canvas.save()
    return out.getvalue()


def order(what: str, **details: str) -> Order:
    return Order(DAY, "Ms Office", "attendance_officer", {**DETAILS.get(what, {}), **details})


def test_the_lists_of_rules_here_are_those_of_the_files():
    rows = [row for school in SCHOOLS.values() for row in policy(school).rules.rows]
    prompts = [
        prompt.rule
        for school in SCHOOLS.values()
        for machine in policy(school).machines.values()
        for prompt in machine.prompts
    ]
    of_kind = {kind: {row.id for row in rows if row.kind is kind} for kind in RuleKind}
    assert set(RECORD) == of_kind[RuleKind.RECORD]
    assert set(SHOWN) >= of_kind[RuleKind.PROMPT] | of_kind[RuleKind.REPORT]
    assert set(SHOWN) <= {*prompts, *of_kind[RuleKind.PROMPT], *of_kind[RuleKind.REPORT]}
    rest = of_kind[RuleKind.GUARD] | of_kind[RuleKind.ACTOR] | of_kind[RuleKind.DOCUMENT]
    assert set(CHECKED) == rest


def test_everything_that_a_file_may_name_as_a_record_can_be_recorded():
    assert set(RECORDABLE) <= set(actions.WHAT)


@pytest.mark.parametrize(
    ("rule", "what"),
    [pytest.param(rule, what, id=f"{rule}-{what}") for rule in RECORD for what in records_of(rule)],
)
def test_a_rule_that_binds_somebody_else_is_recorded_with_its_line(rule, what, space, pdf):
    school = school_of(rule)
    files = [Upload("paper.pdf", pdf)] if what == "evidence" else []
    done = actions.record(space(school), f"{UPN}/absence", what, order(what, rule=rule), files)
    (row,) = [row for row in policy(school).rules.rows if row.id == rule]
    assert done.events[0].details["rule"] == rule
    assert done.events[0].details["cite"] == row.cite
    kept = space(school).case_file(UPN, "absence", 1).entries
    assert any(entry.event.details.get("cite") == row.cite for entry in kept)


@pytest.mark.parametrize("rule", SHOWN)
def test_a_rule_that_is_asked_or_printed_is_shown_with_its_line(rule):
    lines = [line for line in describe(policy(school_of(rule)), DAY).rules if line.id == rule]
    assert lines
    assert all(line.kind in ("prompt", "report") and line.text and line.cite for line in lines)


@pytest.mark.parametrize("rule", CHECKED)
def test_a_rule_that_the_program_keeps_by_itself_says_how(rule):
    lines = [line for line in describe(policy(school_of(rule)), DAY).rules if line.id == rule]
    assert lines
    assert {line.kind for line in lines} <= {"actor", "document", "guard"}
    assert all(line.text and line.cite and not line.issue for line in lines)


@pytest.mark.parametrize("rule", FIGURES)
def test_a_figure_a_time_or_a_list_of_the_text_is_shown_with_its_line(rule):
    rows = [row for row in describe(policy(school_of(rule)), DAY).parameters if row.rule == rule]
    assert rows
    assert all(row.text and row.cite for row in rows)
    assert all(row.standing in (Standing.IN_FORCE, Standing.OPEN) for row in rows)


@pytest.mark.parametrize("school", SCHOOLS.values())
def test_every_rule_of_a_text_has_a_row_and_none_waits_to_be_built(school):
    found = coverage(policy(school))
    assert [each.id for each in found if not each.places] == []
    waiting = {place.issue for each in found for place in each.places} - {""}
    assert waiting == set()


def test_a_rule_that_the_policy_does_not_have_is_not_found(space):
    with pytest.raises(NotFound) as caught:
        actions.record(space("tilston"), f"{UPN}/absence", "contact", order("contact", rule="CR04"))
    assert caught.value.code == "no_such_rule"
    assert "tilston" in str(caught.value)


def test_a_rule_recorded_as_something_else_is_refused_with_what_it_is(space):
    with pytest.raises(BadInput) as caught:
        actions.record(space("tilston"), f"{UPN}/absence", "support", order("support", rule="TI22"))
    assert caught.value.code == "recorded_otherwise"
    assert "record it as contact" in str(caught.value)


def test_a_record_without_a_rule_carries_no_citation(space):
    done = actions.record(space("kilnhurst"), f"{UPN}/absence", "contact", order("contact"), dry_run=True)
    assert done.events[0].details == {}


def test_the_day_of_a_rule_does_not_matter_to_its_row():
    assert describe(policy("kilnhurst"), date(2016, 9, 1)).rules == describe(policy("kilnhurst"), DAY).rules


def test_a_rule_is_named_in_small_letters_too(space):
    said = order("contact", rule="ki03")
    done = actions.record(space("kilnhurst"), f"{UPN}/absence", "contact", said, dry_run=True)
    assert done.events[0].details["rule"] == "KI03"
