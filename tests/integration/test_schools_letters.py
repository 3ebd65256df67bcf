"""O20, CR43: a paper to one parent holds nothing of the other, be it in metadata or hidden text."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pypdfium2
import pytest

from ..e2e.world import pdf_texts, word_text
from .schools import LA, Child, approve, leave, make_school, run_of, shown, squeeze, step, weekdays

MOTHER = {
    "forename": "Irisande",
    "surname": "Tamsinford",
    "address_line_1": "5 Cowslip Lane",
    "town": "Little Snoring",
    "postcode": "ZX1 1AA",
    "email": "iris@example.org",
    "phone": "01632 960001",
}
FATHER = {
    "forename": "Ottfried",
    "surname": "Valebrooke",
    "lives_with_pupil": "N",
    "address_line_1": "77 Quarry Hill",
    "address_line_2": "The Annexe",
    "town": "Far Hollow",
    "postcode": "QQ9 9ZZ",
    "email": "otto@example.org",
    "phone": "01632 960002",
}
TOKENS = {
    "M1": [
        "irisande",
        "tamsinford",
        "iris@example.org",
        "01632 960001",
        "cowslip",
        "little snoring",
        "zx1 1aa",
    ],
    "F1": [
        "ottfried",
        "valebrooke",
        "otto@example.org",
        "01632 960002",
        "quarry",
        "annexe",
        "far hollow",
        "qq9 9zz",
    ],
}
# The law asks for the child's address in a penalty notice, and the child lives with the mother.
OF_THE_CHILD = ["cowslip", "little snoring", "zx1 1aa"]


def family(pattern: dict[str, str]) -> Child:
    return Child(1, pattern, contact={"M": MOTHER, "F": FATHER}, pupil={"address_line_1": "5 Cowslip Lane"})


def canterbury(folder: Path) -> Path:
    home = make_school(
        folder,
        "canterbury-road",
        2024,
        [family({**run_of(2024, "2024-09-16", 10, "U\\"), "2024-10-16": "U\\"})],
    )
    step(home, 1, "lateness", "warning", "2024-10-14", role=LA)
    approve(home, 1, "lateness", "penalty", "2024-10-17")
    step(home, 1, "lateness", "penalty", "2024-10-17", "pupil_address=confirmed", role=LA)
    asked = (
        "--from",
        "2024-11-11",
        "--to",
        "2024-11-12",
        "--reason",
        "A trip",
        "--on",
        "2024-10-01",
        "--by",
        "A",
    )
    assert leave(home, "request", 1, *asked).code == 0
    said = ("--refuse", "--reason", "Not rare", "--on", "2024-10-02", "--by", "Hanna Headley")
    assert leave(home, "decide", 1, *said).code == 0
    return home


def kilnhurst(folder: Path) -> Path:
    days = weekdays(2016)
    home = make_school(
        folder,
        "kilnhurst",
        2016,
        [family({**run_of(2016, days[0], 12, "L\\"), days[12]: "OO", days[18]: "OO"})],
    )
    step(home, 1, "absence", "letter_1", days[13])
    step(home, 1, "absence", "meeting", days[26], "meeting_on=" + days[28])
    step(home, 1, "lateness", "letter_1", days[5])
    step(home, 1, "lateness", "letter_2", days[9])
    return home


def tilston(folder: Path) -> Path:
    days = weekdays(2022)
    pattern = {
        **run_of(2022, days[10], 8, "L\\"),
        **run_of(2022, days[0], 4, "II"),
        **run_of(2022, days[40], 4, "II"),
    }
    home = make_school(folder, "tilston", 2022, [family(pattern)])
    step(home, 1, "absence", "letter_1", "2022-10-31")
    step(home, 1, "absence", "letter_2", "2022-12-06", "meeting_on=2022-12-08")
    step(home, 1, "lateness", "letter_1", "2022-12-06", "meeting_on=2022-12-08")
    return home


def everything_in(pdf: bytes) -> str:
    """Return whatever can be read in a PDF: its text, metadata, bookmarks and every stream, unpacked."""
    found = pdf_texts(pdf)
    with pypdfium2.PdfDocument(pdf) as document:
        found += [str(document.get_metadata_dict()), *(each.get_title() for each in document.get_toc())]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(stream).decode("latin-1"))
        except zlib.error:
            found.append(stream.decode("latin-1"))
    outside = re.sub(rb"stream\r?\n.*?endstream", b"", pdf, flags=re.DOTALL)
    return "\n".join([*found, outside.decode("latin-1")])


@pytest.mark.parametrize(
    ("build", "strands", "number"),
    [
        (canterbury, ("lateness", "leave"), 3),
        (kilnhurst, ("absence", "lateness"), 4),
        (tilston, ("absence", "lateness"), 3),
    ],
)
def test_o20_cr43_a_paper_to_one_parent_holds_no_token_of_the_other(build, strands, number, tmp_path):
    home = build(tmp_path)
    seen: dict[str, set[str]] = {"M1": set(), "F1": set()}
    for strand in strands:
        for document in shown(home, 1, strand)["documents"]:
            if document["to"] not in TOKENS:
                continue
            seen[document["to"]].add(document["template"])
            (other,) = TOKENS.keys() - {document["to"]}
            own = squeeze(TOKENS[document["to"]][1])
            for text in (
                everything_in((home / document["path"]).read_bytes()),
                word_text((home / document["word_path"]).read_bytes()),
            ):
                read = squeeze(text)
                assert own in read, "the paper does name its own reader"
                allowed = OF_THE_CHILD if document["template"] == "penalty" else []
                leaked = [token for token in TOKENS[other] if token not in allowed and squeeze(token) in read]
                assert leaked == [], (document["ref"], leaked)
    assert seen["M1"] == seen["F1"] and len(seen["M1"]) == number
