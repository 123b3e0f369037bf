"""Transcripts in: looked into, compared with what the project already has, and stored one by one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.core.carry import carried
from qualcode.core.spans import Span
from qualcode.services.reading import FileReport, Heard, Outcome, file_hash, find_files, looked_into, names_for
from qualcode.storage import transcripts
from qualcode.storage.transcripts import NewTranscript, NewTurn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qualcode.formats.transcripts import ParseOptions
    from qualcode.storage.journal import Recorder
    from qualcode.storage.store import Store

__all__ = ["FileReport", "Heard", "Outcome", "find_files", "import_files", "names_for", "preview"]


def preview(store: Store | None, paths: Sequence[Path], options: ParseOptions | None = None) -> Iterator[FileReport]:
    """Yield what each file holds and what importing it would do; nothing is stored."""
    yield from _looked_into(store, paths, options)


def import_files(
    store: Store,
    paths: Sequence[Path],
    options: ParseOptions | None = None,
    *,
    undoable: bool = True,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[FileReport]:
    """Import files one by one, each as one command, and yield what became of each.

    A file that cannot be taken is reported and does not stop the rest. Killed half-way, what was yielded is stored, and
    running it again goes on with the rest.
    """
    for report in _looked_into(store, paths, options):
        if cancelled():
            return
        brings = report.outcome in {Outcome.NEW, Outcome.NEW_VERSION}
        yield _stored(store, report, undoable=undoable) if brings else report


def _looked_into(store: Store | None, paths: Sequence[Path], options: ParseOptions | None) -> Iterator[FileReport]:
    home = store.path.parent / "transcripts" if store is not None else Path("transcripts")
    known = {stored.name: stored for stored in transcripts.stored(store)} if store is not None else {}
    return looked_into(paths, names_for(paths, home), known, options)


def _stored(store: Store, report: FileReport, *, undoable: bool) -> FileReport:
    parsed = report.parsed
    if parsed is None:  # pragma: no cover - reports to store always carry what was parsed
        return report
    new = NewTranscript(
        report.name,
        str(report.path),
        file_hash(report.path),
        parsed.format,
        parsed.text,
        [NewTurn(t.speaker, t.span, t.time, t.end_time, t.kind, t.place) for t in parsed.turns],
        parsed.style,
        parsed.warnings,
    )
    if report.outcome is Outcome.NEW:
        transcripts.add(store, new, undoable=undoable, attributes=parsed.attributes)
        return _without_text(report)
    old_guid = next(s.guid for s in transcripts.stored(store) if s.name == report.name)
    with store.command("import", f"Imported a new version of {report.name}", undoable=undoable) as recorder:
        guid = transcripts.record_add(store, recorder, new, replaces=old_guid, attributes=parsed.attributes)
        kept, lost = _carry(store, recorder, old_guid, guid)
    return _without_text(report, kept, lost)


def _carry(store: Store, recorder: Recorder, old_guid: str, new_guid: str) -> tuple[int, tuple[str, ...]]:
    old_text, new_text = (
        str(store.value("SELECT text FROM transcripts WHERE guid = ?", [guid])) for guid in (old_guid, new_guid)
    )
    kept, lost = 0, []
    for table in ("codings", "suggestion_decisions"):
        rows = store.rows(
            f'SELECT guid, "start", "end" FROM {table} WHERE transcript_guid = ? ORDER BY "start"', [old_guid]
        )
        places = carried(old_text, new_text, (Span(row["start"], row["end"]) for row in rows))
        for row, place in zip(rows, places, strict=True):
            if place is not None:
                recorder.update(table, row["guid"], transcript_guid=new_guid, start=place.start, end=place.end)
            if table == "codings":
                kept += place is not None
                lost += [] if place is not None else ["q" + row["guid"].replace("-", "")[:10]]
    people = {
        row["label"]: row["participant_guid"]
        for row in store.rows("SELECT label, participant_guid FROM speakers WHERE transcript_guid = ?", [old_guid])
    }
    for row in store.rows("SELECT guid, label FROM speakers WHERE transcript_guid = ?", [new_guid]):
        if people.get(row["label"]):
            recorder.update("speakers", row["guid"], participant_guid=people[row["label"]])
    return kept, tuple(lost)


def _without_text(report: FileReport, kept: int = 0, lost: tuple[str, ...] = ()) -> FileReport:
    return replace(report, carried=kept, lost_quotes=lost, parsed=None)
