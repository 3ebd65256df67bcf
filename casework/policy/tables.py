"""Reading one table of a policy file key by key, noting what is missing, wrong or unknown.

A faulty key gives an empty placeholder, so that reading goes on and all faults of a file come out together;
a policy with any fault is never returned, so no placeholder is ever used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from casework.policy.faults import Faults, hint
from casework.policy.model import Origin
from casework.policy.toml_lines import Document, Path
from casework.policy.vocabulary import IDENTIFIER, PARAMETER_NAME

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Reference:
    """A name used in a file that has to be declared somewhere."""

    noun: str  # "state", "clock", "condition", "parameter", "role", "template"
    name: str
    origin: Origin
    key: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file being read: its data, the faults found, and the names that it refers to."""

    document: Document
    faults: Faults
    references: list[Reference] = field(default_factory=list)

    @property
    def top(self) -> Table:
        """Return the file's outermost table."""
        return Table(self, (), "", self.document.data)


class Table:
    """One table of a file; every key asked for is a known key."""

    def __init__(self, sheet: Sheet, path: Path, label: str, data: Mapping[str, Any]) -> None:
        """Take the table at ``path``; ``label`` is what messages call it."""
        self.sheet = sheet
        self.path = path
        self.label = label
        self.data = data
        self._asked: set[str] = set()

    def origin(self, *below: str | int) -> Origin:
        """Return where the table, or something in it, stands."""
        document = self.sheet.document
        return Origin(document.file, document.line_of((*self.path, *below)))

    def key(self, *below: str | int) -> str:
        """Return what messages call a key of this table."""
        return ".".join(str(part) for part in (self.label, *below) if part != "")

    def fault(self, key: str, what: str, fix: str) -> None:
        """Note a fault of a key, or of the table itself where the key is empty or not there."""
        below = (key,) if key in self.data else ()
        self.sheet.faults.add(self.origin(*below), self.key(key), what, fix)

    def get(self, key: str) -> Any:
        """Return the raw value of a key, or None."""
        self._asked.add(key)
        return self.data.get(key)

    def text(self, key: str, *, required: bool = True) -> str:
        """Return a text; an empty one is as good as none."""
        raw = self.get(key)
        if raw is None:
            if required:
                self.fault(key, f"{key} is missing", f'add {key} = "..."')
            return ""
        if not isinstance(raw, str):
            self.fault(key, f"{key} is {named(raw)}, not a text", "put it in quotation marks")
            return ""
        if not raw.strip():
            self.fault(key, f"{key} is empty", "say it in words, or take the line out")
            return ""
        return raw

    def name(self, key: str, pattern: re.Pattern[str] = IDENTIFIER, *, required: bool = True) -> str:
        """Return a plain name."""
        raw = self.text(key, required=required)
        return raw if not raw or self._is_plain(key, raw, pattern) else ""

    def _is_plain(self, key: str, raw: str, pattern: re.Pattern[str]) -> bool:
        if pattern.fullmatch(raw):
            return True
        self.fault(key, f"{raw!r} is not a plain name", "use small letters, digits and _ (a letter first)")
        return False

    def refer(
        self, key: str, noun: str, *, required: bool = True, pattern: re.Pattern[str] = IDENTIFIER
    ) -> str:
        """Return the name of something declared elsewhere."""
        return self._referred(noun, self.name(key, pattern, required=required), key)

    def refer_all(self, key: str, noun: str, *, required: bool = False) -> tuple[str, ...]:
        """Return the names of things declared elsewhere, each at most once."""
        raw = self.get(key)
        if raw is None or raw == []:
            if required:
                self.fault(key, f"{key} is missing", f'add {key} = ["..."]')
            return ()
        if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
            self.fault(key, f"{key} is not a list of names", f'write {key} = ["..."]')
            return ()
        pattern = PARAMETER_NAME if noun.endswith("parameter") else IDENTIFIER
        names = [item for item in raw if self._is_plain(key, item, pattern)]
        for twice in sorted({name for name in names if names.count(name) > 1}):
            self.fault(key, f"{twice} stands twice in {key}", "name it once")
        return tuple(self._referred(noun, name, key) for name in names)

    def _referred(self, noun: str, name: str, *below: str) -> str:
        if name:
            self.sheet.references.append(Reference(noun, name, self.origin(*below), self.key(*below)))
        return name

    def parameter(self, key: str, *, required: bool = True) -> str:
        """Return the parameter that a key names: ``key = { parameter = "NAME" }``."""
        raw = self.get(key)
        if raw is None and not required:
            return ""
        if not isinstance(raw, dict):
            what = (
                f"{key} is missing" if raw is None else f"{key} is {named(raw)}, not the name of a parameter"
            )
            self.fault(
                key, what, f'write {key} = {{ parameter = "NAME" }} and give the value in [[parameter]]'
            )
            return ""
        inner = Table(self.sheet, (*self.path, key), self.key(key), raw)
        name = inner.name("parameter", PARAMETER_NAME)
        inner.done()
        return self._referred("parameter", name, key)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return true or false."""
        raw = self.get(key)
        if raw is None or isinstance(raw, bool):
            return default if raw is None else raw
        self.fault(key, f"{key} is {named(raw)}, not true or false", f"write {key} = true or {key} = false")
        return default

    def day(self, key: str, *, required: bool = True) -> date | None:
        """Return a date."""
        raw = self.get(key)
        if raw is None and not required:
            return None
        if isinstance(raw, date) and not isinstance(raw, datetime):
            return raw
        what = f"{key} is missing" if raw is None else f"{key} is {named(raw)}, not a date"
        self.fault(key, what, f"write {key} = 2024-08-19, without quotation marks")
        return None

    def one_of(self, key: str, noun: str, known: type[E], fallback: E) -> E:
        """Return a member of a closed list."""
        raw = self.text(key)
        try:
            return known(raw) if raw else fallback
        except ValueError:
            words = [member.value for member in known]
            self.fault(key, f"unknown {noun} {raw!r}", hint(raw, words))
            return fallback

    def tables(self, key: str) -> list[Table]:
        """Return the tables of an array of tables, each labelled by its name."""
        raw = self.get(key)
        if raw is None:
            return []
        if not isinstance(raw, list) or not all(isinstance(item, dict) for item in raw):
            self.fault(key, f"{key} is {named(raw)}, not a list of tables", f"write [[{self.key(key)}]]")
            return []
        return [
            Table(self.sheet, (*self.path, key, index), f"{self.key(key)}{_called(item, index)}", item)
            for index, item in enumerate(raw)
        ]

    def table(self, key: str) -> Table | None:
        """Return the table under a key, or None."""
        raw = self.get(key)
        if raw is None:
            return None
        if not isinstance(raw, dict):
            self.fault(key, f"{key} is {named(raw)}, not a table", f"write [{self.key(key)}]")
            return None
        return Table(self.sheet, (*self.path, key), self.key(key), raw)

    def done(self) -> None:
        """Note every key that nobody has asked for."""
        for key in self.data:
            if key not in self._asked:
                self.fault(key, f"unknown key {key!r}", hint(key, self._asked))


def named(raw: object) -> str:
    """Return what a TOML value is, in words."""
    match raw:
        case bool():
            return f"{str(raw).lower()}"
        case str():
            return f"the text {raw!r}"
        case list():
            return "a list"
        case dict():
            return "a table"
        case datetime():
            return "a date with a time"
        case _:
            return str(raw)


def _called(item: Mapping[str, Any], index: int) -> str:
    for key in ("name", "id", "step", "rule", "code"):
        if isinstance(called := item.get(key), str) and called:
            return f".{called}"
    return f"[{index + 1}]"
