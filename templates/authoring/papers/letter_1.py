"""The first letter to each parent: help first, then the figures, then whom to talk to; no warning."""

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
    paper.h1("{{ pupil.forename }}’s attendance: how we can help")
    paper.p(
        "{{ pupil.forename }} has missed some school this year, and we want to help. Children miss school"
        " for many reasons, and some absences cannot be avoided. If you have already told us why: thank"
        " you."
    )
    paper.h2("How we can help")
    paper.bullets(
        "If something at school worries {{ pupil.forename }}, tell us and we will look into it together.",
        "If {{ pupil.forename }} is often unwell, we can plan with you how to keep up and how to come back.",
        "If mornings, travel or something at home makes it hard, we will listen and find the right support.",
    )
    with paper.when("support.text"):
        paper.p("{{ support.text }}")
    wording.note(paper)
    paper.h2("{{ pupil.forename }}’s attendance so far")
    wording.attendance_line(paper)
    wording.figures(paper)
    paper.h2("Talk to us")
    wording.talk_to_us(paper, "We can also meet. If a figure looks wrong, tell us, and we will check.")
    paper.h2("What happens next")
    paper.p(
        "We will look again{% if review.last_day %} after {{ review.last_day }}"
        "{% else %} over the next weeks{% endif %}. {% if review.target %}If {{ pupil.forename }} has then"
        " been at school for {{ review.target }}{% else %}If attendance is better{% endif %}, that is all."
        " If not, we will invite you to a meeting, to find out together what would help."
    )
    furniture.sign(paper)
    furniture.small_print(paper)


SPEC = Spec(
    id="letter_1",
    title="First letter about attendance",
    kind="letter",
    to="parent",
    signed_by=("headteacher",),
    rules=("CR17", "CR18"),
    must_say=("how we can help", "Talk to us", "What happens next", "Why you are getting this letter"),
    required=(*LETTER, *PARENT, *FIGURES, *REASON),
    optional=(*ADDRESS, *SCHOOL, *CONTACT, "support.text", "letter.note", "review.last_day", "review.target"),
    build=build,
    sample=until(date(2025, 1, 14)),
)
