"""A pack that arrived as a file is proved by the readers alone."""

import subprocess
import sys

import pytest
from reportlab.pdfgen.canvas import Canvas

from casework.documents.pack.build import PackInput, PackItem, build_pack
from casework.errors import NotFound
from casework.service.packs import proof as pack_proof

ASKED = """
import sys
from casework.service.packs.proof import verify
proof, path = verify(None, sys.argv[1])
print(proof.ok, sorted({"docxtpl", "pypdf", "reportlab", "fontTools", "uharfbuzz"} & set(sys.modules)))
"""


def test_a_file_is_proved_without_loading_what_makes_letters_and_packs(tmp_path):
    drawn = Canvas(str(tmp_path / "letter.pdf"), invariant=1)
    drawn.drawString(60, 700, "Dear Ms Okafor")
    drawn.save()
    item = PackItem("letter", "Letter 1", (tmp_path / "letter.pdf").read_bytes(), "Letters", "0" * 64)
    path = tmp_path / "pack.pdf"
    path.write_bytes(build_pack(PackInput("ABS-00000000-1", "AS1", "Oakfield", (item,))).pdf)
    done = subprocess.run(
        [sys.executable, "-c", ASKED, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "True []\n"


@pytest.mark.parametrize("name", ["nothing.pdf", "x" * 5000, "a\0b"])
def test_a_name_of_no_file_is_refused_where_there_is_no_home(name):
    with pytest.raises(NotFound, match="There is no file"):
        pack_proof.verify(None, name)
