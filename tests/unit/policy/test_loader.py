"""Loading the policies: what comes back, its hash, and every fault reported together."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casework.errors import BadInput, NotFound
from casework.policy.loader import load_codes, load_policy, school_names
from casework.policy.model import Leaf, Policy, Window, WindowKind

SCHOOL, MACHINE = "schools/oakfield.toml", "machines/oakfield-absence.toml"


def faults_of(school, files, **more):
    with pytest.raises(BadInput) as caught:
        load_policy(school, files, **more)
    return caught.value.details


def test_every_shipped_school_loads_without_fault(shipped):
    assert "canterbury-road" in school_names(shipped)
    for school in school_names(shipped):
        assert load_policy(school, shipped).name == school


def test_canterbury_road_stands_on_kent_and_the_national_rules(shipped):
    policy = load_policy("canterbury-road", shipped)
    assert policy.title == "Canterbury Road Primary School"
    assert policy.authority == "kent"
    assert policy.layers["letter_1.attendance"] == "school"
    assert policy.layers["warning.school_days"] == "authority"
    assert policy.layers["penalty_notice.early.amount"] == "national"
    assert policy.parameters["penalty_notice.early.amount"].sealed
    assert [part.kind for part in policy.pack][:2] == ["as1_form", "registration_certificate"]
    assert policy.codes.find("N", date(2025, 1, 7)).category == "unauthorised"


def test_a_condition_comes_back_with_its_window_threshold_and_line(oakfield):
    machine = load_policy("oakfield", oakfield).machines["absence"]
    condition = machine.conditions["many_sessions"]
    assert isinstance(condition, Leaf)
    assert condition.window == Window(WindowKind.SCHOOL_WEEKS, length="national_threshold.school_weeks")
    assert condition.threshold == "letter.sessions"
    lines = oakfield[MACHINE].decode().splitlines()
    assert lines[condition.origin.line - 1] == "[condition.many_sessions]"
    assert condition.origin.file == MACHINE


def test_values_keep_their_dates_and_fractions_exactly(oakfield):
    parameter = load_policy("oakfield", oakfield).parameters["letter.attendance"]
    assert parameter.row_on(date(2022, 8, 31)) is None
    assert parameter.row_on(date(2024, 8, 31)).value == Decimal("92.5")
    assert parameter.row_on(date(2024, 9, 1)).value == 95


def test_a_clock_stands_still_during_a_hold_only_where_its_file_says_so(oakfield, shipped):
    clock = load_policy("oakfield", oakfield).machines["absence"].clocks["review"]
    assert not clock.suspended_by_hold
    said = oakfield[MACHINE].replace(b'title  = "Review"', b'title  = "Review"\nsuspended_by_hold = true')
    assert (
        load_policy("oakfield", {**oakfield, MACHINE: said})
        .machines["absence"]
        .clocks["review"]
        .suspended_by_hold
    )
    for school in ("canterbury-road", "kilnhurst", "tilston"):
        for machine in load_policy(school, shipped).machines.values():
            assert not any(clock.suspended_by_hold for clock in machine.clocks.values())


def test_the_roles_of_the_authority_join_the_three_that_always_are(oakfield):
    roles = load_policy("oakfield", oakfield).roles
    assert set(roles) == {"attendance_officer", "headteacher", "la_liaison", "welfare_officer"}


def test_a_school_may_tighten_a_value_within_the_range_above_it(oakfield):
    tighter = b"""
[[parameter]]
name = "warning.school_days"
unit = "school days"
why  = "We are stricter."
  [[parameter.value]]
  from = 2024-09-01
  is   = 10
  cite = "Oakfield policy, line 60"
