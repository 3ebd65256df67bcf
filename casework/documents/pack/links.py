"""What may act on a page: links stay and get a fixed target, everything else that acts becomes drawing."""

from __future__ import annotations

from typing import Any

import pikepdf

# Annotations that hold a reader's words or marks: they stay as they are.
_NOTES = frozenset(
    {"/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight", "/Underline"}
    | {"/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Popup", "/Watermark", "/Redact"}
)
_WEB = ("http://", "https://", "mailto:", "tel:")


def has_active_content(pdf: pikepdf.Pdf) -> bool:
    """Return whether any page carries an annotation that must be looked at."""
    return any("/Annots" in page.obj for page in pdf.pages)


def tidy_annotations(pdf: pikepdf.Pdf) -> bool:
    """Keep links and notes, draw form fields onto their page, drop actions; return whether that was due."""
    before = [page.obj.get("/Annots") for page in pdf.pages]
    if not any(_needs_work(pdf, annotation) for page in before for annotation in listed(page)):
        return False
    named = _named_destinations(pdf)
    form: Any = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and must_draw_words(pdf):
        form["/NeedAppearances"] = True
        pdf.generate_appearance_streams()
    kept = []
    for page in pdf.pages:
        mine = listed(page.obj.get("/Annots"))
        stay = [item for item in mine if item.get("/Subtype") == "/Link" or item.get("/Subtype") in _NOTES]
        kept.append([item for item in (_tidied(pdf, one, named) for one in stay) if item is not None])
        page.obj["/Annots"] = pikepdf.Array([item for item in mine if item not in stay])
    pdf.flatten_annotations("screen")
    for page, items in zip(pdf.pages, kept, strict=True):
        if "/Annots" in page.obj:
            del page.obj["/Annots"]
        if items:
            page.obj["/Annots"] = pikepdf.Array(items)
    for key in ("/AcroForm", "/OpenAction", "/AA", "/Names", "/Dests"):
        if key in pdf.Root:
            del pdf.Root[key]
    return True


def lacks_looks(item: Any) -> bool:
    """Return whether this is a form field with something to show that does not say how it looks."""
    if item.get("/Subtype") != "/Widget" or "/AP" in item:
        return False
    colours = item.get("/MK")
    is_boxed = isinstance(colours, pikepdf.Dictionary) and ("/BC" in colours or "/BG" in colours)
    return is_boxed or _lacks_words(item)


def _lacks_words(item: Any) -> bool:
    """Return whether this is a form field that is filled in and does not say how that looks."""
    if item.get("/Subtype") != "/Widget" or "/AP" in item:
        return False
    field = item if "/T" in item else item.get("/Parent")  # one of several places of a field has no name
    return isinstance(field, pikepdf.Dictionary) and "/V" in field


def must_draw_words(pdf: pikepdf.Pdf) -> bool:
    """Return whether fields are filled in without looks, or with looks that the form calls out of date."""
    form: Any = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and _says_yes(form.get("/NeedAppearances")):
        return True
    return any(_lacks_words(item) for page in pdf.pages for item in listed(page.obj.get("/Annots")))


def words_beyond_latin(pdf: pikepdf.Pdf) -> bool:
    """Return whether words must be drawn for which qpdf, which draws them, writes question marks."""
    return must_draw_words(pdf) and any(
        not _is_latin(str(item["/V"]))
        for page in pdf.pages
        for one in listed(page.obj.get("/Annots"))
        for item in (one, one.get("/Parent"))
        if isinstance(item, pikepdf.Dictionary) and isinstance(item.get("/V"), pikepdf.String)
    )


def _is_latin(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _says_yes(value: Any) -> bool:
    return value is True


def listed(annotations: Any) -> list[Any]:
    """Return the notes and links of a page's list of them."""
    if not isinstance(annotations, pikepdf.Array):
        return []
    return [item for item in annotations if isinstance(item, pikepdf.Dictionary)]


def _needs_work(pdf: pikepdf.Pdf, item: Any) -> bool:
    """Return whether the annotation is anything but a plain link to a page or the web, or a plain note."""
    if any(key in item for key in ("/AA", "/PA")):
        return True
    if item.get("/Subtype") in _NOTES:
        return "/A" in item
    if item.get("/Subtype") != "/Link" or not item.is_indirect:
        return True
    action = item.get("/A")
    if "/Dest" in item:
        return action is not None or _page_of(pdf, item["/Dest"]) is None
    if not isinstance(action, pikepdf.Dictionary) or "/Next" in action:
        return True
    if action.get("/S") == "/GoTo":
        return _page_of(pdf, action.get("/D")) is None
    return not _is_web(action)


def _tidied(pdf: pikepdf.Pdf, item: Any, named: dict[str, Any]) -> Any:
    """Return the annotation with no action but going to a page or to the web; None for a dead link."""
    action = item.get("/A")
    for key in ("/AA", "/PA"):
        if key in item:
            del item[key]
    if item.get("/Subtype") != "/Link":
        if "/A" in item:
            del item["/A"]
        return item if item.is_indirect else pdf.make_indirect(item)
    target = item.get("/Dest")
    if target is None and isinstance(action, pikepdf.Dictionary) and action.get("/S") == "/GoTo":
        target = action.get("/D")
    if isinstance(target, pikepdf.Name | pikepdf.String):
        target = named.get(str(target).removeprefix("/") if isinstance(target, pikepdf.Name) else str(target))
    if isinstance(target, pikepdf.Dictionary):
        target = target.get("/D")
    if target is None and isinstance(action, pikepdf.Dictionary) and _is_web(action):
        item["/A"] = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=action["/URI"])
        return item if item.is_indirect else pdf.make_indirect(item)
    page = _page_of(pdf, target, numbers=True)
    if page is None:
        return None  # it went nowhere, to another file, or started a program
    if "/A" in item:
        del item["/A"]
    item["/Dest"] = pikepdf.Array([page, *list(target)[1:]])
    return item if item.is_indirect else pdf.make_indirect(item)


def _page_of(pdf: pikepdf.Pdf, target: Any, *, numbers: bool = False) -> Any:
    """Return the page that an explicit destination names, or None."""
    if not isinstance(target, pikepdf.Array) or len(target) == 0:
        return None
    first: Any = target[0]
    if isinstance(first, pikepdf.Dictionary):
        return first if first.is_indirect and first.get("/Type") == "/Page" else None
    if numbers and isinstance(first, int) and 0 <= first < len(pdf.pages):
        return pdf.pages[first].obj
    return None


def _is_web(action: Any) -> bool:
    return action.get("/S") == "/URI" and str(action.get("/URI", "")).strip().lower().startswith(_WEB)


def _named_destinations(pdf: pikepdf.Pdf) -> dict[str, Any]:
    """Return the destinations that the file names, old style and new."""
    found: dict[str, Any] = {}
    old = pdf.Root.get("/Dests")
    if isinstance(old, pikepdf.Dictionary):
        found.update({key.removeprefix("/"): old[key] for key in old.keys()})  # noqa: SIM118 - not a dict
    names = pdf.Root.get("/Names")
    tree = names.get("/Dests") if isinstance(names, pikepdf.Dictionary) else None
    if isinstance(tree, pikepdf.Dictionary):
        found.update({str(key): value for key, value in pikepdf.NameTree(tree).items()})
    return found
