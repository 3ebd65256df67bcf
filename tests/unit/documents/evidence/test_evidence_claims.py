"""A renamed file is refused by name: a PDF in name only is no copy of anything."""

from __future__ import annotations

import pytest

from casework import app
from casework.documents.evidence.intake import inspect_evidence
from casework.errors import BadInput

WORD = app.catalogue().get("minutes").docx
MAIL = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: Absence\r\n\r\nShe is ill.\r\n"


@pytest.mark.parametrize(
    ("data", "words"), [(WORD, "a Word document"), (b"Just words.\n", "plain text"), (MAIL, "an e-mail")]
)
def test_a_document_renamed_to_pdf_is_refused_with_what_it_is(data, words):
    with pytest.raises(BadInput) as refused:
        inspect_evidence(data, name="report.PDF")
    assert refused.value.code == "evidence.not_pdf"
    assert words in refused.value.what
    assert "report.PDF" in str(refused.value)


def test_the_same_document_under_its_own_ending_is_taken():
    assert inspect_evidence(b"Just words.\n", name="note.txt").pages == 1
