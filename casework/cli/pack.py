"""``casework pack``: the referral pack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from casework.cli.common import (
    dry_run_option,
    home_of,
    home_option,
    json_option,
    password_from,
    password_options,
    print_json,
    workspace,
)
from casework.cli.pack_words import finding_of, item_of, line_of, on_page, verdict_of
from casework.errors import NotFound

if TYPE_CHECKING:
    from pathlib import Path

    from casework.service.editions.build import Edition

FINDINGS = 3


@click.group()
def pack() -> None:
    """Check, build and prove the AS1 referral pack."""


@pack.command("check")
@click.argument("case_", metavar="CASE")
@json_option
@home_option
@click.pass_context
def check(context: click.Context, case_: str, as_json: bool, home: str | None) -> None:
    """Say what the pack still lacks, and how to mend it."""
    from casework.service.packs.pack import check_pack, what_next

    space = workspace(home)
    ready = check_pack(space, case_, look=True)
    if as_json:
        print_json(
            {
                "schema": "casework/pack-check/1",
                "case": ready.file.reference,
                "ready": not ready.missing,
                "next": "" if ready.missing else what_next(space, ready),
                "missing": [lack.what for lack in ready.missing],
                "findings": [
                    {
                        "what": lack.what,
                        "fix": lack.fix,
                        "stops": lack.stops,
                        "code": lack.code,
                        "rule": lack.rule,
                    }
                    for lack in ready.lacks
                ],
                "documents": [
                    {"ref": paper.document, "kind": part.kind, "title": paper.title}
                    for part, paper in ready.papers
                ],
            }
        )
    else:
        click.echo(f"Case {ready.file.reference}: {len(ready.papers)} papers for the pack")
        for lack in ready.lacks:
            click.echo(f"{'MISSING' if lack.stops else 'Look at'}: {lack.what}\n    {lack.fix}")
        if not ready.missing:
            click.echo(what_next(space, ready))
    context.exit(FINDINGS if ready.missing else 0)


@pack.command("build")
@click.argument("case_", metavar="CASE")
@click.option("--allow-gaps", is_flag=True, help="Put a page with the reason where something is missing.")
@click.option("--why", default="", metavar="TEXT", help="The reason that such a page gives.")
@click.option("--supplement", is_flag=True, help="Add what came later to the pack that was handed over.")
@click.option("--edition", default="la", metavar="E", help="la (the pack itself), court, or parent:CONTACT.")
@click.option(
    "--password",
    "asks",
    is_flag=True,
    help="Also write a copy that opens with a password (AES-256); it is asked for.",
)
@click.option("--password-file", metavar="F", help="The same, with the password on the first line of a file.")
@dry_run_option
@json_option
@home_option
def build(
    case_: str,
    allow_gaps: bool,
    why: str,
    supplement: bool,
    edition: str,
    asks: bool,
    password_file: str | None,
    dry_run: bool,
    as_json: bool,
    home: str | None,
) -> None:
    """Build the pack as one PDF, and prove it before it is written."""
    from casework.service.packs import pack as packs

    password = password_from(password_file) if password_file else ""
    if asks and not password:
        password = str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    space = workspace(home)
    wish = packs.Wish(allow_gaps, why, supplement, password)
    made = removed = None
    if edition == "la":
        built, path, removed = packs.build(space, case_, wish=wish, dry_run=dry_run)
    else:
        if supplement or allow_gaps or password:
            raise click.UsageError("an edition follows the LA's pack as it is built: give --edition alone")
        from casework.service.editions.build import build_edition

        made = build_edition(space, case_, edition, dry_run=dry_run)
        built, path = made.built, made.path
        for note in made.notes:
            click.echo(f"Note: {note}", err=True)
    relative = path.relative_to(space.home.root).as_posix()
    locked = f"{relative.removesuffix('.pdf')}-locked.pdf" if password else None
    if as_json:
        print_json(
            {
                "schema": "casework/pack/1",
                "path": relative,
                "pages": built.pages,
                "sha256": built.sha256,
                "fingerprint": built.fingerprint,
                "archival": built.is_archival,
                "locked_copy": locked,
                "removed_copy": removed.relative_to(space.home.root).as_posix() if removed else None,
                "items": [item_of(item) for item in built.items],
                "ledger": [line_of(item) for item in built.items],
                "missing": [item.title for item in built.items if item.kind == "gap"],
                **(_edition(made, space.home.root) if made else {}),
            }
        )
        return
    for item in built.items:
        last = f"-{item.to_page}" if item.to_page != item.from_page else ""
        click.echo(f"{item.from_page:>4}{last:<5} {item.title}")
        for words in item.done:
            click.echo(f"          {words}")
    click.echo(f"{'Would write' if dry_run else 'Wrote'} {path}: {built.pages} pages, sha256 {built.sha256}")
    click.echo(f"Fingerprint, to tell whoever checks it: {built.fingerprint}")
    if locked:
        click.echo(f"{'Would write' if dry_run else 'Wrote'} a copy with a password: {locked}")
    if removed:
        click.echo(
            f"{'Would remove' if dry_run else 'Removed'} the copy with a password, which held another pack: "
            f"{removed}\n    for a new one, build with --password"
        )
    if made:
        _tell_edition(made, dry_run=dry_run)


def _edition(made: Edition, root: Path) -> dict[str, Any]:
    return {
        "waiting": [
            {
                "document": each.document,
                "title": each.title,
                "from_page": each.from_page,
                "to_page": each.to_page,
                "pages": [each.from_page + number - 1 for number in sorted(each.pictures)],
                "unsearchable": [each.from_page + number - 1 for number in each.blind],
            }
            for each in made.waiting
        ],
        "review": made.review.relative_to(root).as_posix() if made.review else None,
        "later": list(made.later),
        "notes": list(made.notes),
    }


def _tell_edition(made: Edition, *, dry_run: bool) -> None:
    """Say what a person has yet to look at, and what the edition does not hold."""
    if made.later:
        click.echo("The pack was handed over, and this is its edition. The case has changed since:")
        for said in made.later:
            click.echo(f"    {said}")
    if not made.waiting:
        return
    click.echo(f"{'Would write' if dry_run else 'Wrote'} the pages to look at: {made.review}")
    for each in made.waiting:
        pages = ", ".join(str(each.from_page + number - 1) for number in sorted(each.pictures))
        click.echo(f"Waits for a look, and is withheld until then: {each.title} (page {pages} of the pack)")
        click.echo(f"    {each.command}")
    click.echo(
        '    Where more has to go, add --detail remove="WORDS; WORDS" or --detail areas="PAGE LEFT TOP WIDTH '
        'HEIGHT"\n    (hundredths of the page); '
        "for a page that can't be searched and is clean, --detail clean=yes. "
        "Then build again."
    )


@pack.command("verify")
@click.argument("target", metavar="CASE|FILE")
@click.option("--edition", metavar="E", help="Search that edition of a case for what its reader may not see.")
@password_options
@json_option
@home_option
@click.pass_context
def verify(
    context: click.Context, target: str, edition: str | None, password: str, as_json: bool, home: str | None
) -> None:
    """Prove a built pack, read by another reader than its writer: a case's, or a PDF file anywhere."""
    from casework.service.handover.folder import told_to_reader
    from casework.service.packs import proof as pack_proof
    from casework.store.files import sha256_of

    if edition and edition != "la":
        from casework.service.editions.build import find_traces

        left = find_traces(workspace(home), target, edition)
        if as_json:
            print_json({"schema": "casework/edition/1", "edition": edition, "ok": not left, "findings": left})
        else:
            click.echo("\n".join(f"WRONG: {each}" for each in left) or f"The edition {edition} holds.")
        context.exit(FINDINGS if left else 0)

    try:
        space = None if pack_proof.is_file(target) else workspace(home)
    except NotFound:
        if home_of(home):
            raise
        space = None
    proof, path = pack_proof.verify(space, target, password)
    if space is None:
        proof = told_to_reader(proof, path)
    if as_json:
        print_json(
            {
                "schema": "casework/verify/1",
                "path": str(path),
                "sha256": sha256_of(path.read_bytes()),
                "ok": proof.ok,
                "pages": proof.pages,
                "fingerprint": proof.fingerprint,
                "findings": [finding_of(finding) for finding in proof.findings],
                "notes": [finding_of(note) for note in proof.notes],
                "gaps": [item_of(item) for item in proof.items if item.kind == "gap"],
                "items": [item_of(item) for item in proof.items],
                "ledger": [line_of(item) for item in proof.items],
            }
        )
    else:
        for finding in proof.findings:
            click.echo(f"WRONG: {on_page(finding)}{finding.what}\n    {finding.fix}")
        for note in proof.notes:
            click.echo(f"Note: {on_page(note)}{note.what}\n    {note.fix}")
        click.echo(f"{path}: {verdict_of(proof)}")
        if proof.fingerprint:
            click.echo(f"Fingerprint {proof.fingerprint}: compare it with the one that the school tells you.")
    context.exit(0 if proof.ok else FINDINGS)


