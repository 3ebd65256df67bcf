"""Puts the three files of each template together."""

from __future__ import annotations

from pathlib import Path

from .package import to_bytes
from .paper import Paper
from .papers import ALL
from .spec import Spec
from .story import STORY


def files(spec: Spec) -> dict[str, bytes]:
    """The files of one template by name."""
    paper = Paper(spec.title)
    spec.build(paper)
    return {
        "letter.docx": to_bytes(paper.document),
        "manifest.toml": spec.manifest().encode(),
        "sample.toml": spec.sample_text(STORY).encode(),
    }


def write_all(root: Path) -> None:
    """Writes ``<id>/<version>/`` for every paper under the root."""
    for spec in ALL:
        folder = root / spec.id / spec.version
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files(spec).items():
            (folder / name).write_bytes(content)
