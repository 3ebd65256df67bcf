"""The intervention letter: an invitation to a meeting, and a request for medical evidence in humane words."""

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
    paper.h1("Please meet us about {{ pupil.forename }}’s attendance")
    paper.p(
        "{% if earlier.letter_on %}We wrote to you on {{ earlier.letter_on }} about"
        " {{ pupil.forename }}’s attendance. {% endif %}We have not yet seen the change that we hoped"
        " for. We would like to meet you, to hear what gets in the way and to agree what each of us can"
        " do."
    )
    wording.invitation(paper)
    wording.note(paper)
    paper.h2("{{ pupil.forename }}’s attendance so far")
    wording.attendance_line(paper)
    wording.figures(paper)
    paper.p("If you think that any of this is wrong, please tell us. We will check the register.")
    paper.h2("If illness is part of the reason")
    paper.p(
        "We are sorry if {{ pupil.forename }} has been unwell. To record an absence as illness, we now"
        " need to see something that supports it. Something that you already have is enough: an"
        " appointment card, a message or letter from the surgery or hospital, or a prescription. Please"
        " do not pay for a doctor’s letter. If you have nothing on paper, talk to us first. Without it we"
        " may not be able to authorise more absences."
    )
    paper.h2("What happens next")
    paper.p(
        "At the meeting we will write down what we agree, and what the school will do to help."
        "{% if review.last_day %} We will look at {{ pupil.forename }}’s attendance again after"
        " {{ review.last_day }}.{% endif %}"
    )
    wording.duty(paper)
    furniture.sign(paper)
    furniture.small_print(paper)


SPEC = Spec(
    id="meeting",
    title="Invitation to a meeting about attendance",
    kind="letter",
    to="parent",
    signed_by=("headteacher",),
    rules=("CR19", "CR20"),
    must_say=("The meeting", "If illness is part of the reason", "Why you are getting this letter"),
    required=(*LETTER, *PARENT, *FIGURES, *REASON, "flags.offence_wording"),
    optional=(
        *ADDRESS,
        *SCHOOL,
        *CONTACT,
        "letter.note",
        "earlier.letter_on",
        "review.last_day",
        "meeting.date",
        "meeting.time",
        "meeting.place",
    ),
    build=build,
    sample={
        **until(date(2025, 2, 5)),
        "letter.date": "6 February 2025",
        "letter.reference": "OAK-A0042-1-D03",
        "review.last_day": "Friday 28 February 2025",
        "reason.text": "Attendance did not improve in the weeks after our first letter: it was 80.0%, "
        "24 of 30 sessions.",
    },
)
