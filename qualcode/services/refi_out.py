"""The project as a REFI-QDA project: what docs/exchange.md says goes where."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.core.codebook import Codebook
from qualcode.core.model import Participant
from qualcode.core.report import counted
from qualcode.formats.refi import (
    RefiCoding,
    RefiNote,
    RefiProject,
    RefiSelection,
    RefiSource,
    RefiUser,
    from_codebook,
    from_participants,
)
from qualcode.formats.refi.xml import derived
from qualcode.services import refi_kept, refi_note
from qualcode.services.refi_people import numbered
from qualcode.storage import codes, people

if TYPE_CHECKING:
    from qualcode.formats.refi import RefiCase
    from qualcode.storage.store import Store


MEMO = "Memo on the "
"""How the names of our notes begin, which say nothing that is not known from what they are on."""

_STAYS = (
    ("suggestion_decisions", "Decisions about suggestions"),
    ("summaries", "Summaries of the framework"),
    ("resolutions", "Settled disagreements, of which the consensus's codings are written,"),
    ("audits", "Audits of the suggestions"),
)
"""Tables that are not written, and what they hold."""


def refi_project(store: Store, name: str) -> tuple[RefiProject, list[str]]:
    """Return the project, and a plain sentence for everything that REFI-QDA cannot hold."""
    said: list[str] = []
    book, guids = _whole_codebook(store, said)
    users = tuple(RefiUser(*row) for row in store.rows("SELECT guid, name FROM coders ORDER BY name"))
    notes = _notes(store, book)
    by_target: dict[tuple[str, str], list[str]] = defaultdict(list)
    noted: dict[tuple[str, str], str] = defaultdict(str)
    for (kind, target), note in notes:
        by_target[kind, target].append(note.guid)
        noted[kind, target] += ("\n\n" if noted[kind, target] else "") + note.text
    ids = {guid: code_id for code_id, guid in guids.items() if code_id in book}
    selections, spoken = _selections(store, guids)
    refi_codes = tuple(
        replace(code, notes=tuple(by_target["code", ids.get(code.guid, "")])) for code in from_codebook(book, guids)
    )
    sources = tuple(
        RefiSource(
            row["guid"], row["name"], row["text"], noted["transcript", row["guid"]], "", row["imported_at"], tuple(selections[row["guid"]]), (),
            tuple(by_target["transcript", row["guid"]]),
        )
        for row in store.rows("SELECT guid, name, text, imported_at FROM transcripts WHERE removed = 0 ORDER BY name")
    )  # fmt: skip
    extras = refi_note.extras_of(store, people.groups(store))
    extra = RefiNote(derived("note", "extras"), refi_note.NAME, refi_note.dump(extras))
    variables, cases = from_participants(_participants(store), _spoken_in(store), spoken)
    for table, what in _STAYS:
        if count := int(store.value(f"SELECT count(*) FROM {table}")):
            said.append(f"{what} have no place in REFI-QDA and stay behind ({count:,}).")
    project = RefiProject(
        name=name,
        origin="qualcode",
        users=users,
        codes=refi_codes,
        variables=variables,
        cases=_described(store, cases),
        sources=sources,
        notes=(*(note for _, note in notes), extra),
        user=store.coder.guid,
        created=str(store.value("SELECT min(at) FROM journal") or ""),
        about=tuple(by_target["project", ""]),
    )
    return refi_kept.restored(project, refi_kept.load(store), said), said


def _whole_codebook(store: Store, said: list[str]) -> tuple[Codebook, dict[str, str]]:
    """Return the codebook with retired codes that still have codings, as themes of their own."""
    book = codes.load(store)
    extra = codes.retired(store)
    if extra:
        said.append(
            f"{counted(len(extra), 'code')} that the codebook no longer has, but codings do: written as themes."
        )
    return Codebook((*book.codes, *extra), book.title, book.language), codes.guids(store)


def _notes(store: Store, book: Codebook) -> list[tuple[tuple[str, str], RefiNote]]:
    """Return memos as notes, with what each is about, or was. A participant's stand with the case.

    Each has a name of its own: QualCoder breaks off at the second note of one name.
    """
    rows = store.rows(
        """SELECT m.guid, target_kind, target, m.text, coder_guid, m.created_at, coders.name AS coder, t.name AS called
           FROM memos AS m JOIN coders ON coders.guid = coder_guid
           LEFT JOIN transcripts AS t ON target_kind = 'transcript' AND t.guid = target
           WHERE target_kind IN ('project', 'transcript', 'code') ORDER BY m.created_at, m.guid"""
    )
    found: list[tuple[tuple[str, str], RefiNote]] = []
    names: dict[str, None] = {}
    for row in rows:
        kind, target = row["target_kind"], "" if row["target_kind"] == "project" else row["target"]
        called = book[target].name if target in book else row["called"] or target
        name = numbered(f"{MEMO}{' '.join(part for part in (kind, called) if part)}, by {row['coder']}", names)
        names[name] = None
        note = RefiNote(row["guid"], name, row["text"], "", row["coder_guid"], row["created_at"])
        found.append(((kind, target), note))
    return found


def _selections(store: Store, guids: dict[str, str]) -> tuple[dict[str, list[RefiSelection]], dict[str, list[str]]]:
    """Return the selections of each source, and those of each participant's words."""
    found: dict[str, list[RefiSelection]] = defaultdict(list)
    spoken: dict[str, list[str]] = defaultdict(list)
    speaker = _speakers(store)
    for row in store.rows(
        """SELECT c.*, 'q' || substr(replace(c.guid, '-', ''), 1, 10) AS quote_id FROM codings AS c
           JOIN transcripts AS t ON t.guid = c.transcript_guid AND t.removed = 0 ORDER BY c."start", c."end", c.guid"""
    ):
        selection = RefiSelection(
            derived("selection", row["guid"]), row["start"], row["end"], "", row["memo"], row["coder_guid"],
            row["created_at"],
            (RefiCoding(row["guid"], guids[row["code_id"]], row["coder_guid"], row["created_at"]),),
        )  # fmt: skip
        found[row["transcript_guid"]].append(selection)
        if row["quote_id"] in speaker:
            spoken[speaker[row["quote_id"]]].append(selection.guid)
    return found, spoken


