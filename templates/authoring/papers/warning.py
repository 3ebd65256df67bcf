"""The LA's warning before a penalty notice: school days, with the first and the last named."""

from datetime import date

from .. import furniture, wording
from ..paper import Paper
from ..spec import ADDRESS, LA, LETTER, PARENT, REASON, Spec
from ..story import until

HOW_LA = (
    "{% if la.phone %} Telephone: {{ la.phone }}.{% endif %}"
    "{% if la.email %} E-mail: {{ la.email }}.{% endif %}"
)


def build(paper: Paper) -> None:
    """Writes the letter."""
    furniture.letterhead(paper, "la")
    furniture.window(paper)
    paper.p("{{ recipient.salutation }}")
    paper.h1(
        "Warning: a penalty notice may be issued", "Attendance of {{ pupil.full_name }} at {{ school.name }}"
    )
    paper.p(
        "{{ school.name }} has told us about {{ pupil.forename }}’s attendance. From {{ figures.period }}"
        " it was {{ figures.attendance }}, with {{ figures.unauthorised }} unauthorised sessions. Each"
        " school day has two sessions, morning and afternoon."
    )
    paper.h2("What we ask of you")
    paper.p(
        "The warning lasts for **{{ warning.length }}**: from **{{ warning.first_day }}** to"
        " **{{ warning.last_day }}**. Both days count, and only school days are counted."
    )
    paper.p("{{ warning.condition or 'There must be no unauthorised session in these days.' }}")
    paper.h2("What may happen")
    paper.p(
        "If this is not met, we may issue a penalty notice to you for"
        " {{ pupil.forename }}.{% if penalty.tariff %} The penalty is {{ penalty.tariff }}.{% endif %} A"
        " penalty notice is an alternative to prosecution for the offence in section 444 of the Education"
        " Act 1996: a parent commits it if a child of compulsory school age, who is a registered pupil at"
        " a school, fails to attend regularly there."
    )
    paper.h2("If there is a good reason, or you need help")
    paper.p(
        "Tell the school at once if {{ pupil.forename }} is ill or cannot attend for another reason that"
        " cannot be avoided. The school can still offer you support; please ask for it. If you think that"
        " a session"
        " is recorded wrongly, ask the school to check it. You can also contact us." + HOW_LA
    )
    furniture.sign(paper)
    furniture.small_print(paper)
    with paper.when("unauthorised_sessions"):
        paper.annex("The unauthorised sessions", "unauthorised_sessions")
        wording.sessions_table(paper)


SPEC = Spec(
    id="warning",
    title="Warning before a penalty notice",
    kind="letter",
    to="parent",
    signed_by=("la_liaison",),
    rules=("CR31", "CR32", "CR45"),
    must_say=("What we ask of you", "only school days are counted", "section 444 of the Education Act 1996"),
    required=(
        *LETTER,
        *PARENT,
        *REASON,
        "la.name",
        "la.service",
        "figures.period",
        "figures.attendance",
        "figures.unauthorised",
        "warning.first_day",
        "warning.last_day",
        "warning.length",
    ),
    optional=(*ADDRESS, *LA, "warning.condition", "penalty.tariff", "unauthorised_sessions"),
    build=build,
    sample={
        **until(date(2025, 4, 1)),
        "letter.date": "24 April 2025",
        "letter.reference": "OAK-A0042-1-D11",
        "signer.name": "Ms Priya Raman",
        "signer.role": "Authorised Attendance Officer",
        "reason.text": "The school asked for a penalty notice on 2 April 2025. The local authority gives a "
        "warning first.",
        "reason.cite": "Westmark code of conduct for penalty notices 2024",
    },
)
