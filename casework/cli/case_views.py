"""How cases, events and explanations are printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from casework.cli.check_views import check_json, hold_json, print_check, print_hold, status
from casework.cli.clock_views import clock_json, clock_line
from casework.cli.common import columns, day_or_dash, print_json
from casework.cli.event_words import event_json, event_words
from casework.ids import event_of

if TYPE_CHECKING:
    from casework.case.casefile import CaseFile, Standing
    from casework.case.situation import Situation
    from casework.service.explain import CaseExplained
    from casework.service.workspace import Workspace


def list_cases(space: Workspace, *, everyone: bool, as_json: bool) -> None:
    """Print the cases with their states."""
    rows: list[dict[str, Any]] = []
    for upn in space.pupils:
        for strand in space.strands_of(upn):
            files = space.case_files(upn, strand) or ((space.case_file(upn, strand, 1),) if everyone else ())
            for file in files:
                standing = space.standing(file, None)
                rows.append(
                    {
                        "case": file.reference,
                        "upn": upn,
                        "strand": strand,
                        "state": standing.state,
                        "opened_on": standing.opened_on.isoformat() if standing.opened_on else None,
                        "events": len(file.entries),
                    }
                )
    if as_json:
        print_json({"schema": "casework/cases/1", "cases": rows})
    elif rows:
        names = {upn: pupil.full_name for upn, pupil in space.pupils.items()}
        columns(
            [[r["case"], names[r["upn"]], r["strand"], r["state"], r["opened_on"] or "-"] for r in rows],
            ("case", "pupil", "strand", "state", "opened"),
        )
    else:
        click.echo("No case has an event yet. What is due: casework work --as-of DATE")


def show(space: Workspace, case: str, *, as_json: bool) -> None:
    """Print one case."""
    from casework.case.clocks import clock_rows
    from casework.service.addressing import find_case

    file = find_case(space, case)
    standing = space.standing(file, None)
    day = max([entry.event.on for entry in file.entries], default=space.default_day())
    situation = space.situation(file, day)
    data = _case_json(space, file, standing, situation)
    if as_json:
        print_json(data)
        return
    pupil = space.pupil(file.upn)
    click.echo(f"Case {file.reference}: {pupil.full_name} ({file.upn}), {file.strand}")
    click.echo(
        f"State: {standing.state}, opened {day_or_dash(standing.opened_on)}, {len(file.entries)} events"
    )
    if data["policy_note"]:
        click.echo(f"Policy version {data['policy_sha256'][:12]}: {data['policy_note']}")
    for parent in data["parents"]:
        marks = [key for key in ("no_contact", "confidential_address") if parent[key]]
        click.echo(f"Parent {parent['contact_ref']}: {parent['name']} {' '.join(marks)}".rstrip())
    for row in clock_rows(situation):
        click.echo(clock_line(row))
    for notice in data["notices"]:
        last = f"last day {notice['last_day']}" if notice["last_day"] else "receipt not recorded"
        click.echo(
            f"Notice to {notice['parent']}: £{notice['full_pence'] / 100:.2f}, {notice['status']}, {last}"
        )
    for hold in data["holds"]:
        print_hold(hold)
    for check in space.checks(standing):
        print_check(check, file.reference)
    for limit in data["time_limits"]:
        click.echo(f"Time limit: {limit['text']}")
    for question in data["step_questions"]:
        click.echo(f"{question['text']} {question['answer'] or 'Not answered.'}")
    for document in data["documents"]:
        void = " (voided)" if document["voided"] else ""
        void += "" if document["unchanged"] else " (its file was edited or is gone: casework store verify)"
        click.echo(f"Document {document['ref']}{void}: {document['path']}")


def _case_json(space: Workspace, file: CaseFile, standing: Standing, situation: Situation) -> dict[str, Any]:
    from casework.case.clocks import clock_rows
    from casework.case.holds import holds
    from casework.service.packs.step_questions import asked
    from casework.service.packs.time_limit import time_limits
    from casework.service.readiness.files import file_now

    counted = {entry.number for entry in standing.entries}
    return {
        "schema": "casework/case/1",
        "case": file.reference,
        "upn": file.upn,
        "strand": file.strand,
        "state": standing.state,
        "opened_on": standing.opened_on.isoformat() if standing.opened_on else None,
        "policy": space.policy.name,
        "policy_sha256": file.policy_sha256 or space.policy.sha256,
        "policy_note": space.versions.note(file.policy_sha256),
        "parents": [
            {
                "contact_ref": parent.contact_ref,
                "name": parent.full_name,
                "relationship": str(parent.relationship),
                "parental_responsibility": parent.parental_responsibility,
                "lives_with_pupil": parent.lives_with_pupil,
                "no_contact": parent.no_contact,
                "confidential_address": parent.confidential_address,
            }
            for parent in situation.parents
        ],
        "clocks": [clock_json(row) for row in clock_rows(situation)],
        "notices": list(_notices(situation)),
        "holds": [hold_json(hold, situation.day) for hold in holds(standing)],
        "checks": [check_json(check) for check in space.checks(standing)],
        "time_limits": [
            {
                "counted_from": limit.counted_from,
                "session": limit.session.isoformat(),
                "last": limit.last.isoformat(),
                "text": limit.text,
            }
            for limit in time_limits(standing, space.values)
        ],
        "step_questions": [
            {
                "code": each.question.code,
                "step": each.taken.step,
                "text": each.question.text,
                "answer": each.answer,
                "cite": each.question.cite,
            }
            for each in asked(standing, space.policy.profile)
        ],
        "documents": [
            {
                "ref": event.document,
                "template": event.template,
                "kind": event.kind,
                "title": event.title,
                "to": event.to,
                "path": event.path,
                "word_path": getattr(event, "word_path", None),
                "sha256": event.sha256,
                "on": event.on.isoformat(),
                "unchanged": file_now(space, event) == event.sha256,
                "voided": event_of(event.document) not in counted,
            }
            for event in standing.documents
        ],
        "unfinished": [request.document for request in standing.unfinished],
        "events": len(file.entries),
    }


def _notices(situation: Situation) -> Iterator[dict[str, Any]]:
    for notice in situation.ledger.of_case(situation.standing.file.reference):
        status = "open"
        if notice.is_withdrawn:
            status = "withdrawn"
        elif notice.prosecuted_on:
            status = "prosecuted"
        elif notice.is_paid:
            status = "paid"
        elif notice.is_unpaid(situation.day):
            status = "unpaid"
        elif notice.payments:
            status = "paid in part"
        yield {
            "parent": notice.parent,
            "ordinal": notice.issued.ordinal,
            "issued_on": notice.issued.on.isoformat(),
            "received_on": notice.received_on.isoformat() if notice.received_on else None,
            "early_pence": notice.issued.early_pence,
            "early_last_day": notice.early_last_day.isoformat() if notice.early_last_day else None,
            "full_pence": notice.issued.full_pence,
            "last_day": notice.last_day.isoformat() if notice.last_day else None,
            "status": status,
            "sessions": [list(session) for session in notice.issued.sessions],
        }


def timeline(space: Workspace, case: str, *, as_json: bool) -> None:
    """Print everything that happened in a case."""
    from casework.service.addressing import find_case

    file = find_case(space, case)
    standing = space.standing(file, None)
    counted = {entry.number for entry in standing.entries}
    checked = {check.number: check for check in space.checks(standing)}
    if as_json:
        print_json(
            {
                "schema": "casework/timeline/1",
                "case": file.reference,
                "events": [
                    {
                        "no": entry.number,
                        "recorded_at": entry.recorded_at.isoformat(),
                        "voided": entry.number not in counted,
                        "check": status(checked[entry.number]) if entry.number in checked else None,
                        **event_json(entry.event),
                    }
                    for entry in file.entries
                ],
            }
        )
        return
    click.echo(f"Case {file.reference}")
    for entry in file.entries:
        void = "" if entry.number in counted else "  VOIDED"
        event = entry.event
        who = f"({event.by}, {event.role})"
        click.echo(f"{entry.number:>4}  {event.on.isoformat()}  {event_words(event)}  {who}{void}")
        check = checked.get(entry.number)
        if check is not None and check.is_open:
            click.echo(
                f"      CHECK THIS DECISION: {len(check.open_changes)} of its marks changed afterwards"
            )


def draw_chronology(space: Workspace, case: str, name: str) -> None:
    """Draw the chronology as a PDF: one row for each event but the requests that their letters answered."""
    from pathlib import Path

    from casework.case.events import LetterRequested, StepTaken
    from casework.documents.report.timeline_page import TimelineRow, draw_timeline
    from casework.service.addressing import find_case
    from casework.store.files import write_atomic

    file = find_case(space, case)
    standing = space.standing(file, None)
    counted = {entry.number for entry in standing.entries}
    rows = [
        TimelineRow(
            entry.event.on,
            event_words(entry.event),
            f"{entry.event.by}, {entry.event.role.replace('_', ' ')}",
            isinstance(entry.event, StepTaken),
            entry.number not in counted,
        )
        for entry in sorted(file.entries, key=lambda entry: (entry.event.on, entry.number))
        if not isinstance(entry.event, LetterRequested)
    ]
    pupil = space.pupil(file.upn)
    subtitle = f"{pupil.full_name}, {space.policy.title}; now {standing.state.replace('_', ' ')}"
    write_atomic(Path(name), draw_timeline(f"Case {file.reference}: {file.strand}", subtitle, rows))
    click.echo(f"Drew {len(rows)} rows in {name}")


def explained(found: CaseExplained, *, as_json: bool) -> None:
    """Print why each step is open, or not yet."""
    if as_json:
        print_json(
            {
                "schema": "casework/explain/1",
                "case": found.file.reference,
                "as_of": found.day.isoformat(),
                "state": found.state,
                "steps": [
                    {
                        "step": step.step,
                        "rule": step.rule,
                        "cite": step.cite,
                        "role": step.role,
                        "modality": step.modality,
                        "status": step.status,
                        "since": step.since.isoformat() if step.since else None,
                        "value": step.count.value,
                        "threshold": step.count.threshold,
                        "earliest": step.earliest.isoformat() if step.earliest else None,
                        "earliest_text": step.earliest_text,
                        "why": [
                            {
                                "rule": fact.rule,
                                "cite": fact.cite,
                                "text": fact.text,
                                "value": fact.value,
                                "threshold": fact.threshold,
                                "sessions": [list(session) for session in fact.sessions],
                            }
                            for fact in step.why
                        ],
                        "blocked_by": list(step.blocked_by),
                    }
                    for step in found.steps
                ],
                "prompts": [{"rule": p.rule, "cite": p.cite, "text": p.text} for p in found.prompts],
            }
        )
        return
    click.echo(f"Case {found.file.reference} on {found.day.isoformat()}: {found.state}")
    for step in found.steps:
        since = f" since {step.since.isoformat()}" if step.since else ""
        click.echo(f"\n{step.step}: {step.status}{since}  ({step.rule}; {step.modality}, by {step.role})")
        click.echo(f"    earliest: {step.earliest_text}")
        for fact in step.why:
            click.echo(f"    {fact.rule}: {fact.text}")
        click.echo(f"    {step.cite}")
        for block in step.blocked_by:
            click.echo(f"    BLOCKED: {block}")
    for prompt in found.prompts:
        click.echo(f"\nThink of ({prompt.rule}): {prompt.text}")
