"""Blocks of the forms that go to the LA: pupil, parents, figures, support, papers, signature."""

from __future__ import annotations

from . import furniture, tables, wording
from .paper import QUAD, Paper
from .wording import or_not_recorded, yes_no

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

_PARENT = (
    ("Relationship", "{{ parent.relationship }}"),
    ("Parental responsibility", "{{ parent.parental_responsibility }}"),
    ("Lives with the pupil", "{{ parent.lives_with_pupil }}"),
    ("Telephone", "{{ parent.phone or 'Not recorded' }}"),
    ("Language", "{{ parent.language or 'Not recorded' }}"),
    ("Details checked on", "{{ parent.verified_on or 'Not recorded' }}"),
)


def pupil(paper: Paper) -> None:
    """Who the pupil is, and the questions that an LA asks first."""
    paper.h2("Pupil")
    table = tables.make(paper.document, QUAD)
    tables.shade(paper.wide(table, ("Name", "{{ pupil.full_name }}"), "CellHead"))
    klass = (
        "{{ pupil.year_group }}{% if pupil.registration_group %}, {{ pupil.registration_group }}{% endif %}"
    )
    paper.fill_quads(
        table,
        [
            ("Date of birth", "{{ pupil.date_of_birth }}"),
            ("Year and class", klass),
            ("Unique pupil number", "{{ pupil.upn }}"),
            ("Looked after", yes_no("flags.looked_after")),
            ("Has a social worker", yes_no("flags.social_worker")),
            ("Special needs support", yes_no("flags.send")),
            ("Has an EHC plan", yes_no("flags.ehcp")),
            ("Medical condition known", yes_no("flags.medical")),
            ("Part-time timetable", yes_no("flags.part_time")),
        ],
        wide=[("Siblings of school age", or_not_recorded("siblings.text"))],
    )
    paper.gap()


def reason(paper: Paper) -> None:
    """Kind of absence, reason and rule, which stay with their heading."""
    paper.p("**{{ absence.kind }}.** {{ reason.text }}", keep=True)
    paper.p("Rule: {{ reason.cite }}.")


def attendance(paper: Paper) -> None:
    """The percentage with its sessions, the figures, and what they leave out."""
    paper.p("Attendance from {{ figures.period }}: **{{ figures.attendance }}**.", keep=True)
    wording.figures(paper, exact=True)
    with paper.when("figures.note"):
        paper.p("{{ figures.note }}")


def parents(paper: Paper) -> None:
    """Each parent as a block that stays together on a page."""
    paper.h2("Parents")
    table = tables.make(paper.document, QUAD)
    tables.control(table, "for parent in parents")
    tables.shade(paper.wide(table, ("Parent {{ loop.index }}", "{{ parent.name }}"), "CellHead"))
    paper.fill_quads(table, _PARENT, wide=[("Address", "{{ parent.address or 'Not recorded' }}")])
    tables.control(table, "endfor")
    paper.gap()


def support(paper: Paper) -> None:
    """The four questions on support, and what it was."""
    paper.h2("Support")
    paper.quads(
        [
            ("Offered", or_not_recorded("support.offered")),
            ("Right for this family", or_not_recorded("support.appropriate")),
            ("Taken up", or_not_recorded("support.engaged")),
            ("Worked", or_not_recorded("support.worked")),
        ],
        wide=[("What it was", or_not_recorded("support.text"))],
    )


def earlier_notices(paper: Paper) -> None:
    """Penalty notices so far, for the count in three years."""
    paper.h2("Earlier penalty notices for this pupil")
    paper.rows(
        "earlier_notices",
        (
            ("Issued on", "issued_on", 32),
            ("To", "parent", 44),
            ("Asked for", "amount", 38),
            ("What became of it", "outcome", 56),
        ),
        "Nothing is recorded.",
    )


def confirmations(paper: Paper, *more: str) -> None:
    """What the school stands for; nothing is confirmed that the pupil's flags contradict."""
    paper.bullets("The pupil is of compulsory school age and a registered pupil at the school.")
    with paper.when("not flags.looked_after"):
        paper.bullets("The pupil is not looked after by a local authority.")
    paper.bullets(*more)


def attachments(paper: Paper) -> None:
    """The papers that go with the form."""
    paper.h2("Papers attached")
    with paper.when("attachments"):
        paper.bullets_of("attachments")
        paper.otherwise()
        paper.p("No papers are attached.")


def signature(paper: Paper) -> None:
    """Signed by the head, on a line of its own."""
    paper.h2("Signature")
    furniture.signature_table(paper)
