"""Edits to the codebook: written to codebook.yaml, whose comments and order are kept, and to the database.

Both change or neither: the file is written before the database takes the journalled command for done, and one that cannot be
written leaves the database as it was. What was last the same in both is kept, so that a change of either is told from a
change of both: if the program dies between the two, the next opening brings them together, and what somebody has changed in
the file by hand is taken over field by field.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from qualcode.core import codebook_merge, tree_edits
from qualcode.core.codebook import Code, Codebook
from qualcode.core.codebook_merge import Side
from qualcode.errors import BadInputError, NotPossibleError
from qualcode.formats import codebook_yaml
from qualcode.formats.codebook_yaml import CodebookFile
from qualcode.formats.yaml_io import read_bytes
from qualcode.services import codebook_texts
from qualcode.storage import codes, memos, summaries
from qualcode.whole_files import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qualcode.core.codebook_merge import Clash
    from qualcode.storage.journal import Recorder
    from qualcode.storage.project import Project
    from qualcode.storage.store import Store

_IN_STEP = "codebook_in_step"
_COMMON = "codebook_in_common"


def sync_from_file(store: Store, project: Project) -> list[str]:
    """Bring database and codebook.yaml together and return what was noticed, in plain sentences.

    What only one of them changed since they last agreed is taken over by the other, field by field. What both changed stays
    as each has it, until somebody chooses (`clashes`, `settle`).

    Raises:
        CodebookError: the file is wrong; the database keeps what it had.
    """
    if project.codebook.exists() and store.meta(_IN_STEP) == _both(project, codes.load(store)):
        return []  # neither has changed since: no need to read YAML again
    with store.transaction():  # two windows at it at once would take each other's codes for deleted
        return _brought_together(store, project)


def _brought_together(store: Store, project: Project) -> list[str]:
    if (
        not project.codebook.exists()
    ):  # nor is the folder made anew that somebody has moved away: the transaction is refused then
        book = codes.load(store)
        if not len(book):
            raise BadInputError(
                "codebook.yaml is missing", where=str(project.codebook), mend="Make one with 'qualcode new DIR'"
            )
        with replace_file(project.codebook) as beside:
            beside.write_text(codebook_yaml.dump(book), encoding="utf-8", newline="\n")
        _agree(store, project, book)
        return ["codebook.yaml was missing and has been written again from the project."]
    mine, file = codes.load(store), CodebookFile.load(project.codebook)
    theirs, before = file.codebook, _before(store, mine)
    found = codebook_merge.clashes(before, mine, theirs)
    ours = codebook_merge.merged(before, mine, theirs, otherwise=Side.MINE)
    notes = _described({code.id: code for code in mine}, ours) if len(mine) else []
    if not _same(ours, mine):
        codes.sync(store, ours, action="codebook", summary="Read changes from codebook.yaml", undoable=False)
    written = codebook_merge.merged(before, mine, theirs, otherwise=Side.THEIRS)
    if not _same(written, theirs):
        notes = notes or ["codebook.yaml has been brought up to the project."]
        now = file.text()
        earlier = codebook_texts.before(store, now)
        if earlier is None or not file.go_back(earlier, written):
            file.replace(written)
            codebook_texts.keep(store, now, file.text())
        file.save()
    if found:
        _keep(store, codebook_merge.merged(before, mine, theirs, otherwise=Side.BEFORE))
        return [*notes, *(f"codebook.yaml and the app have both changed {what_clashes(clash)}." for clash in found)]
    _agree(store, project, ours)
    return notes


def clashes(store: Store, project: Project) -> tuple[Clash, ...]:
    """Return what codebook.yaml and the database have both changed, each in its own way, and nobody has decided yet."""
    mine = codes.load(store)
    if not project.codebook.exists() or store.meta(_IN_STEP) == _both(project, mine):
        return ()
    theirs = codebook_yaml.load(project.codebook)
    return codebook_merge.clashes(_before(store, mine), mine, theirs)


def settle(store: Store, project: Project, answers: Mapping[tuple[str, str], Side]) -> None:
    """Let what clashes be as the app has it (`Side.MINE`) or as the file has it (`Side.THEIRS`); what is not answered waits.

    What is taken from the file is one command, which undo takes back in both.
    """
    with store.transaction():
        _settle(store, project, answers)
        _brought_together(store, project)


def _settle(store: Store, project: Project, answers: Mapping[tuple[str, str], Side]) -> None:
    mine, file = codes.load(store), CodebookFile.load(project.codebook)
    before = _before(store, mine)
    ours = codebook_merge.merged(before, mine, file.codebook, otherwise=Side.MINE, answers=answers)
    written = codebook_merge.merged(before, mine, file.codebook, otherwise=Side.THEIRS, answers=answers)
    common = codebook_merge.merged(before, mine, file.codebook, otherwise=Side.BEFORE, answers=answers)
    file.replace(written)
    file.save()
    _keep(store, common)
    codes.sync(store, ours, action="codebook", summary="Chose between the app and codebook.yaml")


def what_clashes(clash: Clash) -> str:
    """Return in words what a clash is about."""
    return f"the {clash.field} of {clash.name}" if clash.field else f"{clash.name}, which one of them took away"


def bring_file_along(store: Store, project: Project) -> None:
    """Write to codebook.yaml what the database says, touching only the entries that differ.

    What somebody has changed in the file meanwhile is kept, and comes into the database.
    """
    sync_from_file(store, project)


def _before(store: Store, mine: Codebook) -> Codebook:
    """Return what database and file last had in common; where that is not known, the file alone is taken to have changed."""
    kept = store.meta(_COMMON)
    if not kept:
        return mine
    told = json.loads(kept)
    rows: list[dict[str, Any]] = [
        {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
        for row in told["codes"]
    ]
    return Codebook(tuple(Code(**row) for row in rows), told["title"], told["language"])


def _keep(store: Store, book: Codebook) -> None:
    """Keep what database and file have in common, as the file has it."""
    shown = codebook_yaml.tidied(book)
    told = {"title": shown.title, "language": shown.language, "codes": [asdict(code) for code in shown]}
    store.set_meta(_COMMON, json.dumps(told, ensure_ascii=False))


def _agree(store: Store, project: Project, book: Codebook) -> None:
    _keep(store, book)
    store.set_meta(_IN_STEP, _both(project, codes.load(store)))


def _both(project: Project, mine: Codebook) -> str:
    return hashlib.sha256(f"{_sha(project)}{mine!r}".encode()).hexdigest()


def add_code(store: Store, project: Project, code: Code) -> None:
    """Add a code after its siblings.

    Raises:
        CodebookError: the code does not fit the codebook.
    """
    with _editing(store, project) as book:
        codes.sync(store, tree_edits.added(book, code), action="add code", summary=f"Added the code {code.name}")


def update_code(store: Store, project: Project, code_id: str, **fields: Any) -> None:
    """Change fields of a code: its name, colour, definition or any other but its id."""
    with _editing(store, project) as book:
        changed = tree_edits.updated(book, code_id, **fields)
        codes.sync(store, changed, action="change code", summary=f"Changed the code {changed[code_id].name}")


def move_code(store: Store, project: Project, code_id: str, parent: str | None, index: int | None = None) -> None:
    """Put a code, with what is beneath it, under another parent (None: make it a theme) and at a place among its siblings."""
    with _editing(store, project) as book:
        moved = tree_edits.moved(book, code_id, parent, index)
        codes.sync(store, moved, action="move code", summary=f"Moved the code {book[code_id].name}")


def delete_code(store: Store, project: Project, code_id: str) -> None:
    """Take a code, the codes beneath it and all their codings away, as one command."""
    with _editing(store, project) as book:
        name = _known(book, code_id).name
        gone = {code.id for code in book.family(code_id)}
        left = replace(book, codes=tuple(code for code in book if code.id not in gone))
        with store.command("delete code", f"Deleted the code {name}") as recorder:
            for each in sorted(gone):
                for row in store.rows("SELECT guid FROM codings WHERE code_id = ?", [each]):
                    recorder.delete("codings", row["guid"])
            codes.record_sync(store, recorder, left)


def merge_codes(store: Store, project: Project, source: str, target: str) -> None:
    """Give every coding and memo of `source` to `target`, put its sub-codes beneath `target`, and take `source` away; one command.

    Raises:
        NotPossibleError: the two are one, or `target` lies beneath `source`.
    """
    with _editing(store, project) as book:
        from_code, to_code = _known(book, source), _known(book, target)
        if target in {code.id for code in book.family(source)}:
            raise NotPossibleError("A code cannot be merged into itself or into one beneath it.")
        left = tuple(replace(c, parent=target) if c.parent == source else c for c in book if c.id != source)
        with store.command("merge codes", f"Merged {from_code.name} into {to_code.name}") as recorder:
            _recode(store, recorder, source, target)
            summaries.record_recode(store, recorder, source, target)
            memos.record_moved(store, recorder, "code", source, target)
            codes.record_sync(store, recorder, replace(book, codes=left))
            recorder.hold("codes", target, "retired")  # whoever merges copies can then tell where the code went


def split_code(store: Store, project: Project, code_id: str, new: Code, coding_guids: Sequence[str]) -> None:
    """Make a new code and give it the chosen codings of an old one, as one command."""
    with _editing(store, project) as book:
        old = _known(book, code_id)
        with store.command("split code", f"Split {new.name} off {old.name}") as recorder:
            codes.record_sync(store, recorder, tree_edits.added(book, new))
            for guid in coding_guids:
                recorder.update("codings", guid, code_id=new.id)


def _recode(store: Store, recorder: Recorder, source: str, target: str) -> None:
    for row in store.rows("SELECT * FROM codings WHERE code_id = ?", [source]):
        twin = store.row(
            """SELECT * FROM codings WHERE transcript_guid = ? AND "start" = ? AND "end" = ? AND code_id = ?
               AND coder_guid = ?""",
            [row["transcript_guid"], row["start"], row["end"], target, row["coder_guid"]],
        )
        if twin is not None:
            recorder.delete("codings", row["guid"])
            if row["exemplar"] > twin["exemplar"]:
                recorder.update("codings", twin["guid"], exemplar=1)
            if row["memo"]:
                recorder.update("codings", twin["guid"], memo=f"{twin['memo']}\n\n{row['memo']}".strip())
        else:
            recorder.update("codings", row["guid"], code_id=target)


@contextmanager
def _editing(store: Store, project: Project) -> Iterator[Codebook]:
    """Give the codebook, which nobody else changes meanwhile, and write what becomes of it to the file too.

    Raises:
        BadInputError: the file cannot be read or written; nothing is changed.
    """
    with store.transaction():
        yield codes.load(store)
        bring_file_along(store, project)


def _known(book: Codebook, code_id: str) -> Code:
    code = book.get(code_id)
    if code is None:
        raise NotPossibleError(f"There is no code '{code_id}' in the codebook.")
    return code


def _sha(project: Project) -> str:
    return hashlib.sha256(read_bytes(project.codebook)).hexdigest()


def _same(one: Codebook, other: Codebook) -> bool:
    return one.codes == other.codes and (one.title, one.language) == (other.title, other.language)


def _described(before: dict[str, Code], book: Codebook) -> list[str]:
    now = {code.id: code for code in book}
    notes = [f"codebook.yaml: {now[i].name} is new." for i in now if i not in before]
    notes += [f"codebook.yaml: {before[i].name} is gone; its codings are kept." for i in before if i not in now]
    notes += [f"codebook.yaml: {now[i].name} has changed." for i in now if i in before and now[i] != before[i]]
    return notes
