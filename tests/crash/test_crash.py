"""Writers that are killed: nothing committed is lost, nothing is half there, no letter is issued twice."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("seed", [20250131, 20250228])
def test_two_writers_killed_at_random_lose_nothing_and_every_step_is_finished_once(tmp_path, seed):
    command = [sys.executable, "-W", "ignore", "-m", "tests.crash.rig", str(seed), "155", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["wrong"] == []
    assert sum(report["kills"].values()) >= 155
    assert min(report["kills"].values()) >= 30
