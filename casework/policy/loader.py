"""The policy of a school, made from its files and checked as a whole; it opens no file itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from hashlib import sha256

from casework.errors import NotFound
from casework.marks import CodeBook
from casework.policy.check_names import check_cycles, check_references, check_units
from casework.policy.check_paths import check_paths
from casework.policy.faults import Faults, hint
from casework.policy.layers import (
    AUTHORITY,
    MACHINE,
    NATIONAL,
    RULES,
    SCHOOL,
    Layer,
    names_of,
    open_file,
    path_of,
    read_layer,
)
from casework.policy.merge import check_ranges, check_statutory, merge
from casework.policy.model import Machine, Origin, Policy, RuleBook, Source
from casework.policy.profile import joined
from casework.policy.read_codes import code_book
from casework.policy.read_machine import MachineDraft, read_machine
from casework.policy.read_rules import read_rules
from casework.policy.rules import check_rules, places
from casework.policy.vocabulary import ROLES


def school_names(files: Mapping[str, bytes]) -> list[str]:
    """Return the names of the schools that have a policy, in order."""
    return names_of(SCHOOL, files)


def load_codes(files: Mapping[str, bytes]) -> CodeBook:
    """Return the register codes of all times; raises BadInput with every fault of the national files."""
    faults = Faults()
    book = _codes(_national(files, faults), faults)
    faults.raise_any("The national policy")
    return book


def load_policy(
    school: str, files: Mapping[str, bytes], *, templates: frozenset[str] | None = None
) -> Policy:
    """Return the school's policy with its authority's and the national rules under it.

    Args:
        school: The name of a file in ``schools/``.
        files: Every policy file by its relative name (``schools/x.toml``), as bytes.
        templates: The ids of the letters that there are; None leaves them unchecked.

    Raises NotFound for a school without a file, and one BadInput with all faults of all the policy's files.
    """
    if path_of(SCHOOL, school) not in files:
        near = get_close_matches(school, school_names(files), n=1)
        raise NotFound(
            "no_such_policy",
            f"There is no policy {school!r}." + (f" Did you mean {near[0]}?" if near else ""),
            where=path_of(SCHOOL, "NAME"),
            fix=f"use one of: {', '.join(school_names(files))}",
        )
    return _Loading(school, files, templates).policy()


class _Loading:
    """One policy on its way from bytes to a checked whole."""

    def __init__(self, school: str, files: Mapping[str, bytes], templates: frozenset[str] | None) -> None:
        self.name = school
        self.files = files
        self.templates = templates
        self.faults = Faults()
        self.used: set[str] = set()

    def policy(self) -> Policy:
        """Return the policy; raises BadInput with every fault."""
        national = _national(self.files, self.faults)
        self.used |= {path_of(NATIONAL, name) for name in names_of(NATIONAL, self.files)}
        school = self._layer(SCHOOL, self.name)
        authority = self._authority(school)
        own, book = self._rules()
        layers = [*national, authority, school, own]
        # Where a file or a parameter's name could not be read, an unknown name is no news.
        is_law_whole = len(national) == len(names_of(NATIONAL, self.files))
        is_law_whole = is_law_whole and all(layer.is_whole for layer in national)
        is_whole = is_law_whole and school.is_whole and authority.is_whole and own.is_whole
        parameters, kinds = merge(layers, self.faults)
        check_ranges(parameters, self.faults)
        if is_law_whole:
            check_statutory(national, self.faults)
        roles = {**ROLES, **{name: title for layer in layers for name, title in layer.roles.items()}}
        known: dict[str, Collection[str] | None] = {
            "parameter": parameters if is_whole else None,
            "national parameter": [p for law in national for p in law.parameters] if is_law_whole else None,
            "record": None,  # checked where it is read
            "detail": None,  # whatever a person types
            "step": None,  # schools of one authority have other ladders
            "role": roles if is_whole else None,
            "template": self.templates,
        }
        for layer in layers:
            check_references(layer.references, known, self.faults)
        machines: dict[str, Machine] = {}
        for strand, (name, origin) in school.machines.items():
            draft = self._machine(strand, name, origin)
            if draft is not None:
                _check_machine(draft, known, self.faults)
                check_units(draft.machine, parameters, self.faults)
                machines[strand] = draft.machine
        codes = _codes(national, self.faults)
        check_rules(places(parameters, machines, authority.pack, book), book, self.faults)
        self.faults.raise_any(f"The policy {self.name}")
        sources = tuple(
            Source(file, sha256(self.files[file]).hexdigest(), self.files[file]) for file in sorted(self.used)
        )
        return Policy(
            name=self.name,
            title=school.title,
            authority=school.extends,
            parameters=parameters,
            machines=machines,
            pack=tuple(authority.pack),
            codes=codes,
            sources=sources,
            sha256=_sha256_of(sources),
            layers=kinds,
            roles=roles,
            rules=book,
            profile=joined([*(law.profile for law in national), authority.profile]),
        )

    def _layer(self, kind: str, name: str) -> Layer:
        self.used.add(path_of(kind, name))
        document = open_file(kind, name, self.files, self.faults)
        if document is None:
            return Layer(kind, is_whole=False)
        return read_layer(kind, document, self.faults)

    def _authority(self, school: Layer) -> Layer:
        if path_of(AUTHORITY, school.extends) in self.files:
            return self._layer(AUTHORITY, school.extends)
        if school.extends:
            known = names_of(AUTHORITY, self.files)
            what = f"extends an unknown layer {school.extends!r}"
            self.faults.add(school.extends_at, "extends", what, hint(school.extends, known))
        return Layer(AUTHORITY, is_whole=False)

    def _rules(self) -> tuple[Layer, RuleBook]:
        """Return what the school's file of rules adds; a school can do without one."""
        if path_of(RULES, self.name) not in self.files:
            return Layer(SCHOOL), RuleBook()
        self.used.add(path_of(RULES, self.name))
        document = open_file(RULES, self.name, self.files, self.faults)
        if document is None:
            return Layer(SCHOOL, is_whole=False), RuleBook()
        return read_rules(document, self.faults)

    def _machine(self, strand: str, name: str, origin: Origin) -> MachineDraft | None:
        key = f"machines.{strand}"
        if path_of(MACHINE, name) not in self.files:
            what = f"there is no machine {name!r}"
            self.faults.add(origin, key, what, hint(name, names_of(MACHINE, self.files)))
            return None
        self.used.add(path_of(MACHINE, name))
        document = open_file(MACHINE, name, self.files, self.faults)
        if document is None:
            return None
        draft = read_machine(document, name, self.faults)
        if draft.machine.strand and draft.machine.strand != strand:
            what = f"machine {name} is of the strand {draft.machine.strand}, not {strand}"
            self.faults.add(origin, key, what, "name it under its own strand, or name another machine")
        return draft


