"""The head's reply to a request for leave of absence, to the parent who asked."""

from .. import furniture, wording
from ..paper import Paper
from ..spec import ADDRESS, CONTACT, LETTER, PARENT, SCHOOL, Spec

DAYS = (
    "{{% if {first} == {last} %}}on **{{{{ {first} }}}}**{{% else %}}from **{{{{ {first} }}}}** to"
    " **{{{{ {last} }}}}**{{% endif %}}"
)


def build(paper: Paper) -> None:
    """Writes the letter."""
    furniture.letterhead(paper)
    furniture.window(paper)
    paper.p("{{ recipient.salutation }}")
    paper.h1("Your request for leave for {{ pupil.forename }}")
    paper.p(
        "Thank you for your request{% if leave.asked_on %} of {{ leave.asked_on }}{% endif %}. You asked for"
        " leave of absence for {{ pupil.forename }} "
        + DAYS.format(first="leave.first_day", last="leave.last_day")
        + " ({{ leave.days_asked }})."
    )
    _decision(paper)
    _considered(paper)
    _days_not_granted(paper)
    wording.note(paper)
    paper.h2("Talk to us")
    wording.talk_to_us(
        paper, "If there is something that we do not know, or you need help at this time, please tell us."
    )
    furniture.sign(paper)
    with paper.when("reason.cite"):
        paper.p("What this decision rests on", "Heading3")
        paper.p("See {{ reason.cite }}.", "Small")


def _decision(paper: Paper) -> None:
    paper.h2("The decision")
    with paper.when("leave.decision == 'refused'"):
        paper.p("We are sorry: this leave is **not granted**.")
        paper.otherwise()
        paper.p(
            "The leave is **{{ leave.decision }}**, "
            + DAYS.format(first="leave.granted_first_day", last="leave.granted_last_day")
            + " ({{ leave.days_granted }})."
            "{% if leave.decision != 'granted' %} The other days that you asked for are **not granted**."
            "{% endif %}"
        )
        paper.p(
            "In the register these days get code C. It means absence with leave that the school has agreed"
            " to: an authorised absence. It is for these days only. If your plans change, please tell us"
            " before the day."
        )


def _considered(paper: Paper) -> None:
    paper.h2("Why we decided so")
    paper.p("{{ leave.reasons }}")
    with paper.when("leave.late_note"):
        paper.p("{{ leave.late_note }}")
    with paper.when("leave.grounds"):
        paper.p("What we looked at:", keep=True)
        paper.bullets_of("leave.grounds")


def _days_not_granted(paper: Paper) -> None:
    with paper.when("leave.decision != 'granted'"):
        paper.h2("About the days that are not granted")
        paper.p(
            "Leave that was not granted cannot be authorised later. If {{ pupil.forename }} is away on these"
            " days all the same, the absence is recorded as unauthorised (code G)."
        )
    with paper.when("leave.decision != 'granted' and flags.offence_wording"):
        paper.p(
            "The school may then ask {{ la.name or 'the local authority' }} to issue a penalty notice. It can"
            " go to each parent for each child.{% if penalty.tariff %} The penalty is"
            " {{ penalty.tariff }}.{% endif %}"
        )


SPEC = Spec(
    id="leave_reply",
    title="Reply to a request for leave of absence",
    kind="letter",
    to="parent",
    signed_by=("headteacher",),
    rules=("CR51", "CR52", "CR53", "KI06", "TI11", "TI19"),
    must_say=("Your request for leave", "The decision", "Why we decided so", "Talk to us"),
    required=(
        *LETTER,
        *PARENT,
        "leave.first_day",
        "leave.last_day",
        "leave.days_asked",
        "leave.decision",
        "leave.reasons",
        "flags.offence_wording",
    ),
    optional=(
        *ADDRESS,
        *SCHOOL,
        *CONTACT,
        "letter.note",
        "reason.cite",
        "la.name",
        "leave.asked_on",
        "leave.days_granted",
        "leave.granted_first_day",
        "leave.granted_last_day",
        "leave.grounds",
        "leave.late_note",
        "penalty.tariff",
    ),
    build=build,
    sample={
        "letter.date": "7 March 2025",
        "letter.reference": "OAK-A0042-3-D01",
        "reason.cite": "Oakfield Primary School attendance policy 2024, page 10",
    },
)
