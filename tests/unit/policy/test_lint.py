"""Each check of the linter finds its fault in a made-up policy, and is silent on the one without it."""

from datetime import date

import pytest

from casework.policy.lint import CHECKS, Look, lint
from casework.policy.loader import load_policy

DAY = date(2024, 9, 2)

GUIDE = """
kind  = "national"
name  = "guide"
title = "Guidance"
"""


def figure(name: str, unit: str, value: str, more: str = "") -> str:
    return (
        f'\n[[parameter]]\nname = "{name}"\nunit = "{unit}"\nwhy = "A figure."\n{more}\n'
        f'  [[parameter.value]]\n  from = 2020-01-01\n  is = {value}\n  cite = "Somewhere, line 7"\n'
    )


def law(name: str, unit: str, value: str) -> str:
    return figure(name, unit, value, "sealed = true")


REQUEST = """
[[state]]
name  = "request"
title = "Request"
[[transition]]
step     = "request"
from     = ["meeting"]
actors   = ["headteacher"]
modality = "{modality}"
rule     = "OA05"
cite     = "Oakfield policy, line 50"
when     = "{when}"
approval = true
sanction = true
[[transition]]
step     = "closed"
from     = ["request"]
actors   = ["headteacher"]
modality = "may"
rule     = "OA04"
cite     = "Oakfield policy, line 40"
[condition.often]
rule     = "OA05"
cite     = "Oakfield policy, line 50"
fact     = "unauthorised_sessions"
window   = {window}
at_least = {{ parameter = "{threshold}" }}
explain  = "Unauthorised: {{value}}."
"""
NATIONAL_WEEKS = '{ kind = "school_weeks", length = { parameter = "national_threshold.school_weeks" } }'
SCHOOL_DAYS = '{ kind = "school_days", length = { parameter = "figures.school_days" } }'


def request(
    modality: str = "may",
    when: str = "often",
    window: str = NATIONAL_WEEKS,
    threshold: str = "national_threshold.sessions",
) -> str:
    return REQUEST.format(modality=modality, when=when, window=window, threshold=threshold)


def watch(comparison: str, parameter: str) -> str:
    """A prompt in the first state that singles out pupils by their attendance, as the letter does."""
    return f"""
[condition.watched]
rule    = "OA05"
cite    = "Oakfield policy, line 50"
fact    = "attendance"
window  = {{ kind = "academic_year" }}
{comparison} = {{ parameter = "{parameter}" }}
explain = "Attendance is {{value}}."
[[prompt]]
rule = "OA05"
cite = "Oakfield policy, line 50"
from = ["open"]
when = "watched"
text = "Watch the pupil."
"""


CHANCES = """
[[state]]
name  = "notice"
title = "Notice"
[[state]]
name  = "warning"
title = "Warning"
[[state]]
name  = "penalty"
title = "Penalty"
[[clock]]
name   = "notice_period"
title  = "Notice period"
length = { parameter = "review.school_days" }
unit   = "school_days"
rule   = "OA05"
cite   = "Oakfield policy, line 50"
[[transition]]
step     = "notice"
from     = ["meeting"]
actors   = ["headteacher"]
modality = "may"
rule     = "OA05"
cite     = "Oakfield policy, line 50"
starts   = ["notice_period"]
sanction = true
[[transition]]
step     = "warning"
from     = ["notice"]
actors   = ["{body}"]
modality = "may"
rule     = "OA06"
cite     = "Oakfield policy, line 60"
starts   = ["notice_period"]
sanction = true
[[transition]]
step     = "penalty"
from     = ["warning"]
actors   = ["la_liaison"]
modality = "may"
rule     = "OA07"
cite     = "Oakfield policy, line 70"
notices  = true
sanction = true
[[transition]]
step     = "closed"
from     = ["penalty"]
actors   = ["headteacher"]
modality = "may"
rule     = "OA04"
cite     = "Oakfield policy, line 40"
"""
AGAIN = """
[[transition]]
step     = "meeting"
from     = ["letter"]
actors   = [{actors}]
modality = "may"
rule     = "OA05"
cite     = "Oakfield policy, line 50"
when     = "review_over"
"""
SHARE = """
[condition.share]
rule     = "OA05"
cite     = "Oakfield policy, line 50"
fact     = "{fact}"
window   = {{ kind = "academic_year" }}
at_least = {{ parameter = "persistent_absence.missed" }}
explain  = "Away: {{value}}."
"""
OPEN = """
[[parameter]]
name        = "panel.school_days"
unit        = "school days"
why         = "How long the panel waits."
rule        = "OA05"
unspecified = "The policy says 'soon'."
cite        = "Oakfield policy, line 50"
maximum     = { parameter = "notice_to_improve.weeks.longest" }
"""
TABLE = "minutes late a day = days lost"
CODES = "['/ present', 'L present', 'U unauthorised', 'G unauthorised', 'N unauthorised', '# other']"

