"""docs/bring-your-own-policy.md names every word that a policy file may use."""

from pathlib import Path

import pytest

from casework.policy.model import Comparison, Join, Modality, RuleKind, WindowKind
from casework.policy.vocabulary import FACTS, RECORDABLE, ROLES, STRANDS, UNITS
from casework.schooldays import Unit

PAGE = (Path(__file__).parents[3] / "docs" / "bring-your-own-policy.md").read_text(encoding="utf-8")
WORDS = [
    *FACTS,
    *UNITS,
    *WindowKind,
    *Unit,
    *Modality,
    *Comparison,
    *Join,
    *RuleKind,
    *RECORDABLE,
    *ROLES,
    *STRANDS,
]


@pytest.mark.parametrize("word", sorted({str(word) for word in WORDS}))
def test_the_page_names_the_word(word):
    assert word in PAGE