def _national(files: Mapping[str, bytes], faults: Faults) -> list[Layer]:
    opened = [open_file(NATIONAL, name, files, faults) for name in names_of(NATIONAL, files)]
    return [read_layer(NATIONAL, document, faults) for document in opened if document is not None]


def _codes(national: list[Layer], faults: Faults) -> CodeBook:
    found = [pair for layer in national for pair in layer.code_sets]
    if not found and not len(faults):
        faults.add(
            Origin("national/*.toml", 0), "code_set", "there are no register codes", "add [[code_set]]"
        )
    return code_book(found)


def _check_machine(draft: MachineDraft, known: Mapping[str, Collection[str] | None], faults: Faults) -> None:
    machine = draft.machine
    declared: dict[str, Collection[str] | None] = {
        "state": {state.name for state in machine.states},
        "clock": machine.clocks,
        "condition": machine.conditions,
    }
    for noun, names in declared.items():
        if "" in (names or ()):
            declared[noun] = None  # a name could not be read: that fault is enough
    check_references(draft.references, {**known, **declared}, faults)
    check_cycles(machine.conditions, faults)
    check_paths(draft, faults)


def _sha256_of(sources: tuple[Source, ...]) -> str:
    lines = "".join(f"{source.sha256}  {source.name}\n" for source in sources)
    return sha256(lines.encode()).hexdigest()
