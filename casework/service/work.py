"""What is due on a day, for whom, since when, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from casework.case.casefile import CaseFile
from casework.case.clocks import clock_rows, rows_for_step
from casework.case.events import Fact, PackSent
from casework.case.situation import Situation
from casework.case.triggers import StepReport, due_since, reports
from casework.service.addressing import current_case, due_steps, earlier
from casework.service.handover.answers import unread
from casework.service.packs.drafts import stale_drafts
from casework.service.upkeep import check_items, draft_items, handover_items, hold_items, question_items
from casework.service.work_item import WorkItem
from casework.service.workspace import Workspace

__all__ = ["WorkItem", "questions_on", "work_on"]


def work_on(space: Workspace, day: date, *, include_near: bool = False) -> list[WorkItem]:
    """Return what is due on the day, the strongest rules and the longest waits first."""
    items: list[WorkItem] = []
    for upn, pupil in space.pupils.items():
        attendance = space.attendance(pupil)
        for strand in space.strands_of(upn):
            items += _upkeep(space, upn, strand, day, include_near=include_near)
            file = current_case(space, upn, strand, day, attendance)
            situation = space.situation(file, day, attendance)
            if not pupil.is_on_roll(day) and not file.entries:
                continue
            items += _unfinished(file, situation)
            at = earlier(space, file, attendance)
            for report in due_steps(situation, space):
                since = due_since(report, situation, at)
                if since is not None or situation.standing.entries:
                    items.append(_item(file, situation, report, since))
            if include_near and file.entries:
                items += _near(space, file, situation)
    order = {"must": 0, "should": 1, "may": 2}
    items.sort(key=lambda item: (item.is_near, order[item.modality], item.since or day, item.case, item.step))
    return items


def questions_on(space: Workspace, day: date) -> list[WorkItem]:
    """Return the questions that steps brought up and that nobody has answered, the oldest first."""
    found = [
        item
        for upn, pupil in space.pupils.items()
        for strand in space.strands_of(upn)
        for file in space.case_files(upn, strand)
        for item in question_items(pupil.full_name, space.standing(file, day), space.policy.profile)
    ]
    return sorted(found, key=lambda item: (item.since or day, item.case, item.reason.text))


def _upkeep(space: Workspace, upn: str, strand: str, day: date, *, include_near: bool) -> Iterator[WorkItem]:
    """Return what the pupil's cases of a strand need besides their steps, the closed ones included."""
    for file in space.case_files(upn, strand):
        standing = space.standing(file, day)
        name = space.pupil(upn).full_name
        yield from check_items(name, standing, space.checks(standing), space.calendar, day)
        yield from hold_items(name, standing, day, include_near=include_near)
        yield from draft_items(name, standing, () if standing.is_closed else stale_drafts(space, standing))
        if standing.all(PackSent):
            profile = space.policy.profile
            yield from handover_items(name, standing, profile, lambda e: unread(space, e) is not None, day)


def _item(
    file: CaseFile, situation: Situation, report: StepReport, since: date | None, *, is_near: bool = False
) -> WorkItem:
    transition = report.transition
    return WorkItem(
        file.reference,
        file.upn,
        situation.pupil.full_name,
        file.strand,
        situation.standing.state,
        transition.step,
        since,
        str(transition.modality),
        transition.actors[0],
        transition.documents,
        report.reason,
        report.blocked_by,
        is_near,
        clocks=rows_for_step(clock_rows(situation), transition, situation),
    )


def _near(space: Workspace, file: CaseFile, situation: Situation) -> list[WorkItem]:
    found = reports(situation, space.recipients_of(situation))
    return [
        _item(file, situation, report, None, is_near=True)
        for report in found
        if not report.is_due and report.transition.listed
    ]


def _unfinished(file: CaseFile, situation: Situation) -> list[WorkItem]:
    owed = situation.standing.unfinished
    if not owed:
        return []
    last = situation.standing.last_step
    return [
        WorkItem(
            file.reference,
            file.upn,
            situation.pupil.full_name,
            file.strand,
            situation.standing.state,
            last[1].step if last else "documents",
            min(request.on for request in owed),
            "must",
            owed[0].role,
            tuple(dict.fromkeys(request.template for request in owed)),
            Fact(
                last[1].rule if last else "",
                last[1].cite if last else "",
                "The step was interrupted: "
                + ", ".join(request.document for request in owed)
                + " still to be written. The next command on this case writes it.",
                "",
                "",
            ),
            (),
            is_unfinished=True,
        )
    ]
