"""A wheel, unpacked away from the source tree, carries its letters and policies and runs the demo."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = (
    "import sys; from hatchling.builders.wheel import WheelBuilder; "
    "print(next(WheelBuilder(sys.argv[1]).build(directory=sys.argv[2])))"
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds what the wheel installs."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-c", BUILD, str(ROOT), str(folder / "dist")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (wheel,) = (folder / "dist").glob("casework-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def casework(installed: Path, cwd: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}
    environment.pop("CASEWORK_HOME", None)
    return subprocess.run(
        [sys.executable, "-m", "casework", *words],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
    )


def test_a_wheel_in_an_empty_folder_runs_the_demo_and_proves_its_pack(
    installed: Path, tmp_path: Path
) -> None:
    where = casework(installed, tmp_path, "policy", "check")
    assert where.returncode == 0, where.stderr
    demo = casework(installed, tmp_path, "demo")
    assert demo.returncode == 0, demo.stderr
    (pack,) = (tmp_path / "output" / "demo" / "packs").glob("*-AS1.pdf")
    proof = casework(installed, tmp_path, "pack", "verify", str(pack))
    assert proof.returncode == 0, proof.stdout
    assert "holds" in proof.stdout


def test_the_wheel_holds_every_template_and_every_policy_file(installed: Path) -> None:
    for folder in ("templates", "state_machines"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                carried = installed / "casework" / "_data" / path.relative_to(ROOT)
                assert carried.read_bytes() == path.read_bytes(), carried
