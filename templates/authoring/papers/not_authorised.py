"""The letter that tells a parent which absences were not authorised, and what the parent can do."""

from .. import furniture, wording
from ..paper import Paper
from ..spec import ADDRESS, CONTACT, LETTER, PARENT, REASON, SCHOOL, Spec

COLUMNS = (
    ("Date", "date", 56),
    ("Session", "sessions", 26),
    ("Code", "code", 16),
    ("The reason that we were given", "reason", 72),
)


def build(paper: Paper) -> None:
    """Writes the letter."""
    furniture.letterhead(paper)
    furniture.window(paper)
    paper.p("{{ recipient.salutation }}")
    paper.h1("Absences that were not authorised")
    paper.p(
        "{{ pupil.forename }} was away from school at the times below. The headteacher decides whether an"
        " absence is authorised. A letter or message from a parent helps with that, and does not authorise"
        " an absence by itself. These absences were not authorised:"
    )
    paper.rows("not_authorised_sessions", COLUMNS)
    wording.note(paper)
    paper.h2("What you can do")
    paper.bullets(
        "If there was another reason, or one that we do not know, tell us. We will look at it again.",
        "If {{ pupil.forename }} was ill or at an appointment, show us something that you already have: an"
        " appointment card, a message from the surgery or a prescription. Please do not pay for a doctor’s"
        " letter.",
        "If a time looks wrong, tell us. We will check the register.",
        "If something makes it hard to come to school, let us know. We want to help.",
    )
    wording.talk_to_us(paper)
    wording.duty(paper)
    furniture.sign(paper)
    with paper.when("reason.text and reason.cite"):
        furniture.small_print(paper)


SPEC = Spec(
    id="not_authorised",
    title="Absences that were not authorised",
    kind="letter",
    to="parent",
    signed_by=("headteacher",),
    rules=("CR35", "CR36", "KI18", "TI13"),
    must_say=("not authorised", "What you can do"),
    required=(*LETTER, *PARENT, "not_authorised_sessions", "flags.offence_wording"),
    optional=(*ADDRESS, *SCHOOL, *CONTACT, *REASON, "letter.note"),
    build=build,
    sample={
        "letter.date": "3 February 2025",
        "letter.reference": "OAK-A0042-1-D02",
        "reason.text": "Parents are told when an absence is not authorised.",
    },
)
