"""Transcripts in: looked into, compared with what the project already has, and stored one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.core.carry import carried
from qualcode.core.model import SpeakerRow
from qualcode.core.spans import Span
from qualcode.core.versions import compared
from qualcode.errors import one_line
from qualcode.services.reading import FileReport, Heard, Outcome, find_files, names_for
from qualcode.services.reading_apart import looked_into
from qualcode.storage import people, transcripts
from qualcode.storage.coders import suggested_for
from qualcode.storage.codings import quote_id
from qualcode.storage.transcripts import NewTranscript, NewTurn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qualcode.core.versions import Hunk
    from qualcode.formats.parsed import ParsedTranscript
    from qualcode.formats.transcripts import ParseOptions
    from qualcode.storage.journal import Recorder
    from qualcode.storage.store import Store

    Told = ParseOptions | Mapping[Path, ParseOptions] | None

__all__ = [
    "Cast",
    "FileReport",
    "Heard",
    "Outcome",
    "changes",
    "find_files",
    "import_files",
    "lost_codings",
    "names_for",
    "preview",
]


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is behind the labels of a file, as said before it is imported.

    `names` gives labels the participant's name (two labels of one name are one person), `groups` what they speak as;
    `left_out` are labels whose words stay in the text but are neither suggested, counted nor quoted.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()

    def rows(self, transcript: str, parsed: ParsedTranscript) -> list[SpeakerRow]:
        """Return the lines of the speakers' table that say so, for the labels about which something is said."""
        labels = dict.fromkeys(turn.speaker for turn in parsed.turns if turn.speaker)
        return [
            SpeakerRow(
                transcript,
                label,
                self.names.get(label, ""),
                self.groups.get(label, ""),
                consent_analyse=label not in self.left_out,
                attributes=parsed.attributes.get(label, {}),
            )
            for label in labels
            if label in self.names or label in self.groups or label in self.left_out
        ]


