"""Searching a file whose streams break off: it is searched all the same, and no library talks to the user."""

import io

import pikepdf

from casework.documents.edition.tokens import Tokens, token
from casework.documents.edition.traces import traces


def test_a_stream_that_ends_in_the_middle_of_a_drawing_is_searched_without_a_word():
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.Root.Spare = made.make_stream(b"[(Ot) -9 (to) 5 ( Vale)] TJ (abc")
        made.save(out, compress_streams=False)
    assert traces(out.getvalue(), Tokens([token("Otto Vale")]))
    assert not traces(out.getvalue(), Tokens([token("Iris Tamsin")]))
