"""The school's request to the LA for a penalty notice, with what such a form asks for."""

from datetime import date

from .. import forms, furniture, wording
from ..paper import Paper
from ..spec import FIGURES, LETTER, REASON, SCHOOL, Spec
from ..story import until


def build(paper: Paper) -> None:
    """Writes the request."""
    furniture.letterhead(paper)
    furniture.window(paper, "{{ la.service }}", "{{ la.name }}", lines="la.address", pupil=False)
    paper.h1("Request for a penalty notice", "To {{ la.service }}, {{ la.name }}")
    paper.p(
        "{{ school.name }} asks the local authority to consider a penalty notice for each parent named below,"
        " for this pupil."
    )
    forms.pupil(paper)
    forms.parents(paper)
    paper.h2("Grounds")
    forms.reason(paper)
    paper.h2("Figures")
    forms.attendance(paper)
    forms.support(paper)
    with paper.when("improvement.result"):
        paper.h2("Notice to improve")
        paper.p("{{ improvement.result }}")
    paper.h2("What was done so far")
    wording.history_table(paper, "Nothing is recorded.")
    forms.earlier_notices(paper)
    paper.h2("What the school confirms")
    forms.confirmations(
        paper,
        "No session of a penalty notice that was paid is among the unauthorised sessions listed below.",
        "The school has considered this case on its own facts{% if support.text or support.offered %}, with"
        " what is recorded above of the support{% endif %}.",
    )
    forms.attachments(paper)
    forms.signature(paper)
    paper.annex("Unauthorised sessions", "unauthorised_sessions")
    wording.sessions_table(paper)


SPEC = Spec(
    id="penalty_request",
    title="Request for a penalty notice",
    kind="request",
    to="la",
    signed_by=("headteacher",),
    rules=("CR42", "CR49", "CR50", "CR54"),
    must_say=("Request for a penalty notice", "What the school confirms", "Looked after"),
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
        *SCHOOL,
        *forms.OPTIONAL,
        "la.address",
        "improvement.result",
        "history",
        "earlier_notices",
        "attachments",
    ),
    build=build,
    sample={
        **until(date(2025, 4, 1)),
        "letter.date": "2 April 2025",
        "letter.reference": "OAK-A0042-1-D09",
        "reason.text": "There were 10 or more unauthorised sessions within 10 school weeks, and the"
        " improvement period ended without enough improvement.",
        "improvement.result": "A notice to improve ran from Tuesday 4 March 2025 to Monday 31 March 2025. In"
        " it attendance was 87.5%, 35 of 40 sessions, with 5 unauthorised; at least 95% was needed.",
        "attachments": [
            "Registration certificate for 2024/25",
            "Copies of the letters sent to each parent",
            "Minutes of the meeting of 12 February 2025",
        ],
    },
)
