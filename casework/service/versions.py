"""The versions of the school's policy: the present one, and those under which cases were started.

A case is reasoned with the version that its first step was taken under, until somebody moves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from casework.case.casefile import CaseFile
from casework.case.events import Event, PolicyMoved, StepTaken
from casework.documents.template.catalogue import Catalogue
from casework.errors import BadInput, CaseworkError, NotFound
from casework.policy.loader import load_policy
from casework.policy.machine import Ladder
from casework.policy.model import Policy, Value
from casework.policy.values import Values, read_setting
from casework.store.home import OWN_POLICIES, Home
from casework.store.kept_policies import KeptPolicies


class Version:
    """One version of the policy, with what is made from it once and for all cases."""

    def __init__(self, policy: Policy, settings: Mapping[str, Value], catalogue: Catalogue) -> None:
        self.policy = policy
        self.values = Values(policy, settings)
        self._catalogue = catalogue

    @cached_property
    def ladders(self) -> dict[str, Ladder]:
        """Return the running machine of each strand."""
        return {strand: Ladder(machine) for strand, machine in self.policy.machines.items()}

    @cached_property
    def recipients(self) -> Mapping[str, str]:
        """Return to whom each template goes: parent, la or file."""
        used = {
            document
            for machine in self.policy.machines.values()
            for transition in machine.transitions
            for document in transition.documents
        }
        return {template: self._catalogue.get(template).manifest.to for template in used}


class Versions:
    """Every version that the home's cases need, each loaded once for one command."""

    def __init__(self, home: Home, present: Policy, catalogue: Catalogue) -> None:
        self._home = home
        self._catalogue = catalogue
        self._policy = present
        self._kept = KeptPolicies(home.root / OWN_POLICIES)
        self._loaded: dict[str, Version | None] = {}

    @cached_property
    def present(self) -> Version:
        """Return the version of today, with the school's settings, each checked against its parameter."""
        return Version(self._policy, self._settings(), self._catalogue)

    def of(self, file: CaseFile) -> Version:
        """Return the version that a case is reasoned with after the events of the file."""
        digest = file.policy_sha256
        found = self.by_hash(digest) if digest else self.present
        if file.strand not in found.policy.machines:
            raise BadInput(
                "no_ladder_for_case",
                f"The policy {found.policy.name} has no ladder for {file.strand}, and the version that "
                f"case {file.reference} was started under is not kept in the home.",
                where=str(self._home.root / OWN_POLICIES),
                fix="restore the folder policies/ of the home from a backup",
            )
        return found

    def by_hash(self, digest: str) -> Version:
        """Return the version of that hash; the present one where it is not kept or can't be read any more."""
        if digest == self._policy.sha256:
            return self.present
        if digest not in self._loaded:
            try:
                self._loaded[digest] = self._load(digest)
            except CaseworkError:
                self._loaded[digest] = None  # `note` tells it wherever the case is shown
        return self._loaded[digest] or self.present

    def by_policy(self, policy: Policy) -> Version:
        """Return the version that holds the policy."""
        return self.by_hash(policy.sha256)

    def note(self, digest: str | None) -> str:
        """Return what a person should know of a case's version, or nothing where it is the present one."""
        if digest is None or digest == self._policy.sha256:
            return ""
        if self.by_hash(digest) is self.present:
            return (
                "the version of the policy under which the case was started is not kept in the home, or "
                "can't be read any more: the present one is used"
            )
        return (
            "the case keeps the version of the policy under which it was started; the present one is "
            "another (casework policy move)"
        )

    def keep_for(self, events: Iterable[Event]) -> list[str]:
        """Keep the versions that steps are taken under or cases moved to; returns those not kept before."""
        digests = {event.policy_sha256 for event in events if isinstance(event, StepTaken)}
        digests |= {event.to_sha256 for event in events if isinstance(event, PolicyMoved)}
        found = []
        for digest in digests:
            policy = self.by_hash(digest).policy
            files = {source.name: source.data for source in policy.sources}
            if policy.sha256 == digest and self._kept.keep(digest, files):
                found.append(digest)
        return found

    def take_back(self, digest: str) -> None:
        """Remove a version that was kept for an event which then did not come on file."""
        self._kept.take_back(digest)

    def roles(self) -> set[str]:
        """Return every role that a kept version names as the actor of a step."""
        policies = [self.by_hash(digest).policy for digest in self._kept.all()]
        return {
            actor
            for policy in policies
            for machine in policy.machines.values()
            for transition in machine.transitions
            for actor in transition.actors
        }

    def _load(self, digest: str) -> Version | None:
        if not self._kept.has(digest):
            return None
        files = self._kept.files(digest)
        schools = [name for name in files if name.startswith("schools/")]
        if len(schools) != 1:
            raise NotFound("kept_policy_without_school", "A kept version of the policy names no school.")
        policy = load_policy(schools[0].removeprefix("schools/").removesuffix(".toml"), files)
        if policy.sha256 != digest:
            raise BadInput("kept_policy_changed", "A kept version of the policy was changed afterwards.")
        return Version(policy, self._settings_of(policy), self._catalogue)

    def _settings(self) -> dict[str, Value]:
        """Return the settings of the present version; one that only a kept version has is left to that."""
        where = str(self._home.settings_file)
        found: dict[str, Value] = {}
        for key, raw in self._home.settings().items():
            try:
                found[key] = read_setting(self._policy, key, raw, where=where)
            except BadInput:
                if not self._is_slot_of_kept(key):
                    raise
        return found

    def _settings_of(self, policy: Policy) -> dict[str, Value]:
        """Return the settings that a kept version has a slot for; a value that it can't take stays open."""
        where = str(self._home.settings_file)
        found: dict[str, Value] = {}
        for key, raw in self._home.settings().items():
            try:
                found[key] = read_setting(policy, key, raw, where=where)
            except BadInput:
                continue
        return found

    def _is_slot_of_kept(self, key: str) -> bool:
        known = self._policy.parameters.get(key)
        if known is not None and known.unspecified:
            return False  # the present version has it, so the value itself is at fault
        for digest in self._kept.all():
            if digest == self._policy.sha256:
                continue
            try:
                version = self._load(digest)
            except CaseworkError:
                continue
            parameter = version.policy.parameters.get(key) if version else None
            if parameter is not None and parameter.unspecified:
                return True
        return False
