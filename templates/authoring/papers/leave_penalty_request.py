"""The school's request to the LA for a penalty notice after leave that was not granted was taken."""

from .. import forms, furniture, wording
from ..paper import Paper
from ..spec import FIGURES, LETTER, REASON, SCHOOL, Spec
from ..story import LEAVE_FIGURES


def build(paper: Paper) -> None:
    """Writes the request."""
    furniture.letterhead(paper)
    furniture.window(paper, "{{ la.service }}", "{{ la.name }}", lines="la.address", pupil=False)
    paper.h1("Request for a penalty notice: leave not granted", "To {{ la.service }}, {{ la.name }}")
    paper.p(
        "{{ school.name }} asks the local authority to consider a penalty notice for each parent named below,"
        " for this pupil. {% if leave.decision %}Leave of absence was asked for and"
        " {% if leave.decision == 'refused' %}not granted{% else %}{{ leave.decision }}{% endif %}; on days"
        " that were not granted the pupil was away all the same.{% else %}Nobody asked the school for leave"
        " of absence before these days, and none was granted.{% endif %}"
    )
    forms.pupil(paper)
    forms.parents(paper)
    with paper.when("leave.decision"):
        _request(paper)
    paper.h2("Grounds")
    forms.reason(paper)
    paper.h2("Figures")
    forms.attendance(paper)
    forms.earlier_notices(paper)
    paper.h2("What the school confirms")
    forms.confirmations(
        paper,
        "No session of a penalty notice that was paid is among the unauthorised sessions listed below.",
        "The school has considered this case on its own facts.",
    )
    with paper.when("leave.replied_on"):
        paper.bullets(
            "Each parent who asked was told in writing, on {{ leave.replied_on }}, what was decided."
        )
    forms.attachments(paper)
    forms.signature(paper)
    paper.annex("Unauthorised sessions", "unauthorised_sessions")
    with paper.when("leave.coded"):
        paper.p("{{ leave.coded }}", keep=True)
    wording.sessions_table(paper)


def _request(paper: Paper) -> None:
    paper.h2("The request for leave and the reply")
    paper.pairs(
        [
            ("Asked on", "{{ leave.asked_on or 'Not recorded' }}"),
            ("Days asked for", "{{ leave.first_day }} to {{ leave.last_day }} ({{ leave.days_asked }})"),
            (
                "Decision",
                "{{ leave.decision|capitalize }}{% if leave.replied_on %}; reply of {{ leave.replied_on }}"
                "{% endif %}",
            ),
            ("Reasons given", "{{ leave.reasons or 'Not recorded' }}"),
        ],
        label=42,
    )
    with paper.when("leave_history"):
        paper.rows("leave_history", wording.HISTORY_COLUMNS)


SPEC = Spec(
    id="leave_penalty_request",
    title="Request for a penalty notice for leave not granted",
    kind="request",
    to="la",
    signed_by=("headteacher",),
    rules=("KI10", "CR50", "CR54", "TI20"),
    must_say=(
        "Request for a penalty notice",
        "What the school confirms",
        "Looked after",
        "Unauthorised sessions",
    ),
    required=(
        *LETTER,
        *FIGURES,
        *REASON,
        *forms.PUPIL_REQUIRED,
        "la.name",
        "la.service",
        "absence.kind",
        "parents",
        "unauthorised_sessions",
    ),
    optional=(
        "leave.first_day",
        "leave.last_day",
        "leave.days_asked",
        "leave.decision",
        *SCHOOL,
        "pupil.registration_group",
        "siblings.text",
        "figures.note",
        "la.address",
        "leave.asked_on",
        "leave.replied_on",
        "leave.reasons",
        "leave.coded",
        "leave_history",
        "earlier_notices",
        "attachments",
    ),
    build=build,
    sample={
        **LEAVE_FIGURES,
        "letter.date": "1 April 2025",
        "letter.reference": "OAK-A0042-3-D04",
        "absence.kind": "Leave of absence not agreed",
        "reason.text": "Leave was asked for and not granted, and all of it was taken: 10 sessions.",
        "reason.cite": "Oakfield Primary School attendance policy 2024, page 10",
        "attachments": [
            "Registration certificate for 2024/25",
            "Copy of the request for leave",
            "Copies of the replies to each parent who asked",
        ],
    },
)
