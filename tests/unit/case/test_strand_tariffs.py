"""The law of its date, one for every school: tariffs of 2004, 2012, 2013 and 2024, s.105, the ledger."""

from __future__ import annotations

from datetime import date

import pytest

from casework.case.events import NoticeIssued, NoticeProsecuted, NoticeWithdrawn
from casework.case.ledger import Ledger, Notice
from casework.case.records import plan_record
from casework.errors import BadInput

from .strand_story import ANSWERS, StrandStory, day, school

SCHOOLS = tuple(ANSWERS)
LA = {"by": "Lee Liaison", "role": "la_liaison"}


def tariff(name: str, issued: str, offence: str):
    story = StrandStory(name, "leave")
    return Ledger().tariff("P1", day(issued), day(offence), story.values)


@pytest.mark.parametrize("name", SCHOOLS)
@pytest.mark.parametrize(
    ("issued", "wanted"),
    [
        ("2004-02-27", (5000, 28, 10000, 42)),
        ("2012-08-31", (5000, 28, 10000, 42)),
        ("2012-09-01", (6000, 28, 12000, 42)),
        ("2013-08-31", (6000, 28, 12000, 42)),
        ("2013-09-01", (6000, 21, 12000, 28)),
        ("2024-08-18", (6000, 21, 12000, 28)),
        ("2024-08-19", (8000, 21, 16000, 28)),
    ],
)
def test_cr56_ki11_ti17_each_tariff_is_law_from_its_day_on_for_every_school(name, issued, wanted):
    found = tariff(name, issued, issued)
    assert (found.early_pence, found.early_days, found.full_pence, found.full_days) == wanted


def test_cr56_before_2004_there_is_no_tariff_and_the_program_says_so():
    with pytest.raises(BadInput, match="2004-02-27"):
        tariff("kilnhurst", "2004-02-26", "2004-02-26")


@pytest.mark.parametrize(
    ("issued", "offence", "wanted"),
    [
        ("2012-09-03", "2012-07-02", (6000, 28, 12000, 42)),
        ("2013-09-05", "2013-07-10", (6000, 21, 12000, 28)),
        ("2024-10-01", "2024-07-10", (6000, 21, 12000, 28)),
        ("2024-10-01", "2024-08-18", (6000, 21, 12000, 28)),
        ("2024-10-01", "2024-08-19", (8000, 21, 16000, 28)),
    ],
)
def test_cr56_the_date_of_issue_governed_until_2024_and_the_date_of_the_offence_since(
    issued, offence, wanted
):
    found = tariff("canterbury-road", issued, offence)
    assert (found.early_pence, found.early_days, found.full_pence, found.full_days) == wanted


@pytest.mark.parametrize("name", SCHOOLS)
def test_cr58_a_second_notice_is_flat_from_19_august_2024_on_and_never_before(name):
    story = StrandStory(name, "leave")
    story.earlier("P1", "2024-08-19")
    now = story.ledger(day("2024-10-01")).tariff("P1", day("2024-10-01"), day("2024-09-09"), story.values)
    assert (now.ordinal, now.early_pence, now.early_days, now.full_pence, now.full_days) == (
        2,
        None,
        None,
        16000,
        28,
    )
    old = story.ledger(day("2024-10-01")).tariff("P1", day("2024-10-01"), day("2024-07-09"), story.values)
    assert (old.early_pence, old.full_pence) == (6000, 12000)


@pytest.mark.parametrize("name", SCHOOLS)
@pytest.mark.parametrize("on", ["2013-09-01", "2024-08-18", "2024-08-19", "2026-01-01"])
def test_cr44_a_notice_of_section_105_stays_at_60_and_120_whatever_the_other_tariff(name, on):
    values = StrandStory(name, "leave").values
    assert values.number("excluded_pupil_notice.early.amount", day(on)) == 6000
    assert values.number("excluded_pupil_notice.full.amount", day(on)) == 12000


@pytest.mark.parametrize("name", SCHOOLS)
def test_no_school_restates_the_law_of_penalty_notices(name):
    parameters = school(name).parameters
    sealed = [p for p in parameters.values() if p.name.startswith(("penalty_notice.", "national_threshold."))]
    assert len(sealed) >= 8
    assert all(p.sealed and p.origin.file.startswith("national/") for p in sealed)


# --- O10 by law ---


def notice(on: str, tariff_of: tuple[int | None, int | None, int, int]) -> Notice:
    early, early_days, full, full_days = tariff_of
    issued = NoticeIssued(
        on=day(on),
        parent="P1",
        document="001-penalty-P1",
        ordinal=1,
        early_pence=early,
        early_days=early_days,
        full_pence=full,
        full_days=full_days,
        offence_on=day(on),
        sessions=(),
        **LA,
    )
    return Notice("ABS-TESTTEST-1", issued, received_on=day(on))


