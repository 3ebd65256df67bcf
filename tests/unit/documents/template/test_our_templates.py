"""Our papers: each one complete, lawful, private and well set; everybody in them is made up."""

from __future__ import annotations

import copy
import importlib
import io
import re
import sys
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from casework.documents.template.catalogue import Catalogue
from casework.documents.template.check import check_template
from casework.documents.template.model import Template
from casework.documents.template.render import Produced, produce

ROOT = Path(__file__).resolve().parents[4]
CATALOGUE = Catalogue(ROOT / "templates")
TO_PARENTS = (
    "as1_notification",
    "concern_letter",
    "late_letter_1",
    "late_letter_2",
    "lateness_meeting",
    "lateness_warning",
    "leave_reply",
    "letter_1",
    "letter_2",
    "meeting",
    "mid_term_letter",
    "not_authorised",
    "notice_to_improve",
    "panel_invitation",
    "penalty",
    "warning",
)
TO_THE_LA = ("as1_form", "leave_penalty_request", "penalty_request", "registration_certificate")
TO_THE_FILE = ("improvement_plan", "minutes")
TO_THE_COURT = ("statement",)
IDS = tuple(sorted((*TO_PARENTS, *TO_THE_LA, *TO_THE_FILE, *TO_THE_COURT)))
SANCTIONS = ("as1_notification", "lateness_warning", "notice_to_improve", "penalty", "warning")
LONG_NAME = "Maximiliana Oluwaseunfunmi Featherstonehaugh-Cholmondeley & O’Brien-Łukaszewicz I"
EMPTY: dict[str, Any] = {"text": "", "lines": [], "rows": [], "flag": False}
OFFENCE = re.compile(
    r"offen[cs]|prosecut|penalt|\bfine[ds]?\b|\bcourt|convict|section \d+|\blaw\b|legal", re.I
)
LISTS = {"unauthorised_sessions", "late_sessions", "late_after_close_sessions", "not_authorised_sessions"}
PERCENT_ALONE = re.compile(r"\d+\.\d%(?!, \d+ of \d+ sessions)")

Values = dict[str, Any]


def put(values: Values, name: str, value: Any) -> None:
    group, _, leaf = name.partition(".")
    if leaf:
        values[group][leaf] = value
    else:
        values[group] = value


def get(values: Values, name: str) -> Any:
    group, _, leaf = name.partition(".")
    return values[group][leaf] if leaf else values[group]


def full(template: Template) -> Values:
    """Return the sample."""
    return copy.deepcopy(template.sample)


def sparse(template: Template) -> Values:
    """Return the sample with everything emptied that may be empty."""
    values = full(template)
    for field in template.manifest.fields:
        if not field.required or field.kind == "flag":
            put(values, field.name, EMPTY[field.kind])
    return values


def stress(template: Template) -> Values:
    """Return the sample with names of 80 letters, 60 sessions in each list and 39 weeks."""
    values = full(template)
    for field in template.manifest.fields:
        value = get(values, field.name)
        if field.name in ("recipient.name", "pupil.full_name", "school.name", "signer.name", "contact.name"):
            put(values, field.name, LONG_NAME)
        elif field.name in LISTS:
            put(values, field.name, (value * 60)[:60])
        elif field.name == "herringbone":
            put(values, field.name, (value * 2)[:39])
        elif field.name == "parents":
            put(values, field.name, [{**row, "name": LONG_NAME} for row in value * 2])
        elif field.name in ("support.text", "reason.text", "letter.note", "leave.reasons"):
            put(
                values,
                field.name,
                "A long text about A & B, with <b> and {{ braces }}, kept as written. " * 8,
            )
    return values


@cache
def written(template_id: str, how: str = "full") -> Produced:
    template = CATALOGUE.get(template_id)
    values = {"full": full, "sparse": sparse, "stress": stress}[how](template)
    return produce(template, values, title=template.manifest.title)


