"""Whether one case file holds: its chain, its events, what they lead to, every document that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from casework.case.casefile import CaseFile, Entry, Standing
from casework.case.events import (
    DocumentReceived,
    EventVoided,
    LetterIssued,
    LetterRequested,
    NoticeIssued,
    PackSent,
    StepApproved,
    StepTaken,
    from_record,
)
from casework.errors import CaseworkError
from casework.service.workspace import Workspace
from casework.store.files import read_file, sha256_of
from casework.store.journal import Entry as Recorded

RESTORE = "restore it from the newest backup of the home"
_NUMBER = re.compile(r"([0-9]{3,})-")


@dataclass(frozen=True)
class Finding:
    """Something that is wrong (or, as a note, only worth knowing): what, where, what to do."""

    code: str
    what: str
    where: str
    fix: str = ""


@dataclass(frozen=True)
class CaseProof:
    """What was found in one case."""

    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    entries: int
    documents: int


def prove_case(space: Workspace, ref: str, owner: tuple[str, str, int] | None) -> CaseProof:
    """Return what is wrong with a case; ``owner`` is its pupil, strand and number, where one has it.

    Reads without a lock. A writer at work may have moved the case on meanwhile: then it is read again.
    """
    journal = space.cases.journal(ref)
    for _ in range(3):
        before = journal.path.stat() if journal.path.exists() else None
        found = _prove(space, ref, owner)
        after = journal.path.stat() if journal.path.exists() else None
        if not found.findings or before == after:
            break
    return found


def _prove(space: Workspace, ref: str, owner: tuple[str, str, int] | None) -> CaseProof:
    journal, where = space.cases.journal(ref), f"cases/{ref}.json"
    try:
        held = journal.read()
        broken = journal.verify()
    except CaseworkError as fault:
        return _stopped(Finding(fault.code, fault.what, where, RESTORE))
    findings, notes = [], []
    if broken:
        findings.append(Finding("chain_broken", broken, where, RESTORE))
    elif shortened := journal.fallen_behind(held):
        findings.append(Finding("journal_shortened", shortened, where, RESTORE))
    if held and owner is None:
        findings.append(
            Finding("no_such_pupil", "the register holds no pupil to whom this case belongs", where, RESTORE)
        )
    entries, unread = _events(held, where)
    findings += unread
    file = CaseFile(ref, *(owner or ("", "", 0)), tuple(entries))
    if owner is not None and not unread:
        try:
            standing = space.standing(file, None)
            findings += _replay(space, standing, where)
            notes += [_owed(request, where) for request in standing.unfinished]
        except CaseworkError as fault:  # no policy under which it could be replayed, for instance
            findings.append(Finding(fault.code, fault.what, where, fault.fix))
    findings += _policies(space, entries, where)
    findings += _references(entries, where)
    named = dict(_named(entries))
    findings += [fault for path, digest in named.items() for fault in _document(space, path, digest)]
    for path in space.vault.listed(ref):
        if path in named:
            continue
        number = _NUMBER.match(path.rpartition("/")[2])
        if number and int(number[1]) > len(held) + 1:
            what = f"the document belongs to entry {int(number[1])}, and the journal ends with {len(held)}"
            findings.append(Finding("journal_shortened", what, path, RESTORE))
        else:
            what = "no event names this file: a command died before it recorded it, or a person put it here"
            notes.append(
                Finding("unnamed_document", what, path, "look at it; it is in no letter and no pack")
            )
    return CaseProof(tuple(findings), tuple(notes), len(held), len(named))


def _owed(request: LetterRequested, where: str) -> Finding:
    what = f"{request.document} is asked for and not yet written"
    return Finding("unfinished", what, where, "the next command on the case writes it")


def _stopped(finding: Finding) -> CaseProof:
    return CaseProof((finding,), (), 0, 0)


def _events(held: Sequence[Recorded], where: str) -> tuple[list[Entry], list[Finding]]:
    entries: list[Entry] = []
    for each in held:
        try:
            entries.append(Entry(each.seq, each.recorded_at, from_record(each.event)))
        except msgspec.ValidationError as fault:
            what = f"entry {each.seq} can't be understood: {fault}"
            fix = f"install the version of casework that wrote it, or {RESTORE}"
            return entries, [Finding("event_unreadable", what, where, fix)]
    return entries, []


def _replay(space: Workspace, standing: Standing, where: str) -> Iterator[Finding]:
    """Yield the first step that doesn't follow from those before it."""
    strand = standing.file.strand
    state = ""
    for number, taken in standing.steps:
        version = space.versions.by_hash(taken.policy_sha256)
        ladder = version.ladders[strand]
        state = state or version.policy.machines[strand].initial
        if taken.source != state or not ladder.can(state, taken.step):
            what = (
                f"entry {number}, {taken.step} from {taken.source}, does not follow: the case was in {state}"
            )
            yield Finding("state_invalid", what, where, RESTORE)
            return
        state = ladder.after(state, taken.step)


