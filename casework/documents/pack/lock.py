"""A copy of a pack that opens with a password only, for sending."""

from __future__ import annotations

from io import BytesIO

import pikepdf

from casework.errors import BadInput

SHORTEST = 8


def locked_copy(pdf: bytes, password: str) -> bytes:
    """Return the pack encrypted with AES-256; whoever has the password may read, print and copy."""
    if len(password) < SHORTEST:
        raise BadInput(
            "password_too_short",
            f"The password has fewer than {SHORTEST} signs.",
            fix="choose a longer one, and tell it to the reader by another way than the file",
        )
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner=password, user=password, R=6))
    return out.getvalue()
