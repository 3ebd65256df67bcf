"""The demo's story played against the policy and the made-up register: every step is due on its day."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pypdfium2
import pytest

from casework.app import data_folder, policy_files
from casework.case.attendance import Attendance, CodeTable
from casework.case.casefile import CaseFile, Entry, Standing
from casework.case.decide import Order, StepPlan, plan_step
from casework.case.events import Event, NoticeIssued, StepTaken
from casework.case.ledger import Ledger
from casework.case.records import plan_record
from casework.case.situation import Situation
from casework.case.triggers import due_since, offence_sessions, report_on
from casework.documents.evidence.intake import inspect_evidence
from casework.documents.template.catalogue import Catalogue
from casework.documents.word.fonts import missing_characters
from casework.errors import Refused
from casework.ids import case_ref
from casework.policy.loader import load_policy
from casework.policy.machine import Ladder
from casework.policy.values import Values, read_setting
from casework.schooldays import Calendar
from casework.service.demo import letters
from casework.service.demo.cast import FATHER_REF, FATHERS_HOME, MOTHER_REF, STORY_HOME
from casework.service.demo.school import demo_files
from casework.service.demo.story import SETTINGS, STORY, STORY_CASE, STORY_UPN, StoryLine, story_files
from casework.store.planning import ImportFile
from casework.store.registers import Registers

STRAND = "absence"
STEPS = {
    "letter_1": date(2024, 10, 1),
    "meeting": date(2024, 10, 23),
    "notice_to_improve": date(2025, 1, 15),
    "penalty_request": date(2025, 2, 14),
    "warning": date(2025, 2, 27),
    "penalty": date(2025, 3, 25),
    "as1_referral": date(2025, 5, 14),
}


@dataclass
class Play:
    """The case as it grows, with what each step came to when it was taken."""

    registers: Registers
    values: Values
    attendance: Attendance
    recipients: dict[str, str]
    entries: list[Entry] = field(default_factory=list)
    plans: dict[str, StepPlan] = field(default_factory=dict)
    since: dict[str, date | None] = field(default_factory=dict)

    @property
    def calendar(self) -> Calendar:
        return self.attendance.calendar

    def file(self) -> CaseFile:
        reference = str(case_ref(STORY_UPN, STRAND, 1))
        return CaseFile(reference, STORY_UPN, STRAND, 1, tuple(self.entries))

    def standing(self, day: date) -> Standing:
        machine = self.values.policy.machines[STRAND]
        return self.file().on(day, machine, Ladder(machine).after)

    def situation(self, day: date) -> Situation:
        standing = self.standing(day)
        pupil = self.registers.pupils()[STORY_UPN]
        contacts = self.registers.contacts()[STORY_UPN]
        return Situation(day, pupil, contacts, self.attendance, standing, Ledger([standing]), self.values)

    def take(self, line: StoryLine) -> None:
        order = Order(line.on, line.by, line.role, line.details)
        if line.kind == "advance":
            situation = self.situation(line.on)
            plan = plan_step(line.what, order, situation, self.recipients)
            self.since[line.what] = due_since(plan.report, situation, self.situation)
            self.plans[line.what] = plan
            self.append(line.on, plan.events)
        elif line.what != "evidence":  # a document, not a record of the case core
            self.append(line.on, plan_record(line.what, order, self.standing(line.on)))

    def append(self, day: date, events: tuple[Event, ...]) -> None:
        moment = datetime.combine(day, time(16, 0), UTC)
        self.entries += [
            Entry(number, moment, event) for number, event in enumerate(events, len(self.entries) + 1)
        ]


def _stage(folder: Path) -> Play:
    policy = load_policy("canterbury-road", policy_files())
    registers = Registers(folder / "registers", policy.codes)
    plan = registers.plan([ImportFile(name, data) for name, data in demo_files().items()])
    registers.commit(plan, datetime(2025, 7, 23, 9, tzinfo=UTC))
    calendar = registers.calendar()
    values = Values(
        policy, {key: read_setting(policy, key, raw, where="the demo") for key, raw in SETTINGS.items()}
    )
    catalogue = Catalogue(data_folder("templates"))
    documents = {name for step in policy.machines[STRAND].transitions for name in step.documents}
    return Play(
        registers,
        values,
        Attendance(
            calendar,
            CodeTable(calendar, policy.codes),
            registers.pupils()[STORY_UPN],
            registers.compact()[STORY_UPN],
        ),
        {name: catalogue.get(name).manifest.to for name in documents},
    )


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Play:
    play = _stage(tmp_path_factory.mktemp("home"))
    for line in STORY:
        play.take(line)
    return play


@pytest.fixture(scope="module")
def papers() -> dict[str, bytes]:
    return story_files()


def _text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return " ".join(" ".join(pages).split())


def test_the_story_goes_from_the_first_letter_to_the_referral_without_a_refusal(played: Play) -> None:
    taken = {
        entry.event.step: entry.event.on for entry in played.entries if isinstance(entry.event, StepTaken)
    }
    assert taken == STEPS
    assert played.standing(date(2025, 7, 22)).state == "as1_referral"
    assert f"{STORY_UPN}/{STRAND}" == STORY_CASE


def test_the_lines_stand_in_order_and_on_school_days_while_the_school_is_open(played: Play) -> None:
    days = [line.on for line in STORY]
    assert days == sorted(days)
    at_school = {line.on for line in STORY if line.role != "la_liaison"}
    assert all(played.calendar.is_school_day(day) for day in at_school)


@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_due_on_its_day_and_nothing_blocks_it(played: Play, step: str) -> None:
    plan = played.plans[step]
    assert plan.report.is_due
    assert plan.report.blocked_by == ()
    since = played.since[step]
    assert since is not None
    assert since <= STEPS[step]


@pytest.mark.parametrize("step", ["notice_to_improve", "penalty_request", "penalty", "as1_referral"])
def test_a_second_person_approves_what_leaves_the_building(played: Play, step: str) -> None:
    approval = played.plans[step].taken.approval
    assert approval is not None
    by = next(entry.event.by for entry in played.entries if entry.number == approval)
    assert by != played.plans[step].taken.by


@pytest.mark.parametrize(
    ("step", "too_early"),
    [
        ("letter_1", date(2024, 9, 27)),
        ("meeting", date(2024, 10, 22)),
        ("penalty_request", date(2025, 2, 12)),
        ("penalty", date(2025, 3, 7)),
        ("as1_referral", date(2025, 5, 2)),
    ],
)
def test_the_same_step_is_refused_before_its_day(tmp_path: Path, step: str, too_early: date) -> None:
    play = _stage(tmp_path)
    for line in STORY:
        if line.kind == "advance" and line.what == step:
            break
        if line.on > too_early:
            continue
        play.take(line)
    order = Order(too_early, line.by, line.role)
    with pytest.raises(Refused) as refusal:
        plan_step(step, order, play.situation(too_early), play.recipients)
    assert refusal.value.code == "step_not_due"


def test_both_parents_live_apart_at_verified_addresses(played: Play) -> None:
    mother, father = played.registers.contacts()[STORY_UPN]
    assert (mother.contact_ref, father.contact_ref) == (MOTHER_REF, FATHER_REF)
    assert (mother.lives_with_pupil, father.lives_with_pupil) == (True, False)
    assert mother.address != father.address
    assert mother.verified_on
    assert father.verified_on


def test_the_notice_to_improve_rests_on_the_national_threshold_and_on_help_that_was_not_taken_up(
    played: Play,
) -> None:
    facts = {fact.fact: fact for fact in played.plans["notice_to_improve"].report.facts}
    assert len(facts["unauthorised_sessions"].sessions) >= 10
    assert facts["support_engaged"].value == "no"
    assert facts["support_worked"].value == "no"


def test_the_penalty_rests_on_absence_within_the_warnings_15_school_days(played: Play) -> None:
    clock = played.values.policy.machines[STRAND].clocks["warning_period"]
    period = played.situation(STEPS["penalty"]).clock_period(clock)
    assert period is not None
    assert period.span is not None
    assert (period.span.first, period.span.last) == (letters.WARNING_FIRST, letters.WARNING_LAST)
    counted = played.plans["penalty"].report.reason.sessions
    assert [day for day, _, _ in counted] == ["2025-03-10", "2025-03-10", "2025-03-11", "2025-03-17"]


def test_each_parent_gets_one_notice_of_the_first_tariff_for_the_sessions_that_the_papers_list(
    played: Play,
) -> None:
    notices = played.plans["penalty"].notices
    assert [notice.parent for notice in notices] == [MOTHER_REF, FATHER_REF]
    for notice in notices:
        assert (notice.ordinal, notice.early_pence, notice.full_pence) == (1, 8000, 16000)
        assert (notice.early_days, notice.full_days) == (21, 28)
        assert notice.sessions == letters.NOTICE_SESSIONS


def test_one_parent_pays_in_time_and_the_other_does_not(played: Play) -> None:
    mother, father = Ledger([played.standing(STEPS["as1_referral"])]).notices
    assert mother.is_paid
    assert mother.early_last_day is not None
    assert mother.payments[0][0] <= mother.early_last_day
    assert not father.is_paid
    assert father.is_unpaid(date(2025, 4, 25))
    assert not father.is_unpaid(date(2025, 4, 24))


def test_a_tenth_of_the_school_years_sessions_is_reached_at_the_referral(played: Play) -> None:
    fact = played.plans["as1_referral"].report.reason
    assert fact.value == "10.5%, 40 of 380 sessions"
    before = played.situation(date(2025, 5, 2))
    referral = next(
        t for t in before.machine.transitions if t.step == "as1_referral" and "penalty" in t.sources
    )
    assert not report_on(referral, before, played.recipients).is_due


def test_sessions_that_no_paid_notice_covers_are_left_for_the_referral(played: Play) -> None:
    left = offence_sessions(played.situation(STEPS["as1_referral"]))
    assert left == played.plans["as1_referral"].taken.offence_sessions
    assert len(left) == 40 - len(letters.NOTICE_SESSIONS) == 21
    assert not set(left) & set(letters.NOTICE_SESSIONS)


def test_no_absence_in_the_story_is_called_illness(played: Play) -> None:
    year = played.attendance
    codes = {year.session_at(n).code for n in range(year.end_of(date(2025, 7, 22)))}
    assert codes == {"/", "\\", "L", "M", "O", "U", "V"}


def test_the_papers_name_the_authority_as_the_policy_does_on_their_day(played: Play) -> None:
    for day in (letters.WARNED_ON, letters.FINED_ON):
        assert played.values.text("la.name", day) == letters.LA_NAME
        assert played.values.text("la.service", day) == letters.LA_SERVICE
    assert tuple(played.values.lines("la.address", letters.FINED_ON)) == letters.LA_ADDRESS
    assert tuple(played.values.lines("la.payment_methods", letters.FINED_ON)) == letters.PAYMENT
    assert tuple(played.values.lines("school.address", letters.FINED_ON)) == letters.SCHOOL_ADDRESS


def test_the_files_that_the_lines_name_are_the_files_that_there_are(papers: dict[str, bytes]) -> None:
    assert sorted(name for line in STORY for name in line.files) == sorted(papers)


def test_the_papers_are_sound_pdfs_with_text_on_every_page(papers: dict[str, bytes]) -> None:
    for name, data in papers.items():
        seen = inspect_evidence(data, name=name)
        assert seen.pages in (1, 2)
        assert seen.image_only_pages == ()
        assert not seen.repaired


@pytest.mark.parametrize(
    ("name", "to", "home", "other"),
    [
        (letters.NOTICE_FILES[0], "Ms Dawn Hallowell", STORY_HOME, FATHERS_HOME),
        (letters.NOTICE_FILES[1], "Mr Joel Tremarne", FATHERS_HOME, None),
    ],
)
def test_a_penalty_notice_has_all_that_the_regulations_ask_for(
    papers: dict[str, bytes], name: str, to: str, home: tuple[str, ...], other: tuple[str, ...] | None
) -> None:
    text = _text(papers[name])
    wanted = [
        *(to, *(line for line in home if line)),  # (a) the recipient
        *("Rosa Hallowell", *(line for line in STORY_HOME if line), letters.SCHOOL),  # (b) child and school
        *("Ms Nadia Farrowby", "authorised to issue penalty notices"),  # (c) the officer
        *(
            "Monday 25 November 2024 to Monday 10 February 2025",
            "Tuesday 25 March 2025",
        ),  # (d) offence, issue
        "10 March 2025 to Monday 17 March 2025",
        *("£80 within 21 days", "£160 within 28 days"),  # (e), (h) amount and period
        *("payable to Kent County Council", *letters.LA_ADDRESS),  # (f) to whom
        *letters.PAYMENT,  # (g) how
        "your liability for this offence is discharged",  # (i)
        "may prosecute you for the offence",  # (j)
        "When this notice may be withdrawn",  # (k)
        *("section 444(1)", "section 444A", "19 sessions", "4 of them"),
    ]
    assert [words for words in wanted if words not in text] == []
    assert other is None or other[1] not in text


@pytest.mark.parametrize(
    ("name", "other"), [(letters.WARNING_FILES[0], FATHERS_HOME), (letters.WARNING_FILES[1], STORY_HOME)]
)
def test_a_warning_gives_15_school_days_and_nothing_of_the_other_parent(
    papers: dict[str, bytes], name: str, other: tuple[str, ...]
) -> None:
    text = _text(papers[name])
    for words in (
        "Friday 28 February 2025 to Thursday 20 March 2025",
        "15 school days",
        "24 sessions",
        "£80 if paid within 21 days, or £160 if paid within 28 days",
    ):
        assert words in text
    assert not [line for line in other[:2] if line and line in text]
    assert other[3] not in text


def test_the_papers_have_the_same_bytes_each_time(papers: dict[str, bytes]) -> None:
    assert story_files() == papers


def test_the_letters_font_shows_every_word_of_the_story() -> None:
    words = [line.by for line in STORY] + [text for line in STORY for text in line.details.values()]
    assert missing_characters("".join([*words, *SETTINGS.values()])) == ""


def test_telling_the_story_loads_no_pdf_library() -> None:
    program = "import sys, casework.service.demo.story\nprint('reportlab' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_payment_and_receipt_follow_the_notice(played: Play) -> None:
    issued = [entry.event for entry in played.entries if isinstance(entry.event, NoticeIssued)]
    received = [line for line in STORY if line.what == "notice_received"]
    assert {line.details["parent"] for line in received} == {notice.parent for notice in issued}
    assert all(line.on - issued[0].on <= timedelta(days=4) for line in received)
