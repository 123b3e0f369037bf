"""Codings between a CSV file and the database; each one proved against the words of its transcript before it is taken."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.core.spans import Span
from qualcode.errors import BadInputError
from qualcode.formats import codings_table
from qualcode.storage import codings, quotes, transcripts
from qualcode.storage.journal import now
from qualcode.storage.store import coder_named

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.core.model import Coding
    from qualcode.formats.codings_table import CodingLine
    from qualcode.storage.store import Store


def load_file(store: Store, path: Path, *, undoable: bool = True) -> int:
    """Load codings from a CSV file as one command, and return how many were new.

    Raises:
        BadInputError: a transcript or code is not there, or the words do not stand where the line says; nothing is loaded.
    """
    with store.transaction():  # with the coders that are new: of a table that is refused nothing stays
        made = _read(store, path)
        return codings.add_many(store, made, f"Loaded codings from {path.name}", undoable=undoable)


def _read(store: Store, path: Path) -> list[Coding]:
    """Return the codings of a table, whose coders are added where they are new."""
    texts: dict[str, tuple[str, str]] = {}
    code_ids = {row["id"] for row in store.rows("SELECT id FROM codes WHERE retired = 0")}
    guids = {stored.name: stored.guid for stored in transcripts.stored(store)}
    made: list[Coding] = []
    loaded = now()  # one time for all, or the model would hang on which of them fell into the next millisecond
    lines = codings_table.load(path)
    for name, line in zip(transcripts.as_stored(store, [line.transcript for line in lines]), lines, strict=True):
        if name not in guids:
            raise _refused(path, line, f"there is no transcript '{line.transcript}'", "Import it first")
        if line.code not in code_ids:
            raise _refused(path, line, f"there is no code '{line.code}'", "Add it to codebook.yaml")
        if name not in texts:
            guid = guids[name]
            texts[name] = (guid, str(store.value("SELECT text FROM transcripts WHERE guid = ?", [guid])))
        guid, text = texts[name]
        span = _place(path, line, text)
        coder = coder_named(store.db, line.coder).guid if line.coder else store.coder.guid
        fresh = codings.new(store, guid, span, line.code)
        made.append(replace(fresh, coder_guid=coder, exemplar=line.exemplar, memo=line.memo, created_at=loaded))
    return made


def lines(store: Store) -> list[CodingLine]:
    """Return every coding of the project as lines of a table.

    Of passages that may not be printed only the places are given, which is enough to load them again.
    """
    return [
        codings_table.CodingLine(
            q.transcript, q.text if q.quotable else "", q.code, q.coder, q.start, q.end, q.exemplar, q.memo
        )
        for q in quotes.all_quotes(store)
    ]


def _place(path: Path, line: CodingLine, text: str) -> Span:
    if line.start is not None and line.end is not None:
        said = line.text or text[line.start : line.end]
        if text[line.start : line.end] != said or not line.start < line.end <= len(text):
            raise _refused(
                path,
                line,
                f"those words do not stand at {line.start} in {line.transcript}",
                "Leave start and end empty",
            )
        return Span(line.start, line.end)
    found = text.find(line.text) if line.text else -1
    if found < 0:
        raise _refused(path, line, f"those words do not stand in {line.transcript}", "Copy them exactly")
    if text.find(line.text, found + 1) >= 0:
        raise _refused(path, line, f"those words stand more than once in {line.transcript}", "Give start and end")
    return Span(found, found + len(line.text))


def _refused(path: Path, line: CodingLine, what: str, mend: str) -> BadInputError:
    return BadInputError(what, where=path.name, line=line.line, mend=mend)
