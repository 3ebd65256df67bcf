"""The diagram: what it shows, and that nothing in a file can break it."""

import re
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from casework.policy.diagram import Taken, Way, escape, mermaid, state_id
from casework.policy.loader import load_policy
from casework.policy.model import State
from casework.policy.values import Values

LINE = re.compile(
    r"stateDiagram-v2"
    r"|    direction TB"
    r'|    state "[^":;{}%<>\n]*" as [a-z][a-z0-9_]*'
    r"|    (\[\*\]|[a-z][a-z0-9_]*) --> (\[\*\]|[a-z][a-z0-9_]*)( : [^:\n{}%]+)?"
    r"|    note right of [a-z][a-z0-9_]* : [^:\n{}%]+"
    r"|    classDef here stroke-width:4px"
    r"|    class [a-z][a-z0-9_]* here"
)
ENTITY = re.compile(r"#[0-9]+;")


def absence(files, school="oakfield"):
    return load_policy(school, files).machines["absence"]


def test_states_steps_rules_roles_and_modality_are_shown(oakfield):
    text = mermaid(absence(oakfield))
    assert text.startswith("stateDiagram-v2\n")
    assert '    state "Letter sent" as letter\n' in text
    assert "    [*] --> open\n" in text
    assert "    open --> letter : letter (OA01, headteacher, must)\n" in text
    assert "    closed --> [*]\n" in text
    assert "    letter --> closed : closed (OA04, headteacher, may, at any time)\n" in text


def test_every_step_of_the_shipped_ladder_is_an_arrow_and_every_line_is_well_formed(shipped):
    machine = absence(shipped, "canterbury-road")
    text = mermaid(machine)
    for each in machine.transitions:
        for source in each.sources:
            arrow = next(
                line for line in text.splitlines() if line.startswith(f"    {source} --> {each.step} :")
            )
            assert each.rule in arrow
    for line in text.splitlines():
        assert LINE.fullmatch(ENTITY.sub("", line)), line


def test_the_titles_of_roles_are_used_where_given(oakfield):
    policy = load_policy("oakfield", oakfield)
    assert "headteacher or welfare officer, should" in mermaid(policy.machines["absence"], roles=policy.roles)


def test_clocks_show_their_length_or_that_the_school_fills_it_in(shipped):
    policy = load_policy("canterbury-road", shipped)
    text = mermaid(policy.machines["absence"], Values(policy, {}), date(2025, 1, 7))
    assert "note right of warning : The LA's warning period (CR45), 15 school days\n" in text
    assert (
        "note right of letter_1 : Review after letter 1 (CR18), length to be filled in by the school\n"
        in text
    )


def test_the_way_of_a_case_is_marked_and_what_another_policy_allowed_has_its_arrow(shipped):
    taken = (
        Taken("open", "letter_1", date(2025, 1, 7)),
        Taken("letter_1", "warning", date(2025, 1, 9)),  # a way that this ladder does not have
    )
    text = mermaid(absence(shipped, "canterbury-road"), way=Way("warning", taken))
    (here,) = [line for line in text.splitlines() if "THE CASE STANDS HERE" in line]
    assert here == '    state "Warning by the LA (THE CASE STANDS HERE)" as warning'
    arrows = [line for line in text.splitlines() if "TAKEN on" in line]
    assert [line.split(" : ")[0].split() for line in arrows] == [
        ["open", "-->", "letter_1"],
        ["letter_1", "-->", "warning"],
    ]
    assert arrows[0].endswith("TAKEN on 2025-01-07") and arrows[1].endswith("TAKEN on 2025-01-09")
    assert "    class warning here\n" in text
    for line in text.splitlines():
        assert LINE.fullmatch(ENTITY.sub("", line)), line


def test_a_state_called_like_a_word_of_the_language_gets_another_id(oakfield):
    machine = absence(oakfield)
    machine = replace(machine, states=(*machine.states, State("end", "The end")))
    assert '    state "The end" as end_\n' in mermaid(machine)
    assert state_id("open") == "open"


@given(st.text())
def test_no_text_can_end_a_label_or_begin_a_directive(text):
    shown = ENTITY.sub("", escape(text))
    assert not set(shown) & set('":;#%{}<>\n`\\[]|&')


def test_escaped_text_reads_as_it_was():
    numbers = ENTITY.sub(lambda entity: chr(int(entity[0][1:-1])), escape('Smith & Jones: "50%"; done'))
    assert numbers == 'Smith & Jones: "50%"; done'
