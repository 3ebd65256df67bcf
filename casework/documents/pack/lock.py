"""A copy of a pack that opens with a password only, for sending, and what it opens to."""

from __future__ import annotations

from io import BytesIO

import pikepdf

from casework.errors import BadInput

SHORTEST = 8


def unlocked(pdf: bytes, password: str) -> bytes:
    """Return what a locked copy opens to; a file that opens without a password as it is.

    Raises pikepdf.PasswordError where the password is another one.
    """
    try:
        pikepdf.open(BytesIO(pdf)).close()
    except pikepdf.PasswordError:
        out = BytesIO()
        with pikepdf.open(BytesIO(pdf), password=password) as opened:
            if "/Extensions" in opened.Root:
                del opened.Root["/Extensions"]  # it came with the lock: what AES-256 needs of a reader
            opened.save(out, encryption=False)
        return out.getvalue()
    return pdf


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