def _policies(space: Workspace, entries: Sequence[Entry], where: str) -> Iterator[Finding]:
    """Yield each version of the policy under which a step was taken and which is neither kept nor present."""
    present = space.versions.present
    taken = {e.event.policy_sha256: e.number for e in reversed(entries) if isinstance(e.event, StepTaken)}
    for digest, number in sorted(taken.items(), key=lambda pair: pair[1]):
        if digest != present.policy.sha256 and space.versions.by_hash(digest) is present:
            what = f"entry {number} was taken under a version of the policy that the home does not keep"
            yield Finding("policy_missing", f"{what} ({digest[:12]})", where, RESTORE)


def _references(entries: Sequence[Entry], where: str) -> Iterator[Finding]:
    """Yield each event that points at one which is not there, and each letter that was issued twice."""
    numbers = {entry.number: entry.event for entry in entries}
    papers = {e.event.document for e in entries if isinstance(e.event, LetterRequested | DocumentReceived)}
    issued: set[str] = set()
    for entry in entries:
        event, lost = entry.event, ""
        if isinstance(event, LetterIssued):
            if event.document in issued:
                lost = f"{event.document} was issued a second time"
            elif event.document not in papers:
                lost = f"{event.document} was never asked for"
            issued.add(event.document)
        elif isinstance(event, NoticeIssued) and event.document not in papers:
            lost = f"its notice {event.document} is not on file"
        elif isinstance(event, EventVoided) and not 0 < event.event_no < entry.number:
            lost = f"it voids event {event.event_no}, which was not there"
        elif isinstance(event, StepTaken) and event.approval is not None:
            approval = numbers.get(event.approval)
            if not isinstance(approval, StepApproved) or approval.step != event.step:
                lost = f"its approval, event {event.approval}, is none"
        if lost:
            yield Finding("reference_broken", f"entry {entry.number}: {lost}", where, RESTORE)


def _named(entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        event = entry.event
        if isinstance(event, LetterIssued):
            yield event.word_path, event.word_sha256
        if isinstance(event, LetterIssued | DocumentReceived):
            yield event.path, event.sha256
        if isinstance(event, PackSent):
            yield event.path, event.sha256
        if isinstance(event, DocumentReceived) and event.original_path:
            yield event.original_path, event.original_sha256


def _document(space: Workspace, path: str, digest: str) -> Iterator[Finding]:
    if not space.vault.exists(path):
        yield Finding("document_missing", "a document that the case names is missing", path, RESTORE)
        return
    try:
        is_same = sha256_of(read_file(space.home.root / path)) == digest
    except CaseworkError as fault:
        yield Finding(fault.code, fault.what, path, fault.fix)
        return
    if not is_same:
        what = "the document was changed after it was written: its hash is not the recorded one"
        yield Finding("document_changed", what, path, RESTORE)
