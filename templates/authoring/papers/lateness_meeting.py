"""The head's invitation to meet about lateness: its reasons, and how to arrive on time."""

from .. import furniture, wording
from ..paper import Paper
from ..spec import ADDRESS, CONTACT, LETTER, PARENT, REASON, SCHOOL, Spec
from ..story import LATE


def build(paper: Paper) -> None:
    """Writes the letter."""
    furniture.letterhead(paper)
    furniture.window(paper)
    paper.p("{{ recipient.salutation }}")
    paper.h1("Please meet us about arriving on time")
    paper.p(
        "{% if earlier.letter_on %}We wrote to you on {{ earlier.letter_on }}. {% endif %}"
        "{{ pupil.forename }} is often late, and we are concerned. Mornings can be hard, and there may be"
        " something that we do not know. We would like to meet you. The aim is to understand the reasons, and"
        " to find out together how {{ pupil.forename }} can be on time."
    )
    wording.invitation(paper)
    with paper.when("support.text"):
        paper.p("{{ support.text }}")
    wording.note(paper)
    paper.h2("{{ pupil.forename }}’s lateness so far")
    paper.p(
        "{{ lateness.text }}{% if late_sessions %} The late arrivals are listed at the end.{% endif %} If any"
        " of this looks wrong, tell us, and we will check."
    )
    paper.h2("What happens next")
    paper.p(
        "At the meeting we will write down what we agree: what the school will do to help, and what you will"
        " do."
    )
    wording.duty(paper)
    furniture.sign(paper)
    furniture.small_print(paper)
    with paper.when("late_sessions"):
        paper.annex("The late arrivals", "late_sessions")
        wording.late_table(paper)


SPEC = Spec(
    id="lateness_meeting",
    title="Invitation to a meeting about lateness",
    kind="letter",
    to="parent",
    signed_by=("headteacher",),
    rules=("TI21", "CR30"),
    must_say=("arriving on time", "The meeting", "What happens next", "Why you are getting this letter"),
    required=(*LETTER, *PARENT, *REASON, "lateness.text", "flags.offence_wording"),
    optional=(
        *ADDRESS,
        *SCHOOL,
        *CONTACT,
        "letter.note",
        "earlier.letter_on",
        "late_sessions",
        "meeting.date",
        "meeting.time",
        "meeting.place",
        "support.text",
    ),
    build=build,
    sample={
        "late_sessions": LATE[:6],
        "lateness.text": "Amara was late 6 times from 3 September 2024 to 31 January 2025.",
        "earlier.letter_on": "",
        "support.text": "",
        "letter.date": "3 February 2025",
        "letter.reference": "OAK-A0042-2-D01",
        "reason.text": "Lateness has become frequent.",
    },
)
