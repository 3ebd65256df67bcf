"""What a case needs besides its steps: decisions to check, holds to review, packs that came back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from casework.case.casefile import Standing
from casework.case.commands import record_command
from casework.case.corrections import HEAD, STEP, Check
from casework.case.events import Fact
from casework.case.handed_over import RECEIVE, HandedOver, handed_over
from casework.case.handed_over import STEP as MEND
from casework.case.holds import REVIEW, Hold, holds
from casework.case.windows import day_text
from casework.policy.profile import Profile
from casework.schooldays import Calendar, academic_year_of
from casework.service.packs.drafts import Stale
from casework.service.packs.step_questions import asked
from casework.service.work_item import WorkItem

OFFICER = "attendance_officer"
MUST = "must"
ANSWER = "answer_question"
WRITE_AGAIN = "write_again"


def check_items(
    pupil_name: str, standing: Standing, found: Iterable[Check], calendar: Calendar, day: date
) -> Iterator[WorkItem]:
    """Return one item for each decision whose marks were changed and that waits for the head.

    The marks are looked at as they are now, whenever they were changed: it waits from the decision on.
    """
    year = academic_year_of(day)
    for check in found:
        if check.is_open:
            first = calendar.position(max(check.taken.on, year.first))
            has_come = first < calendar.count_to(day)
            since = calendar.days[first] if has_come else check.taken.on
            yield _item(pupil_name, standing, STEP, since, HEAD, check.reason)


def hold_items(pupil_name: str, standing: Standing, day: date, *, include_near: bool) -> Iterator[WorkItem]:
    """Return the hold whose review date has passed; with ``include_near`` those in force as well."""
    if standing.is_closed:
        return
    for hold in holds(standing):
        if hold.is_to_review(day):
            yield _item(pupil_name, standing, REVIEW, hold.review_from, OFFICER, _reason(hold, standing))
        elif include_near and hold.is_in_force(day):
            yield _item(pupil_name, standing, REVIEW, None, OFFICER, _reason(hold, standing), is_near=True)


def draft_items(pupil_name: str, standing: Standing, found: Iterable[Stale]) -> Iterator[WorkItem]:
    """Return one item for the letters of a step that must not be posted as they are."""
    for each in found:
        words = f"{each.what[:1].upper()}{each.what[1:]}. {each.fix[:1].upper()}{each.fix[1:]}"
        reason = Fact("", f"written on {day_text(each.letters[0].on)}", words, "", "")
        yield _item(pupil_name, standing, WRITE_AGAIN, each.letters[0].on, OFFICER, reason)


def question_items(pupil_name: str, standing: Standing, profile: Profile) -> Iterator[WorkItem]:
    """Return one item for each question that a step brought up and that nobody has answered."""
    if standing.is_closed:
        return
    for each in asked(standing, profile):
        if not each.answer:
            words = f"{each.question.text} Nobody has recorded the answer: {each.fix}"
            reason = Fact(each.taken.rule, each.question.cite, words, "not answered", "")
            yield _item(pupil_name, standing, ANSWER, each.taken.on, each.taken.role, reason)


def handover_items(
    pupil_name: str, standing: Standing, profile: Profile, unread: Callable[[HandedOver], bool], day: date
) -> Iterator[WorkItem]:
    """Return one item for each reason for which the last pack came back, and one for an answer to take in."""
    reasons = {reason.code: reason for reason in profile.reasons}
    reference = standing.file.reference
    for each in handed_over(standing):
        answer = each.answer
        if each.is_to_mend and answer is not None:
            for code in answer.reasons:
                known = reasons.get(code)
                text = known.text if known else code
                fix = (known.fix if known else "read the note").replace("CASE", reference)
                note = f" The LA says: {answer.note.rstrip('.')}." if answer.note else ""
                words = (
                    f"The pack came back: {text}{note} How to mend it: {fix}. Then: casework pack build "
                    f"{reference} --supplement (also where no paper was added), let the head approve it, and "
                    f"send it: casework handover send {reference} --mended {code}=TEXT --on DATE --by NAME "
                    f"--role {HEAD}."
                )
                cite = f"answer of {answer.by}, {day_text(answer.on)}" + (f"; {known.cite}" if known else "")
                reason = Fact("CR39", cite, words, code, "")
                yield _item(pupil_name, standing, MEND, answer.on, OFFICER, reason)
        elif answer is None and unread(each):
            words = f"The LA has answered: casework handover receive {reference} --by NAME."
            reason = Fact("CR40", f"pack sent {day_text(each.sent.on)}", words, "", "")
            yield _item(pupil_name, standing, RECEIVE, day, OFFICER, reason)


def _reason(hold: Hold, standing: Standing) -> Fact:
    placed = hold.placed
    command = record_command(standing.file.reference, "hold_ended", f"event={hold.number}", role=OFFICER)
    until = f"to be reviewed by {day_text(placed.until)}" if placed.until else "without a review date"
    return Fact(
        "",
        f"hold of {day_text(placed.on)} by {placed.by} (event {hold.number})",
        f"The case is on hold, {until}: {placed.reason}. Place a new one, or end it: {command}",
        placed.until.isoformat() if placed.until else "",
        "",
    )


def _item(
    pupil_name: str,
    standing: Standing,
    step: str,
    since: date | None,
    role: str,
    reason: Fact,
    *,
    is_near: bool = False,
) -> WorkItem:
    file = standing.file
    return WorkItem(
        file.reference,
        file.upn,
        pupil_name,
        file.strand,
        standing.state,
        step,
        since,
        MUST,
        role,
        (),
        reason,
        (),
        is_near,
    )
