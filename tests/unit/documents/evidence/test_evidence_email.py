"""E-mails as evidence (issue 6, points 1, 2): each version, each part, all that hangs on it is told of."""

import io
from base64 import b64encode
from email.message import EmailMessage

import docx
import pytest

from casework.documents.evidence.intake import inspect_evidence
from casework.errors import BadInput

AGREED = "Otto agreed to bring her every day from 3 March."


def mail(words="Dear office, she is ill."):
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "jo@example.org", "office@example.org", "A cough"
    made.set_content(words)
    return made


def taken(message):
    return inspect_evidence(message if isinstance(message, bytes) else message.as_bytes(), name="mail.eml")


@pytest.mark.parametrize("plain", ["", " \n", "See the web version."])
def test_a_web_page_is_printed_where_the_plain_text_says_little_or_nothing(samples, plain):
    made = mail(plain)
    made.add_alternative(f"<html><head><style>p{{}}</style><body><p>{AGREED}</p>", subtype="html")
    words = samples.words(taken(made).pdf, 1)
    assert AGREED in words and plain.strip() in words


def test_a_web_page_that_says_other_words_is_noted_and_one_that_says_the_same_is_not():
    made = mail("Dear office, she is ill and stays at home until Monday. Jo")
    made.add_alternative("<p>Dear office, she is ill and stays at home until Friday. Jo</p>", subtype="html")
    assert any("web page that says other words" in note for note in taken(made).notes)
    same = mail("Dear office, she is ill.")
    same.add_alternative("<b>Dear office,</b> she is ill.", subtype="html")
    assert taken(same).notes == ()


def test_an_invitation_beside_the_words_is_printed(samples):
    made = mail("See the invitation")
    made.add_alternative("BEGIN:VCALENDAR\nSUMMARY:Meeting 4 March\nEND:VCALENDAR", subtype="calendar")
    words = samples.words(taken(made).pdf, 1)
    assert "See the invitation" in words and "SUMMARY:Meeting 4 March" in words


def test_a_second_choice_of_versions_is_not_dropped(samples):
    first, second = mail("First words"), mail("Second words")
    for each in (first, second):
        each.add_alternative("<p>" + each.get_content().strip() + "</p>", subtype="html")
    outer = EmailMessage()
    outer["From"], outer["Subject"], outer["To"] = "jo@example.org", "Two", "a@example.org"
    outer["MIME-Version"] = "1.0"
    outer["Content-Type"] = 'multipart/mixed; boundary="outer"'
    outer.set_payload([first, second])
    words = samples.words(taken(outer).pdf, 1)
    assert "First words" in words and "Second words" in words


@pytest.mark.parametrize("kept", [0.4, 0.7, 0.95])
def test_a_message_cut_short_is_refused_whatever_was_left_of_it(samples, kept):
    made = mail("\n".join(f"line {number}" for number in range(400)))
    made.add_attachment(samples.text(2), maintype="application", subtype="pdf", filename="report.pdf")
    whole = made.as_bytes()
    with pytest.raises(BadInput) as fault:
        taken(whole[: int(len(whole) * kept)])
    assert fault.value.code == "evidence.truncated"
    assert "cut short" in fault.value.what


def with_coded(coded, name="a.pdf"):
    return (
        "From: jo@example.org\nTo: a@example.org\nSubject: s\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="B"\n\n--B\nContent-Type: text/plain\n\nhello there\n--B\n'
        "Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n"
        f'Content-Disposition: attachment; filename="{name}"\n\n{coded}\n--B--\n'
    ).encode()


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_an_attachment_whose_coding_is_broken_is_refused_by_name_and_never_printed_as_letters(samples, lost):
    coded = b64encode(samples.text(1)).decode().rstrip("=")
    found = taken(with_coded(coded[: len(coded) // 4 * 4 - lost]))
    assert found.attached == ()
    (said,) = found.not_taken
    assert said.startswith("1. a.pdf: It is damaged or cut short")
    assert "NOT IN THE PACK" in samples.words(found.pdf, 1)
    assert any("1 of its 1 attachments could not" in done for done in found.done)  # what the ledger shows


def test_an_attachment_that_is_called_a_pdf_and_is_text_is_refused_by_name():
    found = taken(with_coded(b64encode(b"only some words").decode()))
    assert found.attached == ()
    assert "renamed, not saved as PDF" in found.not_taken[0]


def test_spaces_in_the_coding_of_an_attachment_do_no_harm(samples):
    coded = b64encode(samples.text(1)).decode()
    assert (
        len(taken(with_coded(" \n".join(coded[at : at + 76] for at in range(0, len(coded), 76)))).attached)
        == 1
    )


def test_a_message_within_that_is_cut_short_is_refused_by_name():
    inner = (
        b"From: a@example.org\nSubject: Old\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=C\n\n"
    )
    outer = (
        b"From: jo@example.org\nTo: a@example.org\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain\n\nhello\n--B\n"
        b"Content-Type: message/rfc822\n\n" + inner + b"--C\nContent-Type: text/plain\n\ninner\n--B--\n"
    )
    (said,) = taken(outer).not_taken
    assert said.startswith("1. Old.eml: It is cut short")


def test_a_promised_attachment_that_is_not_there_is_said():
    made = mail()
    made["X-MS-Has-Attach"] = "yes"
    assert any("none is there" in note for note in taken(made).notes)


def test_forty_pdfs_on_a_message_are_all_taken_in_within_the_limit(samples):
    made = mail()
    for number in range(40):
        made.add_attachment(samples.text(2), maintype="application", subtype="pdf", filename=f"{number}.pdf")
    found = taken(made)
    assert [one.inspected.pages for one in found.attached] == [2] * 40


def test_a_file_that_brings_the_reader_down_takes_no_other_attachment_with_it(samples, monkeypatch):
    from casework.documents.evidence import ask

    made = mail()
    for name in ("first", "second", "third"):
        made.add_attachment(samples.text(1), maintype="application", subtype="pdf", filename=f"{name}.pdf")
    answered = ask._answers
    monkeypatch.setattr(ask, "_answers", lambda said: answered(said)[:1])
    assert [one.name for one in taken(made).attached] == ["first.pdf", "second.pdf", "third.pdf"]


def test_a_message_that_takes_too_long_is_refused_with_advice_that_helps(samples, monkeypatch):
    from casework.documents.evidence import ask, intake

    made = mail()
    made.add_attachment(samples.text(1), maintype="application", subtype="pdf", filename="a.pdf")
    whole, real = made.as_bytes(), ask.ask

    def slow(asked, data, name, until, *more):
        if asked["do"] != "message":
            until = 0.0
        return real(asked, data, name, until, *more)

    monkeypatch.setattr(intake, "ask", slow)
    with pytest.raises(BadInput) as fault:
        taken(whole)
    assert fault.value.code == "evidence.too_slow"
    assert "one by one" in fault.value.fix


def test_comments_of_a_word_file_are_not_lost_it_is_refused_with_what_they_say():
    document, out = docx.Document(), io.BytesIO()
    paragraph = document.add_paragraph("The father agreed to this.")
    document.add_comment(paragraph.runs, text="NOT TRUE - he refused", author="Head")
    document.save(out)
    with pytest.raises(BadInput) as fault:
        inspect_evidence(out.getvalue(), name="cm.docx")
    assert "A comment is left out (Head): NOT TRUE - he refused" in fault.value.details
    assert "comments" in fault.value.fix
