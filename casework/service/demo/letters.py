"""What the LA's warnings and penalty notices say in the demo's story, and one paper of evidence."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from casework.case.windows import day_text
from casework.documents.demo_papers import Block, OfficialPaper, draw_paper
from casework.service.demo.cast import FATHERS_HOME, LIAISON, STORY_HOME
from casework.service.demo.rosa import unauthorised

YEAR_STARTED, REQUESTED_ON = date(2024, 9, 3), date(2025, 2, 14)
WARNED_ON, FINED_ON, EVIDENCE_ON = date(2025, 2, 27), date(2025, 3, 25), date(2025, 5, 8)
WARNING_FIRST, WARNING_LAST = date(2025, 2, 28), date(2025, 3, 20)
# The fifty school days up to the school's request begin in November; the sessions before them are not used,
# nor is one between the request and the warning.
_NOTICE_SPELLS = (
    unauthorised(date(2024, 11, 20), REQUESTED_ON),
    unauthorised(WARNING_FIRST, WARNING_LAST),
)
NOTICE_SESSIONS = tuple(session for spell in _NOTICE_SPELLS for session in spell)

LA_NAME, LA_SERVICE = "Kent County Council", "Kent PRU and Attendance Service (KPAS)"
LA_ADDRESS = ("Assembly House", "1 Staithe Square", "Merebourne", "CK1 1AA")
LA_PHONE, LA_EMAIL = "01632 960500", "attendance@council.example"
PAYMENT = (
    "Online: www.council.example/pay, with the reference of this notice",
    "By telephone: 01632 960501, at any hour",
    "By cheque to Kent County Council at the address above, the reference written on the back",
)
SCHOOL = "Canterbury Road Primary School"
SCHOOL_ADDRESS = ("School Approach", "Merebourne", "CK2 5SA")

WARNING_FILES = ("la-warning-to-mother.pdf", "la-warning-to-father.pdf")
NOTICE_FILES = ("penalty-notice-to-mother.pdf", "penalty-notice-to-father.pdf")
EVIDENCE_FILE = "family-workers-record.pdf"

_PARENTS = (("Ms Dawn Hallowell", STORY_HOME, "M"), ("Mr Joel Tremarne", FATHERS_HOME, "F"))
_MEANINGS = {"O": "Absent without authorisation", "U": "Arrived after the register closed"}


def story_files() -> dict[str, bytes]:
    """Return the papers from outside that the story brings in, by the names that its lines give."""
    files: dict[str, bytes] = {}
    for (name, home, letter), warning, notice in zip(_PARENTS, WARNING_FILES, NOTICE_FILES, strict=True):
        lines = tuple(line for line in home if line)
        files[warning] = draw_paper(_warning(name, lines, f"PN/25/0417/W/{letter}"))
        files[notice] = draw_paper(_notice(name, lines, f"PN/25/0417/{letter}"))
    return files | {EVIDENCE_FILE: draw_paper(_record())}


def _warning(name: str, home: tuple[str, ...], reference: str) -> OfficialPaper:
    absences = unauthorised(YEAR_STARTED, REQUESTED_ON)
    title, _, surname = name.partition(" ")
    return OfficialPaper(
        about=f"Warning before a penalty notice, {reference}",
        sender=(LA_NAME, LA_SERVICE, *LA_ADDRESS),
        to=(name, *home),
        date=day_text(WARNED_ON),
        reference=reference,
        title="Warning: a penalty notice may be issued",
        blocks=(
            Block("text", f"Dear {title} {surname.rpartition(' ')[2]}"),
            Block(
                "text",
                f"{SCHOOL} has told us about Rosa Hallowell’s attendance. From {day_text(YEAR_STARTED)} to "
                f"{day_text(REQUESTED_ON)} she missed {len(absences)} sessions without authorisation. Each "
                "school day has two sessions, morning and afternoon. Those that she missed are listed below.",
            ),
            Block("head", "What we ask of you"),
            Block(
                "text",
                f"The warning lasts for 15 school days: from {_spoken(WARNING_FIRST)} to "
                f"{_spoken(WARNING_LAST)}. Both days count, and only school days are counted. There must "
                "be no unauthorised session in these days.",
            ),
            Block("head", "What may happen"),
            Block(
                "text",
                "If there is one, we may issue a penalty notice to you for Rosa: £80 if paid within 21 "
                "days, or £160 if paid within 28 days. A penalty notice is an alternative to prosecution "
                "under section 444 of the Education Act 1996. A parent commits that offence if a child of "
                "compulsory school age, who is a registered pupil at a school, fails to attend regularly "
                "there.",
            ),
            Block("head", "If there is a good reason, or you need help"),
            Block(
                "text",
                "Tell the school at once if Rosa cannot attend for a reason that cannot be avoided. The "
                "school’s offers of help stay open to you. If you think that a session is recorded "
                f"wrongly, ask the school to check it. You can also ring us on {LA_PHONE} or write to "
                f"{LA_EMAIL}.",
            ),
        ),
        signed=(LIAISON[0], f"Authorised officer of {LA_NAME}"),
        after=(Block("head", "The unauthorised sessions"), *_session_rows(absences)),
    )


def _notice(name: str, home: tuple[str, ...], reference: str) -> OfficialPaper:
    spells = [[date.fromisoformat(spell[place][0]) for place in (0, -1)] for spell in _NOTICE_SPELLS]
    when = " and from ".join(f"{day_text(first)} to {day_text(last)}" for first, last in spells)
    dates = ", and ".join(f"{_spoken(first)} to {_spoken(last)}" for first, last in spells)
    return OfficialPaper(
        about=f"Penalty notice, {reference}",
        sender=(LA_NAME, LA_SERVICE, *LA_ADDRESS),
        to=(name, *home),
        date=day_text(FINED_ON),
        reference=reference,
        title="Penalty notice under section 444A of the Education Act 1996",
        blocks=(
            Block("pair", "To", (f"{name}, {', '.join(home)}",)),
            Block("pair", "Child", (f"Rosa Hallowell, {', '.join(line for line in STORY_HOME if line)}",)),
            Block("pair", "School", (SCHOOL,)),
            Block("pair", "Date of the offence", (dates,)),
            Block("pair", "Date of issue", (_spoken(FINED_ON),)),
            Block("head", "The offence"),
            Block(
                "text",
                "You are a parent of Rosa Hallowell, who is of compulsory school age and a registered "
                f"pupil at {SCHOOL}. From {when} she failed to attend "
                "regularly at that school. This is an offence under section 444(1) of the Education Act "
                f"1996. She missed {len(NOTICE_SESSIONS)} sessions without authorisation, {_in_warning()} "
                f"of them in the 15 school days of our warning of {day_text(WARNED_ON)}. They are listed "
                "at the end of this notice.",
            ),
            Block("head", "What to pay, and by when"),
            Block("text", "Pay £80 within 21 days. After that, pay £160 within 28 days."),
            Block(
                "text",
                "The days begin with the day on which you receive this notice: that day is day 1. Pay the "
                "whole amount at once. This is the first penalty notice to you for this child in three "
                "years.",
            ),
            Block("head", "How to pay"),
            Block("text", f"The penalty is payable to {LA_NAME} at the address above. You can pay:"),
            *(Block("item", line) for line in PAYMENT),
            Block(
                "text",
                f"Write about this notice to {LA_SERVICE} at the same address. Telephone: {LA_PHONE}. "
                f"E-mail: {LA_EMAIL}.",
            ),
            Block("head", "If you pay"),
            Block(
                "text",
                "If you pay in time, your liability for this offence is discharged. You cannot be "
                "convicted of the offence to which this notice relates.",
            ),
            Block("head", "If you do not pay"),
            Block(
                "text",
                f"If you do not pay in full within 28 days, {LA_NAME} may prosecute you for the offence "
                "described above: that the child failed to attend school regularly. No case can be brought "
                "before those days have ended. If you are not prosecuted, the notice must be withdrawn.",
            ),
            Block("head", "When this notice may be withdrawn"),
            Block("text", f"{LA_NAME} may withdraw this notice if:"),
            Block("item", "it ought not to have been issued;"),
            Block("item", "it was not issued to the right person;"),
            Block("item", "it has material errors; or"),
            Block("item", "it was issued outside the local code of conduct."),
            Block(
                "text",
                "Write to us if you think that one of these holds. If we withdraw the notice, we will "
                "tell you in writing, pay back what you have paid, and not prosecute you for this "
                "offence. The law gives no right of appeal against a penalty notice.",
            ),
        ),
        signed=(
            LIAISON[0],
            "Officer of the local authority, authorised to issue penalty notices (No. 2217)",
            f"{LA_SERVICE}, {LA_NAME}",
        ),
        after=(Block("head", "The sessions of the offence"), *_session_rows(NOTICE_SESSIONS)),
    )


def _record() -> OfficialPaper:
    """Return the family worker's account: who tried what, and why it was hard."""
    return OfficialPaper(
        about="Family worker's record of support",
        sender=(SCHOOL, *SCHOOL_ADDRESS, "01632 960020"),
        to=("For the attendance file",),
        date=day_text(EVIDENCE_ON),
        reference="FW/2025/11",
        title="Record of support offered to the family",
        blocks=(
            Block(
                "text",
                "From November 2024 to May 2025, kept by the school’s family worker in her visit book.",
            ),
            Block("head", "What was offered"),
            Block(
                "item",
                "A free place at breakfast club from 7.45 am for Rosa and her brother, from 7 November.",
            ),
            Block(
                "item", "A familiar adult to meet Rosa at the side gate on Mondays and after each holiday."
            ),
            Block(
                "item", "Six home visits; two were kept (21 November and 11 December), four were cancelled."
            ),
            Block("item", "Worry Time with the learning mentor on Monday afternoons; Rosa went ten times."),
            Block("item", "A lift in the school minibus on Mondays since January; used once."),
            Block("head", "What gets in the way"),
            Block(
                "text",
                "Rosa worries about leaving home, most of all after a weekend or a holiday. Once she is "
                "in class she settles within half an hour and her work is good. Ms Hallowell works nights "
                "at a warehouse from Sunday to Tuesday, gets home at about 7 am, and is often asleep when "
                "school begins. Mr Tremarne has the children every other weekend and brings them back on "
                "Sunday evening.",
            ),
            Block("head", "What helped, and what did not"),
            Block(
                "text",
                "Attendance was full from 5 to 22 November, while Rosa came to breakfast club on nine "
                "mornings. It slipped again when Ms Hallowell’s shifts changed at the end of November. "
                "Breakfast club was used on four mornings after that. Ms Hallowell has said more than "
                "once that she finds it hard to ask for help; the offers stay open, and she knows whom to "
                "ring.",
            ),
        ),
        signed=("Mrs Della Stroudley", "Family worker"),
    )


def _session_rows(sessions: tuple[tuple[str, str, str], ...]) -> list[Block]:
    rows = []
    for (day, code), group in groupby(sessions, key=lambda session: (session[0], session[2])):
        halves = [session for _, session, _ in group]
        when = "all day" if len(halves) > 1 else {"AM": "morning", "PM": "afternoon"}[halves[0]]
        rows.append(Block("row", _spoken(date.fromisoformat(day)), (when, f"{code}  {_MEANINGS[code]}")))
    return rows


def _in_warning() -> int:
    return len(unauthorised(WARNING_FIRST, WARNING_LAST))


def _spoken(day: date) -> str:
    return f"{day:%A} {day_text(day)}"
