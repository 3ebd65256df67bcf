"""What a supplement adds to a pack that was handed over, and what its first page says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from casework.case.casefile import Standing
from casework.case.events import DocumentSigned, Event, LetterPosted, PackAnswered, QuestionAnswered
from casework.case.handed_over import HandedOver, handed_over
from casework.case.valid_papers import Paper, covered
from casework.case.windows import day_text
from casework.documents.pack.before import Before
from casework.documents.pack.blocks import OWN_KINDS, WITHDRAWN
from casework.documents.pack.build import PackItem
from casework.documents.pack.handover_papers import page_range
from casework.documents.pack.manifest import Entry
from casework.policy.profile import Profile

_LONGEST = 240  # letters of one line of the first page
_ROW = 75  # letters that surely fit on one row of it
_MOST_ROWS = 16


def is_held(listed: Iterable[Entry], file: str, sha256: str) -> bool:
    """Return whether a pack lists the document: by its place in the home, as two may have the same bytes."""
    return any(
        each.file == file if each.file else each.source_sha256 == sha256
        for each in listed
        if each.kind not in (WITHDRAWN, "gap")
    )


def added(
    items: Sequence[PackItem], listed: Sequence[Entry], papers: Sequence[Paper]
) -> tuple[PackItem, ...]:
    """Return the items that the pack handed over does not hold yet; a gap page stands once.

    The label of an exhibit that stands in the pack already says on which page.
    """
    gaps = {each.title.removesuffix(" (missing)").casefold() for each in listed if each.kind == "gap"}
    places = _places_of_exhibits(listed, papers)
    return tuple(
        replace(item, title=f"{item.title}; the paper is on {places[item.file]}")
        if item.file in places
        else item
        for item in items
        if not (
            item.title.casefold() in gaps
            if item.pdf is None
            else is_held(listed, item.file, item.source_sha256)
        )
    )


def _places_of_exhibits(listed: Sequence[Entry], papers: Sequence[Paper]) -> dict[str, str]:
    """Return the pages of the exhibits that stand in the pack already, by the files of their labels."""
    files = {paper.document: paper.path for paper in papers}
    pages = {
        each.file: page_range(each.from_page, each.to_page)
        for each in listed
        if each.file and each.kind not in OWN_KINDS
    }
    labels = [paper for paper in papers if paper.kind == "exhibit"]
    found = {each.path: pages.get(files.get(each.details["exhibit_of"], "")) for each in labels}
    return {label: place for label, place in found.items() if place}


def returned(standing: Standing) -> HandedOver | None:
    """Return the pack that came back and that no other was sent after, or None."""
    return next((each for each in handed_over(standing) if each.is_to_mend), None)


def page_notes(source: Before) -> list[str]:
    """Return what the index of the supplement says of the pages before it."""
    pages = f"Added to the pack of {source.document.pages} pages"
    if not source.newly_withdrawn:
        return [f"{pages}, whose pages are unchanged."]
    return [
        f"{pages}, which are unchanged, except that placeholders stand on those of what was withdrawn.",
        *_fitted(
            [
                f"Withdrawn since: {_shortened(item.title)}, {page_range(item.from_page, item.to_page)}"
                for item in source.newly_withdrawn
            ],
            "more were withdrawn: the bookmarks name them all.",
        ),
    ]


def mending_notes(standing: Standing, profile: Profile, *, adds: bool) -> list[str]:
    """Return what was mended since the pack came back, as the case file tells it; nothing where none did."""
    back = returned(standing)
    if back is None or back.answer is None:
        return []
    texts = {reason.code: reason.text for reason in profile.reasons}
    answer = back.answer
    lines = [
        f"What was mended: the pack of {day_text(back.sent.on)} came back on {day_text(answer.on)}.",
        *(f"Reason: {texts.get(code, code)}" for code in answer.reasons),
    ]
    if answer.note:
        lines.append(f"Note that came with it: {answer.note}")
    number = next(n for n, event in standing.numbered(PackAnswered) if event is answer)
    later = [entry.event for entry in standing.entries if entry.number > number]
    lines += [line for event in later for line in _mended(event, standing, profile)]
    what = "The documents that were added are listed below" if adds else "No document was added"
    lines.insert(1, f"{what}; the covering note says how each reason was met.")
    return _fitted(lines, "more lines: the covering note has every answer.")


def _fitted(lines: Sequence[str], more: str) -> list[str]:
    """Return as many lines as leave room on the page for the index below them."""
    found: list[str] = []
    rows = 0
    for line in map(_shortened, lines):
        rows += 1 + len(line) // _ROW
        if rows > _MOST_ROWS:
            return [*found, f"{len(lines) - len(found)} {more}"]
        found.append(line)
    return found


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _mended(event: Event, standing: Standing, profile: Profile) -> Iterator[str]:
    titles = {paper.document: paper.title for paper in standing.documents}
    if isinstance(event, QuestionAnswered):
        asked = {each.code: each.text for each in profile.questions}
        question = asked.get(event.question, event.question)
        yield f"Answered on {day_text(event.on)}: {question} – {event.answer}"
    elif isinstance(event, LetterPosted):
        what = (
            ", ".join(dict.fromkeys(titles[each] for each in covered(event) if each in titles)) or "letters"
        )
        yield f"Posting recorded: {what}, posted on {day_text(event.on)}"
    elif isinstance(event, DocumentSigned):
        yield f"Signature recorded: {titles.get(event.document, event.document)}, {day_text(event.on)}"
