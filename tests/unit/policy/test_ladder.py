"""The ladder: a case never leaves the declared states and never skips a stage."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.errors import Refused
from casework.policy.loader import load_policy
from casework.policy.machine import Ladder
from casework.policy.model import Machine, Modality, Origin, State, Transition

HERE = Origin("test", 1)


def make(states, steps, initial=None):
    return Machine(
        name="test",
        title="Test",
        strand="absence",
        initial=initial or states[0],
        states=tuple(State(name, name) for name in states),
        transitions=tuple(
            Transition(step, tuple(sources), ("headteacher",), Modality.MAY, "T1", "line 1", HERE)
            for step, sources in steps
        ),
        clocks={},
        conditions={},
        prompts=(),
        origin=HERE,
    )


@st.composite
def machines(draw):
    states = draw(
        st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True), min_size=1, max_size=6, unique=True)
    )
    name = st.sampled_from(states)
    steps = draw(st.lists(st.tuples(name, st.lists(name, min_size=1, max_size=4, unique=True)), max_size=8))
    return make(states, steps)


@given(machine=machines(), data=st.data())
def test_a_walk_never_leaves_the_declared_states_and_skips_no_stage(machine, data):
    ladder = Ladder(machine)
    names = [state.name for state in machine.states]
    state = machine.initial
    for step in data.draw(st.lists(st.sampled_from([*names, "nowhere"]), max_size=20)):
        allowed = any(step == each.step and state in each.sources for each in machine.transitions)
        assert ladder.can(state, step) is allowed
        if allowed:
            state = ladder.after(state, step)
            assert state == step
        else:
            with pytest.raises(Refused):
                ladder.after(state, step)
        assert state in names


def test_the_shipped_ladder_takes_every_step_from_exactly_the_states_of_its_file(shipped):
    machine = load_policy("canterbury-road", shipped).machines["absence"]
    ladder = Ladder(machine)
    for state in machine.states:
        possible = {each.step for each in machine.steps_from(state.name)}
        for step in {each.step for each in machine.transitions}:
            assert ladder.can(state.name, step) is (step in possible)
            if step in possible:
                assert ladder.after(state.name, step) == step


def test_a_refused_step_leaves_nothing_behind():
    ladder = Ladder(make(["a", "b", "c"], [("b", ["a"]), ("c", ["b"])]))
    with pytest.raises(Refused, match="does not leave the state a"):
        ladder.after("a", "c")
    assert ladder.after("a", "b") == "b"


def test_the_refusal_names_the_steps_that_there_are():
    ladder = Ladder(make(["a", "b"], [("b", ["a"])]))
    with pytest.raises(Refused) as caught:
        ladder.after("a", "a")
    assert caught.value.code == "no_such_step_here"
    assert caught.value.fix == "steps from a: b"


def test_an_unknown_state_is_refused():
    ladder = Ladder(make(["a", "b"], [("b", ["a"])]))
    assert not ladder.can("nowhere", "b")
    with pytest.raises(Refused):
        ladder.after("nowhere", "b")


def test_names_that_mean_something_to_the_engine_are_only_names():
    names = ["state", "trigger", "model", "initial", "may_state", "is_state", "to_state", "on_enter_state"]
    ladder = Ladder(make(names, [(name, names) for name in names]))
    for name in names:
        assert ladder.after("state", name) == name


def test_a_dotted_name_is_never_imported():
    assert "this" not in sys.modules
    ladder = Ladder(make(["this.s", "antigravity.fly"], [("antigravity.fly", ["this.s"])]))
    assert ladder.after("this.s", "antigravity.fly") == "antigravity.fly"
    assert "this" not in sys.modules
    assert "antigravity" not in sys.modules


def test_no_step_jumps_to_a_state_without_a_rule():
    ladder = Ladder(make(["a", "b"], [("b", ["a"])]))
    for step in ("to_a", "to_b", "step_0", "state_1"):
        assert not ladder.can("a", step)
