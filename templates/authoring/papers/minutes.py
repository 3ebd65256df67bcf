"""Minutes of a meeting with parents, for the file and the pack."""

from datetime import date

from .. import furniture
from ..paper import Paper
from ..spec import LETTER, SCHOOL, Spec
from ..story import until


def build(paper: Paper) -> None:
    """Writes the minutes."""
    furniture.letterhead(paper, window=False)
    paper.h1("Minutes", "Meeting about the attendance of {{ pupil.full_name }}")
    paper.pairs(
        [
            ("Pupil", "{{ pupil.full_name }}{% if pupil.year_group %}, {{ pupil.year_group }}{% endif %}"),
            ("Date", "{{ meeting.date }}{% if meeting.time %}, {{ meeting.time }}{% endif %}"),
            ("Place", "{{ meeting.place or school.name }}"),
            ("Attendance then", "{{ figures.attendance }}, {{ figures.period }}"),
            ("Reference", "{{ letter.reference }}, {{ letter.date }}"),
        ],
        label=42,
    )
    paper.h2("Who was there")
    paper.bullets_of("meeting.attendees")
    paper.h2("What was discussed")
    with paper.when("meeting.discussed"):
        paper.p("{%p for line in meeting.discussed %}", "Small")
        paper.p("{{ line }}")
        paper.p("{%p endfor %}", "Small")
        paper.otherwise()
        paper.p("{{ pupil.forename }}’s attendance, what gets in the way of it, and what would help.")
    paper.h2("What was agreed")
    with paper.when("meeting.targets"):
        paper.bullets_of("meeting.targets")
        paper.otherwise()
        paper.p("No targets were agreed at this meeting.")
    paper.h2("Support offered")
    paper.p("{{ support.text or 'No offer of support is recorded for this meeting.' }}")
    with paper.when("review.last_day"):
        paper.h2("When we look again")
        paper.p("{{ pupil.forename }}’s attendance is looked at again after {{ review.last_day }}.")
    paper.h2("Minutes kept by").paragraph_format.space_after = 0
    furniture.signature_table(paper)


SPEC = Spec(
    id="minutes",
    title="Minutes of a meeting",
    kind="minutes",
    to="file",
    signed_by=("attendance_officer", "headteacher"),
    rules=("CR20", "CR39"),
    must_say=("Minutes", "Who was there", "What was agreed", "Support offered"),
    required=(
        *LETTER,
        "pupil.full_name",
        "pupil.forename",
        "figures.attendance",
        "figures.period",
        "meeting.date",
        "meeting.attendees",
    ),
    optional=(
        *SCHOOL,
        "pupil.year_group",
        "meeting.time",
        "meeting.place",
        "meeting.discussed",
        "meeting.targets",
        "support.text",
        "review.last_day",
    ),
    build=build,
    sample={
        **until(date(2025, 2, 12)),
        "letter.date": "12 February 2025",
        "letter.reference": "OAK-A0042-1-D05",
        "signer.name": "Mr Idris Vale",
        "signer.role": "Attendance Officer",
        "support.text": "Breakfast club from 8 am at no cost, and visits by the family worker on Thursdays.",
        "review.last_day": "Friday 28 February 2025",
    },
)
