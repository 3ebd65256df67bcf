"""Handing a pack over to the LA, once, and taking its answer back into the case."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from casework.case.casefile import CaseFile, Standing
from casework.case.commands import record_command
from casework.case.decide import Order
from casework.case.events import DocumentApproved, PackSent
from casework.case.handed_over import HandedOver, approval_of, handed_over
from casework.case.pack_records import HEAD, PACK
from casework.documents.pack import handover_papers as notes
from casework.documents.pack.handover_papers import MANIFEST, NOTE, NOTE_PDF, Handover, Mended
from casework.documents.verify.whole_pack import Verification
from casework.errors import Conflict, Refused, WrongUsage
from casework.policy.profile import Profile
from casework.service.actions import Done, check_role, read_again
from casework.service.addressing import find_case
from casework.service.packs import pack as packs
from casework.service.packs import proof as pack_proof
from casework.service.packs.answers import answers_of
from casework.service.packs.history import sent_packs
from casework.service.workspace import Workspace
from casework.service.writing import Rehearsal, writing
from casework.store.files import disk_fault, make_folder, read_file, sha256_of, write_atomic

OUTBOX = "outbox"


@dataclass(frozen=True)
class _Parcel:
    """Everything that goes into the outbox, before anything is written."""

    folder: Path
    sent: Handover
    pack: bytes

    @property
    def files(self) -> dict[str, bytes]:
        """Return the files by their names."""
        lines = notes.note_lines(self.sent)
        return {
            self.sent.file: self.pack,
            MANIFEST: notes.encode(self.sent),
            NOTE: ("\n".join(lines) + "\n").encode(),
            NOTE_PDF: notes.draw_note(lines, self.sent.case),
        }


def send(
    space: Workspace,
    case: str,
    order: Order,
    outbox: Path | None = None,
    mended: Mapping[str, str] | None = None,
    *,
    dry_run: bool = False,
) -> Done:
    """Put the pack with its papers into the LA's outbox, once, and record that it was sent.

    Refuses a pack that is not built, does not hold, is older than the case or is not approved by its hash;
    Conflict for one that was sent before.
    """
    check_role(space, order)
    if order.role != HEAD:
        raise Refused(
            "wrong_role",
            f"Only the {HEAD} hands a pack over, not {order.role}.",
            where="handover send",
            fix=f"let the head do it, with --role {HEAD}",
        )
    file = find_case(space, case)
    standing = space.standing(file, None)
    proof, path = pack_proof.verify(space, file.reference)
    pack = read_file(path)
    sha256 = sha256_of(pack)
    before = handed_over(standing)
    _check_once(file, before, sha256)
    _check_pack(space, file, proof, path)
    approval = _approved(file, standing, sha256)
    parcel = _parcel(space, file, standing, order, proof, path, pack, approval, outbox, mended or {})
    where = _relative(space, parcel.folder)
    # A copy stays in the home, whatever becomes of the outbox: its pages are never numbered anew.
    name = f"{len(file.entries) + 1:03d}-pack-sent"

    def event(kept: str) -> PackSent:
        return PackSent(
            on=order.on,
            by=order.by,
            role=order.role,
            sha256=sha256,
            fingerprint=proof.fingerprint,
            path=kept,
            pages=proof.pages,
            to=parcel.sent.authority,
            details={**order.details, "outbox": where},
        )

    state = standing.state
    if dry_run:
        return Done(file, (event(Rehearsal(file).keep(pack, name=name, suffix=".pdf").path),), state)
    with writing(space, file) as writer:
        kept = writer.keep(pack, name=name, suffix=".pdf")
        is_new = _put(parcel)
        try:
            writer.append([event(kept.path)])
        except BaseException:
            if is_new and not writer.appended:
                shutil.rmtree(parcel.folder, ignore_errors=True)
            raise
    return Done(
        read_again(space, file), (event(kept.path),), state, (), f"The pack stands in {parcel.folder}"
    )


def _check_once(file: CaseFile, before: Sequence[HandedOver], sha256: str) -> None:
    same = next((each for each in before if each.sent.sha256 == sha256), None)
    if same is not None:
        raise Conflict(
            "pack_sent_already",
            f"This pack was handed over on {same.sent.on} (event {same.number}); it is sent once.",
            where=f"case {file.reference}: {same.outbox}",
            fix=f"where it came back: mend the case, then casework pack build {file.reference} --supplement "
            "(its first page says what was mended), let the head approve it, and send that",
        )


def _check_pack(space: Workspace, file: CaseFile, proof: Verification, path: Path) -> None:
    if not proof.ok:
        raise Refused(
            "pack_does_not_hold",
            "The pack does not hold, so it is not sent.",
            where=str(path),
            details=[f"page {f.page}: {f.what}" if f.page else f.what for f in proof.findings],
            fix=f"casework pack build {file.reference}",
        )
    ready = packs.check_pack(space, file.reference)
    has_gaps = any(item.kind == "gap" for item in proof.items)  # each built in with a written reason
    missing = [lack for lack in ready.missing if not (lack.part and has_gaps)]
    if missing:
        raise Refused(
            "pack_incomplete",
            "The case lacks something that the LA would send the pack back for.",
            where=f"case {file.reference}",
            details=[f"{lack.what}: {lack.fix}" for lack in missing],
            fix=f"mend what stands above, then {_again(space, file)}, then send it",
        )
    if changed := packs.changed_since(space, file, proof.items):
        raise Refused(
            "pack_older_than_case",
            "The pack is older than the case: documents came to it or were voided since.",
            where=f"case {file.reference}",
            details=changed,
            fix=f"{_again(space, file)}, look at it, let the head approve it, then send it",
        )


def _again(space: Workspace, file: CaseFile) -> str:
    """Return how the pack is built anew: once one was handed over, as a supplement to it."""
    return f"casework pack build {file.reference}{' --supplement' if sent_packs(space, file) else ''}"


def _approved(file: CaseFile, standing: Standing, sha256: str) -> DocumentApproved:
    approval = approval_of(standing, PACK, sha256)
    if approval is None:
        earlier = [event for event in standing.all(DocumentApproved) if event.document == PACK]
        what = "The approval is of an earlier pack: " if earlier else ""
        raise Refused(
            "pack_not_approved",
            f"{what}the pack as it is now (sha256 {sha256[:12]}) is not approved by the head.",
            where=f"case {file.reference}",
            fix="look at it, then: "
            + record_command(file.reference, "approval", f"document={PACK}", role=HEAD),
        )
    return approval


def _parcel(
    space: Workspace,
    file: CaseFile,
    standing: Standing,
    order: Order,
    proof: Verification,
    path: Path,
    pack: bytes,
    approval: DocumentApproved,
    outbox: Path | None,
    mended: Mapping[str, str],
) -> _Parcel:
    situation = space.situation(file, order.on)
    policy = situation.values.policy
    before = handed_over(standing)
    returned = next((each for each in reversed(before) if each.is_to_mend), None)
    used = {Path(each.outbox).name for each in before}
    stem = path.stem if path.stem not in used else f"{path.stem}-{len(before) + 1}"
    folder = (outbox or space.home.root / OUTBOX / policy.authority) / stem
    sent = Handover(
        schema=notes.SCHEMA,
        case=file.reference,
        school=policy.title,
        authority=situation.values.text("la.name", order.on),
        service=situation.values.text("la.service", order.on),
        sent_on=order.on,
        sent_by=order.by,
        role=order.role,
        file=f"{stem}.pdf",
        sha256=sha256_of(pack),
        fingerprint=proof.fingerprint,
        pages=proof.pages,
        approved_by=approval.by,
        approved_on=approval.on,
        items=tuple(
            notes.Listed(
                no=item.no,
                kind=item.kind,
                title=item.title,
                from_page=item.from_page,
                to_page=item.to_page,
                sha256=item.source_sha256,
            )
            for item in proof.items
        ),
        answers=tuple(
            notes.Answered(question=a.question.code, text=a.question.text, answer=a.text)
            for a in answers_of(space, situation)
        ),
        return_reasons=tuple(notes.Reason(code=r.code, text=r.text) for r in space.policy.profile.reasons),
        mended=_mended(file, returned, mended, space.policy.profile),
        replaces=returned.sent.sha256 if returned else "",
    )
    return _Parcel(folder, sent, pack)


def _mended(
    file: CaseFile, returned: HandedOver | None, said: Mapping[str, str], profile: Profile
) -> tuple[Mended, ...]:
    """Return what was mended of each reason of the return; refuses to send while one is not told."""
    wanted = returned.answer.reasons if returned and returned.answer else ()
    texts = {reason.code: reason.text for reason in profile.reasons}
    unknown = [code for code in said if code not in wanted]
    if unknown:
        raise WrongUsage(
            "not_a_reason_of_the_return",
            f"The pack did not come back for {unknown[0]!r}.",
            where=f"case {file.reference}",
            fix=f"reasons: {', '.join(wanted) or 'none, no pack came back'}",
        )
    missing = [code for code in wanted if not said.get(code, "").strip()]
    if missing:
        raise Refused(
            "mending_not_told",
            "The pack came back, and the covering note has to say what was mended.",
            where=f"case {file.reference}",
            details=[f"{code}: {texts.get(code, code)}" for code in missing],
            fix="add --mended CODE=TEXT for each, for instance --mended " + f'{missing[0]}="..."',
        )
    return tuple(Mended(code=code, text=texts.get(code, code), how=said[code].strip()) for code in wanted)


def _put(parcel: _Parcel) -> bool:
    """Put the parcel into the outbox in one step; return False where a send that was cut short had put it."""
    folder = parcel.folder
    if folder.exists():
        held = notes.read_handover(read_file(folder / MANIFEST)) if (folder / MANIFEST).is_file() else None
        if held == parcel.sent:
            return False
        raise Conflict(
            "outbox_taken",
            "The outbox holds another pack under this name.",
            where=str(folder),
            fix="take that folder away once it has been sent, or name another outbox",
        )
    make_folder(folder.parent)
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        make_folder(unfinished)
        for name, data in parcel.files.items():
            write_atomic(unfinished / name, data)
        os.replace(unfinished, folder)  # noqa: PTH105
    except OSError as fault:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise disk_fault(fault, folder, "writing the outbox") from fault
    return True


def _relative(space: Workspace, folder: Path) -> str:
    root = space.home.root.resolve()
    full = folder.resolve()
    return full.relative_to(root).as_posix() if full.is_relative_to(root) else str(full)
