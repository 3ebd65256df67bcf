"""The AS1 referral form to the LA; its fields are the likely ones, as no published form was found."""

from datetime import date

from .. import forms, furniture, wording
from ..paper import Paper
from ..spec import FIGURES, LETTER, REASON, SCHOOL, Spec
from ..story import until


def build(paper: Paper) -> None:
    """Writes the form."""
    furniture.letterhead(paper, window=False)
    paper.h1("AS1", "Referral of a pupil’s attendance to {{ la.service }}, {{ la.name }}")
    furniture.reference(paper)
    forms.pupil(paper)
    forms.parents(paper)
    paper.h2("Reason for the referral")
    forms.reason(paper)
    paper.h2("Figures")
    forms.attendance(paper)
    with paper.when("figures.unpaid"):
        paper.p("{{ figures.unpaid }}")
    forms.support(paper)
    paper.h2("Letters, meetings and other steps")
    wording.history_table(paper, "Nothing is recorded.")
    forms.earlier_notices(paper)
    paper.h2("What the school confirms")
    forms.confirmations(
        paper,
        "Each parent is told of this referral by letter; a copy of each letter is in this pack.",
        "The figures are taken from the school’s register of attendance; no session of a paid penalty"
        " notice is among the sessions put forward.",
        "The registration certificate for the academic year is attached.",
    )
    forms.attachments(paper)
    forms.signature(paper)


SPEC = Spec(
    id="as1_form",
    title="AS1",
    kind="as1_form",
    to="la",
    signed_by=("headteacher",),
    rules=("CR37", "CR39"),
    must_say=("AS1", "Looked after", "What the school confirms", "Papers attached", "Signature"),
    required=(
        *LETTER,
        *FIGURES,
        *REASON,
        *forms.PUPIL_REQUIRED,
        "la.name",
        "la.service",
        "absence.kind",
        "parents",
        "attachments",
    ),
    optional=(*SCHOOL, *forms.OPTIONAL, "figures.unpaid", "history", "earlier_notices"),
    build=build,
    sample={
        **until(date(2025, 6, 27)),
        "letter.date": "27 June 2025",
        "letter.reference": "OAK-A0042-1-D17",
        "reason.text": "Unauthorised absence has reached the share of the school year at which a case may be "
        "referred.",
        "reason.cite": "Oakfield Primary School attendance policy 2024, page 8",
        "figures.note": "",
        "figures.unpaid": "",
        "earlier_notices": [
            {
                "issued_on": "20 May 2025",
                "parent": "Ms Ada Okafor",
                "amount": "£160, or £80 within 21 days",
                "outcome": "£80 paid on 20 June 2025; £80 not paid in its period",
            },
            {
                "issued_on": "20 May 2025",
                "parent": "Mr Toby Lindqvist",
                "amount": "£160, or £80 within 21 days",
                "outcome": "Withdrawn on 2 June 2025",
            },
        ],
    },
)
