"""One school's home with its policy and register beside it: what every kind of work starts from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from casework.case.attendance import Attendance, CodeTable
from casework.case.casefile import CaseFile, Entry, Stage, Standing
from casework.case.corrections import Check, checks
from casework.case.events import from_record
from casework.case.ledger import Ledger
from casework.case.situation import Situation
from casework.documents.template.catalogue import Catalogue
from casework.errors import NotFound
from casework.ids import case_ref
from casework.marks import Mark
from casework.people import Contact, Pupil
from casework.policy.model import Policy
from casework.policy.values import Values
from casework.policy.vocabulary import STRANDS
from casework.schooldays import Calendar, Session
from casework.service.versions import Version, Versions
from casework.store.cases import CaseStore
from casework.store.days import DayStore, is_day_ref
from casework.store.heads import Heads
from casework.store.home import Home
from casework.store.journal import Journal
from casework.store.registers import Registers
from casework.store.vault import Vault

NO_NOTICES = Ledger()


@dataclass
class Workspace:
    """The home, opened; everything is read once and kept for one command."""

    home: Home
    policy: Policy
    catalogue: Catalogue
    now: Callable[[], datetime]

    @cached_property
    def registers(self) -> Registers:
        """Return the registers of the home."""
        return Registers(self.home.registers, self.policy.codes, self.heads)

    @cached_property
    def cases(self) -> CaseStore:
        """Return the case files of the home."""
        return CaseStore(self.home.cases, self.heads)

    @cached_property
    def days(self) -> DayStore:
        """Return the log of the school's days."""
        return DayStore(self.home.days, self.heads)

    def journal(self, ref: str) -> Journal:
        """Return the journal of a reference: the registers', a month's, or a case's."""
        if ref == self.registers.journal.ref:
            return self.registers.journal
        return self.days.journal(ref) if is_day_ref(ref) else self.cases.journal(ref)

    def journals(self) -> list[Journal]:
        """Return every journal that the home holds."""
        refs = [self.registers.journal.ref, *self.days.refs(), *self.cases.refs()]
        return [self.journal(ref) for ref in refs]

    @cached_property
    def heads(self) -> Heads:
        """Return the notes of how far each journal of the home had come."""
        return Heads(self.home.heads)

    @cached_property
    def vault(self) -> Vault:
        """Return the documents of the home."""
        return Vault(self.home.root)

    @cached_property
    def versions(self) -> Versions:
        """Return the versions of the policy: the present one, and those that cases were started under."""
        return Versions(self.home, self.policy, self.catalogue)

    @property
    def values(self) -> Values:
        """Return the present policy with the school's settings, each checked against its parameter."""
        return self.versions.present.values

    def version_of(self, file: CaseFile, day: date | None = None) -> Version:
        """Return the version of the policy that a case is under, on a day or with all that is on file."""
        if not file.entries:
            return self.versions.present
        stage = file.stage(day)
        if stage not in self._versions_seen:
            self._versions_seen[stage] = self.versions.of(file.until(day) if day else file)
        return self._versions_seen[stage]

    def policy_of(self, file: CaseFile, day: date | None = None) -> Policy:
        """Return the policy that a case is under, on a day or with all that is on file."""
        return self.version_of(file, day).policy

    def recipients_of(self, situation: Situation) -> Mapping[str, str]:
        """Return to whom each template of the case's policy goes: parent, la or file."""
        return self.versions.by_policy(situation.values.policy).recipients

    def strands_of(self, upn: str) -> list[str]:
        """Return the strands in which the pupil has cases: those of the present policy, and of older ones."""
        others = (strand for strand in STRANDS if strand not in self.policy.machines)
        return [*self.policy.machines, *(strand for strand in others if self.case_files(upn, strand))]

    # --- the register -------------------------------------------------------------------------------

    @cached_property
    def pupils(self) -> dict[str, Pupil]:
        """Return the pupils by UPN."""
        return self.registers.pupils()

    @cached_property
    def contacts(self) -> dict[str, tuple[Contact, ...]]:
        """Return each pupil's contacts."""
        return self.registers.contacts()

    @cached_property
    def calendar(self) -> Calendar:
        """Return the school's calendar."""
        return self.registers.calendar()

    @cached_property
    def _codes(self) -> dict[str, dict[int, str]]:
        return self.registers.compact()

    @cached_property
    def _table(self) -> CodeTable:
        return CodeTable(self.calendar, self.policy.codes)

    def pupil(self, upn: str) -> Pupil:
        """Return the pupil; NotFound where the register does not hold the UPN."""
        found = self.pupils.get(upn.strip().upper())
        if found is None:
            raise NotFound(
                "no_such_pupil",
                f"The register holds no pupil with UPN {upn!r}.",
                where=str(self.home.registers),
                fix="check the UPN, or import pupils.csv with: casework register import pupils.csv",
            )
        return found

    def attendance(self, pupil: Pupil) -> Attendance:
        """Return the pupil's marks laid over the calendar."""
        return Attendance(self.calendar, self._table, pupil, self.codes_of(pupil.upn))

    def codes_of(self, upn: str) -> Mapping[int, str]:
        """Return the codes that the register holds now for the pupil, by session key."""
        return self._codes.get(upn, {})

    def marks_of(self, upn: str) -> dict[tuple[date, Session], Mark]:
        """Return the pupil's marks with their minutes and comments."""
        if upn not in self._marks:
            self._marks[upn] = self.registers.marks(upn)
        return self._marks[upn]

    @cached_property
    def _marks(self) -> dict[str, dict[tuple[date, Session], Mark]]:
        return {}

    def forget_marks(self) -> None:
        """Forget what was read of the marks, after the register was changed."""
        for name in ("_codes", "_marks"):
            self.__dict__.pop(name, None)

    # --- cases ----------------------------------------------------------------------------------------

    def case_file(self, upn: str, strand: str, number: int) -> CaseFile:
        """Return a case file; one without events where nothing was recorded yet."""
        reference = str(case_ref(upn, strand, number))
        return CaseFile(reference, upn, strand, number, self._entries(reference))

    def _entries(self, reference: str) -> tuple[Entry, ...]:
        if reference not in self._known_refs:
            return ()
        read = self.cases.journal(reference).read()
        return tuple(Entry(each.seq, each.recorded_at, from_record(each.event)) for each in read)

    @cached_property
    def _known_refs(self) -> set[str]:
        return set(self.cases.refs())

    def forget_cases(self) -> None:
        """Forget what was read of the cases, after something was appended."""
        for name in ("_known_refs", "_files_by_pupil", "_standings", "_versions_seen", "_ledgers"):
            self.__dict__.pop(name, None)

    @cached_property
    def _files_by_pupil(self) -> dict[tuple[str, str], tuple[CaseFile, ...]]:
        return {}

    def case_files(self, upn: str, strand: str) -> tuple[CaseFile, ...]:
        """Return the pupil's case files of a strand that have events, oldest first."""
        key = (upn, strand)
        if key not in self._files_by_pupil:
            files: list[CaseFile] = []
            while str(case_ref(upn, strand, len(files) + 1)) in self._known_refs:
                files.append(self.case_file(upn, strand, len(files) + 1))
            self._files_by_pupil[key] = tuple(files)
        return self._files_by_pupil[key]

    def standing(self, file: CaseFile, day: date | None) -> Standing:
        """Return the case on a day, or with all that is on file where no day is given."""
        stage = file.stage(day)
        if stage not in self._standings:
            version = self.version_of(file, day)
            machine, ladder = version.policy.machines[file.strand], version.ladders[file.strand]
            found = file.on(day, machine, ladder.after) if day else file.latest(machine, ladder.after)
            self._standings[stage] = found
        return self._standings[stage]

    # A case stands the same on all days between two of its events: the work list looks at every day of a
    # year, and replays a case no more often than it has events.
    @cached_property
    def _standings(self) -> dict[Stage, Standing]:
        return {}

    @cached_property
    def _versions_seen(self) -> dict[Stage, Version]:
        return {}

    @cached_property
    def _ledgers(self) -> dict[tuple[Stage, ...], Ledger]:
        return {}

    def checks(self, standing: Standing) -> tuple[Check, ...]:
        """Return the decisions of a case that counted marks which the register holds otherwise now."""
        upn = standing.file.upn
        return checks(standing, self.codes_of(upn), lambda: self.registers.history(upn))

    def ledger(self, upn: str, day: date | None) -> Ledger:
        """Return the penalty notices of the pupil, from every strand and case."""
        files = [file for strand in self.strands_of(upn) for file in self.case_files(upn, strand)]
        if not files:
            return NO_NOTICES
        stages = tuple(file.stage(day) for file in files)
        if stages not in self._ledgers:
            self._ledgers[stages] = Ledger(self.standing(file, day) for file in files)
        return self._ledgers[stages]

    def situation(self, file: CaseFile, day: date, attendance: Attendance | None = None) -> Situation:
        """Return everything that rules may look at: the case on the day, with register and policy."""
        pupil = self.pupil(file.upn)
        return Situation(
            day,
            pupil,
            self.contacts.get(file.upn, ()),
            attendance or self.attendance(pupil),
            self.standing(file, day),
            self.ledger(file.upn, day),
            self.version_of(file, day).values,
        )

    def siblings(self, upn: str) -> int:
        """Return how many other pupils share a parent with the pupil."""
        refs = {contact.contact_ref for contact in self.contacts.get(upn, ()) if contact.is_parent}
        return sum(
            1
            for other, contacts in self.contacts.items()
            if other != upn and any(c.contact_ref in refs and c.is_parent for c in contacts)
        )

    def default_day(self) -> date:
        """Return the day that a command means when it names none.

        Today, or the last school day that the calendar holds where it has ended.
        """
        today = self.now().date()
        days: Sequence[date] = self.calendar.days
        return min(today, days[-1]) if days else today
