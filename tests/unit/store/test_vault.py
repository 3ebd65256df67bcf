"""A document is written once, found by its path, and known by its hash."""

from __future__ import annotations

import hashlib
import stat

import pytest

from casework.errors import BadInput, Conflict, NotFound
from casework.store.vault import Vault

NAME = "ABS-7QK29XMD-1/letter_1.pdf"


@pytest.fixture
def vault(tmp_path):
    return Vault(tmp_path)


def test_a_stored_document_is_found_again_with_its_hash(vault, tmp_path):
    stored = vault.put(b"letter", name=NAME)
    assert stored.path == f"documents/{NAME}"
    assert stored.sha256 == hashlib.sha256(b"letter").hexdigest()
    assert stored.size == 6
    assert vault.get(stored.path, stored.sha256) == b"letter"
    assert vault.exists(stored.path)
    assert stat.S_IMODE((tmp_path / stored.path).stat().st_mode) == 0o400


def test_the_same_bytes_again_are_no_change_and_others_are_refused(vault):
    assert vault.put(b"letter", name=NAME) == vault.put(b"letter", name=NAME)
    with pytest.raises(Conflict):
        vault.put(b"another letter", name=NAME)
    assert vault.get(f"documents/{NAME}") == b"letter"


def test_a_document_that_was_changed_on_disk_is_refused_by_name(vault, tmp_path):
    stored = vault.put(b"letter", name=NAME)
    (tmp_path / stored.path).chmod(0o600)
    (tmp_path / stored.path).write_bytes(b"lettre")
    with pytest.raises(BadInput) as refused:
        vault.get(stored.path, stored.sha256)
    assert refused.value.where == stored.path


def test_a_missing_document_is_not_found(vault):
    with pytest.raises(NotFound):
        vault.get(f"documents/{NAME}")
    assert not vault.exists(f"documents/{NAME}")


@pytest.mark.parametrize("path", ["/etc/passwd", "../outside", "documents/../../x", "documents\\x"])
def test_nothing_outside_the_home_is_read(vault, path):
    with pytest.raises(NotFound):
        vault.get(path)


@pytest.mark.parametrize(
    "name", ["", "/x", "../x", "a/../b", "a//b", ".hidden", "x.", "a:b", "a\\b", "a\nb", "x" * 201, "a/"]
)
def test_a_name_that_could_not_be_a_file_everywhere_is_refused(vault, name):
    with pytest.raises(BadInput):
        vault.put(b"", name=name)


@pytest.mark.parametrize("name", ["x", "a/b/c.pdf", "O'Brien & Zoë (copy).pdf", "1"])
def test_ordinary_names_are_taken(vault, name):
    assert vault.put(b"", name=name).path == f"documents/{name}"


def test_what_a_dead_writer_left_in_the_folder_is_cleaned_by_the_next_one(vault, tmp_path):
    folder = tmp_path / "documents" / "ABS-7QK29XMD-1"
    folder.mkdir(parents=True)
    (folder / ".minutes.pdf.tmp").write_bytes(b"half")
    vault.put(b"letter", name=NAME)
    assert [path.name for path in folder.iterdir()] == ["letter_1.pdf"]


def test_packs_are_kept_in_a_folder_of_their_own(tmp_path):
    assert Vault(tmp_path, "packs").put(b"pack", name="ABS-7QK29XMD-1-AS1.pdf").path.startswith("packs/")