def write(template_id: str, **changes: Any) -> str:
    """Return the words of the sample letter with some fields changed (``group__name``)."""
    template = CATALOGUE.get(template_id)
    values = full(template)
    for name, value in changes.items():
        put(values, name.replace("__", "."), value)
    return words(produce(template, values, title=template.manifest.title))


def words(paper: Produced) -> str:
    """Return what a reader sees in the PDF, in one line."""
    with pypdfium2.PdfDocument(paper.pdf) as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    return " ".join(" ".join(pages).split())


def lines(paper: Produced) -> list[str]:
    with pypdfium2.PdfDocument(paper.pdf) as pdf:
        return [line.strip() for page in pdf for line in page.get_textpage().get_text_bounded().splitlines()]


def fields(template_id: str) -> set[str]:
    return {field.name for field in CATALOGUE.get(template_id).manifest.fields}


def authoring(module: str) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(ROOT), *sys.path])
        return importlib.import_module(f"templates.authoring.{module}")


def test_there_are_exactly_these_papers() -> None:
    assert CATALOGUE.ids() == IDS


@pytest.mark.parametrize("template_id", IDS)
def test_nothing_is_found_wrong_with_the_template(template_id: str) -> None:
    assert list(check_template(CATALOGUE.get(template_id))) == []


@pytest.mark.parametrize("template_id", IDS)
def test_every_field_that_the_manifest_declares_is_used_and_explained(template_id: str) -> None:
    template = CATALOGUE.get(template_id)
    with zipfile.ZipFile(io.BytesIO(template.docx)) as archive:
        source = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))
    unused = [f.name for f in template.manifest.fields if not re.search(rf"\b{re.escape(f.name)}\b", source)]
    assert unused == []
    assert all(len(field.explain) > 5 for field in template.manifest.fields)


@pytest.mark.parametrize("how", ["full", "sparse", "stress"])
@pytest.mark.parametrize("template_id", IDS)
def test_the_paper_holds_what_it_must_say_whatever_the_values(template_id: str, how: str) -> None:
    text = words(written(template_id, how))
    assert [phrase for phrase in CATALOGUE.get(template_id).manifest.must_say if phrase not in text] == []


@pytest.mark.parametrize("how", ["full", "sparse"])
@pytest.mark.parametrize("template_id", IDS)
def test_nothing_is_left_dangling_when_a_field_is_empty(template_id: str, how: str) -> None:
    document = docx.Document(io.BytesIO(written(template_id, how).docx))
    texts = ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p"))]
    bad = re.compile(r" [.,;:]|\.\.|,,|\(\)|  |\bNone\b(?! of)|[{}]| (on|at|to|from|after) ?\.")
    assert [text for text in texts if bad.search(text)] == []


@pytest.mark.parametrize("template_id", IDS)
def test_a_percentage_is_never_shown_without_its_sessions(template_id: str) -> None:
    text = words(written(template_id))
    assert PERCENT_ALONE.findall(text) == []
    if "figures.attendance" in fields(template_id):
        assert re.search(r"\d+\.\d%, \d+ of \d+ sessions", text)


# what stands in whose papers


@pytest.mark.parametrize("template_id", TO_PARENTS)
def test_a_letter_to_a_parent_has_no_field_for_anybody_else(template_id: str) -> None:
    assert CATALOGUE.get(template_id).manifest.to == "parent"
    others = {"parents", "parental_responsibility", "earlier_notices", "siblings.text", "leave_history"}
    assert fields(template_id) & others == set()
    assert {name for name in fields(template_id) if name.startswith(("flags.", "meeting.attendees"))} <= {
        "flags.offence_wording"
    }


def test_the_pupils_address_is_a_field_of_the_penalty_notice_only() -> None:
    assert [i for i in IDS if "pupil.address" in fields(i)] == ["penalty"]


@pytest.mark.parametrize("template_id", sorted(set(TO_PARENTS) - {"penalty"}))
def test_a_letter_to_a_parent_shows_neither_the_pupils_number_nor_date_of_birth(template_id: str) -> None:
    assert fields(template_id) & {"pupil.upn", "pupil.date_of_birth"} == set()


