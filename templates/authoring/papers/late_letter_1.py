"""The first letter about late arrivals: friendly, with help and every late arrival."""

from .. import furniture, wording
from ..paper import Paper
from ..spec import ADDRESS, CONTACT, LETTER, PARENT, REASON, SCHOOL, Spec
from ..story import LATE


def build(paper: Paper) -> None:
    """Writes the letter."""
    furniture.letterhead(paper)
    furniture.window(paper)
    paper.p("{{ recipient.salutation }}")
    paper.h1("Arriving on time: how we can help")
    paper.p(
        "{{ pupil.forename }} has arrived late a few times. Mornings can be hard, and we know that some"
        " things cannot be helped. The start of the day matters: the teacher says what the day holds, and"
        " children settle in with their friends."
    )
    paper.h2("How we can help")
    paper.bullets(
        "Tell us if mornings or the way to school are a problem. We will look for something that works.",
        "If something at school worries {{ pupil.forename }}, tell us and we will look into it together.",
    )
    with paper.when("support.text"):
        paper.p("{{ support.text }}")
    wording.note(paper)
    wording.talk_to_us(paper, "We are glad to hear from you.")
    paper.h2("The late arrivals")
    paper.p("{{ lateness.text }}", keep=True)
    wording.late_table(paper)
    paper.p("If one of these looks wrong, tell us, and we will check.")
    paper.h2("What happens next")
    paper.p(
        "If {{ pupil.forename }} is on time from now on, that is all. If there are more late arrivals,"
        " we will write to you again."
    )
    furniture.sign(paper)
    furniture.small_print(paper)


SPEC = Spec(
    id="late_letter_1",
    title="First letter about lateness",
    kind="letter",
    to="parent",
    signed_by=("headteacher", "attendance_officer"),
    rules=("KI24",),
    must_say=("How we can help", "The late arrivals", "What happens next", "Why you are getting this letter"),
    required=(*LETTER, *PARENT, *REASON, "lateness.text", "late_sessions"),
    optional=(*ADDRESS, *SCHOOL, *CONTACT, "support.text", "letter.note"),
    build=build,
    sample={
        "late_sessions": LATE[:5],
        "lateness.text": "Amara was late 5 times from 3 September 2024 to 23 January 2025.",
        "letter.date": "24 January 2025",
        "letter.reference": "OAK-A0042-2-D01",
        "reason.text": "There were 5 late arrivals.",
    },
)
