"""REFI-QDA files, and other programs' projects, in and out of the project; see docs/exchange.md."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.core.report import counted
from qualcode.core.withheld import printable_codebook, withheld
from qualcode.errors import BadInputError
from qualcode.formats.refi import (
    RefiCodebook,
    RefiProject,
    from_codebook,
    read_qdc,
    read_qdpx,
    write_qdc,
    write_qdpx,
)
from qualcode.services import codebook_edits, refi_kept
from qualcode.services.refi_in import Brought, ProjectIn
from qualcode.services.refi_out import refi_project
from qualcode.storage import codes, quotes
from qualcode.storage.coders import refuse_if_blind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qualcode.storage.project import Project
    from qualcode.storage.store import Store

    Told = Callable[[str], None]
    """Called with what is done next, before each part of the work; an error that it raises breaks the work off."""


_TABLES = frozenset({".csv", ".xlsx"})


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came in, and a plain sentence for everything that was decided, changed or left out."""

    brought: Brought
    said: tuple[str, ...]


class _OnlyLooked(Exception):  # noqa: N818 - nobody made a mistake
    """Takes back what a dry run has written."""


def import_file(
    store: Store,
    project: Project,
    path: Path,
    *,
    which: str | None = None,
    dry_run: bool = False,
    told: Told = lambda _: None,
) -> ImportReport:
    """Bring a .qdpx, a .qdc, a codebook as .csv or .xlsx, or a project of Taguette or QualCoder in, as one command.

    codebook.yaml is brought along.

    Args:
        store: the project.
        project: its folder.
        path: the file, or QualCoder's folder.
        which: the project's name, where a Taguette database holds several.
        dry_run: only say what would come in.
        told: what is done next, in words.

    Raises:
        BadInputError: the file cannot be taken; nothing is changed then.
        CodebookError: its codes do not make a codebook; nothing is changed then.
    """
    told("reading the file")
    found, said = _read(path, which)
    try:
        with suppress(_OnlyLooked), store.command("import", f"Imported {path.name}") as recorder:
            brought = ProjectIn(store, recorder, found, said, told).bring(path.name)
            if dry_run:
                raise _OnlyLooked
    except sqlite3.IntegrityError as error:
        raise BadInputError("what it holds does not fit together", where=path.name, mend="Export it again") from error
    if brought.codes and not dry_run:
        codebook_edits.bring_file_along(store, project)
    return ImportReport(brought, tuple(dict.fromkeys(said)))


def export_file(
    store: Store, project: Project, path: Path, *, form: str = "qualcode", told: Told = lambda _: None
) -> list[str]:
    """Write the project to a .qdpx, or its codebook to a .qdc, .csv or .xlsx, and say what was changed or left out.

    `form` is how a codebook's table is laid out: see `formats.codebook_tables`. `told` hears what is done next.

    Raises:
        BadInputError: the ending is none of these, there are no codes for a .qdc, or the file cannot be written.
        NotPossibleError: this coder codes blind, and a project would hold what others coded.
    """
    if not path.parent.is_dir():
        raise BadInputError("there is no such folder", where=str(path.parent), mend="Make it first")
    told("gathering what is written")
    book, refused = printable_codebook(codes.load(store), withheld(quotes.all_quotes(store)))
    said = [f"{counted(len(refused), 'example')} of words that may not be quoted: left out."] if refused else []
    if path.suffix.lower() == ".qdc":
        own = from_codebook(book, codes.guids(store))
        sets = refi_kept.sets_among(refi_kept.load(store), {code.guid for code in own})
        return [*said, *write_qdc(RefiCodebook(own, tuple(each for each in sets if each.codes)), path)]
    if path.suffix.lower() in _TABLES:
        from qualcode.formats.codebook_tables import write_codebook_table

        return [*said, *write_codebook_table(book, path, form)]
    if path.suffix.lower() != ".qdpx":
        raise BadInputError(
            "files for other programs end in .qdpx (projects), or .qdc, .csv or .xlsx (codebooks)", where=path.name
        )
    refuse_if_blind(store, "an export of everybody's codings")
    found, left_out = refi_project(store, store.meta("codebook_title") or project.folder.resolve().name)
    told(f"writing {path.name}")
    return [*left_out, *write_qdpx(found, path)]


def _read(path: Path, which: str | None) -> tuple[RefiProject, list[str]]:
    if not path.exists():
        raise BadInputError("there is no such file", where=str(path))
    suffix = path.suffix.lower()
    if suffix == ".qdc":
        book, said = read_qdc(path)
        return RefiProject(path.stem, book.origin, codes=book.codes, sets=book.sets), said
    if suffix == ".qdpx":
        return read_qdpx(path)
    if suffix in _TABLES:
        from qualcode.formats.codebook_tables import read_codebook_table

        table, said = read_codebook_table(path)
        own = {code.id: codes.code_guid(code.id) for code in table}
        return RefiProject(path.stem, codes=from_codebook(table, own)), said
    if path.is_dir() or suffix in {".sqlite3", ".sqlite", ".db", ".qda"}:
        from qualcode.formats.other_tools import read_other_tool

        return read_other_tool(path, which)
    raise BadInputError(
        "this is no project or codebook of another program",
        where=path.name,
        mend="Take a .qdpx or .qdc, a codebook as .csv or .xlsx, Taguette's .sqlite3, or QualCoder's .qda folder",
    )