@pytest.mark.parametrize("template_id", IDS)
def test_no_real_name_or_number_of_a_policy_stands_in_a_template(template_id: str) -> None:
    real = re.compile(r"Pye|Mace|Gallier|Canterbury|01795|07510|kent\.sch", re.I)
    template = CATALOGUE.get(template_id)
    assert real.findall(words(written(template_id)) + str(template.sample) + str(template.manifest)) == []


# words on offences


def test_the_first_letter_offers_help_before_any_figure_and_holds_no_threat() -> None:
    text = words(written("letter_1"))
    assert text.index("How we can help") < text.index("148 of 160 sessions") < text.index("Talk to us")
    assert OFFENCE.findall(text) == []


def test_the_first_letter_names_the_figure_that_counts_as_improved_where_the_school_has_set_one() -> None:
    assert "If Amara has then been at school for at least 95% of the possible sessions" in words(
        written("letter_1")
    )
    assert "If attendance is better, that is all." in write("letter_1", review__target="")


ASKED = tuple(i for i in TO_PARENTS if "flags.offence_wording" in fields(i))


def test_each_letter_to_a_parent_asks_before_it_speaks_of_offences_unless_it_is_a_sanction() -> None:
    speak = {i for i in TO_PARENTS if OFFENCE.search(words(written(i)))}
    assert speak == {*ASKED, *SANCTIONS}


@pytest.mark.parametrize("how", ["full", "sparse", "stress"])
@pytest.mark.parametrize("template_id", sorted({*TO_PARENTS, *TO_THE_FILE} - {*SANCTIONS}))
def test_no_word_on_offences_stands_where_the_flag_is_false(template_id: str, how: str) -> None:
    template = CATALOGUE.get(template_id)
    values = {"full": full, "sparse": sparse, "stress": stress}[how](template)
    if template_id in ASKED:
        put(values, "flags.offence_wording", False)
    assert OFFENCE.findall(words(produce(template, values, title=template.manifest.title))) == []


@pytest.mark.parametrize("template_id", sorted(set(ASKED) - {"leave_reply", "concern_letter"}))
def test_a_letter_names_the_duty_where_offence_wording_is_allowed(template_id: str) -> None:
    assert "The law asks parents of a child of compulsory school age" in words(written(template_id))


def test_the_letter_of_concern_names_section_444_only_where_offence_wording_is_allowed() -> None:
    said = "could lead to prosecution under section 444 of the Education Act 1996"
    assert said in write("concern_letter", flags__offence_wording=True)
    assert "444" not in write("concern_letter", flags__offence_wording=False)


@pytest.mark.parametrize("template_id", IDS)
def test_nobody_is_said_to_be_prosecuted_for_not_paying(template_id: str) -> None:
    text = words(written(template_id)).lower()
    assert re.findall(r"prosecut\w*( \w+){0,3} (for|over) (not|non|failing|failure)\W*\w*pay", text) == []


# the notice to improve and the penalty notice, content by content


@pytest.mark.parametrize(
    ("content", "phrases"),
    [
        (1, ("1. The attendance record and the offence", "196 of 216 sessions", "section 444(1)")),
        (1, ("The unauthorised sessions", "Tuesday 17 September 2024", "Absent without authorisation")),
        (2, ("2. Why attendance matters", "section 7 of the Education Act 1996")),
        (3, ("3. The support given so far", "13 February 2025", "Breakfast club")),
        (4, ("4. The help that you can have now", "still open to you, also if you did not take it up")),
        (5, ("5. What may happen", "issue a penalty notice to you", "consider prosecution")),
        (6, ("6. The improvement period", "4 weeks: from Tuesday 4 March 2025 to Monday 31 March 2025")),
        (7, ("7. What enough improvement looks like", "at least 95% of the possible sessions")),
        (8, ("8. When we may act before the period ends", "can no longer be reached in the period")),
    ],
)
def test_the_notice_to_improve_holds_each_of_its_eight_contents(
    content: int, phrases: tuple[str, ...]
) -> None:
    text = words(written("notice_to_improve"))
    assert [phrase for phrase in phrases if phrase not in text] == [], f"content {content}"


