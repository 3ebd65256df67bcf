"""The shape of a policy: dated parameters, conditions, clocks, transitions, and what a pack holds.

These are plain frozen values. ``loader`` makes them from files, ``case.triggers`` reasons with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from casework.marks import CodeBook
from casework.policy.profile import Profile
from casework.schooldays import Unit

Value = int | Decimal | str | bool | tuple[str, ...]


class Modality(StrEnum):
    """How strongly a rule speaks."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"


class Comparison(StrEnum):
    """How a figure is held against a threshold."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    BELOW = "below"
    ABOVE = "above"
    IS = "is"


class WindowKind(StrEnum):
    """Over which stretch a figure is taken."""

    ACADEMIC_YEAR = "academic_year"
    TERM = "term"
    HALF_TERM = "half_term"
    SCHOOL_WEEKS = "school_weeks"
    SCHOOL_DAYS = "school_days"
    POSSIBLE_SESSIONS = "possible_sessions"
    CLOCK = "clock"


class RuleKind(StrEnum):
    """What the program makes of a rule."""

    TRIGGER = "trigger"
    CLOCK = "clock"
    DOCUMENT = "document"
    ACTOR = "actor"
    GUARD = "guard"
    PROMPT = "prompt"
    REPORT = "report"
    PARAMETER = "parameter"
    RECORD = "record"


class Join(StrEnum):
    """How the members of a group of conditions are joined."""

    ALL = "all"
    ANY = "any"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where in which file something stands."""

    file: str
    line: int

    def __str__(self) -> str:
        """Return ``file, line n``."""
        return f"{self.file}, line {self.line}"


NOWHERE = Origin("", 0)


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value of a parameter, in force from a day on, with its source."""

    start: date
    value: Value
    cite: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure or text of a policy: dated values, or a slot that the school fills in its settings.

    ``minimum`` and ``maximum`` are numbers or names of other parameters; ``choices`` are the texts allowed.
    ``unspecified`` says what the policy leaves open; it is empty where the parameter has values of its own.
    What ``restates`` the law is only held against it by ``policy lint``: the program computes with the law.
    """

    name: str
    unit: str
    why: str
    origin: Origin
    values: tuple[DatedValue, ...] = ()
    rule: str = ""
    cite: str = ""
    sealed: bool = False
    governed_by: str = ""
    unspecified: str = ""
    default: Value | None = None
    minimum: Decimal | str | None = None
    maximum: Decimal | str | None = None
    choices: tuple[str, ...] = ()
    restates: tuple[str, ...] = ()  # national parameters that the text repeats in its own words
    beside: str = ""  # another parameter for the same purpose
    comparison: Comparison | None = None  # how the figure is held, where no condition says so

    def row_on(self, day: date) -> DatedValue | None:
        """Return the value in force on the day, or None before the first one."""
        return next((row for row in reversed(self.values) if row.start <= day), None)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of register over which a figure is taken; ``length`` names a parameter."""

    kind: WindowKind
    length: str = ""
    clock: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One figure held against one threshold."""

    name: str
    fact: str
    comparison: Comparison
    threshold: str | bool  # the name of a parameter, or what a yes-or-no fact must be
    explain: str
    rule: str
    cite: str
    origin: Origin
    window: Window | None = None
    clock: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Several conditions joined."""

    name: str
    join: Join
    members: tuple[str, ...]
    origin: Origin


Condition = Leaf | Group


@dataclass(frozen=True, slots=True)
class Clock:
    """A period that a step starts; day 1 is the first day of its unit after the step.

    Where the policy does not say in which unit it counts, ``unit_from`` names the setting that does, and
    ``unit`` has no meaning. Where it is ``suspended_by_hold``, the days of a hold are not counted.
    """

    name: str
    title: str
    length: str  # the name of a parameter
    unit: Unit
    rule: str
    cite: str
    origin: Origin
    unit_from: str = ""
    suspended_by_hold: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """A state of a case."""

    name: str
    title: str
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """A step: from which states, by whom, when, and what it writes and starts."""

    step: str
    sources: tuple[str, ...]
    actors: tuple[str, ...]
    modality: Modality
    rule: str
    cite: str
    origin: Origin
    when: str = ""
    documents: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    approval: bool = False
    sanction: bool = False
    brought_in: bool = False
    notices: bool = False
    referral: bool = False
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something that the policy asks a person to think of in certain states."""

    rule: str
    cite: str
    sources: tuple[str, ...]
    text: str
    origin: Origin
    when: str = ""


@dataclass(frozen=True, slots=True)
class Machine:
    """A ladder: the states and steps of one strand."""

    name: str
    title: str
    strand: str
    initial: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    clocks: Mapping[str, Clock]
    conditions: Mapping[str, Condition]
    prompts: tuple[Prompt, ...]
    origin: Origin

    def state(self, name: str) -> State:
        """Return the state of that name."""
        return next(state for state in self.states if state.name == name)

    def steps_from(self, state: str) -> tuple[Transition, ...]:
        """Return the transitions that leave a state, in the order of the file."""
        return tuple(each for each in self.transitions if state in each.sources)

    @property
    def final_states(self) -> frozenset[str]:
        """Return the names of the states in which a case is over."""
        return frozenset(state.name for state in self.states if state.is_final)


@dataclass(frozen=True, slots=True)
class PackPart:
    """One kind of paper that an authority wants in a pack, in its place."""

    section: str
    kind: str
    required: bool
    rule: str
    cite: str
    fix: str = ""
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class RuleRow:
    """What the program does about one rule of the published text that no parameter or step carries."""

    id: str
    kind: RuleKind
    cite: str
    text: str
    origin: Origin
    records: tuple[str, ...] = ()  # what `case record` can hold it
    roles: tuple[str, ...] = ()
    issue: str = ""  # where it will be built; empty for a rule that is built


@dataclass(frozen=True, slots=True)
class Conflict:
    """A conflict of wording, inside the published text or with the law, that no figure shows."""

    name: str
    rule: str
    cite: str
    law: str
    text: str
    does: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Which rules a published text has, and what is said of them beside parameters and machines."""

    prefix: str = ""
    count: int = 0
    rows: tuple[RuleRow, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the id of every rule of the text, in order; none where the text has no list of rules."""
        numbers = range(1, self.count + 1) if self.prefix else ()
        return tuple(f"{self.prefix}{number:02d}" for number in numbers)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that a policy was made from."""

    name: str
    sha256: str
    data: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Policy:
    """A school's policy with its authority's and the national rules under it, checked as a whole."""

    name: str
    title: str
    authority: str
    parameters: Mapping[str, Parameter]
    machines: Mapping[str, Machine]  # by strand, in the order of the school's file
    pack: tuple[PackPart, ...]
    codes: CodeBook
    sources: tuple[Source, ...]
    sha256: str
    layers: Mapping[str, str] = field(
        default_factory=dict
    )  # parameter name → "national" | "authority" | "school"
    roles: Mapping[str, str] = field(default_factory=dict)  # role → title, the three that always are included
    rules: RuleBook = field(default_factory=RuleBook)
    profile: Profile = field(default_factory=Profile)
