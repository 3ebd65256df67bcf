"""The LA liaison's side: packs received in a folder, checked and answered without any home."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from casework.case.handed_over import ACCEPTED, RETURNED
from casework.documents.pack import handover_papers
from casework.documents.pack.handover_papers import (
    ANSWER,
    ANSWER_SCHEMA,
    MANIFEST,
    NOTE_PDF,
    Answer,
    Handover,
    Reason,
)
from casework.documents.verify.findings import Finding
from casework.documents.verify.whole_pack import Verification, verify_pack
from casework.errors import BadInput, Conflict, NotFound, Refused, WrongUsage
from casework.policy.profile import ReturnReason
from casework.store.files import locked, read_file, sha256_of, write_once
from casework.store.home import MARKER

_HIDDEN = "."


@dataclass(frozen=True)
class Received:
    """A pack that arrived: in a folder with its manifest, or a PDF file alone (``sent`` is None)."""

    pack: Path
    sent: Handover | None
    sha256: str
    proof: Verification
    answer: Answer | None
    has_broken_manifest: bool = False

    @property
    def answer_path(self) -> Path:
        """Return where the answer stands: in the pack's folder, or beside a file that came alone."""
        return self.pack.with_name(ANSWER if self.sent else f"{self.pack.stem}.{ANSWER}")

    @property
    def faults(self) -> tuple[str, ...]:
        """Return what is wrong with the pack, nothing where it is whole and the one that was sent."""
        found = [f"page {f.page}: {f.what}" if f.page else f.what for f in self.proof.findings]
        if self.has_broken_manifest:
            found.append(f"The {MANIFEST} beside it can't be read, so nothing says which file was sent.")
        if self.sent and self.sent.sha256 != self.sha256:
            found.append("The file is not the one that the manifest names: its hash differs.")
        return tuple(found)

    @property
    def status(self) -> str:
        """Return waiting, accepted or returned."""
        return self.answer.answer if self.answer else "waiting"


def packs_in(folder: Path) -> list[Received]:
    """Return the packs in a folder and below it, each checked; those that were handed over come first."""
    if not folder.is_dir():
        raise NotFound("no_such_folder", f"There is no folder {folder}.", fix="name the folder of the packs")
    manifests = [path for path in sorted(folder.rglob(MANIFEST)) if _is_shown(path, folder)]
    handed_over = [found for path in manifests if (found := _from_manifest(path)) is not None]
    known = {found.pack for found in handed_over}
    alone = [_alone(path) for path in pdfs_in(folder) if path not in known]
    return [*handed_over, *(each for each in alone if each.proof.items or each.has_broken_manifest)]


def pdfs_in(folder: Path) -> list[Path]:
    """Return the PDF files in a folder and below it that may be packs."""
    found = sorted(folder.rglob("*.pdf"))
    return [path for path in found if _is_shown(path, folder) and path.name != NOTE_PDF]


def open_received(target: Path) -> Received:
    """Return the one pack of a folder or a PDF file; raises NotFound for none, WrongUsage for several."""
    if target.is_file():
        beside = target.with_name(MANIFEST)
        found = _from_manifest(beside) if beside.is_file() else None
        return found if found is not None and found.pack == target else _alone(target)
    packs = packs_in(target)
    if not packs:
        raise NotFound(
            "no_pack_here",
            f"The folder {target} holds no pack.",
            fix="name the folder, or the pack's PDF file",
        )
    if len(packs) > 1:
        raise WrongUsage(
            "several_packs",
            f"The folder {target} holds {len(packs)} packs; each is answered by itself.",
            fix="name one: " + ", ".join(str(each.pack) for each in packs[:6]),
        )
    return packs[0]


def told_to_reader(proof: Verification, pack: Path) -> Verification:
    """Return the result with what whoever has the file can do: only a home can build a pack again."""
    if any((folder / MARKER).is_file() for folder in pack.resolve().parents):
        return proof
    fix = f"Send it back to the school with this reason: {_return_command(pack)}"
    notes = (replace(n, fix="Nothing has to be done.") if n.fix == Finding.fix else n for n in proof.notes)
    findings = (f if f.code == "locked" else replace(f, fix=fix) for f in proof.findings)
    return replace(proof, findings=tuple(findings), notes=tuple(notes))


