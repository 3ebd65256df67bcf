"""Letter 2: no improvement in the weeks that were watched; a meeting to agree attendance targets."""

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
    paper.h1("Please meet us to agree targets for {{ pupil.forename }}’s attendance")
    paper.p(
        "{% if earlier.letter_on %}We wrote to you on {{ earlier.letter_on }} about"
        " {{ pupil.forename }}’s attendance. {% endif %}Since then we have watched it, and it has not"
        " improved. We would like to meet you, to hear what gets in the way and to agree targets that"
        " {{ pupil.forename }} can reach."
    )
    wording.monitoring(paper)
    wording.invitation(paper)
    wording.note(paper)
    paper.h2("How we can help")
    paper.p(
        "{{ support.text or 'Tell us what would make it easier, at school or at home. We will look for the"
        " right help together, and ask others to help where that is useful.' }}"
    )
    paper.h2("{{ pupil.forename }}’s attendance so far")
    wording.attendance_line(paper)
    wording.figures(paper)
    paper.p("If you think that any of this is wrong, please tell us. We will check the register.")
    paper.h2("What happens next")
    paper.p(
        "At the meeting we will write an attendance improvement plan together: the targets, who does what,"
        " what the school does to help, and when we look again."
    )
    wording.duty(paper)
    furniture.sign(paper)
    furniture.small_print(paper)


SPEC = Spec(
    id="letter_2",
    title="Second letter about attendance, with an invitation to a meeting",
    kind="letter",
    to="parent",
    signed_by=("headteacher",),
    rules=("TI26",),
    must_say=(
        "to agree targets",
        "The meeting",
        "How we can help",
        "What happens next",
        "Why you are getting this letter",
    ),
    required=(*LETTER, *PARENT, *FIGURES, *REASON, "flags.offence_wording"),
    optional=(
        *ADDRESS,
        *SCHOOL,
        *CONTACT,
        "support.text",
        "letter.note",
        "earlier.letter_on",
        "review.period",
        "review.attendance",
        "meeting.date",
        "meeting.time",
        "meeting.place",
    ),
    build=build,
    sample={
        **until(date(2025, 3, 28)),
        "earlier.letter_on": "14 February 2025",
        "review.period": "24 February 2025 to 28 March 2025",
        "review.attendance": attendance_text(date(2025, 2, 24), date(2025, 3, 28)),
        "meeting.date": "Thursday 3 April 2025",
        "letter.date": "31 March 2025",
        "letter.reference": "OAK-A0042-1-D02",
        "reason.text": "Attendance did not improve in the five weeks after our first letter.",
    },
)
