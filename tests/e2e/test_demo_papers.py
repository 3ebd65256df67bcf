"""What the papers of the made-up school's case say is what its register and its case file hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from .world import cli, pdf_texts

FATHER = "C0002"


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "home"
    done = cli(None, "demo", "--out", folder)
    assert done.code == 0, done.err
    return folder


def paper(demo: Path, name: str) -> str:
    """Return the words of the case's only paper of that name."""
    (found,) = (demo / "documents").glob(f"ABS-*/*-{name}.pdf")
    return " ".join(" ".join(pdf_texts(found.read_bytes())).split())


def test_a_father_who_sent_his_apologies_is_not_told_that_he_was_at_the_meeting(demo):
    told = paper(demo, f"as1_notification-{FATHER}")
    assert "6 November 2024 Meeting about attendance, at which you were present" in told
    assert "9 January 2025 Meeting about attendance 15 January 2025" in told
