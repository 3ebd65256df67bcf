"""``casework template``: the letters, as they are and as schools bring them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from casework.cli.common import columns, dry_run_option, json_option, print_json

if TYPE_CHECKING:
    from casework.service.templates import Checked

PREVIEWS = "output/preview"
UNREADABLE = 4


@click.group()
def template() -> None:
    """See the templates of letters, check any Word file as one, print a sample."""


@template.command("list")
@json_option
def list_templates(as_json: bool) -> None:
    """List the templates: who gets each, who signs it, and how many fields it needs."""
    from casework import app

    catalogue = app.catalogue()
    rows: list[dict[str, Any]] = []
    for name in catalogue.ids():
        manifest = catalogue.get(name).manifest
        rows.append(
            {
                "id": name,
                "version": manifest.version,
                "versions": list(catalogue.versions(name)),
                "title": manifest.title,
                "kind": manifest.kind,
                "to": manifest.to,
                "signed_by": list(manifest.signed_by),
                "rules": list(manifest.rules),
                "fields": [
                    {
                        "name": field.name,
                        "kind": field.kind,
                        "required": field.required,
                        "columns": list(field.columns),
                        "explain": field.explain,
                    }
                    for field in manifest.fields
                ],
            }
        )
    if as_json:
        print_json({"schema": "casework/templates/1", "templates": rows})
        return
    columns(
        [
            [row["id"], row["version"], row["to"], ", ".join(row["signed_by"]) or "-", row["title"]]
            for row in rows
        ],
        ("id", "version", "to", "signed by", "title"),
    )


@template.command("check")
@click.argument("targets", nargs=-1, metavar="[ID|FILE...]")
@click.option("--for", "against", metavar="ID", help="Hold the file against this template's fields.")
@click.option(
    "--marked-copy", "copy", metavar="OUT.docx", help="Write a copy of the Word file with the faults marked."
)
@click.option("--force", is_flag=True, help="Replace OUT.docx where it exists.")
@json_option
@click.pass_context
def check(
    context: click.Context,
    targets: tuple[str, ...],
    against: str | None,
    copy: str | None,
    force: bool,
    as_json: bool,
) -> None:
    """Check templates, or any Word files, and say what is wrong where, and what to do.

    Without a name all templates are checked. Exit code 3: something was found; 4: a file can't be read.
    """
    from casework import app
    from casework.errors import WrongUsage
    from casework.service import templates

    if copy and len(targets) != 1:
        raise WrongUsage("one_file", "A marked copy is of one file.", fix="name one template or file")
    if copy:
        _refuse_copy(Path(copy), targets[0], force=force)
    checked = []
    for each in templates.check(app.catalogue(), targets, against=against):
        checked.append(each)
        if not as_json:
            _print(each, fields=against is None)
    wrote = _write_copy(checked[0], Path(copy), force=force) if copy else ""
    if as_json:
        print_json(
            {
                "schema": "casework/template-check/1",
                "checked": [_plain(each) for each in checked],
                "marked_copy": wrote or None,
            }
        )
    elif copy:
        why = "there is nothing to mark" if checked[0].audit.is_read else "the file can't be read"
        click.echo(f"Wrote {wrote}" if wrote else f"No marked copy was written: {why}.")
    code = templates.exit_code(checked)
    if code == UNREADABLE:
        raise _unreadable(checked)
    context.exit(code)


@template.command("preview")
@click.argument("name", metavar="ID")
@click.option("--out", default=PREVIEWS, show_default=True, metavar="DIR", help="Where the files go.")
@click.option(
    "--engine", default="dxpdf", show_default=True, metavar="NAME", help="dxpdf, or libreoffice if installed."
)
@dry_run_option
@json_option
def preview(name: str, out: str, engine: str, dry_run: bool, as_json: bool) -> None:
    """Print a template with its made-up sample, as Word file and PDF."""
    from casework import app
    from casework.service import templates
    from casework.store.files import write_atomic

    found = app.catalogue().get(name)
    produced = templates.preview(found, engine=engine)
    stem = Path(out) / f"{found.id}-{found.version}-preview"
    files = {
        stem.with_name(stem.name + ".docx"): produced.docx,
        stem.with_name(stem.name + ".pdf"): produced.pdf,
    }
    if not dry_run:
        for path, data in files.items():
            write_atomic(path, data)
    if as_json:
        paths = {path.suffix.removeprefix("."): str(path) for path in files}
        print_json(
            {"schema": "casework/template-preview/1", "id": found.id, "pages": produced.pages, **paths}
        )
        return
    for path in files:
        click.echo(f"{'Would write' if dry_run else 'Wrote'} {path}")
    click.echo(f"{produced.pages} page{'s' if produced.pages != 1 else ''}, no events")


def _refuse_copy(copy: Path, target: str, *, force: bool) -> None:
    """Refuse before the check what could not be written after it."""
    from casework.errors import Conflict, WrongUsage

    if copy.suffix.casefold() != ".docx":
        raise WrongUsage("copy_name", f"{copy} is no name for a Word file.", fix="let it end in .docx")
    if copy.exists() and Path(target).exists() and copy.samefile(target):
        raise Conflict(
            "copy_is_original", "The copy would replace the file.", where=str(copy), fix="name another"
        )
    if copy.exists() and not force:
        raise _exists(copy)


def _write_copy(checked: Checked, copy: Path, *, force: bool) -> str:
    """Return the name of the marked copy, written; nothing where nothing is to be marked."""
    from casework.service.templates import marked_copy
    from casework.store.files import write_atomic, write_once

    if not checked.audit.is_read or not checked.audit.findings:
        return ""
    data = marked_copy(checked)
    if force:
        write_atomic(copy, data)
    elif not write_once(copy, data):
        raise _exists(copy)
    return str(copy)


def _exists(copy: Path) -> Exception:
    from casework.errors import Conflict

    return Conflict(
        "copy_exists",
        "There is a file of that name already; it was left as it is.",
        where=str(copy),
        fix="name another, or add --force",
    )


def _print(checked: Checked, *, fields: bool) -> None:
    audit = checked.audit
    name = click.format_filename(checked.target)
    count = len(audit.findings)
    verdict = "can't be read" if not audit.is_read else "sound" if not count else _counted(count)
    click.echo(f"{name}: {verdict}")
    for finding in audit.findings:
        where = finding.where if audit.is_read else ""
        click.echo(f"  [{finding.code}] {where + ': ' if where else ''}{finding.what}\n      {finding.fix}")
    if fields and checked.template is None and audit.fields:
        click.echo(f"  fields: {', '.join(_field(field) for field in audit.fields)}")
    if audit.is_read and not audit.was_printed:
        click.echo("  (the words of the Word file and of its PDF were not compared: mend the faults first)")


def _counted(count: int) -> str:
    return f"{count} finding{'s' if count != 1 else ''}"


def _field(field: Any) -> str:
    inner = ", ".join(field.columns)
    return f"{field.name} ({inner})" if inner else str(field.name)


def _plain(checked: Checked) -> dict[str, Any]:
    audit = checked.audit
    state = "unreadable" if not audit.is_read else "findings" if audit.findings else "sound"
    return {
        "target": click.format_filename(checked.target),
        "id": checked.template.id if checked.template else None,
        "version": checked.template.version if checked.template else None,
        "state": state,
        "words_compared": audit.was_printed,
        "fields": [
            {"name": field.name, "kind": field.kind, "columns": list(field.columns)} for field in audit.fields
        ],
        "findings": [
            {
                "code": finding.code,
                "where": finding.where,
                "what": finding.what,
                "fix": finding.fix,
                "part": finding.spot[0] if finding.spot else None,
                "paragraph": finding.spot[1] if finding.spot else None,
            }
            for finding in audit.findings
        ],
    }


def _unreadable(checked: list[Checked]) -> Exception:
    from casework.errors import BadInput

    unread = [each for each in checked if not each.audit.is_read]
    first = unread[0].audit.findings[0]
    if len(unread) == 1:
        where = click.format_filename(unread[0].target)
        return BadInput(first.code, first.what, where=where, fix=first.fix)
    return BadInput(
        "files_not_read",
        f"{len(unread)} of {len(checked)} files can't be read.",
        details=[f"{click.format_filename(each.target)}: {each.audit.findings[0].what}" for each in unread],
        fix="Open them in Word and save them as .docx.",
    )
