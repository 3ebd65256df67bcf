"""``casework store``: proof, backup and care of the case files themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from casework.cli.common import dry_run_option, home_option, json_option, print_json, workspace

if TYPE_CHECKING:
    from casework.service.health.case_proof import Finding

FINDINGS = 3


@click.group()
def store() -> None:
    """Prove the case files, back them up, look after them."""


@store.command("verify")
@click.option("--against", metavar="FILE", help="A backup: the home must be its continuation.")
@json_option
@home_option
@click.pass_context
def verify(context: click.Context, against: str | None, as_json: bool, home: str | None) -> None:
    """Prove the home: every journal's chain, every state, every document, every reference.

    A restored backup is proven the same way: unpack it into a new folder, then name it with --home.
    """
    from pathlib import Path

    from casework.service.health.store_proof import prove_home
    from casework.store.archive import read_manifest

    backup = read_manifest(Path(against), check_files=True) if against else None
    proof = prove_home(workspace(home), backup)
    if as_json:
        print_json(
            {
                "schema": "casework/store-verify/1",
                "ok": proof.ok,
                "cases": proof.cases,
                "entries": proof.entries,
                "documents": proof.documents,
                "seal": proof.seal,
                "findings": [_as_json(finding) for finding in proof.findings],
                "notes": [_as_json(note) for note in proof.notes],
            }
        )
    else:
        for word, lines in (("WRONG", proof.findings), ("Note", proof.notes)):
            for line in lines:
                click.echo(f"{word}: {line.where}: {line.what}" + (f"\n    {line.fix}" if line.fix else ""))
        verdict = "holds" if proof.ok else f"does not hold: {len(proof.findings)} findings"
        click.echo(
            f"The home {verdict}. {proof.cases} cases, {proof.entries} entries, {proof.documents} documents."
        )
        click.echo(f"Seal: {proof.seal}")
    context.exit(0 if proof.ok else FINDINGS)


@store.command("backup")
@click.option("--to", metavar="FILE", help="Where it goes; else backups/ in the home, named by the time.")
@click.option("--anyway", is_flag=True, help="Also where store verify finds something wrong.")
@dry_run_option
@json_option
@home_option
def backup(to: str | None, anyway: bool, dry_run: bool, as_json: bool, home: str | None) -> None:
    """Write the whole home into one zip file, and read it back before it counts.

    To restore: unpack it into a new folder, then `casework --home FOLDER store verify`.
    """
    from pathlib import Path

    from casework.service.health.store_care import back_up

    space = workspace(home)
    made = back_up(space, Path(to) if to else None, anyway=anyway, dry_run=dry_run)
    if as_json:
        print_json(
            {
                "schema": "casework/store-backup/1",
                "dry_run": dry_run,
                "path": str(made.path),
                "files": made.files,
                "seal": made.manifest.seal,
                "made_at": made.manifest.made_at,
            }
        )
        return
    click.echo(
        f"{'Would write' if dry_run else 'Wrote'} {made.path}: {made.files} files, each with its hash."
    )
    if not dry_run:
        click.echo(
            "It was read back and proven. It holds everything on the children: keep it on another disk, "
            "where only you can read it."
        )


@store.command("reindex")
@click.option(
    "--accept-loss",
    is_flag=True,
    help="Take journals that were cut short as they are; nothing restores them.",
)
@dry_run_option
@json_option
@home_option
def reindex(accept_loss: bool, dry_run: bool, as_json: bool, home: str | None) -> None:
    """Make anew what is derived from the journals: the notes on their last entries.

    Nothing else is derived: states and work lists are computed from the journals each time.
    """
    from casework.service.health.store_care import reindex as reindexed

    done = reindexed(workspace(home), accept_loss=accept_loss, dry_run=dry_run)
    if as_json:
        print_json(
            {
                "schema": "casework/store-reindex/1",
                "dry_run": dry_run,
                "written": list(done.written),
                "unchanged": done.unchanged,
                "removed": list(done.removed),
            }
        )
        return
    would = "Would write" if dry_run else "Wrote"
    click.echo(f"{would} {len(done.written)} notes on journals; {done.unchanged} were right already.")
    for path in done.removed:
        click.echo(
            f"{'Would remove' if dry_run else 'Removed'} {path}, left half written by a command that died."
        )


def _as_json(finding: Finding) -> dict[str, Any]:
    return {"code": finding.code, "what": finding.what, "where": finding.where, "fix": finding.fix}
