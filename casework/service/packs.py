"""The referral pack: what it lacks, how it is put together, and whether a finished one holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from casework.case.casefile import CaseFile, Standing
from casework.case.events import DocumentReceived, LetterIssued, MeetingHeld
from casework.case.holds import holds_in_force
from casework.case.triggers import sanction_stops
from casework.case.windows import day_text
from casework.documents.pack import BuiltPack, PackInput, PackItem, Verification, build_pack, verify_pack
from casework.errors import NotFound, Refused
from casework.policy.model import PackPart
from casework.service.addressing import find_case
from casework.service.workspace import Workspace
from casework.store.files import locked, write_atomic

# The pack's kinds (contract) for the kinds of our templates.
_PACK_KIND = {"notice": "letter", "request": "evidence"}
_ONE_OF_A_KIND = frozenset({"as1_form", "registration_certificate"})

Paper = LetterIssued | DocumentReceived


@dataclass(frozen=True)
class Lack:
    """Something that the pack lacks (``stops`` the build) or that the LA would ask about."""

    what: str
    fix: str
    stops: bool
    rule: str = ""


@dataclass(frozen=True)
class Readiness:
    """Whether a case's pack can be built, and what it would hold."""

    file: CaseFile
    lacks: tuple[Lack, ...]
    papers: tuple[tuple[PackPart, Paper], ...]

    @property
    def missing(self) -> list[Lack]:
        """Return what stops the build."""
        return [lack for lack in self.lacks if lack.stops]


def pack_path(space: Workspace, file: CaseFile) -> Path:
    """Return where the case's pack stands: named by the case, without a child's name."""
    return space.home.packs / f"{file.reference}-AS1.pdf"


def check_pack(space: Workspace, case: str) -> Readiness:
    """Return what the referral pack holds and what it still lacks."""
    file = find_case(space, case)
    standing = space.standing(file, None)
    papers = _papers(space, standing)
    lacks = [
        Lack(f"no {part.kind.replace('_', ' ')} is on file", part.fix, stops=True, rule=part.rule)
        for part in space.policy_of(file).pack
        if part.required and part.kind not in {p.kind for p, _ in papers}
    ]
    lacks += _stops(space, file, standing)
    lacks += _questions(space, file, standing)
    return Readiness(file, tuple(lacks), tuple(papers))


def build(space: Workspace, case: str, *, dry_run: bool = False) -> tuple[BuiltPack, Path]:
    """Build the pack, prove it with another reader, and write it; refuses where something is missing."""
    ready = check_pack(space, case)
    if ready.missing:
        raise Refused(
            "pack_incomplete",
            "The pack lacks something that the LA would send it back for.",
            where=f"case {ready.file.reference}",
            details=[f"{lack.what}: {lack.fix}" for lack in ready.missing],
            fix="mend what stands above, then build again",
        )
    built = build_pack(_pack_input(space, ready))
    proof = verify_pack(built.pdf, sources=_sources(space, ready.papers))
    if not proof.ok:
        raise Refused(
            "pack_not_proven",
            "The finished pack did not stand up to its own check, so it was not written.",
            where=f"case {ready.file.reference}",
            details=_words(proof),
            fix="report this; until then send the papers one by one",
        )
    path = pack_path(space, ready.file)
    if not dry_run:
        with locked(path, "the pack"):
            write_atomic(path, built.pdf)
    return built, path


def is_file(target: str) -> bool:
    """Return whether the text names a file; one that no file system takes, being too long, names none."""
    try:
        return Path(target).is_file()
    except (OSError, ValueError):
        return False


def verify(space: Workspace | None, target: str) -> tuple[Verification, Path]:
    """Return whether a built pack holds: a file, or the pack of a case."""
    path = Path(target)
    if is_file(target) or space is None:
        if not is_file(target):
            raise NotFound("no_such_pack", f"There is no file {target!r}.", fix="name the pack's PDF file")
        return verify_pack(path.read_bytes()), path
    file = find_case(space, target)
    path = pack_path(space, file)
    if not path.is_file():
        raise NotFound(
            "no_pack_yet",
            f"No pack has been built for case {file.reference}.",
            where=str(path),
            fix=f"casework pack build {file.reference}",
        )
    papers = _papers(space, space.standing(file, None))
    return verify_pack(path.read_bytes(), sources=_sources(space, papers)), path


def _words(proof: Verification) -> list[str]:
    return [f"page {f.page}: {f.what}" if f.page else f.what for f in proof.findings]


