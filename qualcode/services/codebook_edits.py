"""Edits to the codebook: written to codebook.yaml, whose comments and order are kept, and to the database.

The database goes first, as one journalled command; the file follows. If the program dies between the two, the next opening
sees that the file is as it was last written by qualcode, while the database has moved on, and brings the file along. If the
file has been changed by hand, the file is right.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qualcode.core import tree_edits
from qualcode.errors import BadInputError, NotPossibleError
from qualcode.formats import codebook_yaml
from qualcode.formats.atomic import replace_file
from qualcode.formats.codebook_yaml import CodebookFile
from qualcode.storage import codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.core.codebook import Code, Codebook
    from qualcode.storage.journal import Recorder
    from qualcode.storage.project import Project
    from qualcode.storage.store import Store

_SHA = "codebook_sha256"
_IN_STEP = "codebook_in_step"


@dataclass(frozen=True, slots=True)
class Touched:
    """What an edit to a code touches: the codes with it (itself and those beneath), and how many codings they have."""

    codes: tuple[Code, ...]
    codings: int


def sync_from_file(store: Store, project: Project) -> list[str]:
    """Bring database and codebook.yaml together and return what was noticed, in plain sentences.

    Raises:
        CodebookError: the file is wrong; the database keeps what it had.
    """
    if not project.codebook.exists():
        book = codes.load(store)
        if not len(book):
            raise BadInputError(
                "codebook.yaml is missing", where=str(project.codebook), mend="Make one with 'qualcode new DIR'"
            )
        _write(store, project, codebook_yaml.dump(book))
        return ["codebook.yaml was missing and has been written again from the project."]
    sha = _sha(project)
    mine = codes.load(store)
    both = hashlib.sha256(f"{sha}{mine!r}".encode()).hexdigest()
    if store.meta(_IN_STEP) == both:  # found the same before, and neither has changed: no need to read YAML again
        return []
    book = codebook_yaml.load(project.codebook)
    if _same(book, mine):
        store.set_meta(_SHA, sha)
        store.set_meta(_IN_STEP, both)
        return []
    if store.meta(_SHA) == sha:
        bring_file_along(store, project)
        return ["codebook.yaml has been brought up to the project."]
    before = {code.id: code for code in mine}
    codes.sync(store, book, action="codebook", summary="Read changes from codebook.yaml", undoable=False)
    store.set_meta(_SHA, sha)
    return _described(before, book) if before else []


def bring_file_along(store: Store, project: Project) -> None:
    """Write to codebook.yaml what the database says, touching only the entries that differ."""
    file = CodebookFile.load(project.codebook)
    file.replace(codes.load(store))
    file.save()
    store.set_meta(_SHA, _sha(project))


def add_code(store: Store, project: Project, code: Code) -> None:
    """Add a code after its siblings.

    Raises:
        CodebookError: the code does not fit the codebook.
    """
    _edit(store, project, tree_edits.added(codes.load(store), code), "add code", f"Added the code {code.name}")


def update_code(store: Store, project: Project, code_id: str, **fields: Any) -> None:
    """Change fields of a code: its name, colour, definition or any other but its id."""
    book = tree_edits.updated(codes.load(store), code_id, **fields)
    _edit(store, project, book, "change code", f"Changed the code {book[code_id].name}")


def move_code(store: Store, project: Project, code_id: str, parent: str | None, index: int | None = None) -> None:
    """Put a code, with what is beneath it, under another parent (None: make it a theme) and at a place among its siblings."""
    book = tree_edits.moved(codes.load(store), code_id, parent, index)
    _edit(store, project, book, "move code", f"Moved the code {book[code_id].name}")


def what_it_touches(store: Store, code_id: str) -> Touched:
    """Return what deleting or merging a code would touch."""
    family = codes.load(store).family(code_id)
    marks = ", ".join("?" for _ in family)
    count = store.value(f"SELECT count(*) FROM codings WHERE code_id IN ({marks})", [code.id for code in family])
    return Touched(family, int(count))


def delete_code(store: Store, project: Project, code_id: str) -> None:
    """Take a code, the codes beneath it and all their codings away, as one command."""
    book = codes.load(store)
    name = _known(book, code_id).name
    gone = {code.id for code in book.family(code_id)}
    left = replace(book, codes=tuple(code for code in book if code.id not in gone))
    with store.command("delete code", f"Deleted the code {name}") as recorder:
        for each in sorted(gone):
            for row in store.rows("SELECT guid FROM codings WHERE code_id = ?", [each]):
                recorder.delete("codings", row["guid"])
        codes.record_sync(store, recorder, left)
    bring_file_along(store, project)


def merge_codes(store: Store, project: Project, source: str, target: str) -> None:
    """Give every coding of `source` to `target`, put its sub-codes beneath `target`, and take `source` away; one command.

    Raises:
        NotPossibleError: the two are one, or `target` lies beneath `source`.
    """
    book = codes.load(store)
    from_code, to_code = _known(book, source), _known(book, target)
    if target in {code.id for code in book.family(source)}:
        raise NotPossibleError("A code cannot be merged into itself or into one beneath it.")
    left = tuple(replace(c, parent=target) if c.parent == source else c for c in book if c.id != source)
    with store.command("merge codes", f"Merged {from_code.name} into {to_code.name}") as recorder:
        _recode(store, recorder, source, target)
        codes.record_sync(store, recorder, replace(book, codes=left))
    bring_file_along(store, project)


def split_code(store: Store, project: Project, code_id: str, new: Code, coding_guids: Sequence[str]) -> None:
    """Make a new code and give it the chosen codings of an old one, as one command."""
    book = codes.load(store)
    old = _known(book, code_id)
    with store.command("split code", f"Split {new.name} off {old.name}") as recorder:
        codes.record_sync(store, recorder, tree_edits.added(book, new))
        for guid in coding_guids:
            recorder.update("codings", guid, code_id=new.id)
    bring_file_along(store, project)


def _recode(store: Store, recorder: Recorder, source: str, target: str) -> None:
    for row in store.rows("SELECT * FROM codings WHERE code_id = ?", [source]):
        twin = store.value(
            """SELECT 1 FROM codings WHERE transcript_guid = ? AND "start" = ? AND "end" = ? AND code_id = ?
               AND coder_guid = ?""",
            [row["transcript_guid"], row["start"], row["end"], target, row["coder_guid"]],
        )
        if twin:
            recorder.delete("codings", row["guid"])
        else:
            recorder.update("codings", row["guid"], code_id=target)


def _edit(store: Store, project: Project, book: Codebook, action: str, summary: str) -> None:
    codes.sync(store, book, action=action, summary=summary)
    bring_file_along(store, project)


def _known(book: Codebook, code_id: str) -> Code:
    code = book.get(code_id)
    if code is None:
        raise NotPossibleError(f"There is no code '{code_id}' in the codebook.")
    return code


def _write(store: Store, project: Project, text: str) -> None:
    with replace_file(project.codebook) as beside:
        beside.write_text(text, encoding="utf-8", newline="\n")
    store.set_meta(_SHA, _sha(project))


def _sha(project: Project) -> str:
    return hashlib.sha256(project.codebook.read_bytes()).hexdigest()


def _same(one: Codebook, other: Codebook) -> bool:
    return one.codes == other.codes and (one.title, one.language) == (other.title, other.language)


def _described(before: dict[str, Code], book: Codebook) -> list[str]:
    now = {code.id: code for code in book}
    notes = [f"codebook.yaml: {now[i].name} is new." for i in now if i not in before]
    notes += [f"codebook.yaml: {before[i].name} is gone; its codings are kept." for i in before if i not in now]
    notes += [f"codebook.yaml: {now[i].name} has changed." for i in now if i in before and now[i] != before[i]]
    return notes
