"""No cell of an exported list is run by a spreadsheet, and every text comes back as it was read aloud."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.service.exports import csv_bytes, csv_text, guarded

DANGEROUS = "=+-@\t\r\n"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+44 1632 960020",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =1+1",
        "\n@x",
        "\0=1",
        "＝1+1",
        "\u00a0=1",
    ],
)
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert guarded(text) == "'" + text.replace("\0", "")


@pytest.mark.parametrize("text", ["", "Ann-Marie", "O'Neil", "letter 1", "a=b", "'quoted"])
def test_other_texts_stay_as_they_are(text):
    assert guarded(text) == text


def test_numbers_dates_and_yes_or_no_stay_what_they_are():
    cells = (-5, 2.5, date(2025, 1, 31), True, None)
    assert [guarded(cell) for cell in cells] == ["-5", "2.5", "2025-01-31", "Y", ""]


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_whatever_names_there_are_no_cell_begins_like_a_formula(rows):
    text = csv_text(("=head", "name"), rows)
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert len(read) == len(rows) + 1
    assert not any(cell.strip()[:1] in tuple(DANGEROUS) and cell.strip() for row in read for cell in row)


def test_a_file_opens_with_its_accents_in_excel():
    assert csv_bytes(["name"], [["Zoë"]]) == b"\xef\xbb\xbfname\r\nZo\xc3\xab\r\n"
