"""Proves a pack: a file anywhere, which asks for nothing but the readers, or the latest pack of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from casework.documents.verify.findings import Finding
from casework.documents.verify.whole_pack import Verification, verify_pack
from casework.errors import NotFound

if TYPE_CHECKING:
    from casework.service.workspace import Workspace

_LOCKED = Finding(
    "locked_copy",
    None,
    "The file is a copy locked with a password; what it opens to was checked.",
    "Nothing has to be done.",
)
_WRONG = Finding(
    "locked",
    None,
    "The password does not open the file, so nothing was checked.",
    "Ask whoever sent it for the password, and give it with --password or --password-file F.",
)


def is_file(target: str) -> bool:
    """Return whether the text names a file; one that no file system takes, being too long, names none."""
    try:
        return Path(target).is_file()
    except (OSError, ValueError):
        return False


def verify(space: Workspace | None, target: str, password: str = "") -> tuple[Verification, Path]:
    """Return whether a built pack holds: a file, or the pack of a case; ``password`` opens a locked copy."""
    path = Path(target)
    if is_file(target) or space is None:
        if not is_file(target):
            raise NotFound("no_such_pack", f"There is no file {target!r}.", fix="name the pack's PDF file")
        return _proved(path.read_bytes(), password), path
    # a file that arrived by e-mail needs none of these, and they take longer to load than it takes to prove
    from casework.service.addressing import find_case
    from casework.service.packs.building import case_sources
    from casework.service.packs.history import latest_path
    from casework.service.packs.pack import changed_since

    file = find_case(space, target)
    path = latest_path(space, file)
    if not path.is_file():
        raise NotFound(
            "no_pack_yet",
            f"No pack has been built for case {file.reference}.",
            where=str(path),
            fix=f"casework pack build {file.reference}",
        )
    proof = _proved(path.read_bytes(), password, sources=case_sources(space, file), reference=file.reference)
    if proof.ok and (changes := changed_since(space, file, proof.items)):
        said = f"The case is another one now than when this pack was built: {'; '.join(changes)}."
        proof = replace(proof, notes=(Finding("case_changed", None, said), *proof.notes))
    return proof, path


def _proved(
    data: bytes, password: str, sources: Mapping[str, bytes] | None = None, reference: str = ""
) -> Verification:
    if not password:
        return verify_pack(data, sources=sources, reference=reference)
    import pikepdf

    from casework.documents.pack.lock import unlocked

    try:
        opened = unlocked(data, password)
    except pikepdf.PasswordError:
        return Verification((_WRONG,))
    except pikepdf.PdfError:
        opened = data  # what is wrong with it is said by the check
    proof = verify_pack(opened, sources=sources, reference=reference)
    return proof if opened is data else replace(proof, notes=(_LOCKED, *proof.notes))
