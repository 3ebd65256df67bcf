"""``casework pack``: the referral pack."""

from __future__ import annotations

import click

from casework.cli.common import dry_run_option, home_of, home_option, json_option, print_json, workspace
from casework.errors import NotFound

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
    from casework.service.packs import check_pack

    ready = check_pack(workspace(home), case_)
    if as_json:
        print_json(
            {
                "schema": "casework/pack-check/1",
                "case": ready.file.reference,
                "ready": not ready.missing,
                "missing": [lack.what for lack in ready.missing],
                "findings": [
                    {"what": lack.what, "fix": lack.fix, "stops": lack.stops, "rule": lack.rule}
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
            click.echo(f"The pack can be built: casework pack build {ready.file.reference}")
    context.exit(FINDINGS if ready.missing else 0)


@pack.command("build")
@click.argument("case_", metavar="CASE")
@dry_run_option
@json_option
@home_option
def build(case_: str, dry_run: bool, as_json: bool, home: str | None) -> None:
    """Build the pack as one PDF, and prove it before it is written."""
    from casework.service import packs

    space = workspace(home)
    built, path = packs.build(space, case_, dry_run=dry_run)
    relative = path.relative_to(space.home.root).as_posix()
    if as_json:
        print_json(
            {
                "schema": "casework/pack/1",
                "path": relative,
                "pages": built.pages,
                "sha256": built.sha256,
                "items": [
                    {
                        "no": item.no,
                        "kind": item.kind,
                        "title": item.title,
                        "from_page": item.from_page,
                        "to_page": item.to_page,
                        "source_sha256": item.source_sha256,
                    }
                    for item in built.items
                ],
                "missing": [],
            }
        )
        return
    for item in built.items:
        click.echo(f"{item.from_page:>4}-{item.to_page:<4} {item.title}")
    click.echo(f"{'Would write' if dry_run else 'Wrote'} {path}: {built.pages} pages, sha256 {built.sha256}")


@pack.command("verify")
@click.argument("target", metavar="CASE|FILE")
@json_option
@home_option
@click.pass_context
def verify(context: click.Context, target: str, as_json: bool, home: str | None) -> None:
    """Prove a built pack, read by another reader than its writer: a case's, or a PDF file anywhere."""
    from casework.service import packs

    try:
        space = None if packs.is_file(target) else workspace(home)
    except NotFound:
        if home_of(home):
            raise
        space = None
    proof, path = packs.verify(space, target)
    if as_json:
        print_json(
            {
                "schema": "casework/verify/1",
                "path": str(path),
                "ok": proof.ok,
                "pages": proof.pages,
                "findings": [
                    {"code": f.code, "page": f.page, "what": f.what, "fix": f.fix} for f in proof.findings
                ],
                "items": [
                    {
                        "no": item.no,
                        "kind": item.kind,
                        "title": item.title,
                        "from_page": item.from_page,
                        "to_page": item.to_page,
                        "source_sha256": item.source_sha256,
                    }
                    for item in proof.items
                ],
            }
        )
    else:
        for finding in proof.findings:
            page = f"page {finding.page}: " if finding.page else ""
            click.echo(f"WRONG: {page}{finding.what}\n    {finding.fix}")
        verdict = "holds" if proof.ok else "does not hold"
        click.echo(f"{path}: the pack {verdict}; {proof.pages} pages, {len(proof.items)} documents.")
    context.exit(0 if proof.ok else FINDINGS)
