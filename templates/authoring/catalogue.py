"""Every field that a letter may use: its kind, its columns and what to put there, said once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """One field: ``kind`` is text, lines, rows or flag; ``columns`` are those of rows."""

    kind: str
    explain: str
    columns: tuple[str, ...] = ()


def _text(explain: str) -> Field:
    return Field("text", explain)


def _lines(explain: str) -> Field:
    return Field("lines", explain)


def _flag(explain: str) -> Field:
    return Field("flag", explain)


def _rows(columns: str, explain: str) -> Field:
    return Field("rows", explain, tuple(columns.split()))


FIELDS: dict[str, Field] = {
    # who writes
    "school.name": _text("The school's name, from the policy file or settings."),
    "school.address": _lines("The school's postal address, one line each; may be empty."),
    "school.phone": _text("The school office's telephone number; empty prints 'the school office'."),
    "school.email": _text("The school office's e-mail address; empty leaves it out."),
    "la.name": _text("The local authority's name, from the authority's policy file."),
    "la.service": _text("The LA's attendance service, from the authority's policy file."),
    "la.address": _lines("Where papers for that service go, one line each; may be empty."),
    "la.phone": _text("The LA service's telephone number; empty leaves it out."),
    "la.email": _text("The LA service's e-mail address; empty leaves it out."),
    "letter.date": _text("The date of the document, '14 January 2025' (the step's --on date)."),
    "letter.reference": _text("The document's reference; it also stands in the footer of each page."),
    "letter.note": _text("A sentence or two that the writer adds (--detail note=...); empty leaves it out."),
    "signer.name": _text("Who signs: the --by name of the step."),
    "signer.role": _text("The signer's role in words, 'Headteacher'."),
    "contact.name": _text("Whom a parent can talk to, from settings; empty prints 'the school office'."),
    "contact.role": _text("That person's role, 'Attendance Officer'; printed only with a contact name."),
    # who reads
    "recipient.name": _text("The one parent that this paper goes to: title, forename, surname."),
    "recipient.salutation": _text("'Dear Ms Okafor'."),
    "recipient.address": _lines("That parent's own address, one line each, for the window of the envelope."),
    # the pupil
    "pupil.full_name": _text("Forename and surname."),
    "pupil.forename": _text("Forename, as in running text."),
    "pupil.date_of_birth": _text("'9 May 2016'."),
    "pupil.year_group": _text("'Year 4'."),
    "pupil.registration_group": _text("'4B'; may be empty."),
    "pupil.upn": _text("The unique pupil number; on forms and the certificate only."),
    "pupil.on_roll_from": _text("The date of admission, '1 September 2020'."),
    "pupil.address": _lines(
        "The pupil's address: only where regulation 3(b) of the 2007 Regulations asks for it."
    ),
    # figures
    "figures.period": _text("The period counted, '3 September 2024 to 14 January 2025'."),
    "figures.attendance": _text("The percentage with its sessions, '91.3%, 190 of 208 sessions'."),
    "figures.possible": _text("Possible sessions in the period, a number."),
    "figures.attended": _text("Sessions attended (attending and approved educational activity), a number."),
    "figures.authorised": _text("Authorised absences in sessions, a number."),
    "figures.unauthorised": _text("Unauthorised absences in sessions (codes G, N, O, U), a number."),
    "figures.late_before_close": _text("Sessions with code L, a number (counted as attended)."),
    "figures.late_after_close": _text("Sessions with code U, a number (counted as unauthorised)."),
    "figures.note": _text(
        "What the figures leave out and why, as the sessions of a paid notice; else empty."
    ),
    "figures.unpaid": _text(
        "Whose notice for the sessions left out was not paid, and why they are left out; else empty."
    ),
    "unauthorised_sessions": _rows(
        "date sessions code meaning",
        "Each unauthorised session in order: 'Tuesday 14 January 2025', morning/afternoon/all day, code,"
        " meaning.",
    ),
    "herringbone": _rows(
        "week mon_am mon_pm tue_am tue_pm wed_am wed_pm thu_am thu_pm fri_am fri_pm",
        "One row a week (at most 53): the Monday, '2 Sep 2024', then the ten codes; empty where no mark"
        " is due.",
    ),
    "codes": _rows("code meaning", "Each code that the herringbone holds, with its meaning on those dates."),
    # why and what before
    "reason.text": _text("Why the step is due, in full sentences, from the rule's explain text."),
    "reason.cite": _text("The policy or law that it rests on, 'Oakfield attendance policy 2024, section 6'."),
    "half_term.period": _text("The half term counted, '6 January 2025 to 14 February 2025'."),
    "half_term.attendance": _text(
        "The percentage of the half term with its sessions, '85.0%, 51 of 60 sessions'."
    ),
    "earlier.letter_on": _text("The date of the first letter to this parent; empty if there was none."),
    "statement.maker": _text("Who makes the statement (detail maker, else the --by name)."),
    "statement.offence": _text(
        "The offence that a person chose: 'section 444(1) of the Education Act 1996'."
    ),
    "statement.rules": _text("The Criminal Procedure Rules in force on the day of the statement."),
    "statement.pages": _text("How many pages the statement has, counted after layout: '3 pages'."),
    "statement.warned": _text("'The parents of ... are ...', with their relationship to the pupil."),
    "chronology": _rows(
        "date what exhibit", "What was done, oldest first: the school's acts, each letter with its label."
    ),
    "exhibits": _rows("label what document", "The exhibits in the order in which the chronology names them."),
    "history": _rows(
        "date what",
        "What was done so far, oldest first: letters, meetings, support. "
        "For a parent: only what this parent was sent, came to or was offered.",
    ),
    "review.first_day": _text("First day of the review period; empty prints 'over the next weeks'."),
    "review.last_day": _text("Last day of the review period; empty prints 'over the next weeks'."),
    "review.period": _text(
        "The weeks that were watched, '15 January 2025 to 4 February 2025'; may be empty."
    ),
    "review.attendance": _text(
        "The percentage in those weeks with its sessions; empty leaves the sentence out."
    ),
    # lateness
    "lateness.text": _text(
        "How often the pupil was late in which time, in full sentences; empty where the paper is not about"
        " lateness."
    ),
    "late_sessions": _rows(
        "date session minutes code",
        "Each late arrival in order: 'Tuesday 14 January 2025', morning or afternoon, '12 minutes' or 'not"
        " recorded', code L or U.",
    ),
    "late_after_close_sessions": _rows(
        "date session minutes code",
        "Each arrival after the register closed, as in late_sessions; code U only.",
    ),
    # meeting and support
    "meeting.date": _text(
        "The day of the meeting, 'Wednesday 12 February 2025'; empty asks the parent to choose."
    ),
    "meeting.time": _text("'3.30 pm'; may be empty."),
    "meeting.place": _text("'the school library'; may be empty."),
    "meeting.attendees": _lines("Who was there, one a line (detail attendees)."),
    "meeting.discussed": _lines("What was talked about, one paragraph a line; may be empty."),
    "meeting.targets": _lines("What was agreed, one target a line (detail targets)."),
    "plan.reasons": _lines(
        "What gets in the way of attendance, one reason a line (detail reasons); may be empty."
    ),
    "plan_targets": _rows(
        "target who by_when",
        "Each target of the plan, who sees to it and by when (detail targets, 'target | who | by when; …').",
    ),
    "plan.review_on": _text("The day on which the plan is looked at again (detail review_on); may be empty."),
    "support.text": _text(
        "Help that the school offers this family, in full sentences; empty prints the general offers."
    ),
    "support.offered": _text("Was support offered? 'Yes' or 'No'; empty prints 'Not recorded'."),
    "support.appropriate": _text("Was support appropriate? 'Yes' or 'No'; empty prints 'Not recorded'."),
    "support.engaged": _text("Did the parents take it up? 'Yes' or 'No'; empty prints 'Not recorded'."),
    "support.worked": _text("Did it work? 'Yes' or 'No'; empty prints 'Not recorded'."),
    "review.target": _text(
        "What counts as improved, 'at least 95% of the possible sessions in these weeks'; empty while the"
        " school has not said it."
    ),
    # notice to improve
    "improvement.first_day": _text("First day of the improvement period."),
    "improvement.last_day": _text("Last day of the improvement period."),
    "improvement.length": _text("Its length in words, '4 weeks' (between 3 and 6 weeks)."),
    "improvement.target": _text(
        "What enough improvement looks like, 'attendance of at least 95% of possible sessions'."
    ),
    "improvement.early_grounds": _lines(
        "Grounds for acting before the last day; empty prints the general ground."
    ),
    "improvement.result": _text(
        "What happened in the period, with sessions; empty where no period was needed."
    ),
    # absence that was not authorised, and leave
    "not_authorised_sessions": _rows(
        "date sessions code reason",
        "Each absence that was not authorised, in order, with the reason given, else 'No reason known'.",
    ),
    "leave.asked_on": _text("The day on which the request came in, '10 February 2025'; may be empty."),
    "leave.first_day": _text("First day of the leave asked for, 'Monday 24 March 2025'."),
    "leave.last_day": _text("Last day of the leave asked for."),
    "leave.days_asked": _text("Its length in school days, '5 school days'."),
    "leave.decision": _text("'granted', 'granted in part' or 'refused'; nothing else."),
    "leave.days_granted": _text("How many school days are granted, '2 school days'; empty if refused."),
    "leave.granted_first_day": _text("First day granted; empty if refused."),
    "leave.granted_last_day": _text("Last day granted; empty if refused."),
    "leave.grounds": _lines(
        "What was looked at: each test or ground of the policy with its answer; may be empty."
    ),
    "leave.reasons": _text("The head's reasons in full sentences."),
    "leave.late_note": _text("A sentence that the request came later than the policy asks; else empty."),
    "leave.replied_on": _text("The day of the written reply, '14 February 2025'; may be empty."),
    "leave.coded": _text(
        "Which of the listed sessions are recorded as leave not granted, in a full sentence with the code."
    ),
    "leave_history": _rows("date what", "The request, the reply and what was told to whom, oldest first."),
    # warning and penalty
    "warning.first_day": _text("First of the warning's school days."),
    "warning.last_day": _text("Last of the warning's school days."),
    "warning.length": _text("'15 school days'."),
    "warning.condition": _text(
        "What must not happen in those days; empty prints 'There must be no unauthorised session in these"
        " days.'"
    ),
    "penalty.tariff": _text(
        "The penalty in words, '£80 if paid within 21 days, or £160 if paid within 28 days'; empty leaves"
        " it out."
    ),
    "penalty.which": _text("'first' or 'second': which notice in three years to this parent for this child."),
    "penalty.full_amount": _text("The amount by the last day, '£160'."),
    "penalty.full_days": _text("The days for it, counted from receipt, '28'."),
    "penalty.reduced_amount": _text("The lower amount, '£80'; empty where the notice has no lower amount."),
    "penalty.reduced_days": _text("The days for the lower amount, '21'; empty likewise."),
    "offence.first_day": _text("First day of the offence period, 'Monday 28 April 2025'."),
    "offence.last_day": _text("Last day of the offence period."),
    "payment.methods": _lines("Ways to pay, one a line, from the authority's settings."),
    "officer.particulars": _text(
        "The authorised officer's official particulars: employer, team, authority to issue."
    ),
    "earlier_notices": _rows(
        "issued_on parent amount outcome",
        "Earlier penalty notices for this pupil from the ledger; empty prints that none are recorded.",
    ),
    # forms for the LA
    "absence.kind": _text(
        "'Unauthorised absence', 'Leave of absence not agreed' or 'Late after the register closed'."
    ),
    "parents": _rows(
        "name relationship parental_responsibility lives_with_pupil address phone language verified_on",
        "Every parent, for the LA only. Yes/No in words; address on one line (or 'Withheld: ask the"
        " school'); phone, language and verified_on may be empty.",
    ),
    "parental_responsibility": _rows(
        "name relationship", "Each person with parental responsibility and the relationship to the pupil."
    ),
    "siblings.text": _text(
        "Whether school-age siblings were considered, without names; empty prints 'Not recorded'."
    ),
    "attachments": _lines("Each paper that goes with this one, one a line."),
    "flags.looked_after": _flag("The pupil is looked after (on forms this must be no)."),
    "flags.social_worker": _flag("The pupil has a social worker."),
    "flags.send": _flag("The pupil has special educational needs support."),
    "flags.ehcp": _flag("The pupil has an education, health and care plan."),
    "flags.medical": _flag("The school knows of a medical condition."),
    "flags.part_time": _flag("The pupil is on a part-time timetable."),
    "flags.offence_wording": _flag(
        "True lets the letter name the parent's legal duty; false for a looked-after pupil and for one "
        "below compulsory school age."
    ),
}
