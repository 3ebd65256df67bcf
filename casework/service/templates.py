"""The templates of letters as schools bring them: listed, checked, and shown with a made-up case."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from casework.documents.template.audit import Audit, Auditor
from casework.documents.template.catalogue import Catalogue
from casework.documents.template.model import Template
from casework.documents.word.finding import Finding
from casework.documents.word.kind import MAX_FILE
from casework.errors import NotFound

if TYPE_CHECKING:
    from casework.documents.template.render import Produced


@dataclass(frozen=True)
class Checked:
    """One checked template or file: what it is called, its bytes where they could be read, what was found."""

    target: str
    audit: Audit
    template: Template | None = None
    data: bytes = b""


def check(catalogue: Catalogue, targets: Sequence[str], *, against: str | None = None) -> Iterator[Checked]:
    """Return each target checked, in turn: a template's id, or any file; all templates where none is named.

    A file is checked against the manifest of the template ``against``. Raises NotFound, before anything is
    checked, for what is neither a template nor a file.
    """
    model = catalogue.get(against) if against else None
    wanted = [(target, _template(catalogue, target)) for target in targets or catalogue.ids()]
    with Auditor() as auditor:
        for target, template in wanted:
            if template is not None:
                held = model or template
                audit = auditor.audit(template.docx, template.where, held.manifest, held.sample)
                yield Checked(target, audit, template, template.docx)
                continue
            read = _read(Path(target))
            if isinstance(read, Finding):
                yield Checked(target, Audit((read,), is_read=False))
            elif model:
                yield Checked(target, auditor.audit(read, target, model.manifest, model.sample), None, read)
            else:
                yield Checked(target, auditor.audit(read, target), None, read)


def marked_copy(checked: Checked) -> bytes:
    """Return a copy of the checked Word file with its faults marked; raises BadInput when it can't."""
    with Auditor() as auditor:
        return auditor.marked(checked.data, checked.target, checked.audit)


def _template(catalogue: Catalogue, target: str) -> Template | None:
    """Return the template of that id, or None for a file; a file is never taken for a template by mistake."""
    if target in catalogue.ids():
        return catalogue.get(target)
    try:
        if Path(target).exists():
            return None
    except (OSError, ValueError):
        pass
    raise NotFound(
        "template_not_found",
        f"{target} is neither a template nor a file.",
        fix=f"Name a Word file, or one of: {', '.join(catalogue.ids())}.",
    )


def _read(path: Path) -> bytes | Finding:
    """Return the file's bytes, or why it can't be read; devices and pipes, which never end, are left."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            kind = "a folder" if stat.S_ISDIR(about.st_mode) else "no ordinary file"
            return Finding("not_a_file", str(path), f"This is {kind}.", "Name the Word files in it.")
        if about.st_size > MAX_FILE:
            what = f"The file is bigger than {MAX_FILE // 1_000_000} MB."
            return Finding("word_file_too_big", str(path), what, "Take out pictures or embedded files.")
        return path.read_bytes()
    except OSError as fault:
        what = f"The file can't be read: {fault.strerror or fault}."
        return Finding("file_not_read", str(path), what, "Check that you may read it.")


def exit_code(checked: Sequence[Checked]) -> int:
    """Return 0 when all are clean, 4 when one could not be read, else 3."""
    if any(not each.audit.is_read for each in checked):
        return 4
    return 3 if any(each.audit.findings for each in checked) else 0


def preview(template: Template, *, engine: str) -> Produced:
    """Return the template's letter filled with its sample, as Word file and PDF, checked like any letter."""
    from casework.documents.template.render import (
        produce,
    )  # the Word and PDF libraries, which a check leaves to its helper

    return produce(template, template.sample, title=template.manifest.title, engine=engine)