@pack.command("diff")
@click.argument("case_", metavar="CASE")
@click.argument("files", nargs=-1, metavar="[OLD NEW]")
@json_option
@home_option
@click.pass_context
def diff(context: click.Context, case_: str, files: tuple[str, ...], as_json: bool, home: str | None) -> None:
    """List what was added to or withdrawn from a pack, and prove that its old pages are unchanged.

    CASE alone compares the pack that was handed over with the latest one; OLD and NEW are two PDF files.
    """
    from casework.documents.pack.handover_papers import page_range
    from casework.service.packs.history import diff as compared

    if len(files) not in (0, 2):
        raise click.UsageError("name both files, OLD and NEW, or neither")
    found, old, new = compared(None if files else workspace(home), case_, files)
    if as_json:
        print_json(
            {
                "schema": "casework/pack-diff/1",
                "old": str(old),
                "new": str(new),
                "ok": found.ok,
                "old_pages": found.old_pages,
                "new_pages": found.new_pages,
                "same_pages": found.same_pages,
                "added": [item_of(entry) for entry in found.added],
                "withdrawn": [item_of(entry) for entry in found.withdrawn],
                "findings": [finding_of(finding) for finding in found.findings],
            }
        )
    else:
        for entry in found.added:
            click.echo(f"Added:     {page_range(entry.from_page, entry.to_page)}, {entry.title}")
        for entry in found.withdrawn:
            click.echo(f"Withdrawn: {page_range(entry.from_page, entry.to_page)}, {entry.title}")
        for finding in found.findings:
            click.echo(f"WRONG: {on_page(finding)}{finding.what}\n    {finding.fix}")
        click.echo(
            f"{found.same_pages} of the {found.old_pages} old pages are the same, at the same numbers."
            if found.old_pages
            else f"They can't be compared until both hold: {old} and {new}."
        )
    context.exit(0 if found.ok else FINDINGS)
