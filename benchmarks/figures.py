"""The work list's figures for 400 pupils, against a plain loop over every session."""

from __future__ import annotations

from typing import Any

from benchmarks.measure import compare
from casework import app
from casework.case.attendance import Attendance, CodeTable
from casework.case.figures import figures_on
from casework.policy.values import Values
from casework.service.demo.school import demo_files
from casework.store.planning import ImportFile
from casework.store.registers import Registers


def run(folder: Any) -> list[dict[str, Any]]:
    policy = app.policy("canterbury-road")
    registers = Registers(folder / "registers", policy.codes)
    plan = registers.plan([ImportFile(name, data) for name, data in demo_files().items()])
    registers.commit(plan, app.now())
    calendar, pupils, codes = registers.calendar(), registers.pupils(), registers.compact()
    table, values, day = CodeTable(calendar, policy.codes), Values(policy, {}), calendar.days[-1]

    def ours() -> None:
        for upn, pupil in pupils.items():
            figures_on(Attendance(calendar, table, pupil, codes[upn]), day, values)

    def plain_loop() -> None:
        for upn in pupils:
            counts: dict[str, int] = {}
            for session_day in calendar.days:
                for half in (0, 1):
                    code = codes[upn].get(session_day.toordinal() * 2 + half, "")
                    found = policy.codes.find(code, session_day)
                    key = found.category if found else "missing"
                    counts[key] = counts.get(key, 0) + 1

    return [
        compare(
            "all figures and windows of 400 pupils, a year each",
            ours,
            plain_loop,
            peer_name="one plain loop over every session, counting categories only",
        )
    ]
