"""The LA's warning for lateness before a penalty notice: school days without an arrival after the close."""

from .. import furniture, wording
from ..paper import Paper
from ..spec import ADDRESS, LA, LETTER, PARENT, REASON, Spec
from ..story import LATE_AFTER_CLOSE
from .warning import HOW_LA


def build(paper: Paper) -> None:
    """Writes the letter."""
    furniture.letterhead(paper, "la")
    furniture.window(paper)
    paper.p("{{ recipient.salutation }}")
    paper.h1(
        "Warning: a penalty notice may be issued", "Lateness of {{ pupil.full_name }} at {{ school.name }}"
    )
    paper.p(
        "{{ school.name }} has told us that {{ pupil.forename }} often arrives after the register has closed."
        " {{ lateness.text }} Each of these arrivals is recorded with code U and counts as an unauthorised"
        " absence."
    )
    paper.h2("What we ask of you")
    paper.p(
        "The warning lasts for **{{ warning.length }}**: from **{{ warning.first_day }}** to"
        " **{{ warning.last_day }}**. Both days count, and only school days are counted."
    )
    paper.p(
        "{{ warning.condition or 'In these days there must be no arrival after the register has closed"
        " (code U).' }}"
    )
    paper.h2("What may happen")
    paper.p(
        "If this is not met, we may issue a penalty notice to you for"
        " {{ pupil.forename }}.{% if penalty.tariff %} The penalty is {{ penalty.tariff }}.{% endif %} Each"
        " parent may get a penalty notice for each child. A penalty notice is an alternative to prosecution"
        " for the offence in section 444 of the Education Act 1996: a parent commits it if a child of"
        " compulsory school age, who is a registered pupil at a school, fails to attend regularly there."
    )
    paper.h2("If there is a good reason, or you need help")
    paper.p(
        "Tell the school at once if there is a reason for the late arrivals that cannot be avoided. The"
        " school can still offer you support with mornings and the way to school; please ask for it. If you"
        " think that an arrival is recorded wrongly, ask the school to check it. You can also contact us."
        + HOW_LA
    )
    furniture.sign(paper)
    furniture.small_print(paper)
    with paper.when("late_after_close_sessions"):
        paper.annex("The arrivals after the register closed", "late_after_close_sessions")
        paper.rows("late_after_close_sessions", wording.LATE_COLUMNS)


SPEC = Spec(
    id="lateness_warning",
    title="Warning before a penalty notice for lateness",
    kind="letter",
    to="parent",
    signed_by=("la_liaison",),
    rules=("CR31", "CR32"),
    must_say=(
        "after the register has closed",
        "What we ask of you",
        "only school days are counted",
        "section 444 of the Education Act 1996",
    ),
    required=(
        *LETTER,
        *PARENT,
        *REASON,
        "la.name",
        "la.service",
        "lateness.text",
        "warning.first_day",
        "warning.last_day",
        "warning.length",
    ),
    optional=(*ADDRESS, *LA, "warning.condition", "penalty.tariff", "late_after_close_sessions"),
    build=build,
    sample={
        "late_after_close_sessions": LATE_AFTER_CLOSE,
        "lateness.text": "It happened 10 times in the last 100 possible sessions, up to 4 April 2025.",
        "letter.date": "24 April 2025",
        "letter.reference": "OAK-A0042-2-D04",
        "signer.name": "Ms Priya Raman",
        "signer.role": "Authorised Attendance Officer",
        "reason.text": "There were 10 arrivals after the register closed within 100 possible sessions.",
        "reason.cite": "Oakfield Primary School attendance policy 2024, page 7",
    },
)
