"""Writes every template under templates/: ``python -m templates.authoring``."""

from __future__ import annotations

from pathlib import Path

from .make import write_all

if __name__ == "__main__":
    write_all(Path(__file__).resolve().parents[1])
