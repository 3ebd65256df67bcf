"""What a decision on an absence has to hold against: who decides, on what grounds, with what proof."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casework.case.answers import Ratio
from casework.case.attendance import Attendance, Counts
from casework.case.day_runs import number_of
from casework.case.day_words import Said, said
from casework.case.windows import academic_year, day_text
from casework.errors import Refused, WrongUsage
from casework.policy.values import Values
from casework.schooldays import Session

HEAD = "headteacher"
DECIDED_BY, NOT_ACCEPTED = "absence.decided_by", "absence.reasons_not_authorised"
EVIDENCE_BELOW, EVIDENCE_CODES = "medical_evidence.attendance", "medical_evidence.codes"
APPOINTMENT_CODES, NO_BLANKET = "appointment_evidence.codes", "evidence.medical.always_asked"
_WORD = re.compile(r"[^\W\d_]{5,}")


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody wants to decide: the code, the reason in their words and, perhaps, in the policy's."""

    code: str
    is_authorised: bool
    reason: str
    kind: str = ""
    evidence: bool = False


def check_decider(values: Values, day: date, role: str) -> None:
    """Raise where the role is not the one that decides on absences."""
    words = said(values, DECIDED_BY, day)
    decider = str(words.value) if words and words.value else HEAD
    if role != decider:
        rule = f" ({words.rule}, {words.cite})" if words else ""
        raise Refused(
            "wrong_role",
            f"Only the {decider} decides whether an absence is authorised, not {role}{rule}.",
            where=day_text(day),
            fix=f"--role {decider}, with that person's name after --by; what parents said is kept with "
            "casework today contact",
        )


def kind_of(values: Values, day: date, text: str) -> str:
    """Return the policy's own words for a kind of reason, given as its number or its words."""
    words = said(values, NOT_ACCEPTED, day)
    lines = words.lines if words else ()
    plain = text.strip().casefold()
    if not plain:
        return ""
    if plain.isdigit() and 1 <= int(plain) <= len(lines):
        return lines[int(plain) - 1]
    found = [line for line in lines if line.casefold() == plain]
    if not found:
        listed = [f"{number}: {line}" for number, line in enumerate(lines, 1)]
        raise WrongUsage(
            "no_such_kind",
            f"{text!r} is no kind of reason that the policy lists.",
            details=listed,
            fix="--kind with one of these numbers" if lines else "leave --kind out: the policy lists none",
        )
    return found[0]


def check_kind(values: Values, day: date, decision: Decision) -> None:
    """Raise where the reason is one that the policy does not accept, and the code would authorise it."""
    words = said(values, NOT_ACCEPTED, day)
    if not decision.kind or not decision.is_authorised or words is None:
        return
    raise Refused(
        "reason_not_accepted",
        f"The policy does not authorise an absence for this reason: {decision.kind} {source_of(words)}.",
        where=f"{day_text(day)}, code {decision.code}",
        fix="choose a code of an unauthorised absence, such as O, or G for a holiday",
    )


def similar_kinds(values: Values, day: date, reason: str) -> tuple[str, ...]:
    """Return the policy's unaccepted reasons that the words of a reason come near to, each with its number.

    At least half of the reason's longer words have to stand there; that is a hint and no verdict.
    """
    words = said(values, NOT_ACCEPTED, day)
    given = _stems(reason)
    return tuple(
        f"--kind {number}: {line}"
        for number, line in enumerate(words.lines if words else (), 1)
        if given and 2 * len(given & _stems(line)) >= len(given)
    )


def check_evidence(
    values: Values, attendance: Attendance, day: date, first: Session, decision: Decision
) -> None:
    """Raise where the policy wants medical evidence at this attendance, and none was seen.

    The rule is for further absences: what counts is the attendance before the first session decided on.
    """
    words, codes = said(values, EVIDENCE_BELOW, day), said(values, EVIDENCE_CODES, day)
    if words is None or codes is None or decision.code not in codes.lines or decision.evidence:
        return
    ratio = attendance_before(attendance, day, first)
    if ratio.of == 0 or ratio.part * 100 >= values.number(words.name, day) * ratio.of:
        return
    raise Refused(
        "no_medical_evidence",
        f"Attendance in the year before this absence is {ratio.text}, below {words.value}%: the policy "
        f"authorises code {decision.code} only with medical evidence ({words.rule}, {words.cite}).",
        where=f"{attendance.pupil.full_name} ({attendance.pupil.upn}), {day.isoformat()}",
        details=_caveat(values, day),
        fix="--evidence yes once it was seen; else a code of an unauthorised absence, such as O",
    )


def _caveat(values: Values, day: date) -> Sequence[str]:
    """Return what the law's guidance says where it wants no blanket rule."""
    parameter = values.policy.parameters.get(NO_BLANKET)
    row = parameter.row_on(day) if parameter else None
    if row is None or row.value is not False:
        return ()
    return (
        "National guidance wants no blanket rule: evidence is for where there is genuine doubt about an "
        f"illness ({row.cite}). The policy's rule stands as it is written; `casework policy lint` shows "
        "the conflict",
    )


def appointment_note(values: Values, day: date, decision: Decision) -> str:
    """Return a reminder of the card or letter of an appointment, or an empty text."""
    words = said(values, APPOINTMENT_CODES, day)
    if words is None or decision.code not in words.lines or decision.evidence:
        return ""
    return (
        f"the policy wants to see the card or letter of an appointment ({words.rule}, {words.cite}); "
        "--evidence yes says that it was seen"
    )


def attendance_before(attendance: Attendance, day: date, session: Session) -> Ratio:
    """Return the attendance of the academic year up to the session before this one."""
    start, end = academic_year(attendance, day).start, number_of(attendance, day, session)
    return Ratio(attendance.count(Counts.ATTENDED, start, end), attendance.count(Counts.POSSIBLE, start, end))


def _stems(text: str) -> set[str]:
    """Return the longer words of a text without their endings."""
    return {word.removesuffix("s")[:6] for word in _WORD.findall(text.casefold())}


def source_of(words: Said) -> str:
    """Return a rule and its line in brackets."""
    return f"({words.rule}, {words.cite})" if words.rule else f"({words.cite})"
