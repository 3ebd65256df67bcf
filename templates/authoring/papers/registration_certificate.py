"""The head's certificate of attendance (section 566), and after it the year as a herringbone print."""

from datetime import date

from .. import furniture, tables, wording
from ..paper import Paper
from ..spec import FIGURES, LETTER, SCHOOL, Spec
from ..story import until

DAYS = ("mon", "tue", "wed", "thu", "fri")


def build(paper: Paper) -> None:
    """Writes the certificate."""
    furniture.letterhead(paper, window=False)
    paper.h1(
        "Registration Certificate", "Certificate of attendance under section 566 of the Education Act 1996"
    )
    paper.pairs(
        [
            ("Pupil", "{{ pupil.full_name }}"),
            ("Date of birth", "{{ pupil.date_of_birth }}"),
            ("Unique pupil number", "{{ pupil.upn }}"),
            ("School", "{{ school.name }}"),
            ("Period", "{{ figures.period }}"),
            ("Date of this certificate", "{{ letter.date }}"),
        ]
    )
    paper.p(
        "I certify that {{ pupil.full_name }} was of compulsory school age and a registered pupil on the"
        " roll of {{ school.name }} in this period{% if pupil.on_roll_from %}, and has been on roll since"
        " {{ pupil.on_roll_from }}{% endif %}. The particulars of attendance are as follows."
    )
    paper.h2("Persons with parental responsibility")
    paper.rows(
        "parental_responsibility",
        (("Name", "name", 100), ("Relationship to the pupil", "relationship", 70)),
        "Nothing is recorded.",
    )
    paper.h2("Attendance")
    paper.p("Attendance in the period: **{{ figures.attendance }}**.", keep=True)
    wording.figures(paper, exact=True)
    with paper.when("figures.note"):
        paper.p("{{ figures.note }}")
    paper.h2("Unauthorised sessions")
    wording.sessions_table(paper, "There is no unauthorised session in this period.")
    _truth(paper)
    _herringbone(paper)


def _truth(paper: Paper) -> None:
    paper.h2("Statement of the headteacher")
    paper.p(
        "This information has been extracted from the school’s register of attendance. The register can"
        " be made available to confirm that this is an accurate record.",
        keep=True,
    )
    paper.p("The particulars in this certificate are true to the best of my knowledge and belief.", keep=True)
    furniture.signature_table(paper)


def _herringbone(paper: Paper) -> None:
    paper.h2("The register by weeks (for information)").paragraph_format.page_break_before = True
    paper.p(
        "This print of the register is for information. Only the unauthorised sessions listed in the"
        " certificate are given in evidence. An empty box is a session for which no mark was due.",
        "Small",
        keep=True,
    )
    table = tables.make(paper.document, (30, *[14.0] * 10), borders="all", padding=0.5)
    head = tables.row(
        table, ["Week from", *(c for day in DAYS for c in (day.title(), ""))], "Mark", repeat=True
    )
    for first in range(1, 11, 2):
        head.cells[first].merge(head.cells[first + 1])
    second = tables.row(table, ["", *("am", "pm") * 5], "Mark", repeat=True)
    for made in (head, second):
        tables.shade(made)
    tables.control(table, "for row in herringbone")
    codes = [f"{{{{ row.{day}_{half} }}}}" for day in DAYS for half in ("am", "pm")]
    tables.row(table, ["{{ row.week }}", *codes], "Mark")
    tables.control(table, "endfor")
    paper.gap()
    paper.h2("Key to the codes")
    paper.rows("codes", (("Code", "code", 20), ("Meaning", "meaning", 150)), style="SmallCell")


SPEC = Spec(
    id="registration_certificate",
    title="Registration Certificate",
    kind="registration_certificate",
    to="la",
    signed_by=("headteacher",),
    rules=("CR39",),
    must_say=(
        "Registration Certificate",
        "section 566",
        "extracted from the school’s register of attendance",
        "true to the best of my knowledge and belief",
        "for information",
    ),
    required=(
        *LETTER,
        *FIGURES,
        "pupil.full_name",
        "pupil.date_of_birth",
        "pupil.upn",
        "herringbone",
        "codes",
    ),
    optional=(
        *SCHOOL,
        "pupil.on_roll_from",
        "parental_responsibility",
        "figures.note",
        "unauthorised_sessions",
    ),
    build=build,
    sample={
        **until(date(2025, 6, 27)),
        "letter.date": "27 June 2025",
        "letter.reference": "OAK-A0042-1-D18",
    },
)