def spoken_passages(store: Store) -> set[tuple[str, str]]:
    """Return each participant, by GUID, with each coded passage that is their words, by the selection's GUID."""
    speaker = _speakers(store)
    rows = store.rows("SELECT guid, 'q' || substr(replace(guid, '-', ''), 1, 10) AS quote_id FROM codings")
    return {(speaker[row["quote_id"]], derived("selection", row["guid"])) for row in rows if row["quote_id"] in speaker}


def _speakers(store: Store) -> dict[str, str]:
    """Return who speaks each quote, by the participant's GUID."""
    rows = store.rows("SELECT quote_id, p.guid FROM quotes JOIN participants AS p ON p.name = participant")
    return {row["quote_id"]: row["guid"] for row in rows}


def _participants(store: Store) -> list[Participant]:
    rows = store.rows(
        "SELECT guid, name, group_id, consent_analyse, consent_quote, attributes FROM participants ORDER BY name"
    )
    return [
        Participant(guid, name, group, bool(analyse), bool(quote), json.loads(attributes))
        for guid, name, group, analyse, quote, attributes in rows
    ]


def _described(store: Store, cases: tuple[RefiCase, ...]) -> tuple[RefiCase, ...]:
    """Return cases with what was noted about each participant."""
    noted = refi_note.memos_on_people(store)
    return tuple(replace(case, description=refi_note.joined(noted.get(case.guid, ()))) for case in cases)


def _spoken_in(store: Store) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for person, transcript in store.rows(
        """SELECT DISTINCT s.participant_guid, t.guid FROM speakers AS s
           JOIN transcripts AS t ON t.guid = s.transcript_guid AND t.removed = 0
           WHERE s.participant_guid IS NOT NULL ORDER BY t.name"""
    ):
        found[person].append(transcript)
    return found
