"""A zip writer that gives the same bytes each time and packs what never changes only once."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

MIDNIGHT_1980 = (0, 0x0021)  # time and date in the format's own units: the earliest it knows
STORED, DEFLATED = 0, 8
UTF8_NAMES = 0x0800


@dataclass(frozen=True)
class Packed:
    """One file as it lies in the archive."""

    name: bytes
    method: int
    checksum: int
    size: int
    data: bytes


def pack(name: str, data: bytes) -> Packed:
    """Return the file compressed."""
    squeezer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = squeezer.compress(data) + squeezer.flush()
    return Packed(name.encode(), DEFLATED, zlib.crc32(data), len(data), packed)


def stored(name: str, data: bytes) -> Packed:
    """Return the file as it is, for an archive that is read at once and thrown away."""
    return Packed(name.encode(), STORED, zlib.crc32(data), len(data), data)


def write_zip(files: Iterable[Packed]) -> bytes:
    """Return a zip archive of the files in this order, all dated 1 January 1980."""
    out = bytearray()
    directory = bytearray()
    count = 0
    for file in files:
        # version needed, flags, method, time, date, checksum, packed size, size, name length, extra length
        common = struct.pack(
            "<5H3L2H", 20, UTF8_NAMES, file.method, *MIDNIGHT_1980, file.checksum, len(file.data), file.size,
            len(file.name), 0,
        )  # fmt: skip
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + common
        directory += struct.pack("<3H2L", 0, 0, 0, 0, len(out)) + file.name
        out += b"PK\x03\x04" + common + file.name + file.data
        count += 1
    end = struct.pack("<4H2LH", 0, 0, count, count, len(directory), len(out), 0)
    return bytes(out + directory + b"PK\x05\x06" + end)
