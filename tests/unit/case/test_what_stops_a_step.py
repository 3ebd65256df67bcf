"""What no figure overrides: looked after, age, holds, held parents, roles, two people, the order of days."""

from __future__ import annotations

from datetime import date

import pytest

from casework.case.decide import same_person
from casework.errors import BadInput, Refused, WrongUsage

SANCTIONS = ("notice_to_improve", "penalty_request", "warning", "penalty")
DAY_OF = {
    "letter_1": "2024-09-23",
    "meeting": "2024-10-22",
    "notice_to_improve": "2024-11-05",
    "penalty_request": "2024-12-04",
    "warning": "2024-12-09",
    "penalty": "2025-01-09",
}
BEFORE = dict(zip(list(DAY_OF)[1:], list(DAY_OF), strict=False))


def before(story, step: str):
    """The case on the eve of a step, with everything that the step needs but its approval."""
    story.climb(BEFORE[step])
    if step == "notice_to_improve":
        story.record("support", "2024-11-04", appropriate="yes", engaged="no")
    return story


def with_pupil(story, **changes):
    story.pupil = type(story.pupil)(
        **{**{name: getattr(story.pupil, name) for name in story.pupil.__struct_fields__}, **changes}
    )
    story._attendance = None
    return story


# --- looked after, and of what age -----------------------------------------------------------------


@pytest.mark.parametrize("step", SANCTIONS)
def test_from_the_notice_to_improve_on_every_step_is_blocked_for_a_looked_after_pupil(story, step):
    before(story, step)
    with_pupil(story, flags=frozenset({"looked_after"}))
    assert step in story.due(DAY_OF[step])
    assert "looked after" in story.blocks(step, DAY_OF[step])
    with pytest.raises(Refused) as refusal:
        story.take(step, DAY_OF[step])
    assert refusal.value.code == "step_blocked"


@pytest.mark.parametrize(
    "flag", ["social_worker", "send", "ehcp", "medical", "fsm", "pp", "eal", "grt", "part_time"]
)
def test_no_other_flag_blocks_a_step(story, flag):
    before(story, "notice_to_improve")
    with_pupil(story, flags=frozenset({flag}))
    story.record("approval", "2024-11-05", by="Bo Second", step="notice_to_improve")
    assert story.free("2024-11-05") == {"notice_to_improve"}


def test_letter_1_and_meeting_go_to_the_parents_of_a_looked_after_pupil_too(new_story):
    story = new_story(flags=["looked_after"]).climb("meeting")
    assert story.state == "meeting"


def test_referral_and_court_are_blocked_for_a_looked_after_pupil_and_closing_is_not(story):
    story.climb("penalty").mark(story.period("2025-02-24", "2025-04-04"))
    story.record("notice_received", "2025-01-13", parent="P1")
    with_pupil(story, flags=frozenset({"looked_after"}))
    assert story.due("2025-04-04") == {"as1_referral", "court"}
    assert story.free("2025-04-04") == set()
    assert "looked after" in story.blocks("court", "2025-04-04")
    story.take("closed", "2025-04-04")
    assert story.state == "closed"


@pytest.mark.parametrize("step", SANCTIONS)
def test_o16_from_the_notice_to_improve_on_every_step_is_blocked_below_compulsory_school_age(story, step):
    before(story, step)
    with_pupil(story, date_of_birth=date(2020, 1, 1))  # of compulsory school age from 31 March 2025
    assert "not of compulsory school age" in story.blocks(step, DAY_OF[step])


def test_o16_the_block_ends_on_the_prescribed_day_and_not_a_day_earlier(new_story):
    story = new_story(born="2019-09-03").climb("meeting")
    story.record("support", "2024-11-04", appropriate="yes", engaged="no")
    story.record("approval", "2024-11-05", by="Bo Second", step="notice_to_improve")
    story.mark(story.period("2024-12-09", "2024-12-13"))
    assert "not of compulsory school age" in story.blocks("notice_to_improve", "2024-12-30")
    assert story.free("2024-12-31") == {"notice_to_improve"}


