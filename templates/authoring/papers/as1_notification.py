"""The letter that tells each parent that the case is being referred to the LA."""

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
    paper.h1("We are referring {{ pupil.forename }}’s attendance to the local authority")
    paper.p(
        "We have tried with you to improve {{ pupil.forename }}’s attendance. It has not improved enough."
        " The school is now sending an AS1 referral to {{ la.name }} ({{ la.service }}). This letter"
        " tells you why, what we are sending, and what may happen next."
    )
    paper.h2("{{ pupil.forename }}’s attendance")
    wording.attendance_line(paper)
    wording.figures(paper)
    with paper.when("figures.note"):
        paper.p("{{ figures.note }}")
    with paper.when("history"):
        paper.h2("What has been done so far")
        wording.history_table(paper)
    _next(paper)
    wording.note(paper)
    paper.h2("You can still talk to us")
    wording.talk_to_us(
        paper,
        "The help that we offered is still open to you. If any of this is wrong, or if there is something"
        " that we do not know, please tell us at once.",
    )
    furniture.sign(paper)
    furniture.small_print(paper)


def _next(paper: Paper) -> None:
    paper.h2("What the school sends")
    with paper.when("attachments"):
        paper.p("We send these papers with the AS1 form:", keep=True)
        paper.bullets_of("attachments")
        paper.otherwise()
        paper.p(
            "With the AS1 form we send the registration certificate, copies of our letters, and the minutes"
            " of meetings."
        )
    paper.h2("What may happen next")
    paper.p("The local authority decides. It may:", keep=True)
    paper.bullets(
        "ask you to a meeting about how attendance can improve;",
        "visit you at home;",
        "work with other services that can help; or",
        "consider prosecution, sometimes within a fixed time (a “fast track”).",
    )
    paper.p(
        "The local authority would look at the offence in section 444 of the Education Act 1996: a parent"
        " commits it if a child of compulsory school age, who is a registered pupil at a school, fails to"
        " attend regularly there."
    )


SPEC = Spec(
    id="as1_notification",
    title="Letter about an AS1 referral",
    kind="letter",
    to="parent",
    signed_by=("headteacher",),
    rules=("CR38", "CR40"),
    must_say=(
        "AS1 referral",
        "What may happen next",
        "You can still talk to us",
        "section 444 of the Education Act 1996",
    ),
    required=(*LETTER, *PARENT, *FIGURES, *REASON, "la.name", "la.service"),
    optional=(*ADDRESS, *SCHOOL, *CONTACT, "letter.note", "figures.note", "history", "attachments"),
    build=build,
    sample={
        **until(date(2025, 6, 27)),
        "letter.date": "27 June 2025",
        "letter.reference": "OAK-A0042-1-D15",
        "reason.text": "Unauthorised absence has reached the share of the school year at which a case may be "
        "referred.",
        "reason.cite": "Oakfield Primary School attendance policy 2024, page 8",
    },
)
