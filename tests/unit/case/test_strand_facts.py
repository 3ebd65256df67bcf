"""One register gives the same figures under every policy; the national threshold stands beside."""

from __future__ import annotations

import random

import pytest

from casework.case.attendance import Attendance, CodeTable
from casework.case.conditions import Verdict, evaluate
from casework.case.figures import figures_on

from .strand_story import ANSWERS, StrandStory, day, school

SCHOOLS = tuple(ANSWERS)
DAYS = ("2024-09-03", "2024-10-28", "2024-12-20", "2025-01-06", "2025-03-31", "2025-07-22", "2025-08-31")


def figures(name: str, seed: int, on: str):
    """The figures of a pupil whose marks are drawn by lot, under a school's policy."""
    pupil = StrandStory(name, "absence", first_year=2023, last_year=2024)
    draw = random.Random(seed)
    present = ["/", "\\", "L", "V"]
    absent = ["I", "O", "G", "U", "N", "C", "X", "D", "-", "B", "M"]
    for each in pupil.calendar.days:
        pair = [draw.choice(absent if draw.random() < 0.25 else present) for _ in range(2)]
        pupil.mark(each, (pair[0], pair[1]))
    table = CodeTable(pupil.calendar, pupil.policy.codes)
    return figures_on(Attendance(pupil.calendar, table, pupil.pupil, pupil.codes), day(on), pupil.values)


@pytest.mark.parametrize("seed", range(3))
def test_the_figures_of_a_register_are_the_same_under_all_three_policies(seed):
    for on in DAYS:
        one, two, three = (figures(name, seed, on) for name in SCHOOLS)
        assert one == two == three
        assert set(one.windows) == {"school_weeks_10", "possible_sessions_100", "school_days_50"}


@pytest.mark.parametrize("name", SCHOOLS)
def test_o1_the_national_figure_of_ten_weeks_stands_beside_the_schools_own_rule(name):
    """O1: ten sessions in one week meet the national threshold, whatever the school counts."""
    pupil = StrandStory(name, "absence").mark([day(f"2024-10-{n:02}") for n in range(7, 12)], "OO")
    threshold = pupil.values.number("national_threshold.sessions", day("2024-10-11"))
    for on, wanted in (("2024-10-10", 8), ("2024-10-11", 10)):
        found = figures_on(pupil.attendance, day(on), pupil.values).windows["school_weeks_10"]
        assert (found.unauthorised, len(found.sessions)) == (wanted, wanted)
    assert threshold == 10


def test_o6_the_school_counts_ten_and_the_nation_nine_where_the_windows_differ():
    """O6, CR31: where weeks are short, 100 possible sessions reach further back than ten school weeks."""
    pupil = StrandStory("canterbury-road", "lateness")
    pupil.mark("2024-10-25", "U\\")  # before half term; each week from 4 November has a day of X
    weeks = ["2024-11-04", "2024-11-11", "2024-11-18", "2024-11-25", "2024-12-02", "2024-12-09", "2024-12-16"]
    weeks += ["2025-01-06", "2025-01-13", "2025-01-20"]
    for monday in weeks:
        pupil.mark(monday, "XX")
    pupil.sessions("2025-01-07", 9, "U")
    on = "2025-01-21"
    found = figures_on(pupil.attendance, day(on), pupil.values)
    assert found.windows["possible_sessions_100"].late_after_close == 10
    assert found.windows["school_weeks_10"].late_after_close == 9
    assert pupil.due(on) == {"warning"}


@pytest.mark.parametrize("name", SCHOOLS)
def test_before_19_august_2024_there_is_no_national_threshold_and_the_figure_is_shown_all_the_same(name):
    parameter = school(name).parameters["national_threshold.sessions"]
    assert parameter.row_on(day("2024-08-18")) is None
    assert parameter.row_on(day("2024-08-19")) is not None
    pupil = StrandStory(name, "absence", first_year=2023).mark("2024-07-10", "OO")
    assert (
        figures_on(pupil.attendance, day("2024-07-12"), pupil.values).windows["school_weeks_10"].unauthorised
        == 2
    )


# --- what a policy leaves open ---


def open_slots(name: str) -> set[str]:
    return {
        slot for slot, each in school(name).parameters.items() if each.unspecified and each.default is None
    }


def test_these_settings_of_each_school_have_no_default():
    assert open_slots("canterbury-road") >= set(ANSWERS["canterbury-road"])
    assert open_slots("kilnhurst") == set(ANSWERS["kilnhurst"])
    # the deadline for a referral is the authority's own, and blocks no step
    assert open_slots("tilston") == {*ANSWERS["tilston"], "referral.deadline"}


WAITING = {
    ("canterbury-road", "lateness"): set(),
    ("canterbury-road", "leave"): set(),
    ("kilnhurst", "absence"): {
        "panel_due",
        "no_improvement_after_letter",
        "review_over",
        "improved_review_over",
        "improved_after_letter",
    },
    ("kilnhurst", "lateness"): {
        "panel_due",
        "late_again",
        "letter_2_review_over",
        "improved",
        "late_no_more",
    },
    ("kilnhurst", "leave"): {"leave_enough", "leave_taken"},
    ("tilston", "absence"): {
        "letter_2_due",
        "no_improvement",
        "monitoring_over",
        "improved_over",
        "improved",
    },
    ("tilston", "lateness"): {"enough_lates", "persistently_late"},
    ("tilston", "leave"): set(),
}


@pytest.mark.parametrize(("name", "strand"), list(WAITING))
def test_ki17_ki24_ti21_ti25_ti26_unspecified_settings_leave_exactly_these_conditions_waiting(name, strand):
    """A clock that has begun, a session of each kind: what then waits, waits for the school's word alone."""
    pupil = StrandStory(name, strand, settings={}).sessions("2024-09-03", 1, "G", "L")
    starts = {t.step for t in pupil.machine.transitions if t.starts}
    for step in starts:
        _start(pupil, step)
    waiting = {
        condition
        for condition in pupil.machine.conditions
        if evaluate(condition, pupil.on("2024-10-11")).verdict is Verdict.WAITING
    }
    assert waiting == WAITING[name, strand]
    for condition in waiting:
        missing = evaluate(condition, pupil.on("2024-10-11")).missing
        assert missing and all("casework settings set" in words for words in missing)


def _start(pupil: StrandStory, step: str) -> None:
    """Put the steps before a step and the step itself on file, as they would have been taken."""
    from casework.case.events import StepTaken

    path = {"letter_2": ("letter_1", "letter_2"), "warning": ("warning",), "letter_1": ("letter_1",)}[step]
    if pupil.machine.strand == "leave":
        path = ("penalty_request", *path)
    for each in path:
        pupil.append(
            StepTaken(
                on=day("2024-09-16"),
                by="Hanna",
                role="headteacher",
                step=each,
                source="open",
                rule="KI24",
                cite="",
                modality="must",
                policy_sha256="",
            )
        )
