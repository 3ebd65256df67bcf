"""One module for each paper; ``ALL`` in the order in which a case meets them, strand by strand."""

from __future__ import annotations

from . import (
    as1_form,
    as1_notification,
    concern_letter,
    improvement_plan,
    late_letter_1,
    late_letter_2,
    lateness_meeting,
    lateness_warning,
    leave_penalty_request,
    leave_reply,
    letter_1,
    letter_2,
    meeting,
    mid_term_letter,
    minutes,
    not_authorised,
    notice_to_improve,
    panel_invitation,
    penalty,
    penalty_request,
    registration_certificate,
    statement,
    warning,
)

ALL = tuple(
    module.SPEC
    for module in (
        mid_term_letter,
        concern_letter,
        letter_1,
        letter_2,
        not_authorised,
        meeting,
        panel_invitation,
        minutes,
        improvement_plan,
        notice_to_improve,
        penalty_request,
        warning,
        penalty,
        late_letter_1,
        late_letter_2,
        lateness_meeting,
        lateness_warning,
        leave_reply,
        leave_penalty_request,
        as1_notification,
        as1_form,
        registration_certificate,
        statement,
    )
)
