"""The attendance improvement plan that parents and school agree at a meeting, for the file."""

from datetime import date

from .. import furniture
from ..paper import Paper
from ..spec import LETTER, SCHOOL, Spec
from ..story import until


def build(paper: Paper) -> None:
    """Writes the plan."""
    furniture.letterhead(paper, window=False)
    paper.h1("Attendance improvement plan", "Agreed at a meeting about {{ pupil.full_name }}")
    paper.pairs(
        [
            ("Pupil", "{{ pupil.full_name }}{% if pupil.year_group %}, {{ pupil.year_group }}{% endif %}"),
            ("Date of the meeting", "{{ meeting.date or letter.date }}"),
            ("Attendance then", "{{ figures.attendance }}, {{ figures.period }}"),
            ("Reference", "{{ letter.reference }}, {{ letter.date }}"),
        ],
        label=42,
    )
    paper.h2("Who was there")
    paper.bullets_of("meeting.attendees")
    paper.h2("What gets in the way")
    with paper.when("plan.reasons"):
        paper.bullets_of("plan.reasons")
        paper.otherwise()
        paper.p("We talked about what gets in the way of {{ pupil.forename }}’s attendance.")
    paper.h2("Targets")
    paper.rows(
        "plan_targets",
        (("Target", "target", 90), ("Who sees to it", "who", 42), ("By when", "by_when", 38)),
        "No targets were agreed at this meeting.",
    )
    paper.h2("Support")
    paper.p("{{ support.text or 'No offer of support is recorded for this meeting.' }}")
    paper.h2("When we look again")
    paper.p(
        "{% if plan.review_on %}We look at {{ pupil.forename }}’s attendance and at this plan again on"
        " {{ plan.review_on }}.{% else %}We will agree a day on which we look at this plan again.{% endif %}"
    )
    paper.h2("Signatures").paragraph_format.space_after = 0
    furniture.signature_lines(
        paper, ("Parent", ""), ("Parent", ""), ("{{ signer.role }}", "{{ signer.name }}")
    )


SPEC = Spec(
    id="improvement_plan",
    title="Attendance improvement plan",
    kind="plan",
    to="file",
    signed_by=("headteacher",),
    rules=("TI27",),
    must_say=("Attendance improvement plan", "Who was there", "Targets", "Support", "When we look again"),
    required=(
        *LETTER,
        "pupil.full_name",
        "pupil.forename",
        "figures.attendance",
        "figures.period",
        "meeting.attendees",
    ),
    optional=(
        *SCHOOL,
        "pupil.year_group",
        "meeting.date",
        "plan.reasons",
        "plan_targets",
        "support.text",
        "plan.review_on",
    ),
    build=build,
    sample={
        **until(date(2025, 4, 3)),
        "letter.date": "3 April 2025",
        "letter.reference": "OAK-A0042-1-D03",
        "meeting.date": "Thursday 3 April 2025",
        "plan.review_on": "Friday 23 May 2025",
    },
)
