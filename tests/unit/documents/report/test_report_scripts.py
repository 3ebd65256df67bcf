"""Names of every script in reports, certificates and chronologies: printed, or named by their numbers."""

from datetime import date

import pypdfium2
import pytest

from casework.documents.report.model import Certificate, Column, Heading, Report, Table, Words
from casework.documents.report.pdf import report_pdf
from casework.documents.report.timeline_page import TimelineRow, draw_timeline

ARABIC = "\u0645\u062d\u0645\u062f"
DAY = date(2025, 3, 3)


def words_of(pdf):
    with pypdfium2.PdfDocument(pdf) as seen:
        return "".join(page.get_textpage().get_text_range() for page in seen)


def report(name, **more):
    table = Table(
        "t", f"Table of {name}", (Column("a", "Pupil"), Column("b", "n", is_number=True)), ((name, 1),)
    )
    blocks = (Heading(f"Heading {name}"), Words(f"{name} & <b>"), table)
    return Report("watch", f"Report {name}", "Oakfield", DAY, "Autumn", blocks, "For the head", **more)


@pytest.mark.parametrize("name", [ARABIC, "Łukasz", "\u05d0\u05d1"])
def test_a_name_is_read_in_every_place_of_a_report(name):
    pdf = report_pdf(report(name))
    assert words_of(pdf).count(name) == 6  # with the foot
    assert pdf == report_pdf(report(name))


def test_a_script_without_a_font_is_named_in_a_report():
    assert words_of(report_pdf(report("\u4f60"))).count("[U+4F60]") == 6


def test_a_certificate_bears_the_name():
    certificate = Certificate("Oakfield", f"{ARABIC} Ali", ("for being there",), "Head")
    assert ARABIC in words_of(report_pdf(report("x", certificates=(certificate,))))


def test_a_chronology_bears_the_name_in_title_and_rows():
    pdf = draw_timeline(
        f"Case of {ARABIC}", ARABIC, [TimelineRow(DAY, f"Letter to {ARABIC}", f"by {ARABIC}")]
    )
    assert words_of(pdf).count(ARABIC) == 4
