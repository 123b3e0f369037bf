"""Transcripts in: found, read, compared with what the project already has, and stored one by one."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.core.carry import carried
from qualcode.core.spans import Span
from qualcode.errors import BadInputError, QualcodeError
from qualcode.storage import transcripts
from qualcode.storage.transcripts import NewTranscript, NewTurn, text_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from qualcode.formats.parsed import ParsedTranscript
    from qualcode.formats.transcripts import ParseOptions
    from qualcode.storage.journal import Recorder
    from qualcode.storage.store import Store


class Outcome(StrEnum):
    """What happened, or would happen, to a file."""

    NEW = "new"
    UNCHANGED = "unchanged"
    NEW_VERSION = "new version"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Heard:
    """A speaker as found in one file: the label, how many turns, and the first words."""

    label: str
    turns: int
    first_words: str


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was found in one file, and what became of it.

    `carried` and `lost` count the codings that a new version kept and those whose passages it changed; `lost_quotes` names
    the latter by quote id.
    """

    path: Path
    name: str
    outcome: Outcome
    format: str = ""
    style: str = ""
    turns: int = 0
    speakers: tuple[Heard, ...] = ()
    warnings: tuple[str, ...] = ()
    error: str = ""
    carried: int = 0
    lost_quotes: tuple[str, ...] = ()
    parsed: ParsedTranscript | None = field(default=None, repr=False, compare=False)


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Return the transcript files that the paths name; folders are searched, hidden files and unknown endings left out.

    A file that is named itself is always taken, whatever its ending, so that it is refused aloud rather than passed over.
    """
    from qualcode.formats.transcripts import SUFFIXES

    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            for folder, folders, names in os.walk(path):
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                for name in sorted(names):
                    if (
                        not name.startswith((".", "~$"))
                        and Path(name).suffix.lower() in SUFFIXES
                        and name != "README.md"
                    ):
                        found[Path(folder, name)] = None
        else:
            found[path] = None
    return list(found)


def names_for(paths: Sequence[Path], home: Path) -> dict[Path, str]:
    """Return the name each file goes by in the project: its place under `home`, or else its own name.

    Files of one name from several folders (`ward-1/group.txt`, `ward-2/group.txt`) are told apart by as many of their
    folders as it takes, so that one is never taken for a new version of the other.
    """
    names: dict[Path, str] = {}
    base = home.resolve()
    outside: list[Path] = []
    for path in paths:
        whole = _whole(path)
        if whole.is_relative_to(base):
            names[path] = whole.relative_to(base).as_posix()
        else:
            outside.append(path)
    for path in outside:
        parts = _whole(path).parts
        others = [_whole(other).parts for other in outside if other != path]
        depth = 1
        while depth < len(parts) - 1 and any(other[-depth:] == parts[-depth:] and other != parts for other in others):
            depth += 1
        names[path] = "/".join(parts[-depth:])
    return names


def _whole(path: Path) -> Path:
    """Return where a file lies; the file itself is not followed, since it may be a link to itself."""
    return path.parent.resolve() / path.name


def read(path: Path, options: ParseOptions | None = None) -> ParsedTranscript:
    """Parse one file.

    Raises:
        BadInputError: it cannot be taken; see `formats.transcripts.parse_transcript`.
    """
    from qualcode.formats.transcripts import ParseOptions, parse_transcript

    return parse_transcript(path, options or ParseOptions())


def preview(store: Store | None, paths: Sequence[Path], options: ParseOptions | None = None) -> Iterator[FileReport]:
    """Yield what each file holds and what importing it would do; nothing is stored."""
    names = _names(store, paths)
    for path in paths:
        yield _report(store, path, names[path], options)


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
    names = _names(store, paths)
    for path in paths:
        if cancelled():
            return
        report = _report(store, path, names[path], options)
        if report.outcome in {Outcome.NEW, Outcome.NEW_VERSION}:
            report = _stored(store, report, undoable=undoable)
        yield report


def _names(store: Store | None, paths: Sequence[Path]) -> dict[Path, str]:
    return names_for(paths, store.path.parent / "transcripts" if store is not None else Path("transcripts"))


def _report(store: Store | None, path: Path, name: str, options: ParseOptions | None) -> FileReport:
    try:
        known = {s.name: s for s in transcripts.stored(store)} if store is not None else {}
        twin = known.get(name)
        if twin is not None and options is None and path.is_file() and _file_hash(path) == twin.source_sha256:
            return FileReport(path, twin.name, Outcome.UNCHANGED)
        parsed = read(path, options)
        if not parsed.turns:
            raise BadInputError("no one says anything in this file", where=name, mend="Is it the right one?")
    except QualcodeError as error:
        return FileReport(path, name, Outcome.REFUSED, error=str(error))
    except OSError as error:
        said = BadInputError(f"cannot be read ({error.strerror})", where=str(path), mend="Check that you may open it")
        return FileReport(path, name, Outcome.REFUSED, error=str(said))
    if twin is None:
        outcome = Outcome.NEW
    elif text_hash(parsed.text) == twin.text_sha256 and options is None:
        outcome = Outcome.UNCHANGED
    else:
        outcome = Outcome.NEW_VERSION
    return FileReport(
        path,
        name,
        outcome,
        parsed.format,
        parsed.style,
        len(parsed.turns),
        heard(parsed),
        parsed.warnings,
        parsed=parsed,
    )


def heard(parsed: ParsedTranscript) -> tuple[Heard, ...]:
    """Return the speakers of a parsed transcript in order of appearance."""
    counts = Counter(turn.speaker for turn in parsed.turns)
    first: dict[str, str] = {}
    for turn in parsed.turns:
        first.setdefault(turn.speaker, " ".join(turn.span.of(parsed.text)[:120].split()))
    return tuple(Heard(label, counts[label], words) for label, words in first.items())


def _file_hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _stored(store: Store, report: FileReport, *, undoable: bool) -> FileReport:
    parsed = report.parsed
    if parsed is None:  # pragma: no cover - reports to store always carry what was parsed
        return report
    new = NewTranscript(
        report.name,
        str(report.path),
        _file_hash(report.path),
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
    return FileReport(
        report.path, report.name, report.outcome, report.format, report.style, report.turns, report.speakers,
        report.warnings, report.error, kept, lost,
    )  # fmt: skip