def test_a_school_can_name_its_own_grounds_for_acting_early() -> None:
    text = write(
        "notice_to_improve", improvement__early_grounds=["Any unauthorised session in the first two weeks."]
    )
    assert "Any unauthorised session in the first two weeks." in text
    assert "can no longer be reached" not in text


@pytest.mark.parametrize(
    ("item", "phrases"),
    [
        ("a", ["To Ms Ada Okafor, 7 Larch Row, Little Marden, Westmark, WM4 6QT"]),
        ("b", ["Child Amara Okafor, 7 Larch Row, Little Marden", "School Oakfield Primary School"]),
        ("c", ["Ms Priya Raman", "Authorised officer of Westmark County Council"]),
        ("d", ["offence Monday 28 April 2025 to Tuesday 13 May 2025", "Date of issue 20 May 2025"]),
        ("e", ["Pay £80 within 21 days. After that, pay £160 within 28 days."]),
        ("f", ["payable to Westmark County Council, County House", "Write about this notice to School"]),
        ("g", ["How to pay", "Online: www.westmark.example/penalty", "By cheque"]),
        ("h", ["The days begin with the day on which you receive this notice: that day is day 1."]),
        ("i", ["your liability for this offence is discharged", "You cannot be convicted"]),
        (
            "j",
            ["do not pay in full within 28 days, Westmark County Council may prosecute you for the offence"],
        ),
        ("k", ["ought not to have been issued", "not issued to the right person", "material errors"]),
        ("circumstances", ["failed to attend regularly at that school", "Thursday 8 May 2025 all day O"]),
    ],
)
def test_the_penalty_notice_holds_each_content_of_the_regulations(
    item: str, phrases: tuple[str, ...]
) -> None:
    text = words(written("penalty"))
    assert [phrase for phrase in phrases if phrase not in text] == [], f"item ({item})"


def test_a_second_penalty_notice_names_one_amount_and_no_lower_one() -> None:
    text = write("penalty", penalty__which="second", penalty__reduced_amount="", penalty__reduced_days="")
    assert "Pay £160 within 28 days. There is no lower amount for this notice." in text
    assert "second penalty notice to you for this child in three years" in text
    assert "£80" not in text


def test_the_warning_names_its_school_days_with_the_first_and_the_last() -> None:
    text = words(written("warning"))
    assert "15 school days: from Friday 25 April 2025 to Friday 16 May 2025" in text
    late = "Amara must not arrive after the register has closed in these days."
    assert late in write("warning", warning__condition=late)


def test_only_the_la_signs_the_warnings_and_the_penalty_notice() -> None:
    signers = {i: CATALOGUE.get(i).manifest.signed_by for i in IDS}
    by_the_la = {i for i in IDS if "la_liaison" in signers[i]}
    assert by_the_la == {"warning", "lateness_warning", "penalty"}
    assert {signers[i] for i in by_the_la} == {("la_liaison",)}


def test_a_form_does_not_confirm_what_the_flags_contradict() -> None:
    claim = "The pupil is not looked after by a local authority."
    for template_id in ("as1_form", "penalty_request", "leave_penalty_request"):
        assert claim in words(written(template_id))
        assert claim not in write(template_id, flags__looked_after=True)


def test_the_certificate_dates_every_unauthorised_session_and_prints_the_year_for_information() -> None:
    template, text = CATALOGUE.get("registration_certificate"), words(written("registration_certificate"))
    for row in template.sample["unauthorised_sessions"]:
        assert f"{row['date']} {row['sessions']} {row['code']} {row['meaning']}" in text
    statement, print_of_year = text.index("Statement of the headteacher"), text.index("(for information)")
    assert statement < print_of_year
    assert all(row["week"] in text[print_of_year:] for row in template.sample["herringbone"])


# lateness, leave and plans