def preview(
    store: Store | None,
    paths: Sequence[Path],
    options: Told = None,
    *,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[FileReport]:
    """Yield what each file holds and what importing it would do; nothing is stored.

    Of a new version it is said which codings would be carried and which would be lost.
    """
    for report in _looked_into(store, paths, options, cancelled):
        yield report if store is None or report.outcome is not Outcome.NEW_VERSION else _weighed(store, report)


def changes(store: Store, report: FileReport) -> list[Hunk]:
    """Return what a new version changes in the text that the project has."""
    old = _older(store, report)
    return compared(_text(store, old), report.parsed.text) if report.parsed is not None else []


def lost_codings(store: Store, report: FileReport) -> list[str]:
    """Return the codings that a new version would leave behind, each as its quote id, code and words."""
    marks = ",".join("?" * len(report.lost_quotes))
    rows = store.rows(
        f'SELECT quote_id, code_path, text FROM quotes WHERE quote_id IN ({marks}) ORDER BY "start"', report.lost_quotes
    )
    return [f"{row['quote_id']} · {row['code_path']} · “{one_line(row['text'])}”" for row in rows]


def import_files(
    store: Store,
    paths: Sequence[Path],
    options: Told = None,
    *,
    cast: Cast | Mapping[Path, Cast] | None = None,
    among: Sequence[Path] = (),
    undoable: bool = True,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[FileReport]:
    """Import files one by one, each as one command, and yield what became of each.

    `cast` says who their labels are; it and `options` are either for all files or by file. `among` are the files that were looked
    into together with these, so that each goes by the name it had there.

    A file that cannot be taken is reported and does not stop the rest. Killed half-way, what was yielded is stored, and
    running it again goes on with the rest.
    """
    casts = dict.fromkeys(paths, cast) if isinstance(cast, Cast) else cast or {}
    for report in _looked_into(store, paths, options, cancelled, among):
        if cancelled():
            return
        brings = report.outcome in {Outcome.NEW, Outcome.NEW_VERSION}
        yield _stored(store, report, casts.get(report.path, Cast()), undoable=undoable) if brings else report


def _looked_into(
    store: Store | None,
    paths: Sequence[Path],
    options: Told,
    cancelled: Callable[[], bool],
    among: Sequence[Path] = (),
) -> Iterator[FileReport]:
    home = store.path.parent / "transcripts" if store is not None else Path("transcripts")
    known = {stored.name: stored for stored in transcripts.stored(store)} if store is not None else {}
    told = options if isinstance(options, Mapping) else dict.fromkeys(paths, options) if options else {}
    return looked_into(paths, names_for([*dict.fromkeys([*paths, *among])], home), known, told, cancelled)


def _stored(store: Store, report: FileReport, cast: Cast, *, undoable: bool) -> FileReport:
    parsed = report.parsed
    if parsed is None:  # pragma: no cover - reports to store always carry what was parsed
        return report
    new = NewTranscript(
        report.name,
        str(report.path),
        report.sha256,
        parsed.format,
        parsed.text,
        [NewTurn(t.speaker, t.span, t.time, t.end_time, t.kind, t.place) for t in parsed.turns],
        parsed.style,
        parsed.warnings,
    )
    said = people.joined_to_known(store, cast.rows(report.name, parsed))
    if report.outcome is Outcome.NEW:
        with store.command("import", f"Imported {report.name}", undoable=undoable) as recorder:
            transcripts.record_add(store, recorder, new, attributes=parsed.attributes)
            people.record_apply(store, recorder, said)
        return _without_text(report)
    old_guid = _older(store, report)
    with store.command("import", f"Imported a new version of {report.name}", undoable=undoable) as recorder:
        guid = transcripts.record_add(store, recorder, new, replaces=old_guid, attributes=parsed.attributes)
        kept, lost = _carry(store, recorder, old_guid, guid)
        people.record_apply(store, recorder, said)
    return _without_text(report, kept, lost)


def _older(store: Store, report: FileReport) -> str:
    return next(stored.guid for stored in transcripts.stored(store) if stored.name == report.name)


def _text(store: Store, guid: str) -> str:
    return str(store.value("SELECT text FROM transcripts WHERE guid = ?", [guid]))


def _weighed(store: Store, report: FileReport) -> FileReport:
    """Return the report with the codings that the new version would keep, and those whose passages it changes."""
    if report.parsed is None:  # pragma: no cover - a new version has been parsed
        return report
    old = _older(store, report)
    rows = store.rows(
        """SELECT guid, "start", "end" FROM codings WHERE transcript_guid = ? AND ? IN ('', coder_guid) ORDER BY 2""",
        [old, suggested_for(store)],
    )
    places = carried(_text(store, old), report.parsed.text, (Span(row["start"], row["end"]) for row in rows))
    lost = tuple(quote_id(row["guid"]) for row, place in zip(rows, places, strict=True) if place is None)
    return replace(report, carried=len(rows) - len(lost), lost_quotes=lost)


def _carry(store: Store, recorder: Recorder, old_guid: str, new_guid: str) -> tuple[int, tuple[str, ...]]:
    old_text, new_text = _text(store, old_guid), _text(store, new_guid)
    kept, lost = 0, []
    own = suggested_for(store)  # whoever codes blind is told of their own alone
    for table in ("codings", "suggestion_decisions", "resolutions", "audits"):
        rows = store.rows(
            f'SELECT guid, "start", "end", coder_guid FROM {table} WHERE transcript_guid = ? ORDER BY "start"',
            [old_guid],
        )
        places = carried(old_text, new_text, (Span(row["start"], row["end"]) for row in rows))
        for row, place in zip(rows, places, strict=True):
            if place is not None:
                recorder.update(table, row["guid"], transcript_guid=new_guid, start=place.start, end=place.end)
            if table == "codings" and own in {"", row["coder_guid"]}:
                kept += place is not None
                lost += [] if place is not None else [quote_id(row["guid"])]
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
