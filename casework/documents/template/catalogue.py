"""The folder of templates: which there are, in which versions, and each with its manifest and sample."""

from __future__ import annotations

import re
from functools import cached_property
from importlib.resources.abc import Traversable

from casework.documents.fields.manifest import read_manifest, read_toml
from casework.documents.template.model import Template
from casework.errors import BadInput, NotFound

_VERSION = re.compile(r"\d+(\.\d+)*\Z")


class Catalogue:
    """The templates of a folder ``<id>/<version>/``; each is read once, when it is first asked for."""

    def __init__(self, folder: Traversable) -> None:
        """Look at this folder; it may lie inside an installed package."""
        self._folder = folder
        self._read: dict[tuple[str, str], Template] = {}

    def ids(self) -> tuple[str, ...]:
        """Return the templates' ids in alphabetical order."""
        return tuple(sorted(self._versions))

    def versions(self, template_id: str) -> tuple[str, ...]:
        """Return the versions of one template, oldest first, or raise ``NotFound``."""
        try:
            return self._versions[template_id]
        except KeyError:
            raise NotFound(
                "template_not_found",
                f"There is no template {template_id}.",
                where=str(self._folder),
                fix=f"Use one of: {', '.join(self.ids()) or 'none is installed'}.",
            ) from None

    def get(self, template_id: str, version: str | None = None) -> Template:
        """Return the template in its newest or the given version, or raise ``NotFound``."""
        versions = self.versions(template_id)
        wanted = version or versions[-1]
        if wanted not in versions:
            raise NotFound(
                "template_not_found",
                f"The template {template_id} has no version {wanted}.",
                where=str(self._folder / template_id),
                fix=f"Use one of: {', '.join(versions)}.",
            )
        key = (template_id, wanted)
        if key not in self._read:
            self._read[key] = _read(self._folder / template_id / wanted, *key)
        return self._read[key]

    @cached_property
    def _versions(self) -> dict[str, tuple[str, ...]]:
        if not self._folder.is_dir():
            return {}
        found = {entry.name: _versions_in(entry) for entry in self._folder.iterdir() if entry.is_dir()}
        return {name: versions for name, versions in found.items() if versions}


def _versions_in(folder: Traversable) -> tuple[str, ...]:
    """Return the folder's versions, 9 before 10."""
    names = [
        entry.name
        for entry in folder.iterdir()
        if _VERSION.match(entry.name) and (entry / "manifest.toml").is_file()
    ]
    return tuple(sorted(names, key=lambda name: [int(part) for part in name.split(".")]))


def _read(folder: Traversable, template_id: str, version: str) -> Template:
    """Return the template of a folder, or raise ``BadInput`` naming the file at fault."""
    files = {}
    for name in ("manifest.toml", "sample.toml", "letter.docx"):
        try:
            files[name] = (folder / name).read_bytes()
        except OSError as fault:
            raise BadInput(
                "template_incomplete",
                f"The template lacks {name}, or it can't be read.",
                where=str(folder),
                fix="A template has letter.docx, manifest.toml and sample.toml.",
            ) from fault
    manifest = read_manifest(files["manifest.toml"], str(folder / "manifest.toml"))
    if (manifest.id, manifest.version) != (template_id, version):
        raise BadInput(
            "bad_manifest",
            f"The manifest says {manifest.id} {manifest.version}, its folder {template_id} {version}.",
            where=str(folder / "manifest.toml"),
            fix="Make them the same.",
        )
    sample = read_toml(files["sample.toml"], str(folder / "sample.toml"))
    where = str(folder / "letter.docx")
    return Template(template_id, version, where, files["letter.docx"], manifest, sample)