@pytest.mark.parametrize("template_id", ["late_letter_1", "late_letter_2", "lateness_meeting"])
def test_a_letter_on_lateness_lists_each_late_arrival_with_its_minutes_and_code(template_id: str) -> None:
    text = words(written(template_id))
    for row in CATALOGUE.get(template_id).sample["late_sessions"]:
        assert f"{row['date']} {row['session']} {row['minutes']} {row['code']}" in text
    assert "Code U: arrived after the register closed" in text


def test_letters_on_lateness_offer_help_before_they_count() -> None:
    for template_id, help_ in (("late_letter_1", "How we can help"), ("late_letter_2", "What may help")):
        text = words(written(template_id))
        assert text.index(help_) < text.index("Amara was late")


def test_the_warning_for_lateness_names_its_school_days_and_asks_for_no_arrival_with_code_u() -> None:
    text = words(written("lateness_warning"))
    assert "15 school days: from Friday 25 April 2025 to Friday 16 May 2025" in text
    assert "In these days there must be no arrival after the register has closed (code U)." in text


def test_the_panel_is_about_lateness_only_where_there_is_some() -> None:
    assert "lateness" not in write("panel_invitation", lateness__text="")
    text = write("panel_invitation", lateness__text="Amara was late 12 times this year.")
    assert "about Amara’s lateness" in text
    assert "Amara was late 12 times this year." in text


def test_letter_2_shows_what_the_watched_weeks_brought() -> None:
    said = "From 24 February 2025 to 28 March 2025 Amara’s attendance was 90.0%, 45 of 50 sessions."
    assert said in words(written("letter_2"))
    assert "45 of 50 sessions" not in write("letter_2", review__attendance="")
    assert "In the weeks that we watched Amara’s attendance was 90.0%" in write("letter_2", review__period="")


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (
            "Monday 24 February 2025",
            "Friday 28 March 2025",
            "from Monday 24 February 2025 to Friday 28 March",
        ),
        ("", "Friday 28 March 2025", "attendance until Friday 28 March 2025."),
        ("", "", "attendance over the next weeks."),
    ],
)
def test_the_mid_term_letter_says_how_long_attendance_is_watched(first: str, last: str, said: str) -> None:
    assert said in write("mid_term_letter", review__first_day=first, review__last_day=last)


GRANTED = {
    "leave__decision": "granted",
    "leave__days_granted": "5 school days",
    "leave__granted_first_day": "Monday 24 March 2025",
    "leave__granted_last_day": "Friday 28 March 2025",
}


def test_a_granted_leave_names_its_days_and_explains_code_c_and_threatens_nobody() -> None:
    text = write("leave_reply", **GRANTED)
    assert "The leave is granted, from Monday 24 March 2025 to Friday 28 March 2025 (5 school days)." in text
    assert "code C. It means absence with leave that the school has agreed to" in text
    assert "not granted" not in text
    assert OFFENCE.findall(text) == []


def test_leave_granted_in_part_says_which_days_are_and_that_the_others_are_not() -> None:
    changes = {
        "leave__decision": "granted in part",
        "leave__days_granted": "1 school day",
        "leave__granted_last_day": "Monday 24 March 2025",
    }
    text = write("leave_reply", **{**GRANTED, **changes})
    assert "The leave is granted in part, on Monday 24 March 2025 (1 school day)." in text
    assert "The other days that you asked for are not granted." in text
    assert "cannot be authorised later" in text


def test_a_refused_leave_gives_reasons_cannot_be_authorised_later_and_says_what_may_follow() -> None:
    text = words(written("leave_reply"))
    assert "this leave is not granted" in text
    assert "could be made in the school holidays" in text
    assert "The request came 21 days before the leave" in text
    assert "Leave that was not granted cannot be authorised later." in text
    assert "to issue a penalty notice" in text
    assert "code C" not in text
    assert "penalty" not in write("leave_reply", flags__offence_wording=False)


def test_a_letter_on_absences_not_authorised_gives_each_with_the_reason_that_was_given() -> None:
    text = words(written("not_authorised"))
    for row in CATALOGUE.get("not_authorised").sample["not_authorised_sessions"]:
        assert f"{row['date']} {row['sessions']} {row['code']} {row['reason']}" in text


