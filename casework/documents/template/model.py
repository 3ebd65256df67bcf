"""A template as it was read: the Word file, its manifest and its sample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casework.documents.fields.manifest import Manifest


@dataclass(frozen=True, eq=False)
class Template:
    """One version of a template; ``where`` is its place for messages."""

    id: str
    version: str
    where: str
    docx: bytes
    manifest: Manifest
    sample: dict[str, Any]
