"""A REFI-QDA project into this one: all of it as one command, or nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qualcode.core.model import Origin
from qualcode.core.report import counted
from qualcode.formats.refi import to_codebook
from qualcode.formats.refi.xml import derived
from qualcode.services import refi_kept, refi_note
from qualcode.services.refi_note import Extras, PersonMemo, joined
from qualcode.services.refi_out import MEMO, spoken_passages
from qualcode.services.refi_people import bring_coders, bring_participants
from qualcode.services.refi_texts import TextsIn
from qualcode.storage import codes
from qualcode.storage.codings import quote_id
from qualcode.storage.journal import new_guid, now

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from qualcode.core.codebook import Code, Codebook
    from qualcode.formats.refi import RefiCode, RefiCoding, RefiNote, RefiProject, RefiSelection, RefiSource
    from qualcode.storage.journal import Recorder
    from qualcode.storage.store import Store


_OFTEN = 2000
"""After so many codings it is said how far the writing is."""


@dataclass(frozen=True, slots=True)
class Brought:
    """How many of each came in that were not here before."""

    codes: int
    transcripts: int
    participants: int
    codings: int
    memos: int


class ProjectIn:
    """Brings one REFI-QDA project in, within a command. `said` gets a plain sentence for all that was decided or left out.

    `told` hears what is done next.
    """

    def __init__(
        self, store: Store, recorder: Recorder, project: RefiProject, said: list[str], told: Callable[[str], None]
    ) -> None:
        self._store, self._recorder, self._project, self._said, self._told = store, recorder, project, said, told
        self._notes = {note.guid: note for note in project.notes if note.name != refi_note.NAME}
        self._used: set[str] = set()
        self._guids: dict[str, str] = {}
        """By what GUID codings, selections and notes of the file are known here."""
        self._remarks: list[tuple[str, RefiSelection]] = []

    def bring(self, file_name: str) -> Brought:
        """Bring everything in."""
        project = self._project
        self._told("finding codes and people")
        extras = self._extras()
        coders = bring_coders(self._store, project, extras)
        ids, new_codes = bring_codes(self._store, self._recorder, project.codes, extras.retired)
        if len(ids) > new_codes:
            self._said.append(f"{counted(len(ids) - new_codes, 'code')} here already: left as they are.")
        people = int(self._store.value("SELECT count(*) FROM participants"))
        participants = bring_participants(self._store, self._recorder, project, extras)
        texts = TextsIn(self._store, self._recorder, self._said, self._told, {})
        texts.bring(project, extras, participants, file_name)
        codings = self._codings(texts.guids, ids, coders, extras)
        self._told("writing memos")
        memos = self._memos(texts.guids, ids, coders) + self._memos_on_people(participants, coders, extras)
        here = {**texts.guids, **participants, **coders, **self._guids, **self._codes_here(ids)}
        remarks = [
            (text, replace(each, user=coders.get(each.user, "") if each.user else "")) for text, each in self._remarks
        ]
        spoken = spoken_passages(self._store) if any(case.selections for case in project.cases) else set()
        kept = refi_kept.gathered(project, here, remarks, spoken, self._said)
        refi_kept.record(self._store, self._recorder, kept, self._said)
        new_people = int(self._store.value("SELECT count(*) FROM participants")) - people
        return Brought(new_codes, texts.new, new_people, codings, memos)

    def _extras(self) -> Extras:
        for note in self._project.notes:
            if note.name == refi_note.NAME:
                extras = refi_note.load(note.text)
                if extras is not None:
                    return extras
                self._said.append("The note on turns and speakers cannot be read: turns are found again in the texts.")
        return Extras()

    def _codings(self, texts: dict[str, str], ids: dict[str, str], coders: dict[str, str], extras: Extras) -> int:
        rows = self._store.rows('SELECT guid, transcript_guid, "start", "end", code_id, coder_guid FROM codings')
        there = {tuple(row)[1:]: str(row["guid"]) for row in rows}
        quotes = {quote_id(row["guid"]) for row in rows}
        added = again = 0
        for source in self._project.sources:
            if source.guid not in texts:
                continue
            for selection, start, end, memo, coding in self._coded(source):
                place = (texts[source.guid], start, end, ids[coding.code], coders.get(coding.user, coders[""]))
                if place in there:
                    again += 1
                    self._know(selection, coding, there[place])
                    continue
                guid = coding.guid
                while quote_id(guid) in quotes:
                    guid = new_guid()
                there[place] = guid
                self._know(selection, coding, guid)
                quotes.add(quote_id(guid))
                if added % _OFTEN == 0:
                    self._told(f"writing codings: {added:,} so far")
                self._recorder.insert(
                    "codings",
                    {
                        "guid": guid, "transcript_guid": place[0], "start": start, "end": end, "code_id": place[3],
                        "coder_guid": place[4],
                        "origin": str(Origin.SUGGESTION if coding.guid in extras.suggested else Origin.HUMAN),
                        "exemplar": int(coding.important or coding.guid in extras.exemplars), "memo": memo,
                        "created_at": coding.created or now(),
                    },
                )  # fmt: skip
                added += 1
        if again:
            self._said.append(f"{counted(again, 'coding')} here already.")
        return added

    def _know(self, selection: RefiSelection | None, coding: RefiCoding, guid: str) -> None:
        self._guids[coding.guid] = guid
        if selection is not None:
            self._guids.setdefault(selection.guid, derived("selection", guid))

    def _codes_here(self, ids: dict[str, str]) -> dict[str, str]:
        own = codes.guids(self._store)
        return {guid: own[code_id] for guid, code_id in ids.items()}

    def _coded(self, source: RefiSource) -> Iterable[tuple[RefiSelection | None, int, int, str, RefiCoding]]:
        known = {code.guid for code in self._project.codes}
        for selection in source.selections:
            if not selection.codings:
                words = (selection.description, self._texts(selection.notes))
                remark = "\n\n".join(part for part in words if part)
                self._guids[selection.guid] = selection.guid
                self._remarks.append((source.guid, replace(selection, description=remark, notes=())))
            for coding in selection.codings:
                if coding.code in known:
                    yield selection, selection.start, selection.end, self._memo(selection, coding), coding
        for coding in source.codings:
            if coding.code in known:
                yield None, 0, len(source.text), self._texts(coding.notes), coding

    def _memo(self, selection: RefiSelection, coding: RefiCoding) -> str:
        parts = (selection.description, self._texts((*selection.notes, *coding.notes)))
        return "\n\n".join(part for part in parts if part)

    def _texts(self, guids: Iterable[str]) -> str:
        found = [self._notes[guid] for guid in dict.fromkeys(guids) if guid in self._notes]
        self._used.update(note.guid for note in found)
        return "\n\n".join(_words(note) for note in found)

    def _memos(self, texts: dict[str, str], ids: dict[str, str], coders: dict[str, str]) -> int:
        project = self._project
        wanted: dict[tuple[str, str, str], list[RefiNote]] = defaultdict(list)

        def want(kind: str, target: str, guids: Sequence[str]) -> None:
            for guid in guids:
                if guid in self._notes:
                    note = self._notes[guid]
                    self._used.add(guid)
                    wanted[kind, target, coders.get(note.user, coders[""])].append(note)

        for code in project.codes:
            want("code", ids[code.guid], code.notes)
        for source in project.sources:
            if source.guid in texts:
                want("transcript", texts[source.guid], source.notes)
        want("project", "", project.about)
        want("project", "", [guid for guid in self._notes if guid not in self._used])
        added = 0
        for (kind, target, coder), notes in wanted.items():
            added += self._memo_on(kind, target, coder, notes)
        for kind, target, words in self._descriptions(texts):
            added += self._write(kind, target, coders[""], words, new_guid(), now())
        return added

    def _memos_on_people(self, participants: dict[str, str], coders: dict[str, str], extras: Extras) -> int:
        """Bring descriptions of cases in: as the memos that they were here, unless another program has written on."""
        added = 0
        for case in self._project.cases:
            memos = extras.people.get(case.guid, [])
            if not memos or joined(memos) != case.description:
                memos = [PersonMemo(new_guid(), case.description, "", now())]
            for memo in memos if case.guid in participants else ():
                coder = coders.get(memo.coder, coders[""])
                added += self._write("participant", participants[case.guid], coder, memo.text, memo.guid, memo.created)
        return added

    def _descriptions(self, texts: dict[str, str]) -> Iterable[tuple[str, str, str]]:
        """Yield descriptions, for which qualcode has memos, unless they only repeat what stands in notes, as ours do."""
        if self._project.description.strip():
            yield "project", "", self._project.description
        for source in self._project.sources:
            noted = "\n\n".join(self._notes[guid].text for guid in source.notes if guid in self._notes)
            if source.description.strip() and source.guid in texts and source.description != noted:
                yield "transcript", texts[source.guid], source.description

    def _memo_on(self, kind: str, target: str, coder: str, notes: Sequence[RefiNote]) -> bool:
        """One coder has one memo on one thing: several notes are joined."""
        text = "\n\n".join(_words(note) for note in notes)
        self._guids |= dict.fromkeys((note.guid for note in notes), notes[0].guid)
        return self._write(kind, target, coder, text, notes[0].guid, notes[0].created or now())

    def _write(self, kind: str, target: str, coder: str, text: str, guid: str, at: str) -> bool:
        twin = self._store.value(
            "SELECT 1 FROM memos WHERE guid = ? OR (target_kind = ? AND target = ? AND coder_guid = ? AND text = ?)",
            [guid, kind, target, coder, text],
        )
        if twin or not text.strip():
            return False
        self._recorder.insert(
            "memos",
            {"guid": guid, "target_kind": kind, "target": target, "text": text, "coder_guid": coder, "created_at": at,
             "updated_at": at},
        )  # fmt: skip
        return True


def bring_codes(
    store: Store, recorder: Recorder, found: Sequence[RefiCode], retired: Collection[str] = ()
) -> tuple[dict[str, str], int]:
    """Return the id here of each code by its GUID, and how many are new.

    A code that is here already, by GUID or by name under the same parent, stays as it is here. `retired` are the GUIDs of codes
    that the codebook had lost when the file was written: they come for their codings' sake, and stay out of the codebook.

    Raises:
        CodebookError: the codes do not make a codebook.
    """
    book, guids = to_codebook(found)
    mine = codes.load(store)
    by_guid = {guid: code_id for code_id, guid in codes.guids(store).items()}
    own = {by_guid[guid] for guid in guids.values() if guid in by_guid}
    here: dict[str, str] = {}
    grown = mine
    for _, code in book.walk():
        parent = here.get(code.parent) if code.parent is not None else None
        known = by_guid.get(guids[code.id]) or _twin(mine, code, parent, {*here.values(), *own})
        if known is None or known not in grown:
            known = known or _free_id(store, grown, code.id)
            grown = replace(grown, codes=(*grown.codes, replace(code, id=known, parent=parent)))
        here[code.id] = known
    codes.record_sync(store, recorder, grown)
    for code_id, new_id in here.items():
        if new_id not in mine and guids[code_id] not in by_guid:
            recorder.update("codes", new_id, guid=guids[code_id])
    gone = [
        new_id
        for code_id, new_id in here.items()
        if guids[code_id] in retired and new_id not in mine and not grown.children(new_id)
    ]
    for new_id in gone:
        recorder.update("codes", new_id, retired=1)
    return {guids[code_id]: new_id for code_id, new_id in here.items()}, len(grown) - len(mine) - len(gone)


def _twin(mine: Codebook, code: Code, parent: str | None, taken: Collection[str]) -> str | None:
    """Return the code here of the same name under the same parent, unless another code of the file is it already."""
    same = (each.id for each in mine.children(parent) if each.name.casefold() == code.name.casefold())
    return next((code_id for code_id in same if code_id not in taken), None)


def _free_id(store: Store, book: Codebook, wanted: str) -> str:
    """Return an id that no code has, nor one that is gone from the codebook but still has codings."""
    taken, number, candidate = {row["id"] for row in store.rows("SELECT id FROM codes")}, 2, wanted
    while candidate in taken or candidate in book:
        candidate, number = f"{wanted}-{number}", number + 1
    return candidate


def _words(note: RefiNote) -> str:
    """Return a note's text under its name, unless the name says nothing that the text does not."""
    name = note.name.strip()
    plain = not name or name.startswith(MEMO) or note.text.startswith(name)
    return note.text if plain else f"{name}\n\n{note.text}"