def test_the_request_for_a_notice_after_leave_shows_the_refusal_and_the_sessions_with_code_g() -> None:
    text = words(written("leave_penalty_request"))
    assert "Decision Refused; reply of 7 March 2025" in text
    assert "All 10 of these sessions are recorded with code G" in text
    assert text.count("all day G Holiday not granted") == 5


def test_the_plan_has_a_line_to_sign_for_any_parent_and_prints_no_parents_name_in_it() -> None:
    document = docx.Document(io.BytesIO(written("improvement_plan").docx))
    signatures = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    assert [row[0] for row in signatures] == ["", "Parent", "Parent", "Headteacher"]
    assert [row[1] for row in signatures] == ["Name", "", "", "Dr Helen Marsh"]


# where they go, and why


@pytest.mark.parametrize("template_id", sorted(set(TO_PARENTS) - {"penalty"}))
def test_a_letter_without_an_address_is_handed_over(template_id: str) -> None:
    assert "Ms Ada Okafor By hand" in write(template_id, recipient__address=[])
    assert "By hand" not in words(written(template_id))


def test_only_a_penalty_notice_needs_the_parents_address() -> None:
    required = {f.name: f.required for f in CATALOGUE.get("penalty").manifest.fields}
    assert required["recipient.address"]


@pytest.mark.parametrize("template_id", sorted(i for i in TO_PARENTS if "reason.cite" in fields(i)))
def test_the_rule_behind_a_letter_is_named_as_something_to_look_up(template_id: str) -> None:
    cite = "the school’s attendance policy of 2024, lines 202, 209"
    assert f"See {cite}." in write(template_id, reason__cite=cite)


@pytest.mark.parametrize(
    ("template_id", "field"),
    [
        ("warning", "unauthorised_sessions"),
        ("lateness_warning", "late_after_close_sessions"),
        ("late_letter_2", "late_sessions"),
    ],
)
def test_a_long_list_at_the_end_begins_on_a_page_of_its_own_and_leaves_no_row_behind(
    template_id: str, field: str
) -> None:
    rows = CATALOGUE.get(template_id).sample[field]
    with pypdfium2.PdfDocument(written(template_id).pdf) as pdf:
        pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf]
    assert [all(row["date"] in page for row in rows) for page in pages] == [False, True]
    assert not any(row["date"] in pages[0] for row in rows)


@pytest.mark.parametrize("template_id", ["letter_1", "warning"])
def test_the_rule_of_the_letterhead_follows_close_under_the_name_when_nothing_else_is_known(
    template_id: str,
) -> None:
    with pypdfium2.PdfDocument(written(template_id, "sparse").pdf) as pdf:
        page = pdf[0]
        lines_drawn = [o.get_bounds() for o in page.get_objects() if o.type == 2]  # FPDF_PAGEOBJ_PATH
        rule = page.get_height() - max(bounds[3] for bounds in lines_drawn)
    assert rule < 80, "the name ends some 65 points below the edge"


# how they are set


@pytest.mark.parametrize(
    ("template_id", "title"),
    [
        ("as1_form", "AS1"),
        ("registration_certificate", "Registration Certificate"),
        ("notice_to_improve", "Notice to Improve"),
        ("minutes", "Minutes"),
        ("improvement_plan", "Attendance improvement plan"),
    ],
)
def test_the_title_is_a_heading_of_one_run_on_a_line_of_its_own(template_id: str, title: str) -> None:
    paper = written(template_id, "stress")
    headings = [p for p in docx.Document(io.BytesIO(paper.docx)).paragraphs if p.style.name == "Heading 1"]
    assert [[run.text for run in heading.runs] for heading in headings] == [[title]]
    assert title in lines(paper)


@pytest.mark.parametrize("template_id", IDS)
def test_the_paper_is_a4_with_headings_and_a_page_count_in_its_footer(template_id: str) -> None:
    paper = written(template_id)
    styles = [p.style.name for p in docx.Document(io.BytesIO(paper.docx)).paragraphs]
    assert styles.count("Heading 1") == 1
    assert "Heading 2" in styles
    with pypdfium2.PdfDocument(paper.pdf) as pdf:
        assert [tuple(map(round, page.get_size())) for page in pdf] == [(595, 842)] * paper.pages
    assert all(f"Page {number} of {paper.pages}" in words(paper) for number in range(1, paper.pages + 1))


