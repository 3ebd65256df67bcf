"""The notice to improve, with the eight contents of the national guidance, numbered as it numbers them."""

from datetime import date

from .. import furniture, wording
from ..paper import Paper
from ..spec import ADDRESS, CONTACT, FIGURES, LETTER, PARENT, REASON, SCHOOL, Spec
from ..story import until


def build(paper: Paper) -> None:
    """Writes the notice."""
    furniture.letterhead(paper)
    furniture.window(paper)
    paper.p("{{ recipient.salutation }}")
    paper.h1("Notice to Improve", "Attendance of {{ pupil.full_name }} at {{ school.name }}")
    paper.p(
        "This notice gives you another chance to improve {{ pupil.forename }}’s attendance before other steps"
        " are taken. It says what has to change, by when, what help you can have, and what may happen if"
        " nothing changes. Please read all of it, and talk to us."
    )
    _record(paper)
    _duty(paper)
    paper.h2("3. The support given so far")
    wording.history_table(paper)
    _help(paper)
    _warning(paper)
    _period(paper)
    furniture.sign(paper)
    furniture.small_print(paper, "Why you are getting this notice")
    paper.h2("The unauthorised sessions")
    wording.sessions_table(paper)


def _record(paper: Paper) -> None:
    paper.h2("1. The attendance record and the offence")
    wording.attendance_line(paper)
    wording.figures(paper)
    paper.p(
        "The unauthorised sessions are listed, with their dates, at the end of this notice. If you think that"
        " any of them is wrong, please tell us now. We will check the register."
    )
    paper.p(
        "Under section 444(1) of the Education Act 1996 a parent commits an offence if a child of"
        " compulsory school age, who is a registered pupil at a school, fails to attend regularly there."
        " Regularly means: in line with the school’s rules. The unauthorised sessions in the list are"
        " what this notice is about."
    )


def _duty(paper: Paper) -> None:
    paper.h2("2. Why attendance matters, and your duty as a parent")
    paper.p(
        "Pupils who attend regularly find it easier to keep up, to keep their friends and to feel at home in"
        " school. Later lessons build on earlier ones."
    )
    paper.p(
        "By section 7 of the Education Act 1996, the parent of every child of compulsory school age must make"
        " sure that the child receives efficient full-time education. It must suit the child’s age, ability,"
        " aptitude and any special educational needs. A child receives it by regular attendance at school, or"
        " otherwise."
    )


def _help(paper: Paper) -> None:
    paper.h2("4. The help that you can have now")
    with paper.when("support.text"):
        paper.p("{{ support.text }}")
    paper.p("Whatever we offered before is still open to you, also if you did not take it up at the time.")
    wording.talk_to_us(paper, "If something else would help more, please tell us.")


def _warning(paper: Paper) -> None:
    paper.h2("5. What may happen if attendance does not improve")
    paper.p(
        "If there is not enough improvement, {{ la.name }} may be asked to issue a **penalty notice** to"
        " you, or it may consider **prosecution** for the offence of section 1. Each parent may get a"
        " penalty notice for each child.{% if penalty.tariff %} The penalty is"
        " {{ penalty.tariff }}.{% endif %}"
    )


def _period(paper: Paper) -> None:
    paper.h2("6. The improvement period")
    paper.p(
        "The improvement period is **{{ improvement.length }}**: from **{{ improvement.first_day }}** to"
        " **{{ improvement.last_day }}**. Both days count."
    )
    paper.h2("7. What enough improvement looks like")
    paper.p("In the improvement period we need to see: {{ improvement.target }}.")
    paper.h2("8. When we may act before the period ends")
    paper.p("A penalty notice may be issued before the last day on these grounds:", keep=True)
    with paper.when("improvement.early_grounds"):
        paper.bullets_of("improvement.early_grounds")
        paper.otherwise()
        paper.bullets(
            "There is more unauthorised absence, and because of it the improvement of section 7 can no"
            " longer be reached in the period."
        )


SPEC = Spec(
    id="notice_to_improve",
    title="Notice to Improve",
    kind="notice",
    to="parent",
    signed_by=("headteacher",),
    rules=("CR47", "CR48"),
    must_say=(
        "Notice to Improve",
        "section 444(1) of the Education Act 1996",
        "section 7 of the Education Act 1996",
        "3. The support given so far",
        "4. The help that you can have now",
        "penalty notice",
        "prosecution",
        "6. The improvement period",
        "7. What enough improvement looks like",
        "8. When we may act before the period ends",
    ),
    required=(
        *LETTER,
        *PARENT,
        *FIGURES,
        *REASON,
        "la.name",
        "unauthorised_sessions",
        "history",
        "improvement.first_day",
        "improvement.last_day",
        "improvement.length",
        "improvement.target",
    ),
    optional=(*ADDRESS, *SCHOOL, *CONTACT, "support.text", "penalty.tariff", "improvement.early_grounds"),
    build=build,
    sample={
        **until(date(2025, 2, 28)),
        "letter.date": "3 March 2025",
        "letter.reference": "OAK-A0042-1-D06",
        "reason.text": "There were 10 or more unauthorised sessions within 10 school weeks. Support was"
        " right for your family, and it was not taken up or has not worked.",
        "reason.cite": "Oakfield Primary School attendance policy 2024, page 9",
    },
)
