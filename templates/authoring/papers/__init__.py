"""One module for each paper; ``ALL`` in the order in which a case meets them."""

from __future__ import annotations

from . import (
    as1_form,
    as1_notification,
    letter_1,
    meeting,
    minutes,
    notice_to_improve,
    penalty,
    penalty_request,
    registration_certificate,
    warning,
)

ALL = tuple(
    module.SPEC
    for module in (
        letter_1,
        meeting,
        minutes,
        notice_to_improve,
        penalty_request,
        warning,
        penalty,
        as1_notification,
        as1_form,
        registration_certificate,
    )
)
