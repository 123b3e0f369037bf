"""Transcripts, their turns and speakers: stored once, never altered."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import normalize

from qualcode.core.model import Group, Participant, Speaker, Transcript, TranscriptInfo, Turn, TurnKind
from qualcode.core.spans import Span
from qualcode.errors import NotPossibleError
from qualcode.storage.coders import is_blind
from qualcode.storage.journal import new_guid, now

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from qualcode.storage.journal import Recorder
    from qualcode.storage.store import Store


@dataclass(frozen=True, slots=True)
class NewTurn:
    """A turn to store; `speaker` is its label, "" for none."""

    speaker: str
    span: Span
    time: float | None = None
    end_time: float | None = None
    kind: TurnKind = TurnKind.SPEECH
    place: str = ""


@dataclass(frozen=True, slots=True)
class NewTranscript:
    """A transcript to store. `source` is the file as the user named it, `source_sha256` the hash of its bytes."""

    name: str
    source: str
    source_sha256: str
    format: str
    text: str
    turns: Sequence[NewTurn]
    style: str = ""
    warnings: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Stored:
    """What is known of a stored transcript's origin, to recognise a file that comes again."""

    guid: str
    name: str
    source_sha256: str
    text_sha256: str
    version: int


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text as stored."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def stored(store: Store) -> list[Stored]:
    """Return every transcript of the project as `Stored`."""
    rows = store.rows(
        "SELECT guid, name, source_sha256, text_sha256, version FROM transcripts WHERE removed = 0 ORDER BY name"
    )
    return [Stored(*row) for row in rows]


def as_stored(store: Store, names: Iterable[str]) -> list[str]:
    """Return transcripts' names as the project writes them, however their accents are written; unknown ones as they are.

    A Mac's shell and archives write an accent apart from its letter (NFD), keyboards in one with it (NFC).
    """
    there = [each.name for each in stored(store)]
    known = {normalize("NFC", name): name for name in there} | {name: name for name in there}
    return [known.get(name, known.get(normalize("NFC", name), name)) for name in names]


def add(
    store: Store,
    new: NewTranscript,
    *,
    undoable: bool = True,
    attributes: Mapping[str, Mapping[str, str]] | None = None,
) -> str:
    """Store a transcript with its turns and speakers as one command, and return its GUID.

    `attributes` says, by speaker label, what the source tells of that person; such a speaker becomes a participant.
    """
    with store.command("import", f"Imported {new.name}", undoable=undoable) as recorder:
        return record_add(store, recorder, new, attributes=attributes)