def test_o16_a_pupil_past_the_school_leaving_date_is_not_sanctioned(new_story):
    story = new_story(born="2008-10-01").climb("warning")
    story.mark("2025-01-07")
    assert "penalty" in story.due("2025-06-27") and "age" not in story.blocks("penalty", "2025-06-27")
    assert "not of compulsory school age" in story.blocks("penalty", "2025-06-28")


@pytest.mark.parametrize(
    "change", [{"flags": frozenset({"looked_after"})}, {"date_of_birth": date(2020, 1, 1)}]
)
def test_a_block_of_the_law_is_not_said_to_be_mended_and_closing_the_case_works(story, change):
    before(story, "notice_to_improve")
    with_pupil(story, **change)
    with pytest.raises(Refused) as refusal:
        story.take("notice_to_improve", DAY_OF["notice_to_improve"])
    fix = refusal.value.fix
    assert fix.startswith("nothing can be mended in the case") and "take the step again" not in fix
    assert f"casework case advance {story.file.reference} closed --on DATE" in fix
    story.take("closed", DAY_OF["notice_to_improve"])


def test_a_block_that_a_person_can_lift_is_said_to_be_mended(story):
    before(story, "notice_to_improve")
    story.record("hold", "2024-11-05", reason="complaint")
    with pytest.raises(Refused) as refusal:
        story.take("notice_to_improve", DAY_OF["notice_to_improve"])
    assert refusal.value.fix == "mend what stands above, then take the step again"


# --- holds ----------------------------------------------------------------------------------------


def test_a_hold_stops_letters_up_to_and_on_its_review_date_and_not_after(story):
    story.mark("2024-09-03")
    story.record("hold", "2024-09-05", reason="bereavement", until="2024-09-10")
    assert story.free("2024-09-04") == {"letter_1"}
    for on in ("2024-09-05", "2024-09-10"):
        assert story.free(on) == set()
        assert story.blocks("letter_1", on) == "the case is on hold until 10 September 2024: bereavement"
    assert story.free("2024-09-11") == {"letter_1"}


def test_a_hold_without_a_review_date_lasts_until_it_is_voided(story):
    story.mark(story.period("2024-09-03", "2024-09-05"))
    story.record("hold", "2024-09-05", reason="advice asked for")
    assert story.free("2024-10-10") == set()
    story.record("void", "2024-10-10", event="1", why="advice came")
    assert story.free("2024-10-09") == set() and story.free("2024-10-10") == {"letter_1"}


def test_a_hold_stops_court_which_writes_no_letter_and_does_not_stop_closing(story):
    story.climb("penalty")
    story.record("notice_received", "2025-01-13", parent="P1")
    story.record("hold", "2025-02-01", reason="complaint")
    assert story.due("2025-02-10") == {"court"} and story.free("2025-02-10") == set()
    story.take("closed", "2025-02-10")
    assert story.state == "closed"


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({}, "lacks reason"),
        ({"reason": " "}, "lacks reason"),
        ({"reason": "x", "until": "soon"}, "not a date"),
        ({"reason": "x", "until": "2024-09-04"}, "before it begins"),
    ],
)
def test_a_hold_says_why_and_ends_on_a_date(story, details, words):
    with pytest.raises(BadInput, match=words):
        story.record("hold", "2024-09-05", **details)


# --- parents whose letters are held ------------------------------------------------------------------


@pytest.fixture
def held(new_story, make_parent):
    """P1 may be written to; P2 is marked no contact; letter 1 is due."""
    return new_story(contacts=[make_parent("P1"), make_parent("P2", no_contact=True)]).mark("2024-09-03")


def test_a_held_parent_holds_the_whole_step_until_a_person_decides(held):
    assert held.due("2024-09-03") == {"letter_1"} and held.free("2024-09-03") == set()
    assert "P2" in held.blocks("letter_1", "2024-09-03") and "no contact" in held.blocks(
        "letter_1", "2024-09-03"
    )
    with pytest.raises(Refused) as refusal:
        held.plan("letter_1", "2024-09-03")
    assert refusal.value.code == "step_blocked"


