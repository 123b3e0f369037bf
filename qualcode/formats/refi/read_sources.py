"""The texts of a REFI-QDA project with their selections, codings and notes."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import SubElement

from qualcode.errors import BadInputError
from qualcode.formats.refi.model import RefiCoding, RefiNote, RefiSelection, RefiSource
from qualcode.formats.refi.pages import also_in_text, found_by_words
from qualcode.formats.refi.positions import Counting, Positions, RawText, choose, decoded, raw_text
from qualcode.formats.refi.xml import child, children, guid, local, refs, text_of, values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from xml.etree.ElementTree import Element
    from zipfile import ZipInfo

    from qualcode.formats.refi.archive import Archive
    from qualcode.formats.refi.model import RefiCode

_INTERNAL = "internal://"
_OWN_SELECTIONS = ("PDFSelection", "PictureSelection", "AudioSelection", "VideoSelection")
_IN_WORDS = {
    "PDFSelection": "on pages",
    "PictureSelection": "in a picture",
    "AudioSelection": "in a recording",
    "VideoSelection": "in a recording",
}


class _Found(NamedTuple):
    """A text that was found: its source, the element with its selections, and the one whose GUID it takes.

    `marks` are its selections as the file counts them, `placed` those on the pages of a PDF, in the stored text.
    """

    outer: Element
    element: Element
    bearer: Element
    name: str
    raw: RawText
    marks: list[tuple[Element, int, int]]
    placed: list[tuple[Element, int, int]]


class SourceReader:
    """Reads sources and notes; says what it decided."""

    def __init__(
        self,
        archive: Archive,
        said: list[str],
        own_guid: Callable[[Element, str, str], str],
        codes: Sequence[RefiCode],
    ) -> None:
        self.archive, self.said, self.own_guid = archive, said, own_guid
        self._codes = {code.guid: code for code in codes}
        self._repaired: set[str] = set()
        self._annotations: dict[str, list[Element]] = {}

    def sources(self, element: Element | None, notes: Element | None, origin: str) -> tuple[RefiSource, ...]:
        """Return the sources that have a text; says which have none."""
        found: list[_Found] = []
        self._annotations = _annotations(notes, origin)
        for outer in element if element is not None else ():
            found += self._texts(outer)
        counting, said = choose(
            origin, [(text.raw, [(a, b, mark.get("name", "")) for mark, a, b in text.marks]) for text in found]
        )
        if said:
            self.said.append(said)
        return tuple(self._source(text, counting) for text in found)

    def made_codable(self) -> tuple[RefiCode, ...]:
        """Return the codes, those that codings stand on made codable."""
        for code in self._repaired:
            self.said.append(
                f"The code '{self._codes[code].name}' was not codable but has codings; it was made codable."
            )
        return tuple(
            replace(code, codable=True) if code.guid in self._repaired else code for code in self._codes.values()
        )

    def notes(self, element: Element | None) -> tuple[RefiNote, ...]:
        """Return the notes with their text."""
        found = []
        for item in children(element, "Note"):
            name = item.get("name", "")
            raw = self._text(item, f"The note '{name}'")
            extra = sum(1 for part in item if local(part) in {"PlainTextSelection", "Coding"})
            if extra and guid(item.get("guid")) not in self._annotations:
                self.said.append(
                    f"The note '{name}' is itself coded, {extra} times; its text was kept without the codings."
                )
            if raw is None:
                continue
            found.append(
                RefiNote(
                    guid=self.own_guid(item, "note", name),
                    name=name,
                    text=raw.text,
                    description=text_of(item, "Description"),
                    user=guid(item.get("creatingUser")),
                    created=item.get("creationDateTime", ""),
                )
            )
        return tuple(found)

    def _texts(self, outer: Element) -> Iterator[_Found]:
        """Yield the texts of one source: its own, or those that stand for a PDF, a picture or a recording."""
        kind = local(outer)
        # A recording may be named by its transcript alone, as ATLAS.ti does.
        inside = (part.get("name", "").strip() for part in children(outer, "Transcript"))
        name = outer.get("name", "").strip() or next(inside, "") or "Unnamed"
        if kind == "TextSource":
            inner = [outer]
        elif kind == "PDFSource":
            inner = list(children(outer, "Representation"))
        elif kind == "PictureSource":
            inner = list(children(outer, "TextDescription"))
        elif kind in {"AudioSource", "VideoSource"}:
            inner = list(children(outer, "Transcript"))
        else:
            self.said.append(f"'{kind}' is not a kind of source that the standard knows; it was dropped.")
            return
        if not inner:
            self.said.append(f"The source '{name}' has no text; it was dropped.")
        in_text = 0
        for number, element in enumerate(inner, 1):
            called = name if len(inner) == 1 else f"{name} ({number})"
            raw = self._text(element, f"The source '{called}'")
            if raw is not None:
                placed = list(found_by_words(outer, element, raw.text))
                in_text += len(placed) + len(also_in_text(outer, element))
                yield _Found(
                    outer,
                    element,
                    outer if len(inner) == 1 else element,
                    called,
                    raw,
                    list(self._marks(element, called, self._annotated(outer))),
                    placed,
                )
        for mark in _OWN_SELECTIONS:
            lost = sum(1 for _ in children(outer, mark)) - in_text
            if lost > 0:
                self.said.append(
                    f"The source '{name}' has selections {_IN_WORDS[mark]} ({lost:,}); they were dropped with their codings, since only text is coded here."
                )

    def _text(self, element: Element, who: str) -> RawText | None:
        inline = child(element, "PlainTextContent")
        if inline is not None:
            return raw_text(inline.text or "")  # XML holds no NUL
        path = element.get("plainTextPath", "")
        if not path:
            return self._rich_text(element, f"{who} has no text")
        member, why = self._member(path)
        if member is None:
            return self._rich_text(element, f"{who} {why}")
        text, decision = decoded(self.archive.read(member))
        if decision:
            self.said.append(f"{who} {decision}.")
        if nuls := text.count("\0"):
            self.said.append(f"{who} has characters that no text can hold ({nuls:,}); they became “\ufffd”.")
            text = text.replace("\0", "\ufffd")
        return raw_text(text)

    def _member(self, path: str) -> tuple[ZipInfo | None, str]:
        """Return the file in the archive that a path means, or None and why not."""
        if "://" not in path:
            path = _INTERNAL + path
        if not path.lower().startswith(_INTERNAL):
            return None, "lies outside the archive"
        member = self.archive.source(path[len(_INTERNAL) :])
        return member, "" if member is not None else "is missing from the archive"

    def _rich_text(self, element: Element, why: str) -> RawText | None:
        """Return the words of the Word or similar file that stands beside a plain text which is not there."""
        from qualcode.formats.transcripts import parse_bytes

        path = element.get("richTextPath", "")
        member = self._member(path)[0] if path else None
        if member is not None:
            with suppress(BadInputError):
                text = parse_bytes(self.archive.read(member), member.filename).text
                self.said.append(
                    f"{why} as plain text; its words were taken from '{member.filename}'. Look some of its passages over."
                )
                return raw_text(text)
        self.said.append(f"{why}{' as plain text' if path else ''}; it was dropped.")
        return None

    def _annotated(self, outer: Element) -> list[Element]:
        """Return the passages of a source that annotations on it hold."""
        return [mark for note in refs(outer, "NoteRef") for mark in self._annotations.get(note, ())]

    def _marks(self, element: Element, name: str, more: Sequence[Element]) -> Iterator[tuple[Element, int, int]]:
        """Yield the selections with their positions as the file counts them."""
        for mark in (*children(element, "PlainTextSelection"), *more):
            try:
                yield mark, int(mark.get("startPosition", "")), int(mark.get("endPosition", ""))
            except ValueError:
                self.said.append(f"In '{name}', a selection has no positions; it was dropped with its codings.")
        points = {guid(point.get("guid")): point.get("position", "") for point in children(element, "SyncPoint")}
        for mark in children(element, "TranscriptSelection"):
            try:
                ends = [int(points.get(guid(mark.get(key)), "")) for key in ("fromSyncPoint", "toSyncPoint")]
                yield mark, ends[0], ends[1]
            except ValueError:
                self.said.append(
                    f"In '{name}', a selection by time has no place in the text; it was dropped with its codings."
                )

    def _source(self, found: _Found, counting: Counting) -> RefiSource:
        positions = Positions(found.raw, counting)
        selections = [self._selection(mark, a, b, found, positions) for mark, a, b in found.marks]
        selections += [self._made(mark, a, b, found.name, "a selection on a page") for mark, a, b in found.placed]
        codings = self._codings(found.outer, found.name, "the whole source")
        if found.element is not found.outer:
            codings += self._codings(found.element, found.name, "the whole source")
        return RefiSource(
            guid=self.own_guid(found.bearer, "source", found.name),
            name=found.name,
            text=found.raw.text,
            description=text_of(found.outer, "Description"),
            user=guid(found.element.get("creatingUser")) or guid(found.outer.get("creatingUser")),
            created=found.element.get("creationDateTime", "") or found.outer.get("creationDateTime", ""),
            selections=tuple(selection for selection in selections if selection is not None),
            codings=codings,
            notes=tuple(note for note in refs(found.outer, "NoteRef") if note not in self._annotations),
            values=values(found.outer),
        )

    def _selection(
        self, mark: Element, start: int, end: int, found: _Found, positions: Positions
    ) -> RefiSelection | None:
        where = f"In '{found.name}', the selection {start} to {end}"
        (a, _), (b, end_splits) = positions.stored(min(start, end)), positions.stored(max(start, end))
        if start > end:
            self.said.append(f"{where} runs backwards; it was turned round.")
        length = len(found.raw.text)
        split = (positions.stored(min(start, end))[1] and a in found.raw.astral) or (
            end_splits and b in found.raw.astral
        )
        if end_splits and b in found.raw.astral:
            b += 1
        if a < 0 or a >= length or b <= a:
            why = "is empty" if 0 <= a < length else "lies outside the text"
            self.said.append(f"{where} {why}; it was dropped with its codings.")
            return None
        if b > length:
            self.said.append(f"{where} runs past the end of the text; it was cut there.")
            b = length
        if split:
            self.said.append(f"{where} cuts a character in half; it was widened to take the whole of it.")
        return self._made(mark, a, b, found.name, f"the selection {start} to {end}")

    def _made(self, mark: Element, start: int, end: int, name: str, said: str) -> RefiSelection:
        """Return a selection of the stored text; `said` names it as the file counts it."""
        return RefiSelection(
            guid=self.own_guid(mark, "selection", f"{name} {said}"),
            start=start,
            end=end,
            name=mark.get("name", ""),
            description=text_of(mark, "Description"),
            user=guid(mark.get("creatingUser")),
            created=mark.get("creationDateTime", ""),
            codings=self._codings(mark, name, said),
            notes=refs(mark, "NoteRef"),
        )

    def _codings(self, element: Element, name: str, place: str) -> tuple[RefiCoding, ...]:
        found = []
        for item in children(element, "Coding"):
            reference = child(item, "CodeRef")
            code = guid(reference.get("targetGUID")) if reference is not None else ""
            if code not in self._codes:
                self.said.append(
                    f"In '{name}', a coding of {place} has a code that is not in the codebook; it was dropped."
                )
                continue
            if not self._codes[code].codable:
                self._repaired.add(code)
            found.append(
                RefiCoding(
                    guid=self.own_guid(item, "coding", f"{name}, {place}"),
                    code=code,
                    user=guid(item.get("creatingUser")) or guid(element.get("creatingUser")),
                    created=item.get("creationDateTime", "") or element.get("creationDateTime", ""),
                    notes=refs(item, "NoteRef"),
                )
            )
        return tuple(found)


def _annotations(notes: Element | None, origin: str) -> dict[str, list[Element]]:
    """Return, by GUID, the notes that are annotations, with the passages of the source that they are on.

    QualCoder writes an annotation as a note that holds the passage of the source, not of its own text, and the source refers to it.
    Each passage is given the reference to its note that the standard would have there.
    """
    found: dict[str, list[Element]] = {}
    if "qualcoder" not in origin.casefold():
        return found
    for note in children(notes, "Note"):
        own = guid(note.get("guid"))
        marks = [mark for mark in children(note, "PlainTextSelection") if child(mark, "Coding") is None]
        for mark in marks:
            SubElement(mark, "NoteRef", targetGUID=own)
            mark.attrib.setdefault("creatingUser", note.get("creatingUser", ""))
            mark.attrib.setdefault("creationDateTime", note.get("creationDateTime", ""))
        if own and marks:
            found[own] = marks
    return found
