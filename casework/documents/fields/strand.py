"""The fields of papers on lateness, leave, half terms and improvement plans."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from casework.case.answers import Ratio
from casework.case.attendance import SessionMark
from casework.case.events import Fact, MeetingHeld
from casework.case.figures import PeriodFigures, period_figures
from casework.case.leave import Request, days_of_notice, requests
from casework.case.windows import Stretch, between, day_text, half_term
from casework.documents.fields.context import Field, Occasion
from casework.documents.fields.wording import date_or_text, split_lines, weekday_text
from casework.policy.values import Unfilled
from casework.schooldays import Session, Span

_HALF_DAY = {"AM": "morning", "PM": "afternoon"}


def _half_term(o: Occasion) -> Stretch:
    return half_term(o.situation.attendance, o.on)


def _attendance(o: Occasion, stretch: Stretch) -> str:
    figures: PeriodFigures = period_figures(o.situation.attendance, stretch)
    return Ratio(figures.attended, figures.possible).text if figures.possible else ""


def _reviewed(o: Occasion) -> Stretch | None:
    """Return the review period that is over, or None where one runs still or none was set."""
    try:
        period = o.clock
    except Unfilled:
        return None
    if period is None or period.span is None or period.span.last >= o.on:
        return None
    return between(o.situation.attendance, period.span, o.on)


def _review_period(o: Occasion) -> str:
    stretch = _reviewed(o)
    return stretch.text if stretch else ""


def _review_attendance(o: Occasion) -> str:
    stretch = _reviewed(o)
    return _attendance(o, stretch) if stretch else ""


def _late_facts(o: Occasion) -> list[Fact]:
    last = o.standing.last_step
    facts = [*o.facts, *(last[1].facts if last else ())]
    return [fact for fact in facts if fact.fact.startswith("late")]


def _lateness_text(o: Occasion) -> str:
    facts = _late_facts(o)
    return facts[0].text if facts else ""


def _late_rows(o: Occasion) -> list[dict[str, str]]:
    marks = {
        SessionMark(date.fromisoformat(day), Session(session), code)
        for fact in _late_facts(o)
        for day, session, code in fact.sessions
    }
    return [
        {
            "date": weekday_text(mark.day),
            "session": _HALF_DAY[mark.session],
            "minutes": _minutes(o, mark),
            "code": mark.code,
        }
        for mark in sorted(marks)
    ]


def _minutes(o: Occasion, mark: SessionMark) -> str:
    minutes = o.minutes_late(mark.day, mark.session)
    return f"{minutes} minutes" if minutes is not None else "not recorded"


def _plan_targets(o: Occasion) -> list[dict[str, str]]:
    rows = []
    for line in split_lines(o.detail("targets") or _last_meeting_targets(o)):
        target, who, by_when = ([part.strip() for part in line.split("|")] + ["", ""])[:3]
        rows.append({"target": target, "who": who, "by_when": date_or_text(by_when) if by_when else ""})
    return rows


def _last_meeting_targets(o: Occasion) -> str:
    held = o.standing.all(MeetingHeld)
    return held[-1].targets if held else ""


def _attendees(o: Occasion) -> list[str]:
    held = o.standing.all(MeetingHeld)
    typed = o.detail("attendees") or (held[-1].attendees if held else "")
    return split_lines(typed) or ["Not recorded"]


def _meeting_date(o: Occasion) -> str:
    """Return the day of the meeting as typed, else on a paper for the file of the one held since the step."""
    typed = o.detail("meeting_on", "date")
    if typed or o.recipient is not None:
        return date_or_text(typed)
    last = o.standing.last_step
    since = last[0] if last else 0
    held = [e for number, e in o.standing.numbered(MeetingHeld) if number > since and e.on <= o.on]
    return date_or_text(held[-1].details.get("meeting_on") or held[-1].on.isoformat()) if held else ""


# --- leave ---------------------------------------------------------------------------------------------


def _request(o: Occasion) -> Request | None:
    """Return the request that the paper answers, else the last one whose days were refused, else None."""
    if o.leave is not None:
        return o.leave
    refused = [request for request in requests(o.standing) if request.refused_spans]
    return refused[-1] if refused else None


def _of_request(tell: Callable[[Occasion, Request], str]) -> Field:
    """Return a field of the request; empty where nobody asked for leave."""

    def find(o: Occasion) -> str:
        request = _request(o)
        return tell(o, request) if request else ""

    return find


def _school_days(o: Occasion, span: Span | None) -> str:
    if span is None:
        return ""
    calendar = o.situation.attendance.calendar
    number = calendar.count_to(span.last) - calendar.position(span.first)
    return f"{number} school day{'' if number == 1 else 's'}"


def _granted(request: Request) -> Span | None:
    decided = request.decided
    if decided is None or not decided.granted or not decided.granted_from or not decided.granted_to:
        return None
    return Span(decided.granted_from, decided.granted_to)


def _decision(o: Occasion, request: Request) -> str:
    granted = _granted(request)
    if granted is None:
        return "refused"
    return "granted" if granted == request.span else "granted in part"


def _granted_day(request: Request, *, first: bool) -> str:
    granted = _granted(request)
    return weekday_text(granted.first if first else granted.last) if granted else ""


def _grounds(o: Occasion) -> list[str]:
    request = _request(o)
    if request is None:
        return []
    tests = request.decided.tests if request.decided else {}
    found = [f"{name.capitalize()}: {'yes' if met else 'no'}" for name, met in tests.items()]
    if request.asked.ground:
        evidence = "with evidence" if request.asked.has_evidence else "without evidence"
        found.append(f"Ground given: {request.asked.ground.replace('_', ' ')}, {evidence}")
    return found


def _late_note(o: Occasion, request: Request) -> str:
    name = "leave_request.days_before"
    if name not in o.situation.values.policy.parameters:
        return ""
    wanted = int(o.situation.values.number(name, o.on))
    notice = days_of_notice(request.asked)
    if notice >= wanted:
        return ""
    return f"The request came {notice} days before the leave; the policy asks for {wanted}."


def _coded(o: Occasion) -> str:
    codes = sorted({code for _, _, code in o.offence_rows_source})
    number = len(o.offence_rows_source)
    counted = "1 session is" if number == 1 else f"{number} sessions are"
    return f"{counted} recorded with {'code' if len(codes) == 1 else 'codes'} {', '.join(codes)}."


def _leave_history(o: Occasion) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for request in requests(o.standing):
        asked = request.asked
        days = f"{day_text(asked.first_day)} to {day_text(asked.last_day)}"
        rows.append({"date": day_text(asked.on), "what": f"Leave was asked for, {days}"})
        if request.decided:
            word = "granted" if request.decided.granted else "refused"
            rows.append(
                {"date": day_text(request.decided.on), "what": f"Leave was {word}; the reply was sent"}
            )
    return rows


STRAND_FIELDS: Mapping[str, Field] = {
    "half_term.period": lambda o: _half_term(o).text,
    "half_term.attendance": lambda o: _attendance(o, _half_term(o)),
    "review.period": _review_period,
    "review.attendance": _review_attendance,
    "lateness.text": _lateness_text,
    "late_sessions": _late_rows,
    "late_after_close_sessions": _late_rows,
    "plan.reasons": lambda o: split_lines(o.detail("reasons")),
    "plan_targets": _plan_targets,
    "plan.review_on": lambda o: date_or_text(o.detail("review_on")),
    "meeting.attendees": _attendees,
    "meeting.date": _meeting_date,
    "leave.asked_on": _of_request(lambda o, request: day_text(request.asked.on)),
    "leave.first_day": _of_request(lambda o, request: weekday_text(request.asked.first_day)),
    "leave.last_day": _of_request(lambda o, request: weekday_text(request.asked.last_day)),
    "leave.days_asked": _of_request(lambda o, request: _school_days(o, request.span)),
    "leave.decision": _of_request(_decision),
    "leave.days_granted": _of_request(lambda o, request: _school_days(o, _granted(request))),
    "leave.granted_first_day": _of_request(lambda o, request: _granted_day(request, first=True)),
    "leave.granted_last_day": _of_request(lambda o, request: _granted_day(request, first=False)),
    "leave.grounds": _grounds,
    "leave.reasons": _of_request(lambda o, request: request.decided.reasons if request.decided else ""),
    "leave.late_note": _of_request(_late_note),
    "leave.replied_on": _of_request(
        lambda o, request: day_text(request.decided.on) if request.decided else ""
    ),
    "leave.coded": _coded,
    "leave_history": _leave_history,
}