"""
    policy = load_policy("oakfield", {**oakfield, SCHOOL: oakfield[SCHOOL] + tighter})
    assert policy.parameters["warning.school_days"].values[0].value == 10
    assert policy.parameters["warning.school_days"].maximum == 15
    assert policy.layers["warning.school_days"] == "school"


def test_faults_of_one_file_come_together_in_the_order_of_its_lines(oakfield):
    text = oakfield[MACHINE].decode()
    text = text.replace("listed   = false", 'listed   = "no"').replace('"must"', '"shall"')
    text = text.replace('title = "Meeting"', "title = 7")
    details = faults_of("oakfield", {**oakfield, MACHINE: text.encode()})
    lines = [int(detail.split("line ")[1].split(",")[0]) for detail in details]
    assert len(details) == 3
    assert lines == sorted(lines)
    assert ["title" in details[0], "shall" in details[1], "listed" in details[2]] == [True] * 3


def test_faults_of_all_files_come_together(oakfield):
    broken = {name: text.replace(b"title", b"titel", 1) for name, text in oakfield.items()}
    details = faults_of("oakfield", broken)
    for name in oakfield:
        assert any(detail.startswith(f"{name}, ") and "did you mean title?" in detail for detail in details)


def test_a_file_that_is_no_toml_does_not_hide_the_faults_of_the_others(oakfield):
    files = {**oakfield, "national/law.toml": b"= 1", SCHOOL: oakfield[SCHOOL] + b"\nextra = 1\n"}
    files[SCHOOL] = oakfield[SCHOOL].replace(b'title   = "Oakfield School"', b"title   = 1")
    details = faults_of("oakfield", files)
    assert [detail.split(",")[0] for detail in details] == ["national/law.toml", SCHOOL]


def test_a_file_that_is_not_utf_8_is_named_with_the_line(oakfield):
    files = {**oakfield, SCHOOL: 'kind = "school"\ntitle = "Zoë"\n'.encode("latin-1")}
    assert faults_of("oakfield", files)[0].startswith(
        f"{SCHOOL}, line 2: this is not TOML: the file is not UTF-8"
    )


def test_a_byte_order_mark_and_windows_line_ends_are_read(oakfield):
    windows = {name: b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n") for name, text in oakfield.items()}
    plain, other = load_policy("oakfield", oakfield), load_policy("oakfield", windows)
    assert other.parameters == plain.parameters
    assert other.machines == plain.machines


def test_a_school_without_a_policy_is_not_found_and_the_nearest_named(oakfield):
    with pytest.raises(NotFound, match="Did you mean oakfield"):
        load_policy("oakfeld", oakfield)


def test_letters_are_checked_only_where_the_letters_are_known(oakfield):
    assert load_policy("oakfield", oakfield, templates=None)
    assert "unknown template 'letter'" in faults_of("oakfield", oakfield, templates=frozenset({"other"}))[0]


def test_the_hash_is_the_same_for_the_same_files_in_any_order(oakfield):
    turned = dict(reversed(oakfield.items()))
    assert load_policy("oakfield", oakfield).sha256 == load_policy("oakfield", turned).sha256


def test_the_hash_changes_with_a_byte_of_any_source_and_no_other_file(oakfield):
    whole = load_policy("oakfield", oakfield)
    assert {source.name for source in whole.sources} == set(oakfield)
    for name in oakfield:
        changed = load_policy("oakfield", {**oakfield, name: oakfield[name] + b"\n"})
        assert changed.sha256 != whole.sha256
    other = load_policy("oakfield", {**oakfield, "schools/other.toml": b"not even TOML"})
    assert other.sha256 == whole.sha256


def test_codes_load_alone_and_leave_no_day_without_a_set(shipped):
    book = load_codes(shipped)
    for before, after in zip(book.sets, book.sets[1:], strict=False):
        assert (after.span.first - before.span.last).days == 1
    assert book.sets[-1].span.last == date.max


def test_codes_without_any_code_set_are_a_fault(oakfield):
    with pytest.raises(BadInput, match="fault") as caught:
        load_codes({"national/law.toml": oakfield["national/law.toml"]})
    assert "there are no register codes" in caught.value.details[0]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_line_taken_out_of_a_shipped_file_loads_or_is_bad_input(shipped, data):
    name = data.draw(st.sampled_from(sorted(shipped)))
    lines = shipped[name].splitlines(keepends=True)
    number = data.draw(st.integers(0, len(lines) - 1))
    files = {**shipped, name: b"".join(lines[:number] + lines[number + 1 :])}
    loads_or_is_refused("canterbury-road", files)


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from([SCHOOL, MACHINE, "national/codes.toml"]),
    at=st.floats(0, 1),
    junk=st.binary(max_size=4),
)
@example(name=SCHOOL, at=0, junk=b"a=" + b"[" * 5000)
@example(name=SCHOOL, at=0, junk=b"a=1e999999999\n")
@example(name=SCHOOL, at=0, junk=b"a=1e99999999999999999999\n")
@example(name=SCHOOL, at=0, junk=b"a=" + b"9" * 5000 + b"\n")
def test_any_bytes_put_into_a_file_load_or_are_bad_input(oakfield, name, at, junk):
    cut = int(at * len(oakfield[name]))
    loads_or_is_refused("oakfield", {**oakfield, name: oakfield[name][:cut] + junk + oakfield[name][cut:]})


def loads_or_is_refused(school, files):
    try:
        assert isinstance(load_policy(school, files), Policy)
    except BadInput as fault:
        assert fault.details
