"""The ladder of a machine: which state a step leads to, run by ``transitions``."""

from __future__ import annotations

from threading import Lock
from typing import Any

from transitions import Machine as Engine
from transitions import MachineError

from casework.errors import Refused
from casework.policy import model


class _Cursor:
    """The one model that the engine moves; it stands nowhere between two questions."""

    state: str


class Ladder:
    """One machine, asked for the state after a step.

    Conditions, roles and clocks are none of its business: they are weighed before a step is taken, so that a
    refusal can say why. Every ladder needs one engine only, whatever the number of cases.

    ``transitions`` looks up names that it is given as methods, as modules to import and as enum members. It
    is therefore given numbered names of our own (``state_3``, ``step_7``) and never a word from a file.
    """

    def __init__(self, machine: model.Machine) -> None:
        """Build the engine; the loader has checked that every state and step is there."""
        self.machine = machine
        self._inside = {state.name: f"state_{number}" for number, state in enumerate(machine.states)}
        self._outside = {inside: name for name, inside in self._inside.items()}
        steps = dict.fromkeys(each.step for each in machine.transitions)
        events = {step: f"step_{number}" for number, step in enumerate(steps)}
        self._cursor = _Cursor()
        self._engine: Any = Engine(
            model=self._cursor,
            states=list(self._outside),
            initial=self._inside[machine.initial],
            auto_transitions=False,  # else `to_<state>()` would skip every rule
            send_event=False,
        )
        # Several rules may allow the same step from the same state; for the way it leads they are one.
        for source, step in dict.fromkeys(
            (s, each.step) for each in machine.transitions for s in each.sources
        ):
            self._engine.add_transition(events[step], self._inside[source], self._inside[step])
        self._events: dict[str, Any] = {step: self._engine.events[event] for step, event in events.items()}
        self._lock = Lock()

    def can(self, state: str, step: str) -> bool:
        """Return whether the step leaves the state."""
        event = self._events.get(step)
        return event is not None and self._inside.get(state) in event.transitions

    def after(self, state: str, step: str) -> str:
        """Return the state after the step; raises Refused where the step doesn't leave the state."""
        event, inside = self._events.get(step), self._inside.get(state)
        if event is None or inside is None:
            raise self._refusal(state, step)
        with self._lock:
            self._cursor.state = inside
            try:
                event.trigger(self._cursor)
            except MachineError:
                raise self._refusal(state, step) from None
            return self._outside[self._cursor.state]

    def _refusal(self, state: str, step: str) -> Refused:
        possible = ", ".join(dict.fromkeys(each.step for each in self.machine.steps_from(state)))
        return Refused(
            "no_such_step_here",
            f"The step {step} does not leave the state {state}.",
            where=str(self.machine.origin),
            fix=f"steps from {state}: {possible}" if possible else f"no step leaves {state}",
        )
