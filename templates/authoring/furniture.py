"""What letters share: letterhead, address in the window, footer, signature, and whom to talk to."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from . import tables
from .paper import Paper
from .styles import INK

TALK_TO = (
    "{% if contact.name %}{{ contact.name }}{% if contact.role %} ({{ contact.role }}){% endif %}"
    "{% else %}the school office{% endif %}"
)
HOW = (
    "{% if school.phone %} on {{ school.phone }}{% endif %}"
    "{% if school.phone and school.email %} or{% endif %}{% if school.email %} at {{ school.email }}{% endif %}"
)


def letterhead(paper: Paper, sender: str = "school") -> None:
    """The sender's name over a rule; its height is fixed so that the address meets the window."""
    table = tables.make(paper.document, (100, 70), borders="none")
    row = tables.row(table, ["", ""], ["Sender", "SenderDetails"])
    tables.height(row, 27, "exact")
    name, details = row.cells
    name.paragraphs[0].add_run(f"{{{{ {sender}.name }}}}")
    if sender == "la":
        name.add_paragraph("{{ la.service }}", style=paper._styles["Small"])
    details.paragraphs[0].add_run(f"{{{{ {sender}.address|join(', ') }}}}")
    for field in ("phone", "email"):
        details.add_paragraph(f"{{%p if {sender}.{field} %}}", style=paper._styles["SenderDetails"])
        details.add_paragraph(f"{{{{ {sender}.{field} }}}}", style=paper._styles["SenderDetails"])
        details.add_paragraph("{%p endif %}", style=paper._styles["SenderDetails"])
    for cell in row.cells:
        tables.bottom_rule(cell, INK, 12)
    paper.gap(1)
    _footer(paper)


def window(paper: Paper, name: str = "{{ recipient.name }}", lines: str = "recipient.address") -> None:
    """The reader's address where a DL envelope's window is: 20 mm from the left, 47 mm from the top."""
    table = tables.make(paper.document, (90, 80), borders="none")
    row = tables.row(table, ["", ""], "Address")
    tables.height(row, 38, "atLeast")
    cell = row.cells[0]
    first = cell.paragraphs[0]
    first.paragraph_format.space_before = Pt(9)
    first.add_run(name)
    for text in (f"{{%p for line in {lines} %}}", "{{ line }}", "{%p endfor %}"):
        cell.add_paragraph(text, style=paper._styles["Address"])
    paper.gap(1)
    reference(paper)


def reference(paper: Paper) -> None:
    """The date on the left and the reference on the right."""
    line = paper.p("{{ letter.date }}\tReference: {{ letter.reference }}")
    line.paragraph_format.tab_stops.add_tab_stop(Mm(tables.TEXT_WIDTH), 2)
    line.paragraph_format.space_after = Pt(10)


def small_print(paper: Paper, title: str = "Why you are getting this letter") -> None:
    """The reason and what it rests on, in small type under a heading of its own."""
    paper.p(title, "Heading3")
    paper.p("{{ reason.text }} {{ reason.cite }}", "Small")


def sign(paper: Paper, closing: str = "Yours sincerely") -> None:
    """Closing words, room for a signature, and who signs; never alone at the top of a page."""
    paper.p(closing, "Closing")
    name = paper.p("{{ signer.name }}", "Closing")
    name.paragraph_format.space_before = Pt(40)
    role = paper.p("{{ signer.role }}", "Closing")
    role.paragraph_format.space_before = Pt(0)
    role.paragraph_format.keep_with_next = False


def signature_table(paper: Paper) -> None:
    """A signature and date line for forms and certificates."""
    table = tables.make(paper.document, (62, 108), borders="all", padding=2)
    for label, text, tall in (
        ("Signed", "", 16),
        ("Name", "{{ signer.name }}", 8),
        ("Role", "{{ signer.role }}", 8),
        ("Date signed", "", 10),
    ):
        row = tables.row(table, (label, text), ("CellHead", "Cell"), keep=label != "Date signed")
        tables.height(row, tall, "atLeast")


def _footer(paper: Paper) -> None:
    footer = paper.document.sections[0].footer
    footer.is_linked_to_previous = False
    line = footer.paragraphs[0]
    line.style = paper._styles["Footer"]
    line.paragraph_format.tab_stops.add_tab_stop(Mm(tables.TEXT_WIDTH), 2)
    line.add_run("{{ letter.reference }}\tPage ")
    _number(line, "PAGE")
    line.add_run(" of ")
    _number(line, "NUMPAGES")


def _number(line: Any, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    line._p.append(field)
