"""The faults of one file, grouped by kind, each with the lines on which it stands."""

from __future__ import annotations

from collections.abc import Iterable

_MOST_RANGES = 40
_MOST_FAULTS = 200


class Faults:
    """What is wrong with a file; one message may stand for many lines."""

    def __init__(self) -> None:
        self._lines: dict[str, list[int]] = {}

    def __bool__(self) -> bool:
        """Return whether there is any fault."""
        return bool(self._lines)

    def add(self, message: str, *lines: int) -> None:
        """Note a fault, on the lines or of the file as a whole."""
        self._lines.setdefault(message, []).extend(lines)

    def report(self) -> tuple[str, ...]:
        """Return one line for each kind of fault, in the order of their first lines."""
        ordered = sorted(self._lines.items(), key=lambda fault: min(fault[1], default=0))
        told = [_told(message, lines) for message, lines in ordered[:_MOST_FAULTS]]
        if len(ordered) > _MOST_FAULTS:
            told.append(f"and {len(ordered) - _MOST_FAULTS} further kinds of fault")
        return tuple(told)


def _told(message: str, lines: list[int]) -> str:
    if not lines:
        return message
    return f"{message}: {'line' if len(set(lines)) == 1 else 'lines'} {line_ranges(lines)}"


def line_ranges(lines: Iterable[int]) -> str:
    """Return line numbers as a person writes them: ``12, 15-19``."""
    ranges: list[tuple[int, int]] = []
    for line in sorted(set(lines)):
        if ranges and ranges[-1][1] == line - 1:
            ranges[-1] = (ranges[-1][0], line)
        else:
            ranges.append((line, line))
    told = [str(first) if first == last else f"{first}-{last}" for first, last in ranges[:_MOST_RANGES]]
    left = sum(last - first + 1 for first, last in ranges[_MOST_RANGES:])
    return ", ".join(told) + (f" and {left} more" if left else "")