MACHINE, SCHOOL, RULES = "machines/oakfield-absence.toml", "schools/oakfield.toml", "rules/oakfield.toml"

# check: (file, what is added to it, words of the finding), (file, what is added without fault)
CASES = {
    "two_thresholds at different figures": (
        [
            (SCHOOL, figure("watch.attendance", "percent", "96")),
            (MACHINE, watch("at_most", "watch.attendance")),
        ],
        ["at or below 95%", "at or below 96%"],
        [(MACHINE, watch("at_most", "letter.attendance"))],
    ),
    "two_thresholds at exactly one figure": (
        [(MACHINE, watch("below", "letter.attendance"))],
        ["at exactly 95% one of them holds"],
        [
            (SCHOOL, figure("watch.attendance", "percent", "95")),
            (MACHINE, watch("at_most", "watch.attendance")),
        ],
    ),
    "two_figures for one purpose": (
        [(SCHOOL, figure("inform", "percent", "96", 'beside = "letter.attendance"\ncomparison = "below"'))],
        ["Two figures", "below 96%", "at or below 95%"],
        [(SCHOOL, figure("inform", "percent", "95", 'beside = "letter.attendance"\ncomparison = "at_most"'))],
    ),
    "two_figures held differently": (
        [(SCHOOL, figure("inform", "percent", "95", 'beside = "letter.attendance"\ncomparison = "below"'))],
        ["below 95%", "at or below 95%"],
        [(SCHOOL, figure("inform", "percent", "95", 'beside = "letter.attendance"'))],
    ),
    "two_figures that are names": (
        [(SCHOOL, figure("la", "text", '"Service"') + figure("la.old", "text", '"Office"', 'beside = "la"'))],
        ["Two names", "Office", "Service"],
        [
            (
                SCHOOL,
                figure("la", "text", '"Service"') + figure("la.old", "text", '"Service"', 'beside = "la"'),
            )
        ],
    ),
    "two_figures that are times": (
        [
            (
                SCHOOL,
                figure("register.opens", "time of day", '"09:00"')
                + figure("register.closes", "time of day", '"09:10"')
                + figure("doors", "time of day", '"08:45"', 'beside = "register.opens"'),
            )
        ],
        ["Two times", "08:45", "09:00", "closes at 09:10"],
        [
            (
                SCHOOL,
                figure("register.opens", "time of day", '"09:00"')
                + figure("doors", "time of day", '"09:00"', 'beside = "register.opens"'),
            )
        ],
    ),
    "lengths_in_two_units": (
        [(SCHOOL, figure("weeks", "school weeks", "10", 'beside = "figures.school_days"'))],
        ["10 school weeks", "50 school days"],
        [(SCHOOL, figure("days", "school days", "50", 'beside = "figures.school_days"'))],
    ),
    "lateness_table": (
        [(SCHOOL, figure("table", TABLE, '["5 = 3.25", "20 = 13", "25 = 19.5"]'))],
        ["25 minutes give 16.25 days, not 19.5"],
        [(SCHOOL, figure("table", TABLE, '["5 = 3.25", "15 = 10", "25 = 16.25"]'))],
    ),
    "windows": (
        [(MACHINE, request(window=SCHOOL_DAYS))],
        ["the last 50 school days", "10 school weeks"],
        [(MACHINE, request())],
    ),
    "windows of a term": (
        [(MACHINE, request(window='{ kind = "term" }'))],
        ["in the term", "10 school weeks"],
        [(MACHINE, request(window='{ kind = "clock", clock = "review" }'))],
    ),
    "mandatory": (
        [(MACHINE, request(modality="must"))],
        ["orders the step request", "case by case"],
        [(MACHINE, request(modality="should"))],
    ),
    "two_last_chances": (
        [(MACHINE, CHANCES.replace("{body}", "la_liaison"))],
        ["notice by headteacher (OA05)", "warning by LA liaison (OA06)"],
        [(MACHINE, CHANCES.replace("{body}", "headteacher"))],
    ),
    "two_bodies": (
        [(MACHINE, AGAIN.format(actors='"la_liaison"'))],
        ["meeting is for headteacher or welfare officer (OA03) and for LA liaison (OA05)"],
        [(MACHINE, AGAIN.format(actors='"welfare_officer", "headteacher"'))],
    ),
    "below_national": (
        [(MACHINE, request(threshold="letter.sessions"))],
        ["6 sessions open the step request", "threshold is 10"],
        [(MACHINE, request())],
    ),
    "restated": (
        [(RULES, figure("fine", "pence", "6000", 'restates = ["penalty_notice.early.amount"]'))],
        ["£60", "£80"],
        [(RULES, figure("fine", "pence", "8000", 'restates = ["penalty_notice.early.amount"]'))],
    ),
    "restated in words": (
        [(RULES, figure("kept", "text", '"on paper"', 'restates = ["register.kept"]'))],
        ["on paper", "electronically"],
        [(RULES, figure("kept", "text", '"electronically"', 'restates = ["register.kept"]'))],
    ),
    "code_table": (
        [
            (
                RULES,
                figure(
                    "codes", "register codes", "['/ present', 'L authorised', 'U', 'G', 'N', 'J present']"
                ),
            )
        ],
        ["it lacks #", "it has J", "L under authorised, though it is attending"],
        [(RULES, figure("codes", "register codes", CODES))],
    ),
    "register_open": (
        [
            (
                SCHOOL,
                figure("am.opens", "time of day", '"08:55"') + figure("am.closes", "time of day", '"09:30"'),
            )
        ],
        ["35 minutes", "not at most 30"],
        [
            (
                SCHOOL,
                figure("am.opens", "time of day", '"09:00"') + figure("am.closes", "time of day", '"09:30"'),
            )
        ],
    ),
    "share_of_school_year": (
        [(MACHINE, SHARE.format(fact="unauthorised_of_school_year"))],
        ["10% is taken of the school's year"],
        [(MACHINE, SHARE.format(fact="attendance"))],
    ),
    "left_open": (
        [(SCHOOL, OPEN)],
        ["The policy says 'soon'."],
        [(SCHOOL, OPEN + "default = 3\n")],
    ),
    "wording": (
        [
            (
                RULES,
                '[[conflict]]\nname = "x"\nrule = "OA05"\ncite = "p. 1"\nlaw = "Act"\ntext = "T"\ndoes = "D"',
            )
        ],
        ["T"],
        [],
    ),
}


