"""Checks what a pack holds outside of its pages: what a build writes there, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError, canonicalize

import pikepdf

from casework.documents.pack import archive
from casework.documents.pack.digest import Digester
from casework.documents.pack.manifest import ATTACHED_AS, DESCRIPTION, Manifest
from casework.documents.verify.findings import Finding

_CATALOGUE = frozenset(
    {"/Type", "/Pages", "/PageLabels", "/OpenAction", "/PageMode", "/Lang", "/ViewerPreferences", "/Outlines"}
    | {"/Names", "/AF", "/Metadata", "/OutputIntents", "/OCProperties"}
    | {"/AA", "/AcroForm"}  # forms and actions are found elsewhere, with words of their own
)
_TREE = frozenset({"/Type", "/Kids", "/Count", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/Resources"})
_PAGE = frozenset(
    {"/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group"}
    | {"/Annots", "/AA"}
)
_PROPERTIES = frozenset({"/Title", "/Producer"})
_FILE = frozenset({"/Type", "/F", "/UF", "/EF", "/Desc", "/AFRelationship"})
_TRAILER = frozenset(
    {"/Size", "/Root", "/Info", "/ID", "/Prev", "/XRefStm"}
    | {"/Type", "/W", "/Index", "/Length", "/Filter", "/DecodeParms"}  # where the list of objects is a stream
)
_MEANS = {
    "/StructTreeRoot": "words that are read aloud in place of the pages'",
    "/Metadata": "a description of its own",
    "/PieceInfo": "private data of some program",
    "/Thumb": "a small picture that stands for it",
    "/TrimBox": "another size for printing",
    "/BleedBox": "another size for printing",
    "/ArtBox": "another size for printing",
    "/URI": "a start for web addresses",
    "/Perms": "a signature's permissions",
    "/Author": "an author",
    "/CreationDate": "the moment at which it was made",
    "/ModDate": "the moment at which it was changed",
}
_LONGEST = 40


def check_outside_pages(opened: pikepdf.Pdf, manifest: Manifest, digester: Digester) -> Iterator[Finding]:
    """Yield each thing outside of the pages' own drawing that differs from what a build writes there."""
    root: Any = opened.Root
    yield from _unknown(opened.trailer, _TRAILER, "The end of the file")
    yield from _unknown(root, _CATALOGUE, "The file")
    yield from _unknown(root.get("/Pages"), _TREE, "The list of pages")
    yield from _properties(opened.trailer.get("/Info"), manifest.title)
    yield from _description(root.get("/Metadata"), manifest.title)
    if root.get("/PageMode") != "/UseOutlines":
        yield Finding("opening_view", None, "The file does not open with its bookmarks shown.")
    if str(root.get("/Lang", "")) != archive.LANGUAGE:
        yield Finding("language", None, "The file does not say that its language is British English.")
    wishes: Any = root.get("/ViewerPreferences")
    if not isinstance(wishes, pikepdf.Dictionary) or _as_said(wishes) != {"/DisplayDocTitle": True}:
        yield Finding("opening_view", None, "How a reader program's window looks was changed.")
    yield from _attachment(root)
    if not manifest.colours:
        yield Finding(
            "built_before",
            None,
            "The pack was built by an earlier version: what its colours mean, and whether its pages hold "
            "more than they show, can't be checked.",
            "Nothing has to be done; all else was checked.",
        )
        return
    if digester.colours() != manifest.colours:
        yield Finding("colours_changed", None, "What the file's colours mean (output intent) was changed.")
    for number, page in enumerate(opened.pages, 1):
        yield from _unknown(page.obj, _PAGE, "The page", number)


def _unknown(held: Any, known: frozenset[str], what: str, page: int | None = None) -> Iterator[Finding]:
    """Yield each entry of a dictionary that no build writes there."""
    for key in sorted(set(held.keys()) - known) if isinstance(held, pikepdf.Dictionary) else ():
        means = f" ({_MEANS[key]})" if key in _MEANS else ""
        said = f"{what} holds something that no pack has there: {key[:_LONGEST]}{means}."
        yield Finding("unknown_entry", page, said)


def _properties(found: Any, title: str) -> Iterator[Finding]:
    properties = found if isinstance(found, pikepdf.Dictionary) else pikepdf.Dictionary()
    if str(properties.get("/Title", "")) != title:
        yield Finding("title_changed", None, f"The file's title is not the manifest's, “{title}”.")
    if str(properties.get("/Producer", "")) != archive.PRODUCER:
        yield Finding("title_changed", None, "The file's properties name another program than the pack's.")
    yield from _unknown(properties, _PROPERTIES, "The file's list of properties")


def _description(found: Any, title: str) -> Iterator[Finding]:
    """Yield a finding unless the metadata (XMP) are those of the build, written in whatever way."""
    wanted = archive.metadata(title)
    both = (wanted, wanted.replace(archive.UNCLAIMED, archive.CLAIMED))
    data = found.read_bytes() if isinstance(found, pikepdf.Stream) else b""
    if data not in both and (_canonical(data) or "none") not in map(_canonical, both):
        said = "The file's description of itself (XMP metadata: title, language, archive) was changed."
        yield Finding("metadata_changed", None, said)


def _canonical(xmp: bytes) -> str:
    """Return XML the same whatever white space and order it is written in; empty for what is none."""
    try:
        return canonicalize(xmp.decode(), strip_text=True)
    except (ParseError, UnicodeDecodeError, ValueError):
        return ""


def _attachment(root: Any) -> Iterator[Finding]:
    """Yield a finding unless the manifest is attached as the build does it."""
    names: Any = root.get("/Names")
    yield from _unknown(names, frozenset({"/EmbeddedFiles", "/JavaScript"}), "The file's list of names")
    file: Any = pikepdf.NameTree(names["/EmbeddedFiles"])[ATTACHED_AS]
    said = [str(file.get(key, "")) for key in ("/F", "/UF", "/Desc")]
    listed: Any = root.get("/AF")
    belongs = isinstance(listed, pikepdf.Array) and len(listed) == 1 and listed[0] == file
    if said != [ATTACHED_AS, ATTACHED_AS, DESCRIPTION] or not belongs:
        yield Finding("attached_files", None, "How the manifest is attached was changed.")
    yield from _unknown(file, _FILE, "The manifest's entry")


def _as_said(held: Any) -> dict[str, Any]:
    return {key: held[key] for key in held.keys()}  # noqa: SIM118 - not a dict
