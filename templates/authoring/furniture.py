"""What letters share: letterhead, address in the window, footer, signature, and whom to talk to."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from . import tables
from .paper import Paper

TALK_TO = (
    "{% if contact.name %}{{ contact.name }}{% if contact.role %} ({{ contact.role }}){% endif %}"
    "{% else %}the school office{% endif %}"
)
HOW = (
    "{% if school.phone %} on {{ school.phone }}{% endif %}"
    "{% if school.phone and school.email %} or{% endif %}{% if school.email %} at"
    " {{ school.email }}{% endif %}"
)


def letterhead(paper: Paper, sender: str = "school", *, window: bool = True) -> None:
    """The sender's name and details over a rule.

    Where an address follows, the head is of one height whatever it holds: the address meets the window.
    """
    table = tables.make(paper.document, (tables.TEXT_WIDTH,), borders="none")
    row = tables.row(table, [f"{{{{ {sender}.name }}}}"], "Sender")
    if window:
        tables.height(row, 27, "exact")
    (cell,) = row.cells
    if sender == "la":
        tables.more(cell, "{{ la.service }}", "SenderDetails")
    parts = [f"{sender}.{name}" for name in ("address", "phone", "email")]
    tables.more(cell, f"{{%p if {' or '.join(parts)} %}}", "SenderDetails")
    tables.more(cell, _details(*parts), "SenderDetails")
    tables.more(cell, "{%p endif %}", "SenderDetails")
    tables.more(cell, "", "Rule")
    paper.gap(1 if window else 10)
    _footer(paper)


def _details(address: str, phone: str, email: str) -> str:
    """Address, telephone and e-mail in a line, with a point between those that are there."""
    return (
        f"{{{{ {address}|join(', ') }}}}"
        f"{{% if {address} and {phone} %}} · {{% endif %}}{{{{ {phone} }}}}"
        f"{{% if ({address} or {phone}) and {email} %}} · {{% endif %}}{{{{ {email} }}}}"
    )


def window(paper: Paper, *names: str, lines: str = "recipient.address", pupil: bool = True) -> None:
    """The reader's address where a DL envelope's window is, 20 mm from the left and 47 mm from the top.

    Date, reference and pupil stand to the right of the window, where the envelope covers them. A parent whose
    address is not known gets the letter by hand.
    """
    table = tables.make(paper.document, (92, 78), borders="none")
    first, *others = names or ("{{ recipient.name }}",)
    row = tables.row(table, [first, "{{ letter.date }}"], ["Address", "AddressRight"])
    tables.height(row, 36, "atLeast")
    left, right = row.cells
    address = [f"{{%p for line in {lines} %}}", "{{ line }}", "{%p endfor %}"]
    if lines == "recipient.address":
        address += ["{%p if not recipient.address %}", "By hand", "{%p endif %}"]
    for text in (*others, *address):
        tables.more(left, text, "Address")
    tables.more(right, "Reference: {{ letter.reference }}", "AddressRight")
    if pupil:
        tables.more(right, "Pupil: {{ pupil.full_name }}", "AddressRight")
    for cell in row.cells:
        cell.paragraphs[0].paragraph_format.space_before = Pt(9)
    paper.gap(6)


def reference(paper: Paper) -> None:
    """The date on the left and the reference on the right."""
    line = paper.p("{{ letter.date }}\tReference: {{ letter.reference }}")
    line.paragraph_format.tab_stops.add_tab_stop(Mm(tables.TEXT_WIDTH), 2)
    line.paragraph_format.space_after = Pt(10)


def small_print(paper: Paper, title: str = "Why you are getting this letter") -> None:
    """The reason and what it rests on, in small type under a heading of its own."""
    paper.p(title, "Heading3")
    paper.p("{{ reason.text }} See {{ reason.cite }}.", "Small")


def sign(paper: Paper, closing: str = "Yours sincerely") -> None:
    """Closing words, room for a signature, and who signs; never alone at the top of a page."""
    spoken = [p for p in paper.document.paragraphs if p.text and not p.text.startswith("{%p")]
    for paragraph in spoken[-2:]:  # two, as a condition may leave the last one out
        paragraph.paragraph_format.keep_with_next = True
    if closing:
        paper.p(closing, "Closing")
    name = paper.p("{{ signer.name }}", "Closing")
    name.paragraph_format.space_before = Pt(32)
    role = paper.p("{{ signer.role }}", "Closing")
    role.paragraph_format.space_before = Pt(0)


def signature_table(paper: Paper) -> None:
    """Room to sign and date by hand, in one row, so that no page parts it from the name."""
    table = tables.make(paper.document, (28, 82, 22, 38), borders="all", padding=2)
    made = tables.row(table, ("Signed", "", "Date", ""), ("CellHead", "Cell", "CellHead", "Cell"))
    below = ("Name", "{{ signer.name }}", "Role", "{{ signer.role }}")
    for cell, text, style in zip(made.cells, below, ("CellHead", "Cell", "CellHead", "Cell"), strict=True):
        cell.paragraphs[0].paragraph_format.space_after = Mm(14)
        tables.more(cell, text, style)
    paper.gap()  # Word wants a paragraph after the last table


def signature_lines(paper: Paper, *signers: tuple[str, str]) -> None:
    """A row for each signer to sign and date by hand: who it is, and the name where it is known."""
    table = tables.make(paper.document, (36, 52, 52, 30), borders="all", padding=2)
    tables.shade(tables.row(table, ("", "Name", "Signed", "Date"), "CellHead", keep=True))
    for number, (who, name) in enumerate(signers, start=1):
        row = tables.row(table, (who, name, "", ""), ("CellHead", *["Cell"] * 3), keep=number < len(signers))
        tables.height(row, 13, "atLeast")
    paper.gap()


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