@pytest.fixture
def policy_with(oakfield):
    """Oakfield with guidance, without its own conflict, and with texts added to its files."""

    def made(added):
        files = {name: content.decode() for name, content in oakfield.items()}
        files[RULES] = files[RULES].partition("[[conflict]]")[0]
        files["national/guide.toml"] = (
            GUIDE
            + law("register.open_minutes.longest", "minutes", "30")
            + law("register.kept", "text", '"electronically"')
            + law("penalty_notice.decision", "text", '"case by case"')
        )
        for name, text in added:
            files[name] += text
        return load_policy("oakfield", {name: text.encode() for name, text in files.items()})

    return made


def test_a_policy_without_conflicts_has_no_findings(policy_with):
    assert lint(policy_with([]), DAY) == ()


@pytest.mark.parametrize("name", CASES)
def test_a_check_finds_its_fault_and_names_rule_law_and_what_is_done(name, policy_with):
    faulty, words, _ = CASES[name]
    found = [each for each in lint(policy_with(faulty), DAY) if each.check == name.split()[0]]
    assert len(found) == 1
    assert [word for word in words if word not in found[0].text] == []
    assert all((found[0].cite, found[0].law, found[0].does, found[0].origin.line))


@pytest.mark.parametrize("name", CASES)
def test_a_check_is_silent_where_the_fault_is_not(name, policy_with):
    found = lint(policy_with(CASES[name][2]), DAY)
    assert [each for each in found if each.check == name.split()[0]] == []


def test_every_check_has_its_fault_here():
    assert {check.__name__ for check in CHECKS} == {name.split()[0] for name in CASES}


def test_a_check_that_needs_a_law_of_a_later_day_is_silent_before_it(policy_with):
    policy = policy_with([*CASES["restated"][0], *CASES["mandatory"][0], *CASES["register_open"][0]])
    assert lint(policy, date(2019, 12, 31)) == ()


def test_a_figure_that_the_text_leaves_open_is_not_taken_for_a_low_one(policy_with):
    policy = policy_with(
        [
            (SCHOOL, OPEN.replace('"school days"', '"sessions"')),
            (MACHINE, request(threshold="panel.school_days")),
        ]
    )
    assert [each for each in lint(policy, DAY) if each.check == "below_national"] == []


def test_all_members_are_needed_where_a_condition_asks_for_all(policy_with):
    both = '[condition.both]\nall = ["often", "many_sessions"]\n'
    low = request(when="both", threshold="national_threshold.sessions") + both
    assert [each for each in lint(policy_with([(MACHINE, low)]), DAY) if each.check == "below_national"] == []
    one = low.replace("all =", "any =")
    assert [each.check for each in lint(policy_with([(MACHINE, one)]), DAY) if each.check == "below_national"]
    none = low.replace('all = ["often", "many_sessions"]', 'none = ["often"]')
    assert [
        each for each in lint(policy_with([(MACHINE, none)]), DAY) if each.check == "below_national"
    ] == []


def test_a_look_at_a_name_that_is_not_there_sees_nothing(policy_with):
    look = Look(policy_with([]), DAY)
    assert (look.value("no.such"), look.number("no.such")) == (None, None)
