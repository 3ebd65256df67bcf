"""The invitation to the school's attendance panel, after absence or lateness that has not improved."""

from datetime import date

from .. import furniture, wording
from ..paper import Paper
from ..spec import ADDRESS, CONTACT, FIGURES, LETTER, PARENT, REASON, SCHOOL, Spec
from ..story import until


def build(paper: Paper) -> None:
    """Writes the letter."""
    furniture.letterhead(paper)
    furniture.window(paper)
    paper.p("{{ recipient.salutation }}")
    paper.h1("Please meet the school’s attendance panel")
    paper.p(
        "{% if earlier.letter_on %}We first wrote to you on {{ earlier.letter_on }} about"
        " {{ pupil.forename }}’s {% if lateness.text %}lateness{% else %}attendance{% endif %}. {% endif %}We"
        " have not yet seen the change that we hoped for. We invite you to meet the school’s attendance"
        " panel. The panel listens to you: what makes it hard, and what has helped before. It looks with you"
        " at the help that the school and others can give, and writes down what each of us will do."
    )
    wording.invitation(paper)
    wording.note(paper)
    with paper.when("lateness.text"):
        paper.h2("{{ pupil.forename }}’s lateness so far")
        paper.p("{{ lateness.text }}")
    paper.h2("{{ pupil.forename }}’s attendance so far")
    wording.attendance_line(paper)
    wording.figures(paper)
    paper.p("If you think that any of this is wrong, please tell us. We will check the register.")
    wording.duty(paper)
    furniture.sign(paper)
    furniture.small_print(paper)


SPEC = Spec(
    id="panel_invitation",
    title="Invitation to the attendance panel",
    kind="letter",
    to="parent",
    signed_by=("headteacher", "attendance_officer"),
    rules=("KI17", "KI24"),
    must_say=(
        "attendance panel",
        "The panel listens to you",
        "The meeting",
        "Why you are getting this letter",
    ),
    required=(*LETTER, *PARENT, *FIGURES, *REASON, "flags.offence_wording"),
    optional=(
        *ADDRESS,
        *SCHOOL,
        *CONTACT,
        "letter.note",
        "earlier.letter_on",
        "lateness.text",
        "meeting.date",
        "meeting.time",
        "meeting.place",
    ),
    build=build,
    sample={
        **until(date(2025, 3, 28)),
        "letter.date": "31 March 2025",
        "letter.reference": "OAK-A0042-1-D07",
        "meeting.date": "Thursday 3 April 2025",
        "reason.text": "Attendance has not improved since our letter of concern.",
        "lateness.text": "",
    },
)
