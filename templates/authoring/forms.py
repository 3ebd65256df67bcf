"""Blocks of the forms that go to the LA: pupil, parents, figures, support, papers, signature."""

from __future__ import annotations

from . import furniture, tables, wording
from .paper import Paper
from .wording import or_not_recorded, yes_no

CITE = ("Rule", "{{ reason.cite }}")
FLAGS = ("looked_after", "social_worker", "send", "ehcp", "medical", "part_time")
PUPIL_REQUIRED = (
    "pupil.full_name",
    "pupil.date_of_birth",
    "pupil.year_group",
    "pupil.upn",
    *(f"flags.{flag}" for flag in FLAGS),
)
SUPPORT = ("support.text", "support.offered", "support.appropriate", "support.engaged", "support.worked")
OPTIONAL = ("pupil.registration_group", "siblings.text", "figures.note", *SUPPORT)

_PARENT_LINES = (
    ("Relationship", "{{ parent.relationship }}"),
    ("Parental responsibility", "{{ parent.parental_responsibility }}"),
    ("Lives with the pupil", "{{ parent.lives_with_pupil }}"),
    ("Address", "{{ parent.address or 'Not recorded' }}"),
    ("Telephone", "{{ parent.phone or 'Not recorded' }}"),
    ("Language", "{{ parent.language or 'Not recorded' }}"),
    ("Details last checked on", "{{ parent.verified_on or 'Not recorded' }}"),
)


def pupil(paper: Paper) -> None:
    """Who the pupil is, and the questions that an LA asks first."""
    paper.h2("Pupil")
    paper.pairs(
        [
            ("Name", "{{ pupil.full_name }}"),
            ("Date of birth", "{{ pupil.date_of_birth }}"),
            (
                "Year and class",
                "{{ pupil.year_group }}"
                "{% if pupil.registration_group %}, {{ pupil.registration_group }}{% endif %}",
            ),
            ("Unique pupil number", "{{ pupil.upn }}"),
            ("School", "{{ school.name }}"),
            ("Looked after", yes_no("flags.looked_after")),
            ("Has a social worker", yes_no("flags.social_worker")),
            ("Special educational needs", yes_no("flags.send")),
            ("Education, health and care plan", yes_no("flags.ehcp")),
            ("Medical condition known", yes_no("flags.medical")),
            ("Part-time timetable", yes_no("flags.part_time")),
            ("Siblings of school age", or_not_recorded("siblings.text")),
        ]
    )


def attendance(paper: Paper) -> None:
    """The percentage with its sessions, the figures, and what they leave out."""
    paper.p("Attendance from {{ figures.period }}: **{{ figures.attendance }}**.", keep=True)
    wording.figures(paper, exact=True)
    with paper.when("figures.note"):
        paper.p("{{ figures.note }}")


def parents(paper: Paper) -> None:
    """Each parent as a block that stays together on a page."""
    paper.h2("Parents")
    table = tables.make(paper.document, (62, tables.TEXT_WIDTH - 62))
    tables.control(table, "for parent in parents")
    tables.shade(tables.row(table, ("Parent {{ loop.index }}", "{{ parent.name }}"), "CellHead", keep=True))
    for number, pair in enumerate(_PARENT_LINES, start=1):
        tables.row(table, pair, ("CellHead", "Cell"), keep=number < len(_PARENT_LINES))
    tables.control(table, "endfor")
    paper.gap()


def support(paper: Paper) -> None:
    """The four questions on support, and what it was."""
    paper.h2("Support")
    paper.pairs(
        [
            ("Offered", or_not_recorded("support.offered")),
            ("Right for this family", or_not_recorded("support.appropriate")),
            ("Taken up", or_not_recorded("support.engaged")),
            ("Worked", or_not_recorded("support.worked")),
            ("What it was", or_not_recorded("support.text")),
        ]
    )


def earlier_notices(paper: Paper) -> None:
    """Penalty notices so far, for the count in three years."""
    paper.h2("Earlier penalty notices for this pupil")
    paper.rows(
        "earlier_notices",
        (
            ("Issued on", "issued_on", 40),
            ("To", "parent", 60),
            ("Amount", "amount", 25),
            ("Outcome", "outcome", 45),
        ),
        "None are recorded.",
    )


def attachments(paper: Paper) -> None:
    """The papers that go with the form."""
    paper.h2("Papers attached")
    with paper.when("attachments"):
        paper.bullets_of("attachments")
        paper.otherwise()
        paper.p("None.")


def signature(paper: Paper) -> None:
    """Signed by the head, on a line of its own."""
    paper.h2("Signature")
    furniture.signature_table(paper)
