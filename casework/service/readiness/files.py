"""The files behind the papers as they lie in the home, and the approvals that are of other ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casework.case.casefile import CaseFile, Standing
from casework.case.commands import record_command
from casework.case.handed_over import lapsed_approvals
from casework.case.pack_records import HEAD, PACK, Paper
from casework.case.windows import day_text
from casework.errors import CaseworkError, NotFound, Refused
from casework.service.packs.history import latest_path
from casework.service.readiness.line import Lack
from casework.service.workspace import Workspace
from casework.store.files import read_file, sha256_of

_RESTORE = "restore it from a backup of the home: casework store verify names what is wrong"


def file_now(space: Workspace, paper: Paper) -> str:
    """Return the hash of the paper's file as it lies in the home, empty where none can be read."""
    try:
        return sha256_of(space.vault.get(paper.path))
    except CaseworkError:
        return ""


def check_unedited(space: Workspace, standing: Standing, document: str) -> None:
    """Refuse to approve a paper whose file is not the one that was written: nobody saw that one issued."""
    paper = next((each for each in standing.documents if each.document == document), None)
    if paper is None:
        return  # whoever approves it says what there is
    where, now = f"case {standing.file.reference}: {paper.path}", file_now(space, paper)
    fix = "restore it from a backup of the home (casework store verify), look at it, then approve it"
    if not now:
        raise NotFound("document_gone", f"The file of {document} can't be read.", where=where, fix=fix)
    if now != paper.sha256:
        raise Refused(
            "document_edited",
            f"{document} was edited since it was written: sha256 {paper.sha256[:12]} is {now[:12]} now.",
            where=where,
            fix=fix,
        )


def files_lack(space: Workspace, file: CaseFile, papers: Sequence[Paper]) -> Iterator[Lack]:
    """Return the lines about approvals whose file is another one now, or gone."""
    hashes = {paper.document: file_now(space, paper) for paper in papers}
    edited = {paper.document for paper in papers if hashes[paper.document] != paper.sha256}
    path = latest_path(space, file)
    hashes[PACK] = sha256_of(read_file(path)) if path.is_file() else ""
    for event in lapsed_approvals(space.standing(file, None), hashes):
        command = record_command(file.reference, "approval", f"document={event.document}", role=HEAD)
        yield Lack(
            f"the approval of {event.document} of {day_text(event.on)} is of another file: it is no longer "
            "approved",
            _RESTORE if event.document in edited else f"look at it, then: {command}",
            stops=False,
        )
