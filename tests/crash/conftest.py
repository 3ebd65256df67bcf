"""The demo's story, played once for the tests that damage, copy and contest its home."""

from __future__ import annotations

import shutil

import pytest

from .school import build


@pytest.fixture(scope="session")
def played(tmp_path_factory):
    """Return the folder of a home at the story's end; tests copy it."""
    folder = tmp_path_factory.mktemp("played")

    def keep(number, home):
        if number == 1:
            shutil.copytree(home, folder / "start")

    build(folder / "made", keep)
    return folder


@pytest.fixture
def home(played, tmp_path):
    """Return a home at the story's end, to be done with as the test likes."""
    shutil.copytree(played / "made" / "home", tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def beginning(played, tmp_path):
    """Return a home just before the first letter."""
    shutil.copytree(played / "start", tmp_path / "beginning")
    return tmp_path / "beginning"
