"""The tables of a project database, and the migrations that lead to them.

What is exchanged between copies of a project (transcripts, speakers, participants, coders, codings, decisions, memos) has a
GUID as its key, and refers to others by GUID, so that two copies merge without a clash. What is derived from a transcript
and never exchanged row by row (turns, suggestions, vectors) refers to it by its small integer id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils import Migrations

from qualcode.storage import views

if TYPE_CHECKING:
    from sqlite_utils.db import Database

APPLICATION_ID = 0x71636F64
"""`qcod` in ASCII; `file` and `sqlite3` show it."""

migrations = Migrations("qualcode")

_TABLES = (
    """CREATE TABLE meta (
        key TEXT PRIMARY KEY, value TEXT NOT NULL
    ) WITHOUT ROWID""",
    """CREATE TABLE coders (
        guid TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, colour TEXT NOT NULL DEFAULT '', created_at TEXT NOT NULL
    ) WITHOUT ROWID""",
    """CREATE TABLE groups (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, attribution TEXT NOT NULL, facilitator INTEGER NOT NULL DEFAULT 0,
        position INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID""",
    """CREATE TABLE participants (
        guid TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, group_id TEXT REFERENCES groups(id),
        consent_analyse INTEGER NOT NULL DEFAULT 1, consent_quote INTEGER NOT NULL DEFAULT 1,
        attributes TEXT NOT NULL DEFAULT '{}', memo TEXT NOT NULL DEFAULT ''
    ) WITHOUT ROWID""",
    # `text` stands last so that reading the other columns never touches the pages that hold it.
    """CREATE TABLE transcripts (
        id INTEGER PRIMARY KEY, guid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, source TEXT NOT NULL, format TEXT NOT NULL,
        source_sha256 TEXT NOT NULL, text_sha256 TEXT NOT NULL, style TEXT NOT NULL DEFAULT '',
        warnings TEXT NOT NULL DEFAULT '[]', imported_at TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1,
        removed INTEGER NOT NULL DEFAULT 0, text TEXT NOT NULL
    )""",
    "CREATE UNIQUE INDEX transcripts_name ON transcripts(name) WHERE removed = 0",
    """CREATE TABLE speakers (
        id INTEGER PRIMARY KEY, guid TEXT NOT NULL UNIQUE, transcript_guid TEXT NOT NULL REFERENCES transcripts(guid),
        label TEXT NOT NULL, participant_guid TEXT REFERENCES participants(guid), UNIQUE (transcript_guid, label)
    )""",
    """CREATE TABLE turns (
        id INTEGER PRIMARY KEY, transcript_id INTEGER NOT NULL REFERENCES transcripts(id), ordinal INTEGER NOT NULL,
        speaker_id INTEGER REFERENCES speakers(id), "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, time REAL,
        end_time REAL, kind TEXT NOT NULL DEFAULT 'speech', place TEXT NOT NULL DEFAULT '', text TEXT NOT NULL,
        UNIQUE (transcript_id, ordinal)
    )""",
    'CREATE INDEX turns_start ON turns(transcript_id, "start")',
    "CREATE INDEX turns_speaker ON turns(speaker_id)",
    """CREATE TABLE codes (
        id TEXT PRIMARY KEY, guid TEXT NOT NULL UNIQUE, parent TEXT, position INTEGER NOT NULL, name TEXT NOT NULL,
        brief TEXT NOT NULL, definition TEXT NOT NULL, include TEXT NOT NULL, exclude TEXT NOT NULL,
        examples TEXT NOT NULL, keywords TEXT NOT NULL, colour TEXT NOT NULL, retired INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID""",
    """CREATE TABLE codings (
        guid TEXT PRIMARY KEY, transcript_guid TEXT NOT NULL REFERENCES transcripts(guid), "start" INTEGER NOT NULL,
        "end" INTEGER NOT NULL CHECK ("end" > "start"), code_id TEXT NOT NULL REFERENCES codes(id),
        coder_guid TEXT NOT NULL REFERENCES coders(guid), origin TEXT NOT NULL CHECK (origin IN ('human', 'suggestion')),
        exemplar INTEGER NOT NULL DEFAULT 0, memo TEXT NOT NULL DEFAULT '', created_at TEXT NOT NULL,
        UNIQUE (transcript_guid, "start", "end", code_id, coder_guid)
    ) WITHOUT ROWID""",
    "CREATE INDEX codings_code ON codings(code_id)",
    "CREATE UNIQUE INDEX codings_quote_id ON codings(substr(replace(guid, '-', ''), 1, 10))",
    """CREATE TABLE suggestions (
        transcript_id INTEGER NOT NULL REFERENCES transcripts(id), "start" INTEGER NOT NULL, "end" INTEGER NOT NULL,
        code_id TEXT NOT NULL, coder_guid TEXT NOT NULL DEFAULT '', score REAL NOT NULL, reasons TEXT NOT NULL,
        model TEXT NOT NULL, created_at TEXT NOT NULL, PRIMARY KEY (transcript_id, "start", "end", code_id, coder_guid)
    ) WITHOUT ROWID""",
    """CREATE TABLE suggestion_decisions (
        guid TEXT PRIMARY KEY, transcript_guid TEXT NOT NULL REFERENCES transcripts(guid), "start" INTEGER NOT NULL,
        "end" INTEGER NOT NULL, code_id TEXT NOT NULL, coder_guid TEXT NOT NULL REFERENCES coders(guid),
        verdict TEXT NOT NULL CHECK (verdict IN ('accept', 'reject', 'defer')), score REAL, model TEXT NOT NULL DEFAULT '',
        reasons TEXT NOT NULL DEFAULT '[]', created_at TEXT NOT NULL
    ) WITHOUT ROWID""",
    'CREATE INDEX decisions_place ON suggestion_decisions(transcript_guid, "start")',
    """CREATE TABLE memos (
        guid TEXT PRIMARY KEY, target_kind TEXT NOT NULL, target TEXT NOT NULL, text TEXT NOT NULL,
        coder_guid TEXT NOT NULL REFERENCES coders(guid), created_at TEXT NOT NULL, updated_at TEXT NOT NULL
    ) WITHOUT ROWID""",
    "CREATE INDEX memos_target ON memos(target_kind, target)",
    """CREATE TABLE journal (
        id INTEGER PRIMARY KEY, guid TEXT NOT NULL UNIQUE, at TEXT NOT NULL, coder_guid TEXT NOT NULL REFERENCES coders(guid),
        action TEXT NOT NULL, summary TEXT NOT NULL, changes TEXT NOT NULL, undoes INTEGER REFERENCES journal(id),
        state TEXT NOT NULL DEFAULT 'done' CHECK (state IN ('done', 'undone', 'dropped', 'note'))
    )""",
    "CREATE INDEX journal_state ON journal(coder_guid, state, id)",
    """CREATE TABLE vectors (
        model TEXT NOT NULL, text_sha256 BLOB NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (model, text_sha256)
    ) WITHOUT ROWID""",
)

_GROUPS = (
    ("young-person", "Young people", "young person", 0),
    ("community-org", "Community organisations", "Community org.", 0),
    ("partner-org", "Partner organisations", "Partner org.", 0),
    ("facilitator", "Facilitators", "facilitator", 1),
)


@migrations()
def m001_first(db: Database) -> None:
    """Everything that the first version keeps."""
    for statement in (*_TABLES, *views.FIRST):
        db.execute(statement)
    db.table("turns").enable_fts(["text"], create_triggers=True, tokenize="unicode61 remove_diacritics 2")
    for position, (group_id, name, attribution, facilitator) in enumerate(_GROUPS):
        db.execute("INSERT INTO groups VALUES (?, ?, ?, ?, ?)", [group_id, name, attribution, facilitator, position])


_SECOND = (
    # One written summary of a framework matrix: what a case or a group says under a code, and the quotes it rests on.
    # `quotes` is a JSON list of coding GUIDs; `basis` tells whether what lay under the cell has changed since it was written.
    """CREATE TABLE summaries (
        guid TEXT PRIMARY KEY, row_kind TEXT NOT NULL CHECK (row_kind IN ('group', 'participant', 'transcript')),
        row TEXT NOT NULL, code_id TEXT NOT NULL REFERENCES codes(id), text TEXT NOT NULL, quotes TEXT NOT NULL DEFAULT '[]',
        basis TEXT NOT NULL DEFAULT '', coder_guid TEXT NOT NULL REFERENCES coders(guid), created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL, UNIQUE (row_kind, row, code_id)
    ) WITHOUT ROWID""",
    # How two coders' disagreement about a passage was settled; the consensus itself is codings of a coder of its own.
    # `before` holds what each coder had said, as JSON; `codes` what stands.
    """CREATE TABLE resolutions (
        guid TEXT PRIMARY KEY, transcript_guid TEXT NOT NULL REFERENCES transcripts(guid), "start" INTEGER NOT NULL,
        "end" INTEGER NOT NULL, choice TEXT NOT NULL CHECK (choice IN ('a', 'b', 'both', 'neither', 'other')),
        reason TEXT NOT NULL DEFAULT '', before TEXT NOT NULL DEFAULT '{}', codes TEXT NOT NULL DEFAULT '[]',
        coder_guid TEXT NOT NULL REFERENCES coders(guid), created_at TEXT NOT NULL
    ) WITHOUT ROWID""",
    'CREATE INDEX resolutions_place ON resolutions(transcript_guid, "start")',
    # A unit drawn by chance and judged whole: what would have been suggested, and what the coder gave it.
    """CREATE TABLE audits (
        guid TEXT PRIMARY KEY, transcript_guid TEXT NOT NULL REFERENCES transcripts(guid), "start" INTEGER NOT NULL,
        "end" INTEGER NOT NULL, suggested TEXT NOT NULL DEFAULT '[]', given TEXT NOT NULL DEFAULT '[]',
        model TEXT NOT NULL DEFAULT '', coder_guid TEXT NOT NULL REFERENCES coders(guid), created_at TEXT NOT NULL
    ) WITHOUT ROWID""",
    # Where a decision was made (a queue's name), and the seconds from seeing to deciding.
    "ALTER TABLE suggestion_decisions ADD COLUMN queue TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE suggestion_decisions ADD COLUMN seconds REAL",
    # Indexes that answer by themselves what the app asks of half a million turns while somebody waits.
    "DROP INDEX turns_speaker",
    "CREATE INDEX turns_speaker ON turns(speaker_id, kind)",
    "DROP INDEX codings_code",
    "CREATE INDEX codings_code ON codings(code_id, transcript_guid, coder_guid)",
    "CREATE INDEX codings_recent ON codings(coder_guid, code_id, created_at)",
    "CREATE INDEX codings_memo ON codings(created_at) WHERE memo <> ''",
    "CREATE INDEX suggestions_score ON suggestions(coder_guid, score)",
)


@migrations()
def m002_summaries_resolutions_audits(db: Database) -> None:
    """Framework summaries, settled disagreements, audits of the suggestions."""
    for statement in (*_SECOND, *views.SECOND):
        db.execute(statement)


@migrations()
def m003_quotes_of_one_person(db: Database) -> None:
    """Quotes know whether they stand in the words of one person."""
    for statement in views.THIRD:
        db.execute(statement)


LATEST = 3
"""The number of migrations; kept in `PRAGMA user_version`, so that an older program can refuse a newer database."""