@pytest.mark.parametrize(
    ("received", "law", "early_last", "last"),
    [
        ("2010-09-02", (5000, 28, 10000, 42), "2010-09-29", "2010-10-13"),
        ("2012-09-03", (6000, 28, 12000, 42), "2012-09-30", "2012-10-14"),
        ("2013-09-02", (6000, 21, 12000, 28), "2013-09-22", "2013-09-29"),
        ("2024-09-02", (8000, 21, 16000, 28), "2024-09-22", "2024-09-29"),
    ],
)
def test_o10_under_each_law_the_periods_begin_with_the_day_of_receipt(received, law, early_last, last):
    found = notice(received, law)
    assert (found.early_last_day, found.last_day) == (day(early_last), day(last))
    assert found.due_pence(day(early_last)) == law[0]
    assert found.due_pence(date.fromordinal(day(early_last).toordinal() + 1)) == law[2]
    assert not found.is_unpaid(day(last))
    assert found.is_unpaid(date.fromordinal(day(last).toordinal() + 1))


# --- the ledger ---


def issued(on: str) -> NoticeIssued:
    return notice(on, (8000, 21, 16000, 28)).issued


def counted(story: StrandStory, on: str, parent: str = "P1") -> int:
    return story.ledger(day(on)).counted(parent, day(on), story.values)


@pytest.mark.parametrize(("issued_on", "number"), [("2024-08-18", 0), ("2024-08-19", 1), ("2021-09-30", 0)])
def test_cr59_an_earlier_notice_of_another_authority_counts_if_issued_since_19_august_2024(issued_on, number):
    story = StrandStory("canterbury-road", "leave")
    story.earlier("P1", issued_on)
    assert counted(story, "2024-10-01") == number
    assert counted(story, "2024-10-01", "P2") == 0


def test_cr59_an_earlier_notice_entered_later_than_issued_counts_from_the_day_of_its_issue():
    story = StrandStory("canterbury-road", "leave")
    story.record(
        "earlier_notice", "2025-03-03", parent="P1", issued_on="2024-10-01", issuer="Ztown", paid="yes"
    )
    assert counted(story, "2025-03-02") == 0, "nobody had said so by then"
    assert counted(story, "2025-03-03") == 1
    assert story.latest.entries[-1].event.paid


@pytest.mark.parametrize("missing", ["parent", "issued_on", "issuer"])
def test_cr59_an_earlier_notice_needs_parent_day_and_issuer(missing):
    story = StrandStory("canterbury-road", "leave")
    details = {"parent": "P1", "issued_on": "2024-10-01", "issuer": "Ztown"}
    with pytest.raises(BadInput, match=missing):
        story.record("earlier_notice", "2025-03-03", **{k: v for k, v in details.items() if k != missing})


def test_cr59_an_earlier_notice_of_no_date_is_refused():
    story = StrandStory("canterbury-road", "leave")
    with pytest.raises(BadInput, match="not a date"):
        story.record("earlier_notice", "2025-03-03", parent="P1", issued_on="1 October", issuer="Ztown")


def test_o12_a_withdrawn_notice_counts_no_more_and_its_sessions_are_free_again():
    story = StrandStory("canterbury-road", "lateness")
    one = issued("2024-10-01")
    story.in_another_case(one, NoticeWithdrawn(on=day("2024-10-20"), parent="P1", **LA))
    assert counted(story, "2024-10-19") == 1
    assert counted(story, "2024-10-20") == 0


def test_cr59_a_notice_that_ended_in_prosecution_still_counts():
    story = StrandStory("canterbury-road", "lateness")
    story.in_another_case(issued("2024-10-01"), NoticeProsecuted(on=day("2024-12-01"), parent="P1", **LA))
    assert counted(story, "2025-01-06") == 1
    assert story.ledger(day("2025-01-06")).notices[0].prosecuted_on == day("2024-12-01")


def test_cr59_notices_of_all_strands_and_of_other_authorities_count_together():
    story = StrandStory("canterbury-road", "lateness")
    story.in_another_case(issued("2024-10-01"))
    story.earlier("P1", "2025-01-10")
    assert not story.ledger(day("2025-01-09")).is_at_limit("P1", day("2025-01-09"), story.values)
    assert story.ledger(day("2025-01-10")).is_at_limit("P1", day("2025-01-10"), story.values)


@pytest.mark.parametrize("name", SCHOOLS)
def test_ki13_ti17_the_limit_of_two_is_law_from_19_august_2024_on_for_every_school(name):
    story = StrandStory(name, "leave", first_year=2023, last_year=2024)
    story.earlier("P1", "2024-08-19")
    story.earlier("P1", "2024-08-20")
    assert not story.ledger(day("2024-08-18")).is_at_limit("P1", day("2024-08-18"), story.values)
    assert story.ledger(day("2024-08-20")).is_at_limit("P1", day("2024-08-20"), story.values)


def test_a_record_about_a_notice_needs_a_notice():
    story = StrandStory("kilnhurst", "leave")
    for what in ("notice_received", "paid", "unpaid", "withdrawn", "prosecuted"):
        with pytest.raises(Exception, match="No penalty notice has been issued"):
            plan_record(what, _order(), story.latest)


def _order():
    from casework.case.decide import Order

    return Order(day("2024-10-01"), "Lee", "la_liaison", {"parent": "P1"})
