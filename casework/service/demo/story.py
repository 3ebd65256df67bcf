"""The demo's story, day by day: a girl who finds mornings hard, from the first letter to the referral.

It keeps the rules to the letter; a test plays it against the policy and the made-up register.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from casework.service.demo.cast import (
    DEPUTY,
    FATHER_REF,
    HEAD,
    LIAISON,
    LIAISON_MANAGER,
    MOTHER_REF,
    OFFICER,
    STORY_UPN,
)
from casework.service.demo.letters import (
    EVIDENCE_FILE,
    EVIDENCE_ON,
    FINED_ON,
    LA_ADDRESS,
    LA_EMAIL,
    LA_PHONE,
    NOTICE_FILES,
    PAYMENT,
    REQUESTED_ON,
    SCHOOL_ADDRESS,
    WARNED_ON,
    WARNING_FILES,
    story_files,
)

__all__ = ["SETTINGS", "STORY", "STORY_CASE", "STORY_UPN", "StoryLine", "story_files"]

STORY_CASE = f"{STORY_UPN}/absence"

# What the policy leaves open, filled in for the made-up school as `casework settings set KEY=VALUE` would.
SETTINGS: dict[str, str] = {
    "letter_1.minimum_possible_sessions": "40",
    "letter_1.review_school_days": "15",
    "improvement.attendance_at_least": "95",
    "notice_to_improve.weeks": "4",
    "school.address": "; ".join(SCHOOL_ADDRESS),
    "school.phone": "01632 960020",
    "school.email": "office@canterbury-road.example",
    "school.attendance_contact": OFFICER[0],
    "la.address": "; ".join(LA_ADDRESS),
    "la.phone": LA_PHONE,
    "la.email": LA_EMAIL,
    "la.payment_methods": "; ".join(PAYMENT),
}


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One thing that a person does: ``advance`` takes the step ``what``, ``record`` records it.

    ``files`` name papers of ``story_files``; of papers to parents the mother's stands first.
    """

    on: date
    kind: str
    what: str
    by: str
    role: str
    details: dict[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()


def _step(
    on: date, what: str, who: tuple[str, str], details: dict[str, str] | None = None, *files: str
) -> StoryLine:
    return StoryLine(on, "advance", what, *who, details or {}, files)


def _note(on: date, what: str, who: tuple[str, str], details: dict[str, str], *files: str) -> StoryLine:
    return StoryLine(on, "record", what, *who, details, files)


_POST = "first-class post, one envelope for each parent"
_SIBLING = "One sibling at this school was considered; that pupil's attendance is not a concern."
_OFFER = (
    "Rosa has a free place at breakfast club from 7.45 am, a familiar adult meets her at the side gate on "
    "Mondays and after each holiday, and our family worker can visit you at a time that suits you."
)

STORY: tuple[StoryLine, ...] = (
    _note(
        date(2024, 9, 17),
        "contact",
        OFFICER,
        {
            "with": "Ms Hallowell",
            "how": "telephone",
            "text": "Rosa had been too upset to leave the house on Monday. She is fine once she is in class. "
            "Asked Ms Hallowell to ring us on such mornings, so that somebody can meet Rosa at the gate.",
        },
    ),
    _step(
        date(2024, 10, 1),
        "letter_1",
        HEAD,
        {"note": "Rosa is kind and curious in class, and we miss her when she is not here."},
    ),
    _note(date(2024, 10, 1), "letter_posted", OFFICER, {"letter": "First letter", "how": _POST}),
    _note(
        date(2024, 10, 9),
        "contact",
        OFFICER,
        {
            "with": "Mr Tremarne",
            "how": "telephone",
            "text": "He had not known how many mornings were missed. He will talk with Rosa at the weekend "
            "and would like to come to any meeting.",
        },
    ),
    _step(
        date(2024, 10, 23),
        "meeting",
        HEAD,
        {
            "meeting_on": "2024-11-06",
            "meeting_time": "3.45 pm",
            "meeting_place": "the Rainbow Room, Canterbury Road Primary School",
        },
    ),
    _note(
        date(2024, 10, 23), "letter_posted", OFFICER, {"letter": "Invitation to the meeting", "how": _POST}
    ),
    _note(
        date(2024, 11, 6),
        "meeting",
        OFFICER,
        {
            "meeting_time": "3.45 pm",
            "meeting_place": "the Rainbow Room",
            "attendees": "Ms Dawn Hallowell, mother; Mr Joel Tremarne, father, by telephone; Mrs Anna "
            "Bexfield, headteacher; Ms Joy Penhallow, attendance officer; Mrs Della Stroudley, family worker",
            "minutes": "Rosa worries about leaving home, most of all on Mondays and after a holiday. Once "
            "she is in class she settles quickly and her work is good.; Ms Hallowell works nights from "
            "Sunday to Tuesday and gets home shortly before school begins. She had been ashamed to say so.; "
            "Mr Tremarne has the children every other weekend and can bring Rosa to school on those Mondays "
            "if the times allow.; Nobody thinks that Rosa is ill, and no medical evidence is needed.",
            "targets": "Rosa is in school by 8.50 am every day until Christmas.; Rosa comes to breakfast "
            "club on Mondays and Tuesdays.; Ms Hallowell or Mr Tremarne rings the office before 8.30 am if "
            "Rosa will not leave the house.; Mrs Stroudley visits the family every other week.",
            "support": _OFFER,
        },
    ),
    _note(date(2024, 11, 7), "support", OFFICER, {"offered": "yes", "appropriate": "yes", "text": _OFFER}),
    _note(
        date(2024, 12, 11),
        "contact",
        OFFICER,
        {
            "with": "Ms Hallowell",
            "how": "home visit with the family worker",
            "text": "Three good weeks in November. Then the shifts changed, and breakfast club has been "
            "hard to reach. Ms Hallowell is tired and worried. The offers stay; she will say if another day "
            "suits.",
        },
    ),
    _note(
        date(2025, 1, 9),
        "meeting",
        OFFICER,
        {
            "meeting_time": "8.15 am",
            "meeting_place": "the headteacher's office",
            "attendees": "Ms Dawn Hallowell, mother; Mrs Anna Bexfield, headteacher; Ms Joy Penhallow, "
            "attendance officer; Mrs Della Stroudley, family worker; Mr Joel Tremarne, father, was "
            "invited and sent his apologies",
            "minutes": "Rosa attended every day from 5 to 22 November. Since then she has missed eight "
            "sessions, and breakfast club was used on four mornings.; The last visits of the family worker "
            "were cancelled on the day. Ms Hallowell said that she finds it hard to ask for help.; Mrs "
            "Bexfield explained what a notice to improve is: another chance, and not a fine.",
            "targets": "Rosa is in school every day, on time.; Ms Hallowell keeps the visit of 16 January.; "
            "The school minibus comes past the house on Mondays if the family asks by Friday.",
            "support": _OFFER,
        },
    ),
    _note(
        date(2025, 1, 10),
        "support",
        OFFICER,
        {
            "engaged": "no",
            "worked": "no",
            "found": "Breakfast club was used on four mornings since 25 November, and three of five visits "
            "by the family worker were cancelled. The offers remain open.",
        },
    ),
    _note(date(2025, 1, 14), "approval", DEPUTY, {"step": "notice_to_improve"}),
    _step(date(2025, 1, 15), "notice_to_improve", HEAD, {"support": _OFFER}),
    _note(date(2025, 1, 15), "letter_posted", OFFICER, {"letter": "Notice to improve", "how": _POST}),
    _note(
        date(2025, 2, 4),
        "contact",
        OFFICER,
        {
            "with": "Ms Hallowell",
            "how": "telephone",
            "text": "Halfway through the improvement period. Rosa came by minibus on 27 January, late, and "
            "had a good day. Reminded Ms Hallowell of the offers and of the last day, 12 February.",
        },
    ),
    _note(date(2025, 2, 13), "approval", DEPUTY, {"step": "penalty_request"}),
    _step(REQUESTED_ON, "penalty_request", HEAD, {"siblings": _SIBLING}),
    _step(WARNED_ON, "warning", LIAISON, {}, *WARNING_FILES),
    _note(WARNED_ON, "letter_posted", LIAISON, {"letter": "The LA's warning", "how": _POST}),
    _note(
        date(2025, 3, 12),
        "contact",
        OFFICER,
        {
            "with": "Ms Hallowell",
            "how": "telephone",
            "text": "Rosa was away yesterday morning and on Monday. Offered to fetch her with the family "
            "worker for the rest of the week, which helped.",
        },
    ),
    _note(date(2025, 3, 24), "approval", LIAISON_MANAGER, {"step": "penalty"}),
    _step(FINED_ON, "penalty", LIAISON, {}, *NOTICE_FILES),
    _note(FINED_ON, "letter_posted", LIAISON, {"letter": "Penalty notices", "how": _POST}),
    _note(date(2025, 3, 27), "notice_received", LIAISON, {"parent": MOTHER_REF}),
    _note(date(2025, 3, 28), "notice_received", LIAISON, {"parent": FATHER_REF}),
    _note(date(2025, 4, 9), "paid", LIAISON, {"parent": MOTHER_REF, "amount": "80"}),
    _note(
        date(2025, 4, 23),
        "contact",
        OFFICER,
        {
            "with": "Mr Tremarne",
            "how": "telephone",
            "text": "He feels that the mornings are out of his hands and had put the notice aside. Told him "
            "whom to ring at the council, and asked him to bring Rosa on his Mondays.",
        },
    ),
    _note(date(2025, 4, 25), "unpaid", LIAISON, {"parent": FATHER_REF}),
    _note(EVIDENCE_ON, "evidence", OFFICER, {"title": "Family worker's record of support"}, EVIDENCE_FILE),
    _note(date(2025, 5, 13), "approval", DEPUTY, {"step": "as1_referral"}),
    _step(date(2025, 5, 14), "as1_referral", HEAD, {"siblings": _SIBLING}),
    _note(
        date(2025, 5, 14), "letter_posted", OFFICER, {"letter": "Notification of the referral", "how": _POST}
    ),
)