@pytest.mark.parametrize(("word", "wanted"), [("no", ["P1"]), ("yes", ["P1", "P2"]), (" YES ", ["P1", "P2"])])
def test_the_decision_about_a_held_parent_is_followed_and_kept(held, word, wanted):
    plan = held.take("letter_1", "2024-09-03", send_P2=word)
    assert [document.to for document in plan.documents] == wanted
    assert plan.taken.recipients == tuple(wanted)
    assert plan.taken.details == {"send.P2": word}


def test_a_decision_about_another_parent_does_not_free_the_held_one(held):
    with pytest.raises(Refused) as refusal:
        held.plan("letter_1", "2024-09-03", send_P1="yes")
    assert refusal.value.code == "step_blocked"


@pytest.mark.parametrize("word", ["", "maybe", "true", "1"])
def test_a_decision_that_is_neither_yes_nor_no_is_refused(held, word):
    with pytest.raises(WrongUsage):
        held.plan("letter_1", "2024-09-03", send_P2=word)


def test_a_step_that_would_reach_nobody_is_refused(held):
    with pytest.raises(Refused) as refusal:
        held.plan("letter_1", "2024-09-03", send_P1="no", send_P2="no")
    assert refusal.value.code == "nobody_to_write_to"


def test_where_the_only_parent_gets_no_letter_a_hold_with_a_review_leads_on(new_story, make_parent):
    story = new_story(contacts=[make_parent("P1", no_contact=True)]).mark("2024-09-03")
    assert "nobody else is left to write to" in story.blocks("letter_1", "2024-09-03")
    with pytest.raises(Refused) as refusal:
        story.plan("letter_1", "2024-09-03", send_P1="no")
    advised = f"casework case record {story.file.reference} hold --detail reason=TEXT --detail until=DATE"
    for words in (story.blocks("letter_1", "2024-09-03"), refusal.value.fix):
        assert advised in words
    story.record("hold", "2024-09-03", reason="no contact with the only parent", until="2024-10-03")
    assert "on hold until 3 October 2024: no contact" in story.blocks("letter_1", "2024-09-04")


def test_with_another_parent_to_write_to_no_hold_is_advised(held):
    assert "place a hold" not in held.blocks("letter_1", "2024-09-03")


def test_a_confidential_address_holds_like_no_contact_and_the_decision_is_asked_for_at_every_step(
    new_story, make_parent
):
    parents = [make_parent("P1"), make_parent("P2", confidential_address=True)]
    story = new_story(contacts=parents).mark("2024-09-16").mark("2024-10-07").mark("2024-10-14")
    story.take("letter_1", "2024-09-23", send_P2="yes")
    assert "confidential address" in story.blocks("meeting", "2024-10-22")


def test_a_step_that_writes_to_nobodys_home_is_not_held(new_story, make_parent):
    parents = [make_parent("P1"), make_parent("P2", no_contact=True)]
    story = new_story(contacts=parents).mark("2024-09-16").mark("2024-10-07")
    story.take("letter_1", "2024-09-23", send_P2="no")
    assert story.free("2024-10-22") == {"closed"}


def test_a_held_contact_who_is_no_parent_holds_nothing(new_story, make_parent):
    other = make_parent(
        "C9", relationship="other", parental_responsibility=False, lives_with_pupil=False, no_contact=True
    )
    story = new_story(contacts=[make_parent("P1"), other]).mark("2024-09-03")
    assert story.free("2024-09-03") == {"letter_1"}


def test_without_a_parent_on_file_letters_are_blocked_with_what_to_import(new_story):
    story = new_story(contacts=[]).mark("2024-09-03")
    assert "import contacts" in story.blocks("letter_1", "2024-09-03")


