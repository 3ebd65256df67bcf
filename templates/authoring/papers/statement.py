"""The school's witness statement (section 9): what the school did, with its exhibits in that order."""

from datetime import date

from .. import furniture, wording
from ..paper import Paper
from ..spec import LETTER, SCHOOL, Spec
from ..story import until


def build(paper: Paper) -> None:
    """Writes the statement."""
    furniture.letterhead(paper, window=False)
    paper.h1("Witness Statement", "Criminal Justice Act 1967, section 9; {{ statement.rules }}")
    paper.pairs(
        [
            ("Statement of", "{{ statement.maker }}"),
            ("Age", "Over 18"),
            ("Occupation", "{{ signer.role }}, {{ school.name }}"),
            ("About", "{{ pupil.full_name }}, born {{ pupil.date_of_birth }}"),
            ("Offence considered", "{{ statement.offence }}"),
            ("Reference", "{{ letter.reference }}, {{ letter.date }}"),
        ],
        label=42,
    )
    paper.p(
        "This statement (consisting of {{ statement.pages }}, each signed by me) is true to the best of my"
        " knowledge and belief and I make it knowing that, if it is tendered in evidence, I shall be liable"
        " to prosecution if I have wilfully stated in it anything which I know to be false, or do not"
        " believe to be true."
    )
    furniture.signature_table(paper)
    paper.h2("The pupil and the parents")
    paper.p(
        "{{ pupil.full_name }} is of compulsory school age and a registered pupil of {{ school.name }}"
        "{% if pupil.on_roll_from %}, on roll since {{ pupil.on_roll_from }}{% endif %}."
        " {{ statement.warned }}"
    )
    paper.h2("Attendance")
    paper.p(
        "The register of attendance is kept by the school. From {{ figures.period }} it shows attendance of"
        " **{{ figures.attendance }}**. I rely on the unauthorised sessions below alone."
    )
    wording.sessions_table(paper, "There is no unauthorised session in this period.")
    with paper.when("figures.note"):
        paper.p("{{ figures.note }}")
    paper.h2("What the school did")
    paper.rows(
        "chronology",
        (("Date", "date", 36), ("What happened", "what", 108), ("Exhibit", "exhibit", 26)),
        "Nothing is recorded.",
    )
    with paper.when("support.text or support.offered == 'Yes'"):
        paper.h2("Support offered")
        paper.p("{{ support.text or 'What was offered is told in the list above.' }}")
    paper.h2("Exhibits")
    paper.rows(
        "exhibits",
        (("Label", "label", 26), ("What I produce", "what", 144)),
        "I produce no exhibit.",
    )


SPEC = Spec(
    id="statement",
    title="Witness Statement",
    kind="statement",
    to="file",
    signed_by=("headteacher",),
    rules=("s.9 CJA 1967",),
    must_say=(
        "Witness Statement",
        "Criminal Justice Act 1967, section 9",
        "each signed by me",
        "true to the best of my knowledge and belief",
        "liable to prosecution if I have wilfully stated in it anything which I know to be false",
    ),
    required=(
        *LETTER,
        "pupil.full_name",
        "pupil.date_of_birth",
        "figures.period",
        "figures.attendance",
        "statement.maker",
        "statement.offence",
        "statement.rules",
        "statement.pages",
        "statement.warned",
    ),
    optional=(
        *SCHOOL,
        "pupil.on_roll_from",
        "figures.note",
        "unauthorised_sessions",
        "chronology",
        "exhibits",
        "support.text",
        "support.offered",
    ),
    build=build,
    sample={
        **until(date(2025, 6, 27)),
        "letter.date": "27 June 2025",
        "letter.reference": "OAK-A0042-1-D18",
        "figures.note": "",
        "statement.maker": "Dr Helen Marsh",
        "statement.offence": "section 444(1) of the Education Act 1996",
        "statement.rules": "Criminal Procedure Rules 2020 (SI 2020/759), rules 16.2 and 16.3",
        "statement.pages": "2 pages",
        "statement.warned": "Ms Ada Okafor (mother) and Mr Toby Lindqvist (father) are the pupil’s parents.",
        "chronology": [
            {
                "date": "14 January 2025",
                "what": "The school sent the first letter about attendance to Ms Ada Okafor.",
                "exhibit": "HM/1",
            },
            {
                "date": "12 February 2025",
                "what": "The school met Ms Ada Okafor and offered a place at the breakfast club.",
                "exhibit": "HM/2",
            },
        ],
        "exhibits": [
            {
                "label": "HM/1",
                "what": "First letter about attendance to Ms Ada Okafor, 14 January 2025",
                "document": "002-letter_1-M1",
            },
            {"label": "HM/2", "what": "Minutes of a meeting, 12 February 2025", "document": "007-minutes"},
        ],
    },
)
