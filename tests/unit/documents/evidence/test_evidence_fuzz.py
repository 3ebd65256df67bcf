"""Over five hundred damaged and hostile PDFs: each is taken or refused by name; none hangs or crashes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

DRIVER = Path(__file__).with_name("fuzz_driver.py")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_changed_pdf_is_taken_or_refused_with_a_reason_and_never_hangs_or_crashes(seed):
    run = subprocess.run(
        [sys.executable, str(DRIVER), str(seed), "175"],
        capture_output=True,
        text=True,
        check=True,
        timeout=110,
    )
    said = json.loads(run.stdout)
    counts = said["counts"]
    assert said["odd"] == []
    assert sum(counts.values()) - counts.get("as pictures", 0) == 175
    assert counts["taken"] >= 40