@pytest.mark.parametrize("how", ["full", "sparse", "stress"])
@pytest.mark.parametrize("template_id", TO_PARENTS)
def test_the_address_begins_in_the_window_of_the_envelope(template_id: str, how: str) -> None:
    first_line = CATALOGUE.get(template_id).sample["recipient"]["name"] if how != "stress" else LONG_NAME[:26]
    with pypdfium2.PdfDocument(written(template_id, how).pdf) as pdf:
        page = pdf[0]
        text = page.get_textpage()
        finder = text.search(first_line)
        tops = []
        while (found := finder.get_next()) is not None:
            left, _, _, top = text.get_charbox(found[0])
            tops.append((round(left / 72 * 25.4), round((page.get_height() - top) / 72 * 25.4)))
    assert any(left == 20 and 45 <= top <= 50 for left, top in tops), tops


ON_ONE_PAGE = (
    "concern_letter",
    "late_letter_1",
    "leave_reply",
    "letter_1",
    "mid_term_letter",
    "not_authorised",
    "panel_invitation",
)


@pytest.mark.parametrize("template_id", TO_PARENTS)
def test_a_letter_to_a_parent_takes_two_pages_at_most(template_id: str) -> None:
    assert written(template_id).pages <= (1 if template_id in ON_ONE_PAGE else 2)


@pytest.mark.parametrize("template_id", IDS)
def test_the_head_of_a_long_table_stands_on_each_of_its_pages(template_id: str) -> None:
    document = docx.Document(io.BytesIO(written(template_id, "stress").docx))
    long = [t for t in document.tables if len(t._tbl.tr_lst) > 20]
    assert all(t._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None for t in long)
    if (LISTS | {"herringbone"}) & fields(template_id):
        assert long


# how they are made


@pytest.mark.parametrize("template_id", IDS)
def test_the_committed_files_are_what_the_scripts_make(template_id: str) -> None:
    make = authoring("make")
    spec = next(spec for spec in authoring("papers").ALL if spec.id == template_id)
    made = make.files(spec)
    assert made == make.files(spec), "two runs give different bytes"
    folder = ROOT / "templates" / template_id / spec.version
    assert sorted(made) == sorted(path.name for path in folder.iterdir())
    for name in ("manifest.toml", "sample.toml"):
        assert (folder / name).read_text(encoding="utf-8") == made[name].decode()
    # members are compared, as another zlib may pack the same words otherwise
    assert unpacked((folder / "letter.docx").read_bytes()) == unpacked(made["letter.docx"])


def unpacked(data: bytes) -> list[tuple[str, tuple[int, ...], bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(info.filename, info.date_time, archive.read(info)) for info in archive.infolist()]


@pytest.mark.parametrize("template_id", IDS)
def test_a_template_carries_no_style_that_it_does_not_need(template_id: str) -> None:
    data = CATALOGUE.get(template_id).docx
    assert len(data) < 12_000
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert not [name for name in names if "thumbnail" in name or "theme" in name or "customXml" in name]
    assert b"latentStyles" not in zipfile.ZipFile(io.BytesIO(data)).read("word/styles.xml")


@pytest.mark.parametrize("rows", range(3, 8))
def test_no_page_parts_the_room_for_the_signature_from_the_name(rows: int) -> None:
    template = CATALOGUE.get("registration_certificate")
    values = full(template)
    values["unauthorised_sessions"] = (values["unauthorised_sessions"] * 3)[:rows]
    with pypdfium2.PdfDocument(produce(template, values, title="Certificate").pdf) as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    signed = [number for number, text in enumerate(pages) if "Signed" in text]
    assert signed == [number for number, text in enumerate(pages) if "Role" in text]
    assert len(signed) == 1 and "Dr Helen Marsh" in pages[signed[0]]