def _return_command(pack: Path) -> str:
    return f'casework handover return "{pack}" --reason pack_damaged --on D --by NAME'


def accept(received: Received, on: date, by: str, note: str = "", *, dry_run: bool = False) -> Answer:
    """Write down that the LA took the pack in; refuses one that does not hold."""
    if received.faults:
        raise Refused(
            "pack_does_not_hold",
            "The pack does not hold, so it can't be accepted.",
            where=str(received.pack),
            details=received.faults,
            fix=f"return it: {_return_command(received.pack)}",
        )
    return _write(received, Answer(**_head(received, on, by), answer=ACCEPTED, note=note), dry_run=dry_run)


def send_back(
    received: Received,
    codes: Sequence[str],
    shipped: Iterable[ReturnReason],
    on: date,
    by: str,
    note: str = "",
    *,
    dry_run: bool = False,
) -> Answer:
    """Write down why the LA sends the pack back, the reasons chosen from the authority's list.

    The list is the one that came with the pack; ``shipped`` serves for a pack that came without.
    """
    known = {each.code: each.text for each in reasons_for(received, shipped)}
    chosen = list(dict.fromkeys(code.strip() for code in codes if code.strip()))
    unknown = [code for code in chosen if code not in known]
    if not chosen or unknown:
        what = f"There is no reason {unknown[0]!r}." if unknown else "A return needs a reason."
        details = [f"{code}: {text}" for code, text in known.items()]
        raise WrongUsage(
            "no_such_reason", what, details=details, fix="choose from the list with --reason CODE"
        )
    if "other" in chosen and not note.strip():
        raise WrongUsage("no_note", "The reason `other` says nothing by itself.", fix="add --note TEXT")
    reasons = tuple(Reason(code=code, text=known[code]) for code in chosen)
    answer = Answer(
        **_head(received, on, by), answer=RETURNED, reasons=reasons, note=note, findings=received.faults
    )
    return _write(received, answer, dry_run=dry_run)


def reasons_for(received: Received, shipped: Iterable[ReturnReason]) -> list[Reason]:
    """Return the reasons that a pack can be returned for."""
    if received.sent and received.sent.return_reasons:
        return list(received.sent.return_reasons)
    return [Reason(code=each.code, text=each.text) for each in shipped]


def _head(received: Received, on: date, by: str) -> dict[str, Any]:
    if not by.strip():
        raise WrongUsage("no_name", "The name after --by is empty.", fix="give the name of who answers")
    sent = received.sent
    if sent and on < sent.sent_on:
        raise BadInput(
            "answer_before_sending",
            f"The answer would stand before the pack was sent, on {sent.sent_on}.",
            where=str(received.pack),
            fix="give the day of the answer",
        )
    case = sent.case if sent else ""
    return {"schema": ANSWER_SCHEMA, "sha256": received.sha256, "on": on, "by": by.strip(), "case": case}


def _write(received: Received, answer: Answer, *, dry_run: bool) -> Answer:
    path = received.answer_path
    with locked(path, "the answer", leaves_lock=False):
        if path.exists():
            raise Conflict(
                "answered_already",
                f"The pack was answered already ({received.status}).",
                where=str(path),
                fix="an answer stays as it is; speak to the school about anything else",
            )
        if not dry_run:
            write_once(path, handover_papers.encode(answer))
    return answer


def _from_manifest(path: Path) -> Received | None:
    sent = handover_papers.read_handover(read_file(path))
    if sent is None or Path(sent.file).name != sent.file:
        return None
    pack = path.with_name(sent.file)
    return _received(pack, sent)


def _alone(path: Path) -> Received:
    beside = path.with_name(MANIFEST)
    is_broken = beside.is_file() and handover_papers.is_broken_handover(read_file(beside))
    return replace(_received(path, None), has_broken_manifest=is_broken)


def _received(pack: Path, sent: Handover | None) -> Received:
    data = read_file(pack) if pack.is_file() else b""
    blank = Received(pack, sent, sha256_of(data), verify_pack(data), None)
    answer = blank.answer_path
    said = handover_papers.read_answer(read_file(answer)) if answer.is_file() else None
    return Received(pack, sent, blank.sha256, blank.proof, said)


def _is_shown(path: Path, folder: Path) -> bool:
    return not any(part.startswith(_HIDDEN) for part in path.relative_to(folder).parts)
