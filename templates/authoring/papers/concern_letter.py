"""The letter of concern after a half term below the school's figure: support first."""

from datetime import date

from .. import furniture, wording
from ..paper import Paper
from ..spec import ADDRESS, CONTACT, FIGURES, LETTER, PARENT, REASON, SCHOOL, Spec
from ..story import attendance_text, until


def build(paper: Paper) -> None:
    """Writes the letter."""
    furniture.letterhead(paper)
    furniture.window(paper)
    paper.p("{{ recipient.salutation }}")
    paper.h1("We are concerned about {{ pupil.forename }}’s attendance")
    paper.p(
        "{{ pupil.forename }} has missed more school than we would wish this half term. There may be a good"
        " reason, and you may have told us already: thank you. We are writing because we want to help."
    )
    paper.h2("The support that we offer")
    with paper.when("support.text"):
        paper.p("{{ support.text }}")
        paper.otherwise()
        paper.bullets(
            "We can meet you, or talk by telephone, to find out what makes it hard to come to school.",
            "If {{ pupil.forename }} is often unwell, we can plan with you how to keep up and how to come"
            " back.",
            "If something at school or at home is the reason, we will look for the right help together.",
        )
    wording.note(paper)
    paper.h2("{{ pupil.forename }}’s attendance")
    paper.p(
        "In the half term from {{ half_term.period }} attendance was **{{ half_term.attendance }}** (a school"
        " day has two sessions). The table shows the school year so far: {{ figures.attendance }}.",
        keep=True,
    )
    wording.figures(paper)
    paper.h2("Talk to us")
    wording.talk_to_us(paper, "If a figure looks wrong, tell us, and we will check.")
    paper.h2("What happens next")
    paper.p(
        "We will look again{% if review.last_day %} after {{ review.last_day }}"
        "{% else %} over the next weeks{% endif %}. If attendance is better, that is all. If it is not, we"
        " will ask you to meet the school’s attendance panel, so that we can find a way together."
    )
    with paper.when("flags.offence_wording"):
        paper.p(
            "We have to tell you that parents have a duty by law to make sure that a child of compulsory"
            " school age attends regularly. Not attending school regularly and on time could lead to"
            " prosecution under section 444 of the Education Act 1996. We want to help you so that it does"
            " not come to that."
        )
    furniture.sign(paper)
    furniture.small_print(paper)


SPEC = Spec(
    id="concern_letter",
    title="Letter of concern about attendance",
    kind="letter",
    to="parent",
    signed_by=("headteacher", "attendance_officer"),
    rules=("KI16",),
    must_say=(
        "We are concerned about",
        "The support that we offer",
        "Talk to us",
        "What happens next",
        "Why you are getting this letter",
    ),
    required=(
        *LETTER,
        *PARENT,
        *FIGURES,
        *REASON,
        "half_term.period",
        "half_term.attendance",
        "flags.offence_wording",
    ),
    optional=(*ADDRESS, *SCHOOL, *CONTACT, "support.text", "letter.note", "review.last_day"),
    build=build,
    sample={
        **until(date(2025, 2, 14)),
        "half_term.period": "6 January 2025 to 14 February 2025",
        "half_term.attendance": attendance_text(date(2025, 1, 6), date(2025, 2, 14)),
        "letter.date": "24 February 2025",
        "letter.reference": "OAK-A0042-1-D02",
        "review.last_day": "Friday 28 March 2025",
        "reason.text": "Attendance in the half term was below 96%.",
    },
)
