"""``casework handover``: packs on their way to the LA, and its answers on their way back."""

from __future__ import annotations

import shlex
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from casework.cli.common import (
    DATE,
    dry_run_option,
    home_option,
    json_option,
    pairs,
    print_json,
    workspace,
)
from casework.errors import NotFound

if TYPE_CHECKING:
    from casework.documents.pack.handover_papers import Answer
    from casework.policy.profile import ReturnReason
    from casework.service.handover.folder import Received

FINDINGS = 3


@click.group()
def handover() -> None:
    """Hand a pack over to the LA; list, accept or return packs that arrived; take answers in.

    `list FOLDER`, `accept` and `return` work on a received folder and need no home.
    """


@handover.command("send")
@click.argument("case_", metavar="CASE")
@click.option("--on", "on", type=DATE, required=True, metavar="D", help="The day on which it goes.")
@click.option("--by", "by", required=True, metavar="NAME", help="Who sends it.")
@click.option("--role", required=True, metavar="ROLE", help="headteacher.")
@click.option("--outbox", metavar="DIR", help="Where it is put (else outbox/AUTHORITY in the home).")
@click.option(
    "--mended",
    multiple=True,
    metavar="CODE=TEXT",
    callback=pairs,
    help="What was mended of a reason for which the pack came back.",
)
@dry_run_option
@json_option
@home_option
def send(
    case_: str,
    on: date,
    by: str,
    role: str,
    outbox: str | None,
    mended: dict[str, str],
    dry_run: bool,
    as_json: bool,
    home: str | None,
) -> None:
    """Put the pack, its manifest and a covering note into the LA's outbox, once."""
    from casework.case.decide import Order
    from casework.cli.case import tell_done
    from casework.service.handover import school as service

    space = workspace(home)
    folder = Path(outbox) if outbox else None
    done = service.send(space, case_, Order(on, by, role), folder, mended, dry_run=dry_run)
    tell_done(done, dry_run=dry_run, as_json=as_json)


@handover.command("list")
@click.argument("folder", metavar="[FOLDER|CASE]", required=False)
@json_option
@home_option
@click.pass_context
def list_packs(context: click.Context, folder: str | None, as_json: bool, home: str | None) -> None:
    """List the packs in a received folder, each checked; without a folder, those that the school sent."""
    if folder and Path(folder).exists():
        whole = _list_folder(Path(folder), as_json=as_json)
        context.exit(0 if whole else FINDINGS)
    try:
        _list_sent(folder, home, as_json=as_json)
    except NotFound as fault:
        if not folder:
            raise
        raise NotFound(
            "no_such_folder",
            f"There is no folder or file {folder!r}, and no case of that name either.",
            where=str(Path(folder).absolute().parent),
            fix="name the folder or the PDF that arrived, or a case that the home holds (--home DIR)",
        ) from fault


@handover.command("accept")
@click.argument("target", metavar="FOLDER|PACK", type=click.Path(exists=True))
@click.option("--on", "on", type=DATE, required=True, metavar="D", help="The day of the answer.")
@click.option("--by", "by", required=True, metavar="NAME", help="Who answers.")
@click.option("--note", default="", metavar="TEXT", help="What the school should know.")
@dry_run_option
@json_option
def accept(target: str, on: date, by: str, note: str, dry_run: bool, as_json: bool) -> None:
    """Check a pack that arrived and take it in: writes answer.json beside it, once."""
    from casework.service.handover.folder import accept as accepted
    from casework.service.handover.folder import open_received

    received = open_received(Path(target))
    _tell_answer(received, accepted(received, on, by, note, dry_run=dry_run), dry_run, as_json=as_json)


@handover.command("return")
@click.argument("target", metavar="FOLDER|PACK", type=click.Path(exists=True))
@click.option("--reason", "reasons", multiple=True, metavar="CODE", help="A reason from the pack's list.")
@click.option("--note", default="", metavar="TEXT", help="More about it.")
@click.option("--on", "on", type=DATE, required=True, metavar="D", help="The day of the answer.")
@click.option("--by", "by", required=True, metavar="NAME", help="Who answers.")
@dry_run_option
@json_option
def return_(
    target: str, reasons: tuple[str, ...], note: str, on: date, by: str, dry_run: bool, as_json: bool
) -> None:
    """Send a pack back with reasons: writes answer.json beside it, once."""
    from casework.service.handover.folder import open_received, send_back

    received = open_received(Path(target))
    codes = [code for reason in reasons for code in reason.replace(",", " ").split()]
    answer = send_back(received, codes, _shipped(), on, by, note, dry_run=dry_run)
    _tell_answer(received, answer, dry_run, as_json=as_json)


