"""Runs every benchmark and prints JSON: ``make bench``."""

from __future__ import annotations

import json
import platform
import sys
import tempfile
from pathlib import Path

from benchmarks import appends, figures, letters, packs

PARTS = {"figures": figures, "letters": letters, "packs": packs, "appends": appends}


def main() -> None:
    wanted = sys.argv[1:] or list(PARTS)
    results = {}
    for name in wanted:
        with tempfile.TemporaryDirectory() as folder:
            results[name] = PARTS[name].run(Path(folder))
    machine = {
        "python": platform.python_version(),
        "system": platform.system(),
        "machine": platform.machine(),
    }
    print(json.dumps({"schema": "casework/bench/1", "machine": machine, "results": results}, indent=2))


main()