# --- two people, and the right ones -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hanna Headley", "Hanna Headley"),
        ("Hanna Headley", "HANNA headley"),
        ("Hanna Headley", "  Hanna   Headley "),
        ("Hanna Headley", "Hanna\u00a0Headley"),
        ("Hanna Headley", "Hanna\tHeadley"),
        ("Zoë Groß", "ZOË GROSS"),
        ("Zoë Brun", "Zoe\u0308 Brun"),  # typed on another keyboard: one letter or two
    ],
)
def test_a_name_is_the_same_persons_whatever_capitals_and_spaces(one, other):
    assert same_person(one, other) and same_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("Hanna Headley", "Hana Headley"), ("H Headley", "Hanna Headley"), ("A B", "AB")]
)
def test_other_names_are_other_people(one, other):
    assert not same_person(one, other)


@pytest.mark.parametrize("by", ["Hanna Headley", "hanna HEADLEY", " Hanna  Headley"])
@pytest.mark.parametrize("step", ["notice_to_improve", "penalty_request", "penalty"])
def test_who_takes_a_step_can_not_be_the_one_who_approved_it(story, step, by):
    before(story, step)
    if step == "penalty":
        story.mark("2025-01-07")
    story.record("approval", DAY_OF[step], by=by, step=step)
    with pytest.raises(Refused) as refusal:
        story.take(step, DAY_OF[step], approve=False)
    assert refusal.value.code == "approved_by_same_person"
    story.record("approval", DAY_OF[step], by="Bo Second", step=step)
    number = len(story.file.entries)
    assert story.take(step, DAY_OF[step], approve=False).taken.approval == number, "the second one's"


def test_an_approval_for_another_step_is_none(story):
    before(story, "notice_to_improve")
    story.record("approval", "2024-11-05", by="Bo Second", step="penalty_request")
    assert "a second person has to approve it" in story.blocks("notice_to_improve", "2024-11-05")


def test_an_approval_that_takes_effect_later_does_not_approve_an_earlier_step(story):
    before(story, "notice_to_improve")
    story.record("approval", "2024-11-06", by="Bo Second", step="notice_to_improve")
    assert "a second person" in story.blocks("notice_to_improve", "2024-11-05")
    assert story.free("2024-11-06") == {"notice_to_improve"}


def test_an_approval_names_a_step_of_the_ladder(story):
    with pytest.raises(BadInput, match="no step"):
        story.record("approval", "2024-11-06", step="letter_9")
    with pytest.raises(BadInput, match="lacks step"):
        story.record("approval", "2024-11-06")


@pytest.mark.parametrize("role", ["attendance_officer", "la_liaison", "", "Headteacher", "governor"])
def test_letter_1_is_the_headteachers(story, role):
    story.mark("2024-09-03")
    with pytest.raises(Refused) as refusal:
        story.plan("letter_1", "2024-09-03", role=role or "nobody")
    assert refusal.value.code == "wrong_role"
    assert "headteacher" in str(refusal.value)


# --- the order of steps and days ---------------------------------------------------------------------


def test_a_step_dated_before_the_last_one_is_refused(story):
    story.climb("meeting")
    story.record("support", "2024-10-01", appropriate="yes", engaged="no")
    with pytest.raises(Refused) as refusal:
        story.take("notice_to_improve", "2024-10-21")
    assert refusal.value.code == "step_before_last_step"


def test_a_step_on_the_day_of_the_last_one_is_in_order(story):
    story.climb("penalty_request")
    story.take("warning", "2024-12-04")
    assert story.state == "warning"


def test_a_step_that_the_ladder_does_not_have_is_named_with_those_that_it_has(story):
    with pytest.raises(WrongUsage) as usage:
        story.plan("letter_2", "2024-09-03")
    assert "letter_1" in usage.value.fix


def test_a_step_that_is_not_due_is_refused_with_the_figures(story):
    with pytest.raises(Refused) as refusal:
        story.plan("letter_1", "2024-09-30")
    assert refusal.value.code == "step_not_due"
    assert any("100.0%, 40 of 40 sessions" in line for line in refusal.value.details)


def test_nothing_follows_a_closed_case(story):
    story.climb("letter_1").take("closed", "2024-09-30")
    for step in ("letter_1", "meeting", "closed"):
        with pytest.raises(Refused) as refusal:
            story.plan(step, "2024-10-22")
        assert refusal.value.code == "step_not_from_here"
