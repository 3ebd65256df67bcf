"""Tags read one by one, where the whole can't be: so that one fault does not hide the others."""

from __future__ import annotations

import re

from casework.documents.template.language import Analysis, Fault, Use, analyse

_TAG = re.compile(r"\{\{(?P<print>.*?)\}\}|\{%(?P<word>.*?)%\}", re.DOTALL)
_LOOP = re.compile(r"for\s+(\w+)\s+in\s+([\w.]+)\Z")
_MOST = 500  # tags; who has more faults than that has enough to do


def read_singly(source: str, whole: Analysis) -> Analysis:
    """Return the faults of the whole with those of each tag by itself, and the uses of the sound tags.

    The name that a loop gives to its lines stands for them from there on: where loops are not closed, nobody
    can tell where it ends.
    """
    told = {(fault.code, fault.line) for fault in whole.faults}
    faults, uses = list(whole.faults), []
    loops: dict[str, str] = {"loop": "loop"}
    for tag in list(_TAG.finditer(source))[:_MOST]:
        line = source.count("\n", 0, tag.start()) + 1
        word = re.sub(r"\A(?:p|tr|tc|r) |\A[-+]|[-+]\Z", "", tag["word"] or "").strip()
        alone = analyse(_closed(word) if tag["word"] is not None else tag[0])
        for fault in alone.faults:
            if (fault.code, line) not in told:
                told.add((fault.code, line))
                faults.append(Fault(fault.code, line, fault.what, fault.fix))
        uses += [Use(_meant(use.path, loops), line, use.how) for use in alone.uses]
        if loop := _LOOP.match(word):
            loops[loop[1]] = f"{_meant(loop[2], loops)}[]"
    return Analysis(faults, [use for use in uses if not use.path.startswith("loop.")], None)


def _closed(word: str) -> str:
    """Return a tag that would be sound if nothing but its own words counted."""
    first, _, rest = word.partition(" ")
    if first in ("if", "elif"):
        return f"{{% if {rest} %}}{{% endif %}}"
    if first == "for":
        return f"{{% {word} %}}{{% endfor %}}"
    return "" if first in ("else", "endif", "endfor") else f"{{% {word} %}}"


def _meant(path: str, loops: dict[str, str]) -> str:
    name, dot, rest = path.partition(".")
    return f"{loops[name]}{dot}{rest}" if name in loops else path