def record_add(
    store: Store,
    recorder: Recorder,
    new: NewTranscript,
    *,
    replaces: str = "",
    attributes: Mapping[str, Mapping[str, str]] | None = None,
    guid: str = "",
) -> str:
    """Do what `add` does within a command that does more; with `replaces` (a GUID), retire the older version.

    `guid` is the one that the transcript brings with it from elsewhere; without it, it gets a new one.

    The rows are written as removed, and the journalled change is that they come to life: so undoing an import costs
    nothing, and the journal holds nobody's words.
    """
    guid = guid or new_guid()
    version = 1
    if replaces:
        version = 1 + int(store.value("SELECT version FROM transcripts WHERE guid = ?", [replaces]) or 0)
        recorder.update("transcripts", replaces, removed=1)
    cursor = store.db.conn.execute(
        """INSERT INTO transcripts (guid, name, source, format, source_sha256, text_sha256, style, warnings,
               imported_at, version, removed, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)""",
        [guid, new.name, new.source, new.format, new.source_sha256, text_hash(new.text), new.style,
         json.dumps(list(new.warnings), ensure_ascii=False), now(), version, new.text],
    )  # fmt: skip
    speakers = _add_speakers(store, guid, new.turns)
    store.db.conn.executemany(
        """INSERT INTO turns (transcript_id, ordinal, speaker_id, "start", "end", time, end_time, kind, place, text)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            (cursor.lastrowid, ordinal, speakers.get(turn.speaker), turn.span.start, turn.span.end, turn.time,
             turn.end_time, turn.kind, turn.place, turn.span.of(new.text))
            for ordinal, turn in enumerate(new.turns, 1)
        ),
    )  # fmt: skip
    recorder.update("transcripts", guid, removed=0)
    for label, known in (attributes or {}).items():
        if label in speakers:
            _add_participant(store, recorder, (new.name, label), speakers[label], known)
    return guid


def _add_participant(
    store: Store, recorder: Recorder, said: tuple[str, str], speaker_id: int, attributes: Mapping[str, str]
) -> None:
    transcript, label = said
    name = f"{label} ({transcript})"
    row = store.row("SELECT guid FROM participants WHERE name = ?", [name])
    participant_guid = row["guid"] if row is not None else new_guid()
    if row is None:
        packed = json.dumps(dict(attributes), ensure_ascii=False, sort_keys=True)
        recorder.insert("participants", {"guid": participant_guid, "name": name, "attributes": packed})
    guid = store.value("SELECT guid FROM speakers WHERE id = ?", [speaker_id])
    recorder.update("speakers", guid, participant_guid=participant_guid)


def _add_speakers(store: Store, transcript_guid: str, turns: Sequence[NewTurn]) -> dict[str, int]:
    speakers: dict[str, int] = {}
    for label in dict.fromkeys(turn.speaker for turn in turns if turn.speaker):
        cursor = store.db.conn.execute(
            "INSERT INTO speakers (guid, transcript_guid, label) VALUES (?, ?, ?)", [new_guid(), transcript_guid, label]
        )
        speakers[label] = cursor.lastrowid or 0
    return speakers


def remove(store: Store, guid: str) -> None:
    """Take a transcript out of the project; undo brings it back with its codings."""
    name = store.value("SELECT name FROM transcripts WHERE guid = ?", [guid])
    with store.command("remove transcript", f"Removed {name}") as recorder:
        recorder.update("transcripts", guid, removed=1)


def infos(store: Store) -> list[TranscriptInfo]:
    """Return the project's transcripts by name, with their numbers of turns and codings; for who codes blind, of their own."""
    whose = [store.coder.guid] if is_blind(store) else []
    rows = store.rows(
        f"""SELECT t.id, t.guid, t.name,
                  (SELECT max(ordinal) FROM turns WHERE transcript_id = t.id) AS turns,
                  coalesce(c.n, 0) AS codings
           FROM transcripts AS t
           LEFT JOIN (SELECT transcript_guid, count(*) AS n FROM codings {"WHERE coder_guid = ?" if whose else ""} GROUP BY 1)
               AS c ON c.transcript_guid = t.guid
           WHERE t.removed = 0 ORDER BY t.name""",
        whose,
    )
    return [TranscriptInfo(r["id"], r["guid"], r["name"], r["turns"] or 0, r["codings"]) for r in rows]


def load(store: Store, guid: str) -> Transcript:
    """Return a transcript with its turns and speakers.

    Raises:
        NotPossibleError: it is not in the project.
    """
    row = store.row("SELECT id, guid, name, text FROM transcripts WHERE guid = ? AND removed = 0", [guid])
    if row is None:
        raise NotPossibleError("That transcript is no longer in the project.")
    speakers = {s["id"]: _speaker(s) for s in store.rows(_SPEAKERS + " WHERE s.transcript_guid = ?", [guid])}
    turns = store.db.conn.execute(
        """SELECT ordinal, speaker_id, "start", "end", time, kind, place FROM turns WHERE transcript_id = ? ORDER BY ordinal""",
        [row["id"]],
    )
    return Transcript(
        row["id"],
        row["guid"],
        row["name"],
        row["text"],
        tuple(Turn(o, s, Span(a, b), time, TurnKind(kind), place) for o, s, a, b, time, kind, place in turns),
        speakers,
    )


_SPEAKERS = """SELECT s.id, s.guid, s.label, p.guid AS p_guid, p.name AS p_name, p.group_id, p.consent_analyse,
        p.consent_quote, p.attributes, g.name AS g_name, g.attribution, g.facilitator
    FROM speakers AS s
    LEFT JOIN participants AS p ON p.guid = s.participant_guid
    LEFT JOIN groups AS g ON g.id = p.group_id"""


def _speaker(row: sqlite3.Row) -> Speaker:
    participant = group = None
    if row["p_guid"]:
        participant = Participant(
            row["p_guid"], row["p_name"], row["group_id"], bool(row["consent_analyse"]), bool(row["consent_quote"]),
            json.loads(row["attributes"]),
        )  # fmt: skip
    if row["group_id"]:
        group = Group(row["group_id"], row["g_name"], row["attribution"], bool(row["facilitator"]))
    return Speaker(row["id"], row["guid"], row["label"], participant, group)
