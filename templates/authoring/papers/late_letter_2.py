"""The second letter about late arrivals: friendly, with help and every late arrival."""

from .. import furniture, wording
from ..paper import Paper
from ..spec import ADDRESS, CONTACT, LETTER, PARENT, REASON, SCHOOL, Spec
from ..story import LATE


def build(paper: Paper) -> None:
    """Writes the letter."""
    furniture.letterhead(paper)
    furniture.window(paper)
    paper.p("{{ recipient.salutation }}")
    paper.h1("{{ pupil.forename }} is still often late")
    paper.p(
        "{% if earlier.letter_on %}We wrote to you on {{ earlier.letter_on }} about arriving on time."
        " {% endif %}{{ pupil.forename }} has been late more often since. A child who comes late misses the"
        " start of the lesson and has to catch up. We would like to find out with you what would help."
    )
    paper.h2("What may help")
    paper.bullets(
        "Talk to us about the mornings: what goes wrong, and what would make them easier.",
        "We can agree a plan for the next weeks, with somebody at school who meets {{ pupil.forename }}.",
        "If the way to school is the problem, we can look at other ways together.",
    )
    with paper.when("support.text"):
        paper.p("{{ support.text }}")
    wording.note(paper)
    wording.talk_to_us(paper, "You can also come in for a talk.")
    paper.h2("The late arrivals so far")
    paper.p("{{ lateness.text }} They are listed at the end. If one looks wrong, tell us, and we will check.")
    paper.h2("What happens next")
    paper.p(
        "If {{ pupil.forename }} is on time from now on, that is all. If nothing changes, we will invite you"
        " to meet the school’s attendance panel, to find a way together."
    )
    furniture.sign(paper)
    furniture.small_print(paper)
    paper.annex("The late arrivals", "late_sessions")
    wording.late_table(paper)


SPEC = Spec(
    id="late_letter_2",
    title="Second letter about lateness",
    kind="letter",
    to="parent",
    signed_by=("headteacher", "attendance_officer"),
    rules=("KI24",),
    must_say=("What may help", "The late arrivals", "What happens next", "Why you are getting this letter"),
    required=(*LETTER, *PARENT, *REASON, "lateness.text", "late_sessions"),
    optional=(*ADDRESS, *SCHOOL, *CONTACT, "support.text", "letter.note", "earlier.letter_on"),
    build=build,
    sample={
        "late_sessions": LATE,
        "lateness.text": "Amara was late 10 times from 3 September 2024 to 29 April 2025.",
        "letter.date": "30 April 2025",
        "letter.reference": "OAK-A0042-2-D02",
        "reason.text": "There were 5 more late arrivals after the first letter about lateness.",
    },
)
