"""Starting a school's own policy files: from a commented text, or from a copy of another school's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from casework.errors import Conflict, WrongUsage
from casework.policy.model import Policy
from casework.policy.vocabulary import FILE_NAME
from casework.store.files import make_folder, write_atomic

FILL_IN = '""  # FILL IN'
_TITLE = re.compile(r"^(title\s*= ).*$", re.MULTILINE)


@dataclass(frozen=True)
class Wanted:
    """What is to be started: a school's name, its authority, where, and what is there already."""

    name: str
    folder: Path
    authorities: tuple[str, ...]
    schools: tuple[str, ...]
    authority: str = ""

    @property
    def prefix(self) -> str:
        """Return two capital letters for the ids of the rules."""
        letters = "".join(letter for letter in self.name.upper() if letter.isalpha())
        return (letters + "XX")[:2]

    def check(self) -> None:
        """Raise WrongUsage for what can't be a file's name, Conflict for a school that is there already."""
        for name in (self.name, *([self.authority] if self.authority else ())):
            if not FILE_NAME.fullmatch(name):
                raise WrongUsage(
                    "bad_policy_name",
                    f"{name!r} can't be the name of a policy.",
                    fix="use small letters, digits and hyphens, for instance oakfield",
                )
        if self.name in self.schools:
            raise Conflict(
                "policy_exists",
                f"There is a policy {self.name} already.",
                where=f"schools/{self.name}.toml",
                fix=f"choose another name, or start from it: casework policy new NAME --from {self.name}",
            )


def from_starter(wanted: Wanted, starter: Mapping[str, str]) -> dict[str, str]:
    """Return the new files by relative name, made from the commented texts."""
    wanted.check()
    files = {
        f"schools/{wanted.name}.toml": _filled(starter["schools"], wanted.name, wanted),
        f"machines/{wanted.name}-absence.toml": _filled(starter["machines"], wanted.name, wanted),
        f"rules/{wanted.name}.toml": _filled(starter["rules"], wanted.name, wanted),
    }
    if wanted.authority and wanted.authority not in wanted.authorities:
        text = _filled(starter["authorities"], wanted.authority, wanted)
        files[f"authorities/{wanted.authority}.toml"] = text
    return files


def _filled(text: str, name: str, wanted: Wanted) -> str:
    for mark, word in (
        ("NAME", name),
        ("DIR", wanted.folder.as_posix()),
        ("PREFIX", wanted.prefix),
        ("AUTHORITY", wanted.authority),
        ("AUTHORITIES", ", ".join(wanted.authorities)),
    ):
        text = text.replace(f"@{mark}@", word)
    return text


def from_school(wanted: Wanted, policy: Policy, files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the new files by relative name, copied from another school's; its citations stay in them."""
    wanted.check()
    names = {machine.name: f"{wanted.name}-{strand}" for strand, machine in policy.machines.items()}
    copied = {f"schools/{wanted.name}.toml": f"schools/{policy.name}.toml"}
    copied |= {f"machines/{new}.toml": f"machines/{old}.toml" for old, new in names.items()}
    found = {}
    for new, old in copied.items():
        text = files[old].decode("utf-8-sig")
        for before, after in ((policy.name, wanted.name), *names.items()):
            text = text.replace(f'"{before}"', f'"{after}"')
        if new.startswith("schools/"):
            text = _TITLE.sub(rf"\g<1>{FILL_IN}: the school's name", text, count=1)
        head = f"# Started from {policy.name}: put in your own figures, rules and lines.\n"
        found[new] = head + text
    return found


def write_new(folder: Path, files: Mapping[str, str], *, dry_run: bool) -> list[Path]:
    """Write the files and return their paths; raises Conflict where one is there already."""
    paths = [folder / name for name in files]
    there = [str(path) for path in paths if path.exists()]
    if there:
        raise Conflict(
            "policy_file_exists",
            "A file is there already, and is never overwritten.",
            where=str(folder),
            details=there,
            fix="name another folder with --out, or another policy",
        )
    for path, text in () if dry_run else zip(paths, files.values(), strict=True):
        make_folder(path.parent)
        write_atomic(path, text.encode())
    return paths
