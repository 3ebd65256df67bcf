"""Reading the files of the three layers (national, authority, school), each into what it may say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from casework.marks import CodeSet
from casework.policy.faults import Faults, hint
from casework.policy.model import NOWHERE, Origin, PackPart, Parameter
from casework.policy.profile import Profile
from casework.policy.read_codes import read_code_sets
from casework.policy.read_pack import read_parts, read_profile
from casework.policy.read_parameters import read_parameters
from casework.policy.tables import Reference, Sheet, Table
from casework.policy.toml_lines import Document, NotToml, parse
from casework.policy.vocabulary import FILE_NAME, STRANDS

NATIONAL, AUTHORITY, SCHOOL, MACHINE, RULES = "national", "authority", "school", "machine", "rules"
FOLDERS = {
    NATIONAL: "national",
    AUTHORITY: "authorities",
    SCHOOL: "schools",
    MACHINE: "machines",
    RULES: "rules",
}


@dataclass
class Layer:
    """What one file adds to a policy."""

    kind: str
    title: str = ""
    extends: str = ""
    extends_at: Origin = NOWHERE
    is_whole: bool = True  # False where a parameter's name is lost: then an unknown name is no news
    parameters: dict[str, Parameter] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    pack: list[PackPart] = field(default_factory=list)
    profile: Profile = field(default_factory=Profile)
    code_sets: list[tuple[CodeSet, Table]] = field(default_factory=list)
    machines: dict[str, tuple[str, Origin]] = field(
        default_factory=dict
    )  # strand → file and where it is named
    references: list[Reference] = field(default_factory=list)


def path_of(kind: str, name: str) -> str:
    """Return the relative name of a policy file."""
    return f"{FOLDERS[kind]}/{name}.toml"


def names_of(kind: str, files: Mapping[str, bytes]) -> list[str]:
    """Return the names of all files of a kind, in order."""
    start, end = f"{FOLDERS[kind]}/", ".toml"
    return sorted(
        file[len(start) : -len(end)]
        for file in files
        if file.startswith(start) and file.endswith(end) and "/" not in file[len(start) :]
    )


def open_file(kind: str, name: str, files: Mapping[str, bytes], faults: Faults) -> Document | None:
    """Return a file's parsed content, or None where it isn't TOML or isn't of the kind; both noted."""
    file = path_of(kind, name)
    try:
        document = parse(file, files[file])
    except NotToml as fault:
        faults.add(Origin(file, fault.line), "", f"this is not TOML: {fault.what}", "mend the syntax there")
        return None
    top = Sheet(document, faults).top
    said = top.text("kind")
    if said and said != kind:
        top.fault("kind", f"the wrong kind {said!r}", f'files in {FOLDERS[kind]}/ say kind = "{kind}"')
    called = top.name("name", FILE_NAME)
    if called and called != name:
        top.fault("name", f"the file calls itself {called!r}", f'write name = "{name}", as the file is named')
    return document if said == kind else None


def read_layer(kind: str, document: Document, faults: Faults) -> Layer:
    """Return what the file says, noting faults."""
    sheet = Sheet(document, faults)
    top = sheet.top
    top.get("kind")
    top.get("name")
    layer = read_common(kind, top)
    if kind in (NATIONAL, AUTHORITY):
        layer.profile = read_profile(top)
    if kind == NATIONAL:
        layer.code_sets = read_code_sets(top)
    else:
        layer.extends, layer.extends_at = top.name("extends", FILE_NAME), top.origin("extends")
    if kind == AUTHORITY:
        layer.pack = read_parts(top)
        if layer.extends and layer.extends != NATIONAL:
            top.fault(
                "extends", f"extends an unknown layer {layer.extends!r}", f'write extends = "{NATIONAL}"'
            )
    if kind == SCHOOL:
        layer.machines = _machines(top)
    top.done()
    layer.references = sheet.references
    return layer


def read_common(kind: str, top: Table) -> Layer:
    """Return what a file of any kind may say: its title, its parameters and its roles."""
    layer = Layer(kind, title=top.text("title"), parameters=read_parameters(top), roles=_roles(top))
    rows = top.data.get("parameter", [])
    layer.is_whole = isinstance(rows, list) and all(
        isinstance(row, dict) and row.get("name") in layer.parameters for row in rows
    )
    return layer


def _roles(top: Table) -> dict[str, str]:
    found: dict[str, str] = {}
    for table in top.tables("role"):
        name, title = table.name("name"), table.text("title")
        if name in found:
            table.fault("name", f"role {name} is defined twice", "keep one of them")
        if name:
            found[name] = title
        table.done()
    return found


def _machines(top: Table) -> dict[str, tuple[str, Origin]]:
    table = top.table("machines")
    if table is None or not table.data:
        if table is not None or "machines" not in top.data:
            top.fault("machines", "the school names no machine", 'add [machines] with absence = "NAME"')
        return {}
    found = {}
    for strand in table.data:
        name = table.name(strand, FILE_NAME)
        if strand not in STRANDS:
            table.fault(strand, f"unknown strand {strand!r}", hint(strand, STRANDS))
        elif name:
            found[strand] = (name, table.origin(strand))
    return found
