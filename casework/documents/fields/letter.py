"""The fields that templates may declare: how each one is computed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from casework.case.facts import is_of_the_register
from casework.case.payments import pounds
from casework.case.windows import day_text
from casework.documents.fields import history
from casework.documents.fields.absence import ABSENCE_FIELDS
from casework.documents.fields.context import Field, Occasion
from casework.documents.fields.left_out import LEFT_OUT_FIELDS
from casework.documents.fields.statement import STATEMENT_FIELDS
from casework.documents.fields.strand import STRAND_FIELDS
from casework.documents.fields.wording import (
    cite_for_readers,
    session_rows,
    split_lines,
    weekday_text,
    year_group_text,
)
from casework.errors import BadInput
from casework.people import Contact
from casework.policy.values import Unfilled

ROLE_TITLES = {
    "attendance_officer": "Attendance Officer",
    "headteacher": "Headteacher",
    "la_liaison": "Officer of the local authority",
}


def role_title(role: str) -> str:
    """Return a role as it stands under a signature."""
    return ROLE_TITLES.get(role, role.replace("_", " ").capitalize())


def _recipient(o: Occasion) -> Contact:
    if o.recipient is None:
        raise BadInput("no_recipient", "The paper needs a parent to go to.", where=o.document)
    return o.recipient


def _address(o: Occasion) -> list[str]:
    contact = _recipient(o)
    if not contact.address.lines and contact.lives_with_pupil:
        return list(o.situation.pupil.address.lines)
    return list(contact.address.lines)


def _clock_day(first: bool) -> Field:
    def find(o: Occasion) -> str:
        try:
            period = o.clock
        except Unfilled:  # the policy leaves the length open and the letter can do without
            return ""
        span = period.span if period else None
        if span is None or span.last < o.on:  # a period that is over is no news
            return ""
        return weekday_text(span.first if first else span.last)

    return find


def _clock_length(o: Occasion) -> str:
    period = o.clock
    if period is None:
        return ""
    words = period.unit.removeprefix("calendar_").replace("_", " ")
    return f"{period.length} {words.removesuffix('s') if period.length == 1 else words}"


def _target(o: Occasion) -> str:
    percent = o.situation.values.number("improvement.attendance_at_least", o.on)
    return f"attendance of at least {percent}% of the possible sessions in these weeks"


def _hoped_for(o: Occasion) -> str:
    """Return what counts as improved, nothing while the school has not said it: a letter can do without."""
    values, name = o.situation.values, "improvement.attendance_at_least"
    if name not in values.policy.parameters:
        return ""
    try:
        percent = values.number(name, o.on)
    except Unfilled:
        return ""
    return f"at least {percent}% of the possible sessions in these weeks"


def _tariff(o: Occasion) -> str:
    parent = o.recipient.contact_ref if o.recipient else ""
    ledger = o.situation.ledger
    if ledger.is_at_limit(parent, o.on, o.situation.values):
        return ""
    tariff = ledger.tariff(parent, o.on, o.on, o.situation.values)
    full = f"{pounds(tariff.full_pence)} if paid within {tariff.full_days} days"
    if tariff.early_pence is None or tariff.early_days is None:
        return full
    return f"{pounds(tariff.early_pence)} if paid within {tariff.early_days} days, or {full}"


def _absence_kind(o: Occasion) -> str:
    codes = o.situation.values.policy.codes
    roles = {
        getattr(codes.find(code, date.fromisoformat(day)), "role", None)
        for day, _, code in o.offence_rows_source
    }
    if roles == {"leave"}:
        return "Leave of absence not agreed"
    if roles == {"late_after_close"}:
        return "Late after the register closed"
    return "Unauthorised absence"


def _support(aspect: str) -> Field:
    def find(o: Occasion) -> str:
        said = o.standing.support(aspect)
        return "" if said is None else ("Yes" if said else "No")

    return find


def _flag(name: str) -> Field:
    return lambda o: name in o.situation.pupil.flags


def _yes(is_so: bool) -> str:
    return "Yes" if is_so else "No"


def _parents(o: Occasion) -> list[dict[str, str]]:
    return [
        {
            "name": parent.full_name,
            "relationship": parent.relationship.replace("_", "-").capitalize(),
            "parental_responsibility": _yes(parent.parental_responsibility),
            "lives_with_pupil": _yes(parent.lives_with_pupil),
            "address": "Withheld: ask the school"
            if parent.confidential_address
            else ", ".join(parent.address.lines),
            "phone": "" if parent.confidential_address else parent.phone,
            "language": parent.language,
            "verified_on": day_text(parent.verified_on) if parent.verified_on else "",
        }
        for parent in o.situation.parents
    ]


def _responsible(o: Occasion) -> list[dict[str, str]]:
    return [
        {"name": parent.full_name, "relationship": parent.relationship.replace("_", "-").capitalize()}
        for parent in o.situation.parents
        if parent.parental_responsibility
    ]


def _siblings(o: Occasion) -> str:
    typed = o.detail("siblings")
    if typed:
        return typed
    if not o.siblings:
        return "No other pupil of this school shares a parent with this pupil."
    other = "One other pupil" if o.siblings == 1 else f"{o.siblings} other pupils"
    verb = "shares" if o.siblings == 1 else "share"
    return f"{other} of this school {verb} a parent with this pupil."


def _improvement_result(o: Occasion) -> str:
    last = o.standing.last_step
    return _reason_text(o) if last and last[1].step == "notice_to_improve" else ""


def _first_and_last(first: bool) -> Field:
    def find(o: Occasion) -> str:
        days = sorted(day for day, _, _ in o.offence_rows_source)
        return weekday_text(date.fromisoformat(days[0 if first else -1])) if days else ""

    return find


def _notice_amount(early: bool) -> Field:
    def find(o: Occasion) -> str:
        if o.notice is None:
            return ""
        pence = o.notice.early_pence if early else o.notice.full_pence
        return pounds(pence) if pence is not None else ""

    return find


def _notice_days(early: bool) -> Field:
    def find(o: Occasion) -> str:
        if o.notice is None:
            return ""
        days = o.notice.early_days if early else o.notice.full_days
        return str(days) if days is not None else ""

    return find


def _which(o: Occasion) -> str:
    return "second" if o.notice and o.notice.ordinal == 2 else "first"


def _warning_condition(o: Occasion) -> str:
    allowed = Decimal(o.situation.values.number("warning.sessions_allowed", o.on))
    if allowed == 0:
        return ""
    return f"There must be no more than {allowed} unauthorised sessions in these days."


def _reason_text(o: Occasion) -> str:
    """Return the figures that speak for the step, else those of the step before.

    Figures of the register only: what a decision says of support or of another parent's notices is not for
    every reader.
    """
    last = o.standing.last_step
    for facts in (o.facts, last[1].facts if last else ()):
        telling = [fact.text for fact in facts if is_of_the_register(fact)]
        if telling:
            return " ".join(dict.fromkeys(telling))
    return ""


def _policy_cite(o: Occasion) -> str:
    if o.recipient is not None and o.transition:  # a parent's copy of the policy has no numbered lines
        return o.text("policy.title")
    cite = o.transition.cite if o.transition else ""
    return cite_for_readers(cite, o.text("policy.title"))


FIELDS: Mapping[str, Field] = {
    **STRAND_FIELDS,
    **STATEMENT_FIELDS,
    **ABSENCE_FIELDS,
    **LEFT_OUT_FIELDS,
    "school.name": lambda o: o.situation.values.policy.title,
    "school.address": lambda o: o.lines("school.address"),
    "school.phone": lambda o: o.text("school.phone"),
    "school.email": lambda o: o.text("school.email"),
    "la.name": lambda o: o.text("la.name"),
    "la.service": lambda o: o.text("la.service"),
    "la.address": lambda o: o.lines("la.address"),
    "la.phone": lambda o: o.text("la.phone"),
    "la.email": lambda o: o.text("la.email"),
    "letter.date": lambda o: day_text(o.on),
    "letter.reference": lambda o: f"{o.standing.file.reference}/{o.document[:3]}",
    "letter.note": lambda o: o.detail("note"),
    "signer.name": lambda o: o.order.by,
    "signer.role": lambda o: role_title(o.order.role),
    "contact.name": lambda o: o.text("school.attendance_contact"),
    "contact.role": lambda o: o.text("school.attendance_contact_role"),
    "recipient.name": lambda o: _recipient(o).full_name,
    "recipient.salutation": lambda o: _recipient(o).salutation,
    "recipient.address": _address,
    "pupil.full_name": lambda o: o.situation.pupil.full_name,
    "pupil.forename": lambda o: o.situation.pupil.forename,
    "pupil.date_of_birth": lambda o: day_text(o.situation.pupil.date_of_birth),
    "pupil.year_group": lambda o: year_group_text(o.situation.pupil.year_group),
    "pupil.registration_group": lambda o: o.situation.pupil.registration_group,
    "pupil.upn": lambda o: o.situation.pupil.upn,
    "pupil.address": lambda o: list(o.situation.pupil.address.lines),
    "pupil.on_roll_from": lambda o: day_text(o.situation.pupil.on_roll_from),
    "figures.period": lambda o: o.figures.stretch.text,
    "figures.attendance": lambda o: o.attendance,
    "figures.possible": lambda o: str(o.figures.possible),
    "figures.attended": lambda o: str(o.figures.attended),
    "figures.authorised": lambda o: str(o.figures.authorised),
    "figures.unauthorised": lambda o: str(o.figures.unauthorised),
    "figures.late_before_close": lambda o: str(o.figures.late_before_close),
    "figures.late_after_close": lambda o: str(o.figures.late_after_close),
    "reason.text": _reason_text,
    "reason.cite": _policy_cite,
    "history": history.history_rows,
    "earlier_notices": history.notice_rows,
    "earlier.letter_on": history.first_letter_on,
    "attachments": history.attachments,
    "support.text": history.support_text,
    "support.offered": _support("offered"),
    "support.appropriate": _support("appropriate"),
    "support.engaged": _support("engaged"),
    "support.worked": _support("worked"),
    "absence.kind": _absence_kind,
    "parents": _parents,
    "parental_responsibility": _responsible,
    "siblings.text": _siblings,
    "flags.looked_after": _flag("looked_after"),
    "flags.social_worker": _flag("social_worker"),
    "flags.send": _flag("send"),
    "flags.ehcp": _flag("ehcp"),
    "flags.medical": _flag("medical"),
    "flags.part_time": _flag("part_time"),
    "flags.offence_wording": lambda o: (
        "looked_after" not in o.situation.pupil.flags and o.situation.pupil.is_of_compulsory_school_age(o.on)
    ),
    "review.first_day": _clock_day(first=True),
    "review.last_day": _clock_day(first=False),
    "improvement.first_day": _clock_day(first=True),
    "improvement.last_day": _clock_day(first=False),
    "improvement.length": _clock_length,
    "review.target": _hoped_for,
    "improvement.target": _target,
    "improvement.early_grounds": lambda o: split_lines(o.detail("early_grounds")),
    "improvement.result": _improvement_result,
    "warning.first_day": _clock_day(first=True),
    "warning.last_day": _clock_day(first=False),
    "warning.length": _clock_length,
    "warning.condition": _warning_condition,
    "meeting.time": lambda o: o.detail("meeting_time", "time"),
    "meeting.place": lambda o: o.detail("meeting_place", "place"),
    "meeting.discussed": lambda o: split_lines(o.detail("minutes")),
    "meeting.targets": lambda o: split_lines(o.detail("targets")),
    "unauthorised_sessions": lambda o: session_rows(o.offence_rows_source, o.situation.values.policy.codes),
    "herringbone": history.herringbone,
    "codes": history.code_rows,
    "penalty.tariff": _tariff,
    "penalty.which": _which,
    "penalty.full_amount": _notice_amount(early=False),
    "penalty.full_days": _notice_days(early=False),
    "penalty.reduced_amount": _notice_amount(early=True),
    "penalty.reduced_days": _notice_days(early=True),
    "offence.first_day": _first_and_last(first=True),
    "offence.last_day": _first_and_last(first=False),
    "payment.methods": lambda o: o.lines("la.payment_methods"),
    "officer.particulars": lambda o: o.text("la.officer_particulars"),
}