def _papers(space: Workspace, standing: Standing) -> list[tuple[PackPart, Paper]]:
    """Return the papers in the order in which the LA wants them, each with its part of the pack."""
    counted = {entry.number for entry in standing.entries}
    valid = [paper for paper in standing.documents if _step_number(paper) in counted]
    found: list[tuple[PackPart, Paper]] = []
    for part in space.policy_of(standing.file).pack:
        own = [paper for paper in valid if _PACK_KIND.get(paper.kind, paper.kind) == part.kind]
        if part.kind in _ONE_OF_A_KIND:
            own = own[-1:]
        found += [(part, paper) for paper in sorted(own, key=lambda paper: paper.on)]
    return found


def _step_number(paper: Paper) -> int:
    """Return the number of the event that the paper belongs to: where that is voided, so is the paper."""
    return int(paper.document.partition("-")[0])


def _stops(space: Workspace, file: CaseFile, standing: Standing) -> list[Lack]:
    lacks = [
        Lack(f"{request.title} is asked for and not yet written", "repeat the last command", stops=True)
        for request in standing.unfinished
    ]
    day = standing.last_step[1].on if standing.last_step else space.default_day()
    situation = space.situation(file, day)
    lacks += [
        Lack(stop, "no referral can be made for this pupil", stops=True) for stop in sanction_stops(situation)
    ]
    lacks += [
        Lack(
            f"the case is on hold: {hold.placed.reason}",
            f"wait for its review date, or end it: casework case record {file.reference} hold_ended",
            stops=True,
        )
        for hold in holds_in_force(standing, space.default_day())
    ]
    return lacks


def _questions(space: Workspace, file: CaseFile, standing: Standing) -> list[Lack]:
    """Return what stops nothing and would still be asked about."""
    lacks = [
        Lack(check.text, check.fix(file.reference), stops=False, rule=check.taken.rule)
        for check in space.checks(standing)
        if check.is_open
    ]
    written_to = {paper.to for paper in standing.documents}
    for parent in space.contacts.get(file.upn, ()):
        if parent.is_parent and parent.contact_ref not in written_to:
            lacks.append(
                Lack(
                    f"parent {parent.contact_ref} has had no letter in this case",
                    "write to every parent, or record why not with: case record CASE contact",
                    stops=False,
                )
            )
    meetings = standing.all(MeetingHeld)
    if not meetings:
        lacks.append(
            Lack(
                "no meeting with the parents is on file",
                "if there was one, record it with its minutes: case record CASE meeting",
                stops=False,
            )
        )
    minutes = [paper for paper in standing.documents if paper.kind == "minutes"]
    if len(minutes) < len(meetings):
        lacks.append(
            Lack(
                "a meeting has no minutes",
                "record it with --detail minutes=TEXT or --file F",
                stops=True,
                rule="CR39",
            )
        )
    for meeting in meetings:
        if not meeting.attendees or not meeting.targets:
            lacks.append(
                Lack(
                    f"the meeting of {day_text(meeting.on)} lacks attendees or targets",
                    "record the meeting with --detail attendees=... --detail targets=...",
                    stops=False,
                )
            )
    return lacks


def _pack_input(space: Workspace, ready: Readiness) -> PackInput:
    day = _referred_on(ready.papers)
    values = space.version_of(ready.file).values
    return PackInput(
        ready.file.reference,
        "AS1 referral pack",
        values.policy.title,
        tuple(_item(space, ready.file, part, paper) for part, paper in ready.papers),
        prepared_for=f"{values.text('la.name', day)}, {values.text('la.service', day)}",
    )


def _referred_on(papers: Sequence[tuple[PackPart, Paper]]) -> date:
    return max(paper.on for _, paper in papers)


def _item(space: Workspace, file: CaseFile, part: PackPart, paper: Paper) -> PackItem:
    names = {contact.contact_ref: contact.full_name for contact in space.contacts.get(file.upn, ())}
    to = f" to {names[paper.to]}" if paper.to in names else ""
    return PackItem(
        part.kind,
        f"{paper.title}{to}, {day_text(paper.on)}",
        space.vault.get(paper.path, paper.sha256),
        part.section,
        paper.sha256,
    )


def _sources(space: Workspace, papers: Sequence[tuple[PackPart, Paper]]) -> Mapping[str, bytes]:
    return {paper.sha256: space.vault.get(paper.path, paper.sha256) for _, paper in papers}
