"""Data that nobody meant to type, and that a register holds all the same."""

from __future__ import annotations

import pytest

from .conftest import CASE, HEAD, LA, climb, family
from .world import act, act_ok, cli, data, ok, small_home, tree, upn


def with_contact_ref(folder, ref):
    pupils, contacts, rows = family()
    contacts[0]["contact_ref"] = ref
    return small_home(folder, pupils, contacts, rows)


@pytest.mark.parametrize(
    "ref",
    ["C:1", "a/b", "../../x", "C 1", "Ü1", "x" * 250, "CON", "*", "M1.", "a\\b", 'M"1', "a=b", "{x}", "-1"],
)
def test_whatever_a_contact_ref_is_the_letter_is_written_inside_the_home(tmp_path, ref):
    home = with_contact_ref(tmp_path, ref)
    outside = tree(tmp_path).keys() - {f"home/{name}" for name in tree(home)}
    act_ok(home, "advance", CASE, "letter_1", "2024-09-10", "Mrs Head", HEAD)
    found = data(home, "case", "show", CASE)
    assert found["state"] == "letter_1"
    assert {d["to"] for d in found["documents"]} == {ref, "F1"}
    for document in found["documents"]:
        assert tree(home)[document["path"]] == document["sha256"]
    assert tree(tmp_path).keys() - {f"home/{name}" for name in tree(home)} == outside


def test_two_contact_refs_that_differ_in_one_odd_sign_keep_two_letters(tmp_path):
    pupils, contacts, rows = family()
    contacts[0]["contact_ref"], contacts[1]["contact_ref"] = "C:1", "C*1"
    home = small_home(tmp_path, pupils, contacts, rows)
    act_ok(home, "advance", CASE, "letter_1", "2024-09-10", "Mrs Head", HEAD)
    paths = [d["path"] for d in data(home, "case", "show", CASE)["documents"]]
    assert len(set(paths)) == 2


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "9999-08-31"])
def test_a_day_that_no_school_can_mean_is_wrong_usage(school, day):
    for command in (("facts", upn(1)), ("work",), ("case", "explain", CASE), ("register", "show", upn(1))):
        result = cli(school, *command, "--as-of", day, "--json")
        assert result.code == 2, (command, result.err)
        assert day in result.error["what"]
    assert (
        act(school, "record", CASE, "contact", "2024-09-10", "A", HEAD, "x=y", flags=("--on", day)).code == 2
    )


CHANGES = {
    "a parent at home without an address of their own": (
        0,
        {"address_line_1": "", "town": "", "postcode": ""},
    ),
    "both parents in one household": (
        1,
        {
            "lives_with_pupil": "Y",
            "address_line_1": "1 Cowslip Lane",
            "address_line_2": "",
            "town": "Little Snoring",
            "postcode": "ZX1 1AA",
        },
    ),
    "one telephone for two": (1, {"phone": "01632 960001", "email": "iris@example.org"}),
    "a parent without title and forename": (1, {"title": "", "forename": ""}),
    "two parents of one name": (1, {"title": "Ms", "forename": "Iris", "surname": "Tamsin"}),
    "neighbours with one postcode": (
        1,
        {
            "address_line_1": "9 Cowslip Lane",
            "address_line_2": "",
            "town": "Little Snoring",
            "postcode": "ZX1 1AA",
        },
    ),
    "an address of one line": (1, {"address_line_2": "", "town": "", "postcode": ""}),
    "a very long address": (1, {"address_line_1": "The Very Long Name Of A House " * 3, "town": "Llan" * 14}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_families_as_they_come_get_through_the_whole_ladder(tmp_path, name):
    pupils, contacts, rows = family()
    place, change = CHANGES[name]
    contacts[place] |= change
    home = climb(small_home(tmp_path, pupils, contacts, rows))
    ok(home, "pack", "build", CASE)
    assert cli(home, "pack", "verify", CASE).code == 0


def test_comments_in_the_register_never_stop_a_paper(tmp_path):
    pupils, contacts, rows = family()
    odd = 'rang 01632 960002, 77 Quarry Hill <said> & "so" 🎒 سارة ' + "word " * 60
    rows = [(*row[:5], odd if row[3] == "O" else "") for row in rows]
    home = climb(small_home(tmp_path, pupils, contacts, rows))
    ok(home, "pack", "build", CASE)
    for document in data(home, "case", "show", CASE)["documents"]:
        if document["to"] == "M1":
            text = " ".join(pdf_words(home / document["path"]))
            assert "Quarry" not in text and "960002" not in text, document["template"]


def pdf_words(path):
    from .world import pdf_texts

    return pdf_texts(path.read_bytes())


def test_the_referral_may_follow_the_meeting_when_its_own_rule_holds(at):
    home = at("support")
    act_ok(home, "record", CASE, "approval", "2024-11-18", "Mr Deputy", HEAD, "step=as1_referral")
    assert act(home, "advance", CASE, "as1_referral", "2024-11-12", "Mrs Head", HEAD).code == 3
    act_ok(home, "advance", CASE, "as1_referral", "2024-11-18", "Mrs Head", HEAD)
    assert data(home, "case", "show", CASE)["state"] == "as1_referral"
    ok(home, "pack", "build", CASE)
    assert cli(home, "pack", "verify", CASE).code == 0


def test_a_notice_for_one_parent_alone_is_for_that_parent_alone(at):
    home = at("approval_penalty")
    act_ok(home, "advance", CASE, "penalty", "2024-11-13", "Ms Lee", LA, "send.F1=no")
    shown = data(home, "case", "show", CASE)
    assert [d["to"] for d in shown["documents"] if d["template"] == "penalty"] == ["M1"]
    assert act(home, "record", CASE, "notice_received", "2024-11-15", "Ms Lee", LA, "parent=F1").code == 5
    act_ok(home, "record", CASE, "notice_received", "2024-11-15", "Ms Lee", LA)


def test_a_home_may_stand_in_a_folder_with_any_name(tmp_path):
    pupils, contacts, rows = family()
    home = small_home(tmp_path / "Zoë's home #1 & co %20", pupils, contacts, rows)
    climb(home, None, "minutes")
    assert data(home, "case", "show", CASE)["state"] == "meeting"
