"""The penalty notice to one parent for one child, with the contents (a) to (k) of the 2007 Regulations."""

from datetime import date

from .. import furniture, wording
from ..paper import Paper
from ..spec import LA, LETTER, Spec
from ..story import unauthorised_rows


def build(paper: Paper) -> None:
    """Writes the notice."""
    furniture.letterhead(paper, "la")
    furniture.window(paper, pupil=False)
    paper.h1("Penalty notice", "Section 444A of the Education Act 1996")
    paper.pairs(
        [
            ("To", "{{ recipient.name }}, {{ recipient.address|join(', ') }}"),
            ("Child", "{{ pupil.full_name }}, {{ pupil.address|join(', ') }}"),
            ("School", "{{ school.name }}"),
            ("Date of the offence", "{{ offence.first_day }} to {{ offence.last_day }}"),
            ("Date of issue", "{{ letter.date }}"),
            ("Reference", "{{ letter.reference }}"),
        ],
        label=45,
    )
    _offence(paper)
    _amount(paper)
    _payment(paper)
    _consequences(paper)
    _withdrawal(paper)
    _officer(paper)
    paper.h2("The sessions of the offence")
    wording.sessions_table(paper)


def _offence(paper: Paper) -> None:
    paper.h2("The offence")
    paper.p(
        "You are a parent of {{ pupil.full_name }}, who is of compulsory school age and a registered pupil at"
        " {{ school.name }}. From {{ offence.first_day }} to {{ offence.last_day }}"
        " {{ pupil.forename }} failed to attend regularly at that school. This is an offence under section"
        " 444(1) of the Education Act 1996. The unauthorised sessions are listed at the end of this notice."
    )


def _amount(paper: Paper) -> None:
    paper.h2("What to pay, and by when")
    with paper.when("penalty.reduced_amount"):
        paper.p(
            "Pay **{{ penalty.reduced_amount }} within {{ penalty.reduced_days }} days**. After that, pay"
            " **{{ penalty.full_amount }} within {{ penalty.full_days }} days**."
        )
        paper.otherwise()
        paper.p(
            "Pay **{{ penalty.full_amount }} within {{ penalty.full_days }} days**. There is no lower"
            " amount for this notice."
        )
    paper.p(
        "The days begin with the day on which you receive this notice: that day is day 1. Pay the whole"
        " amount at once. This is the {{ penalty.which }} penalty notice to you for this child in three"
        " years."
    )


def _payment(paper: Paper) -> None:
    paper.h2("How to pay")
    paper.p(
        "The penalty is payable to {{ la.name }}, {{ la.address|join(', ') }}. Quote the reference"
        " {{ letter.reference }}."
    )
    paper.bullets_of("payment.methods")
    paper.p(
        "Write about this notice to {{ la.service }}, {{ la.name }}, at the same address."
        "{% if la.phone %} Telephone: {{ la.phone }}.{% endif %}{% if la.email %} E-mail:"
        " {{ la.email }}.{% endif %}"
    )


def _consequences(paper: Paper) -> None:
    paper.h2("If you pay")
    paper.p(
        "If you pay in time, your liability for this offence is discharged. You cannot be convicted of the"
        " offence to which this notice relates."
    )
    paper.h2("If you do not pay")
    paper.p(
        "If you do not pay in full within {{ penalty.full_days }} days, {{ la.name }} may prosecute you"
        " for the offence described above: that the child failed to attend school regularly. No case can"
        " be brought before those days have ended. If you are not prosecuted, the notice must be"
        " withdrawn."
    )


def _withdrawal(paper: Paper) -> None:
    paper.h2("When this notice may be withdrawn")
    paper.p("{{ la.name }} may withdraw this notice if:", keep=True)
    paper.bullets(
        "it ought not to have been issued;",
        "it was not issued to the right person;",
        "it has material errors; or",
        "it was issued outside the local code of conduct.",
    )
    paper.p(
        "Write to us if you think that one of these holds. If we withdraw the notice, we will tell you in"
        " writing, pay back what you have paid, and not prosecute you for this offence. The law gives no"
        " right of appeal against a penalty notice."
    )


def _officer(paper: Paper) -> None:
    paper.h2("Issued by")
    paper.p("{{ officer.particulars }}", "Closing").paragraph_format.space_before = 0
    furniture.sign(paper, "")


SPEC = Spec(
    id="penalty",
    title="Penalty notice",
    kind="notice",
    to="parent",
    signed_by=("la_liaison",),
    rules=("CR33", "CR43", "CR46", "CR55", "CR56", "CR57", "CR58", "CR59"),
    must_say=(
        "Penalty notice",
        "Section 444A of the Education Act 1996",
        "section 444(1) of the Education Act 1996",
        "your liability for this offence is discharged",
        "When this notice may be withdrawn",
        "begin with the day on which you receive this notice",
    ),
    required=(
        *LETTER,
        "recipient.name",
        "recipient.address",
        "pupil.full_name",
        "pupil.forename",
        "pupil.address",
        "la.name",
        "la.service",
        "la.address",
        "offence.first_day",
        "offence.last_day",
        "unauthorised_sessions",
        "penalty.which",
        "penalty.full_amount",
        "penalty.full_days",
        "payment.methods",
        "officer.particulars",
    ),
    optional=(*LA[1:], "penalty.reduced_amount", "penalty.reduced_days"),
    build=build,
    sample={
        "letter.date": "20 May 2025",
        "letter.reference": "OAK-A0042-1-D13",
        "signer.name": "Ms Priya Raman",
        "signer.role": "Authorised Attendance Officer",
        "unauthorised_sessions": unauthorised_rows(date(2025, 4, 28), date(2025, 5, 13)),
    },
)
