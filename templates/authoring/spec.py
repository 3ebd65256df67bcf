"""What one paper is: its manifest's facts, the fields it uses, and the function that lays it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .catalogue import FIELDS
from .toml import Table, dump

if TYPE_CHECKING:
    from .paper import Paper

LETTER = ("school.name", "letter.date", "letter.reference", "signer.name", "signer.role")
PARENT = ("recipient.name", "recipient.salutation", "pupil.full_name", "pupil.forename")
ADDRESS = ("recipient.address",)
REASON = ("reason.text", "reason.cite")
SCHOOL = ("school.address", "school.phone", "school.email")
CONTACT = ("contact.name", "contact.role")
LA = ("la.address", "la.phone", "la.email")
FIGURES = tuple(
    f"figures.{name}"
    for name in (
        [
            "period",
            "attendance",
            "possible",
            "attended",
            "authorised",
            "unauthorised",
            "late_before_close",
            "late_after_close",
        ]
    )
)


@dataclass(frozen=True)
class Spec:
    """One template: ``required`` and ``optional`` name fields of the catalogue."""

    id: str
    title: str
    kind: str
    to: str
    signed_by: tuple[str, ...]
    rules: tuple[str, ...]
    must_say: tuple[str, ...]
    required: tuple[str, ...]
    optional: tuple[str, ...]
    build: Callable[[Paper], None]
    version: str = "1"
    sample: dict[str, Any] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Every field of the template, in the order of the catalogue."""
        wanted = {*self.required, *self.optional}
        unknown = wanted - set(FIELDS)
        if unknown:
            raise KeyError(f"{self.id}: not in the catalogue: {sorted(unknown)}")
        return tuple(name for name in FIELDS if name in wanted)

    def manifest(self) -> str:
        """The text of manifest.toml."""
        head: Table = {
            "id": self.id,
            "version": self.version,
            "title": self.title,
            "kind": self.kind,
            "to": self.to,
            "signed_by": list(self.signed_by),
            "rules": list(self.rules),
            "must_say": list(self.must_say),
        }
        fields = []
        for name in self.names:
            known = FIELDS[name]
            row: Table = {"name": name, "kind": known.kind, "required": name in self.required}
            if known.columns:
                row["columns"] = list(known.columns)
            row["explain"] = known.explain
            fields.append(row)
        return "# Made by `python -m templates.authoring`; change it there.\n" + dump(
            {**head, "field": fields}
        )

    def sample_text(self, story: dict[str, Any]) -> str:
        """The text of sample.toml: the story's values for the fields of this template."""
        values = {**story, **self.sample}
        nested: Table = {}
        for name in self.names:
            group, _, leaf = name.partition(".")
            if leaf:
                nested.setdefault(group, {})[leaf] = values[name]
            else:
                nested[group] = values[name]
        return "# Made by `python -m templates.authoring`; invented people only.\n" + dump(nested)
