"""The papers of an edition: each as its reader may have it, on as many pages as in the LA's pack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import replace as changed
from functools import cached_property

import msgspec

from casework.case.casefile import Standing
from casework.case.events import DocumentReceived, LetterIssued, LetterPosted, LetterRequested
from casework.case.pack_records import Paper
from casework.case.valid_papers import covered
from casework.case.windows import day_text
from casework.documents.edition.placeholder import SENT_TO_ANOTHER, placeholders
from casework.documents.edition.review import Waiting
from casework.documents.edition.tokens import Tokens, replaced
from casework.documents.edition.traces import page_texts, traces
from casework.documents.pack.blocks import WITHDRAWN
from casework.documents.pack.build import PackItem
from casework.documents.pack.exhibit_label import draw_label
from casework.documents.pack.manifest import Entry
from casework.errors import CaseworkError, Refused
from casework.ids import event_of
from casework.service import papers
from casework.service.editions.looks import as_shown
from casework.service.editions.reader import Reader
from casework.service.workspace import Workspace
from casework.store.files import sha256_of

_GAP = "a page stands for it: "


@dataclass(frozen=True)
class EditionPaper:
    """One document of an edition, and the look that it waits for."""

    item: PackItem
    waiting: Waiting | None = None


@dataclass
class EditionPapers:
    """Makes the documents of an edition from what the LA's pack lists."""

    space: Workspace
    standing: Standing
    reader: Reader

    def of(self, entry: Entry) -> EditionPaper:
        """Return the document in the place of one of the LA's pack."""
        title = self.title(entry)
        if entry.kind == WITHDRAWN:  # its placeholder is drawn when the supplement is put on
            return self._whole(entry, title, "withdrawn")
        if entry.kind == "gap":
            detail = next((said.removeprefix(_GAP) for said in entry.done if said.startswith(_GAP)), "")
            words = self.reader.hidden.replaced
            title = title.removesuffix(" (missing)")  # the index alone says it, as in the LA's pack
            return EditionPaper(PackItem("gap", title, None, entry.section, "", words(detail)))
        paper = self._paper(entry)
        if self._is_to_another(paper):
            return self._whole(entry, title, SENT_TO_ANOTHER)
        pdf = self._read(paper)
        if not self.reader.hidden:
            return self._item(entry, title, pdf)
        if self._is_our_own(paper):
            if not traces(pdf, self.reader.hidden):
                return self._item(entry, title, pdf)
            again = self._written_again(paper, len(page_texts(pdf)))
            if again is not None:
                return self._item(entry, title, again, "words about another person were left out")
        shown = as_shown(self.standing, self.reader, paper, pdf, title=entry.title, from_page=entry.from_page)
        made = self._item(entry, title, shown.pdf, shown.done)
        return EditionPaper(made.item, shown.waiting)

    def title(self, entry: Entry) -> str:
        """Return the title as the reader may have it: a letter to another parent names nobody."""
        paper = self._known.get(entry.file)
        title = entry.title
        if paper is not None and paper.to in self.reader.others:
            title = self.reader.others[paper.to].replaced(title)
        return self.reader.hidden.replaced(title)

    @cached_property
    def _known(self) -> Mapping[str, Paper]:
        events = [entry.event for entry in self.standing.file.entries]
        return {event.path: event for event in events if isinstance(event, LetterIssued | DocumentReceived)}

    @cached_property
    def _requests(self) -> Mapping[str, LetterRequested]:
        events = [entry.event for entry in self.standing.file.entries]
        return {event.document: event for event in events if isinstance(event, LetterRequested)}

    def _paper(self, entry: Entry) -> Paper:
        by_hash = [each for each in self._known.values() if each.sha256 == entry.source_sha256]
        found = self._known.get(entry.file) or next(iter(by_hash), None)
        if found is None:
            raise Refused(
                "unknown_paper",
                f"The pack holds a paper that the case file does not know: {entry.title}.",
                where=f"case {self.standing.file.reference}, document {entry.no}",
                fix="make sure that this home is the one in which the pack was built",
            )
        return found

    def _read(self, paper: Paper) -> bytes:
        try:
            return self.space.vault.get(paper.path, paper.sha256)
        except CaseworkError as fault:
            raise Refused(
                "document_missing",
                f"A document of the pack can't be read: {fault.what}",
                where=paper.path,
                fix="restore it from a backup (casework store verify names what is wrong)",
            ) from fault

    def _is_to_another(self, paper: Paper) -> bool:
        """Return whether a letter went to another parent, or the paper came in as the proof that it did."""
        if paper.to in self.reader.others:
            return True
        number = event_of(paper.document)
        posted = [
            entry.event
            for entry in self.standing.file.entries
            if entry.number == number and isinstance(entry.event, LetterPosted)
        ]
        to = {event.document: event.to for event in self._known.values()}
        return any(to.get(each) in self.reader.others for event in posted for each in covered(event))

    def _is_our_own(self, paper: Paper) -> bool:
        is_label = paper.kind == "exhibit" and paper.details.get("statement") in self._requests
        return isinstance(paper, LetterIssued) or is_label

    def _written_again(self, paper: Paper, pages: int) -> bytes | None:
        """Return our own paper in words for this reader; None where it would not come out the same length."""
        reference = self.standing.file.reference
        hidden = self.reader.hidden
        if isinstance(paper, DocumentReceived):
            return self._label_again(paper)
        request = self._requests[paper.document]
        for words in (hidden.replaced, _shorter(hidden)):
            bare = msgspec.structs.replace(request, context=replaced(request.context, words))
            produced = papers.render(self.space, bare, reference)
            if produced.pages == pages and not traces(produced.pdf, hidden):
                return produced.pdf
        return None

    def _label_again(self, paper: DocumentReceived) -> bytes | None:
        request = self._requests[paper.details["statement"]]
        label = paper.details["label"]
        row = next(row for row in request.context["exhibits"] if row["label"] == label)
        maker = request.context["statement"]["maker"]
        what = self.reader.hidden.replaced(row["what"])
        made = draw_label(label, what, maker, self.standing.file.reference, day_text(paper.on))
        return None if traces(made, self.reader.hidden) else made

    def _whole(self, entry: Entry, title: str, words: str) -> EditionPaper:
        pages = range(entry.from_page, entry.to_page + 1)
        return self._item(entry, title, placeholders(words, pages, self.standing.file.reference), words)

    def _item(self, entry: Entry, title: str, pdf: bytes, done: str = "") -> EditionPaper:
        told = [self.reader.hidden.replaced(said) for said in entry.done]
        kind = "evidence" if entry.kind == WITHDRAWN else entry.kind
        item = PackItem(
            kind,
            title,
            pdf,
            entry.section,
            sha256_of(pdf),
            file=self.reader.hidden.replaced(entry.file),
            pages_in=entry.pages_in,
            done=(*told, done) if done else tuple(told),
        )
        return EditionPaper(item)


def _shorter(hidden: Tokens) -> Callable[[str], str]:
    """Return a way to put the words so that a paper grows no longer by it."""
    return Tokens(changed(each, instead="–") for each in hidden.all).replaced