@handover.command("receive")
@click.argument("case_", metavar="CASE")
@click.option("--file", "name", metavar="F", help="The answer.json that came (else from the outbox).")
@click.option("--on", "on", type=DATE, metavar="D", help="The day on which it came (default: today).")
@click.option("--by", "by", required=True, metavar="NAME", help="Who takes it in.")
@click.option("--role", default="attendance_officer", metavar="ROLE", help="attendance_officer.")
@dry_run_option
@json_option
@home_option
def receive(
    case_: str,
    name: str | None,
    on: date | None,
    by: str,
    role: str,
    dry_run: bool,
    as_json: bool,
    home: str | None,
) -> None:
    """Take the LA's answer to a pack into the case."""
    from casework.case.decide import Order
    from casework.cli.case import tell_done
    from casework.service.handover.answers import receive as received

    space = workspace(home)
    order = Order(on or space.default_day(), by, role)
    done = received(space, case_, order, Path(name) if name else None, dry_run=dry_run)
    tell_done(done, dry_run=dry_run, as_json=as_json)


def _shipped() -> tuple[ReturnReason, ...]:
    """Return the reasons of every authority that is known here, for a pack that came without its list."""
    from casework.app import policy, policy_names
    from casework.policy.profile import joined

    return joined(policy(name).profile for name in policy_names()).reasons


def _list_folder(folder: Path, *, as_json: bool) -> bool:
    from casework.service.handover.folder import open_received, packs_in, pdfs_in

    packs = packs_in(folder) if folder.is_dir() else [open_received(folder)]
    if as_json:
        print_json({"schema": "casework/handovers/1", "packs": [_received_json(each) for each in packs]})
    else:
        for each in packs:
            sent = each.sent
            about = "came without a manifest that can be read"
            if sent:
                about = f"case {sent.case}, {sent.school}, sent {sent.sent_on}"
            verdict = "does NOT hold" if each.faults else "holds"
            click.echo(f"{each.pack}: {about}; {each.proof.pages} pages; {verdict}; {each.status}")
            for fault in each.faults:
                click.echo(f"    WRONG: {fault}")
            for reason in each.answer.reasons if each.answer else ():
                click.echo(f"    returned for {reason.code}: {reason.text}")
        if not packs:
            click.echo(f"The folder {folder} holds no pack.")
            for path in pdfs_in(folder):
                click.echo(f"    {path} is none; why not says: casework pack verify {shlex.quote(str(path))}")
    return not any(each.faults for each in packs)


def _received_json(each: Received) -> dict[str, Any]:
    sent = each.sent
    return {
        "pack": str(each.pack),
        "sha256": each.sha256,
        "case": sent.case if sent else None,
        "school": sent.school if sent else None,
        "sent_on": sent.sent_on.isoformat() if sent else None,
        "pages": each.proof.pages,
        "documents": len(each.proof.items),
        "holds": not each.faults,
        "faults": list(each.faults),
        "status": each.status,
        "answer": _answer_json(each.answer) if each.answer else None,
        "return_reasons": [{"code": r.code, "text": r.text} for r in sent.return_reasons] if sent else [],
    }


def _answer_json(answer: Answer) -> dict[str, Any]:
    return {
        "answer": answer.answer,
        "on": answer.on.isoformat(),
        "by": answer.by,
        "reasons": [{"code": reason.code, "text": reason.text} for reason in answer.reasons],
        "note": answer.note,
        "findings": list(answer.findings),
    }


def _list_sent(case: str | None, home: str | None, *, as_json: bool) -> None:
    from casework.service.handover.answers import sent_packs

    found = sent_packs(workspace(home), case)
    if as_json:
        rows = [
            {
                "case": file.reference,
                "sha256": each.sent.sha256,
                "sent_on": each.sent.on.isoformat(),
                "to": each.sent.to,
                "outbox": each.outbox,
                "status": each.status,
                "reasons": list(each.answer.reasons) if each.answer else [],
                "unread": _answer_json(answer) if answer else None,
            }
            for file, each, answer in found
        ]
        print_json({"schema": "casework/handovers/1", "packs": rows})
        return
    for file, each, answer in found:
        status = f"{answer.answer}, not yet taken in" if answer else each.status
        click.echo(f"{file.reference}: sent {each.sent.on} to {each.sent.to}; {status}; {each.outbox}")
        if answer:
            click.echo(f"    casework handover receive {file.reference} --by NAME")
        for code in each.answer.reasons if each.answer else ():
            click.echo(f"    returned for {code}")
    if not found:
        click.echo("No pack was handed over yet: casework handover send CASE")


def _tell_answer(received: Received, answer: Answer, dry_run: bool, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "schema": "casework/handover-answer/1",
                "path": str(received.answer_path),
                "sha256": received.sha256,
                "dry_run": dry_run,
                **_answer_json(answer),
            }
        )
        return
    click.echo(f"{'Would write' if dry_run else 'Wrote'} {received.answer_path}: {answer.answer}")
    for reason in answer.reasons:
        click.echo(f"    {reason.code}: {reason.text}")
