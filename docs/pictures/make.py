"""Makes the pictures of the README from a demo home: ``make pictures``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pypdfium2

from casework.cli.main import run

HERE = Path(__file__).parent
SCALE = 1.1


def picture(pdf: Path, page: int, name: str) -> None:
    """Write one page of a PDF as a PNG."""
    with pypdfium2.PdfDocument(pdf) as document:
        document[page].render(scale=SCALE).to_pil().convert("P", palette=1).save(HERE / name, optimize=True)


def main() -> None:
    """Make every picture."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "demo"
        if run(["demo", "--out", str(home)]):
            sys.exit("the demo failed")
        pack = next((home / "packs").glob("*.pdf"))
        case = pack.name.removesuffix("-AS1.pdf")
        letter = next((home / "documents" / case).glob("*-letter_1-*.pdf"))
        timeline = Path(folder) / "timeline.pdf"
        run(["--home", str(home), "case", "timeline", case, "--pdf", str(timeline)])
        picture(letter, 0, "letter.png")
        picture(pack, 0, "pack-index.png")
        picture(timeline, 0, "timeline.png")


main()
