"""The line of every key: ``tomllib`` gives none, and an error without a line helps nobody."""

import pytest

from casework.policy.toml_lines import NotToml, parse

HARD = """# a comment with [brackets] and key = 1
first = 1   # [[no.table]]
text = \"\"\"
[not.a.table]
key = "no key"
quotes \\\"\"\" inside\"\"\"\"\"
literal = '''
[[neither]] '' one'''
after = 2

a.b."c d".'e#f' = 3
\t[ table . "dotted.key" ]
x = [ 1, # one ]
  "two, ]", [
    3 ],
  { y = 1, z.w = "}" },
]
day = 2024-09-01 10:00:00
[[rows]]
name = "one"
  [[rows.inner]]
  v = 1
  [[rows.inner]]
  v = 2
[[rows]]
name = "two"
  [rows.sub]
  v = 3
  [[rows.inner]]
  v = 4
last = { deep = { er = [1, 2] } }"""

LINES = {
    ("first",): "first = 1",
    ("text",): 'text = """',
    ("literal",): "literal = '''",
    ("after",): "after = 2",
    ("a", "b", "c d", "e#f"): "a.b.",
    ("table", "dotted.key"): '[ table . "dotted.key" ]',
    ("table", "dotted.key", "x", 0): "x = [ 1",
    ("table", "dotted.key", "x", 1): '"two, ]"',
    ("table", "dotted.key", "x", 2, 0): "3 ],",
    ("table", "dotted.key", "x", 3, "z", "w"): "{ y = 1",
    ("table", "dotted.key", "day"): "day = ",
    ("rows", 0): "[[rows]]",
    ("rows", 0, "inner", 1, "v"): "v = 2",
    ("rows", 1, "name"): 'name = "two"',
    ("rows", 1, "sub", "v"): "v = 3",
    ("rows", 1, "inner", 0, "v"): "v = 4",
    ("rows", 1, "inner", 0, "last", "deep", "er", 1): "last = ",
}


def paths(value, path=()):
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from paths(inner, (*path, key))


@pytest.mark.parametrize("path", LINES, ids=str)
def test_a_key_is_found_on_its_line(path):
    document = parse("hard.toml", HARD.encode())
    assert LINES[path] in HARD.splitlines()[document.line_of(path) - 1]


def test_every_path_of_the_data_has_a_line_of_its_own():
    document = parse("hard.toml", HARD.encode())
    assert [path for path in paths(document.data) if path not in document.lines] == []


def test_every_key_of_the_shipped_files_stands_in_the_line_given(shipped):
    for name, content in shipped.items():
        document = parse(name, content)
        lines = content.decode().splitlines()
        for path in paths(document.data):
            key = path[-1] if isinstance(path[-1], str) else ""
            assert key in lines[document.lines[path] - 1], (name, path)


def test_windows_line_ends_keep_the_line_numbers():
    plain = parse("hard.toml", HARD.encode())
    windows = parse("hard.toml", HARD.replace("\n", "\r\n").encode())
    assert windows.lines == plain.lines


def test_an_unknown_path_stands_where_the_nearest_known_one_stands():
    document = parse("x.toml", b"\n[a]\nb = 1\n")
    assert document.line_of(("a", "c", 3)) == 2
    assert document.line_of(("z",)) == 1


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"a = 1\nb = \n", 2, "Invalid value"),
        (b"a = 1\na = 2\n", 2, "overwrite"),
        (b'a = 1\nb = """\nnever\nclosed\n', 4, "Unterminated"),
        (b"a = 1\nb = \xff\n", 2, "not UTF-8"),
        (b"a = 2024-02-30\n", 1, "Invalid date"),
        (b"a = inf\n", 1, "sensible range"),
        (b"a = 1e999999999\n", 1, "sensible range"),
    ],
)
def test_what_is_no_toml_is_refused_with_its_line(content, line, words):
    with pytest.raises(NotToml) as caught:
        parse("x.toml", content)
    assert words in caught.value.what
    assert caught.value.line == line


def test_an_empty_file_is_an_empty_table():
    assert parse("x.toml", b"").data == {}
