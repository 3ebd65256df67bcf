"""Letter 1 at the middle of a term: attendance is below the school's figure and will be watched."""

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
    paper.h1("{{ pupil.forename }}’s attendance at the middle of the term")
    paper.p(
        "Halfway through each term we look at every child’s attendance. {{ pupil.forename }} has missed more"
        " school than we would wish. Children miss school for many reasons, and some absences cannot be"
        " avoided. If you have already told us why: thank you."
    )
    paper.h2("How we can help")
    with paper.when("support.text"):
        paper.p("{{ support.text }}")
    paper.bullets(
        "If something at school worries {{ pupil.forename }}, tell us and we will look into it together.",
        "If {{ pupil.forename }} is often unwell, we can plan with you how to keep up and how to come back.",
        "If mornings, travel or something at home makes it hard, we will listen and find the right support.",
    )
    wording.note(paper)
    paper.h2("{{ pupil.forename }}’s attendance so far")
    wording.attendance_line(paper)
    wording.figures(paper)
    paper.h2("Talk to us")
    wording.talk_to_us(paper, "If a figure looks wrong, tell us, and we will check.")
    paper.h2("What happens next")
    paper.p(
        "We will watch {{ pupil.forename }}’s attendance"
        "{% if review.first_day and review.last_day %} from {{ review.first_day }} to {{ review.last_day }}"
        "{% elif review.last_day %} until {{ review.last_day }}{% else %} over the next weeks{% endif %}. If"
        " it is better, that is all. If it is not, we will invite you to a meeting, to agree together what"
        " would help."
    )
    furniture.sign(paper)
    furniture.small_print(paper)


SPEC = Spec(
    id="mid_term_letter",
    title="Letter about attendance at the middle of the term",
    kind="letter",
    to="parent",
    signed_by=("headteacher",),
    rules=("TI24", "TI25"),
    must_say=("How we can help", "Talk to us", "What happens next", "Why you are getting this letter"),
    required=(*LETTER, *PARENT, *FIGURES, *REASON),
    optional=(
        *ADDRESS,
        *SCHOOL,
        *CONTACT,
        "support.text",
        "letter.note",
        "review.first_day",
        "review.last_day",
    ),
    build=build,
    sample={
        **until(date(2025, 2, 14)),
        "letter.date": "14 February 2025",
        "letter.reference": "OAK-A0042-1-D01",
        "review.first_day": "Monday 24 February 2025",
        "review.last_day": "Friday 28 March 2025",
        "reason.text": "At the middle of the term attendance was below 93%.",
    },
)
