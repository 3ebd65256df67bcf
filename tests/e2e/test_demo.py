"""Where ``casework demo`` puts its made-up school."""

from __future__ import annotations

from pathlib import Path

import pytest

from .world import cli, tree


@pytest.mark.parametrize(
    ("home", "words"), [("mine", ()), (None, ("--home", "mine")), (None, ("--out", "mine"))]
)
def test_the_demo_goes_where_the_home_says_and_leaves_alone_what_no_demo_made(tmp_path, home, words):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "letter.txt").write_text("not yours", encoding="utf-8")
    refused = cli(Path(home) if home else None, "demo", *words)
    assert refused.code == 6 and "mine" in refused.err and "no demo made" in refused.err
    assert list(tree(tmp_path)) == ["mine/letter.txt"]


def test_a_home_and_another_folder_for_the_demo_are_one_too_many(tmp_path):
    refused = cli(tmp_path / "one", "demo", "--out", "two")
    assert refused.code == 2 and "--home and --out" in refused.err
    assert tree(tmp_path) == {}
