"""Opening a project: the codebook read, and on the first opening of a ready-made one its transcripts, people and codings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.errors import BadInputError, as_argument
from qualcode.formats import codebook_yaml
from qualcode.services import codebook_edits, codings_table, importing, people_table
from qualcode.services.reading import file_hash
from qualcode.storage import transcripts
from qualcode.storage.database import open_database
from qualcode.storage.project import Project
from qualcode.whole_files import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qualcode.services.importing import FileReport
    from qualcode.storage.store import Store

_READY = "first_opening_done"


def open_project(
    project: Project, coder_name: str = "", *, told: Callable[[FileReport, int], None] = lambda _report, _total: None
) -> Store:
    """Open a project for a coder. On the first opening, `told` hears of each transcript as it comes in, and how many come.

    Transcripts come in unasked only where a table says already who speaks in them, or what is coded: who speaks in others is to
    be looked at first. The first opening is done in steps that each stand, so that one broken off half-way is gone on with next
    time.

    Raises:
        StorageError: the database cannot be used.
        BadInputError: codebook.yaml, speakers.csv or codings.csv is wrong; nothing of the file in question is taken.
    """
    if not project.database.exists() and project.codebook.exists():
        codebook_yaml.load(project.codebook)  # so that a wrong codebook leaves no database behind
    store = project.open(coder_name)
    try:
        codebook_edits.sync_from_file(store, project)
        if not store.meta(_READY):
            _first_opening(store, project, told)
            store.set_meta(_READY, "yes")
    except BaseException:
        store.close()
        raise
    return store


def _first_opening(store: Store, project: Project, told: Callable[[FileReport, int], None]) -> None:
    ready_made = project.speakers.exists() or project.codings.exists()
    if ready_made and project.transcripts.is_dir():
        files = importing.find_files([project.transcripts])
        for report in importing.import_files(store, files, undoable=False):
            told(report, len(files))
    if project.speakers.exists():
        people_table.apply_file(store, project.speakers, undoable=False)
    if project.codings.exists():
        codings_table.load_file(store, project.codings, undoable=False)


def new_files(store: Store, project: Project) -> list[Path]:
    """Return the files in transcripts/ that are not in the project yet."""
    if not project.transcripts.is_dir():
        return []
    known = {stored.name for stored in transcripts.stored(store)}
    files = importing.find_files([project.transcripts])
    return [path for path, name in importing.names_for(files, project.transcripts).items() if name not in known]


def changed_files(store: Store, project: Project) -> list[Path]:
    """Return the files in transcripts/ that are in the project, but hold something else by now. Reads them all."""
    if not project.transcripts.is_dir():
        return []
    known = {stored.name: stored.source_sha256 for stored in transcripts.stored(store)}
    names = importing.names_for(importing.find_files([project.transcripts]), project.transcripts)
    return [path for path, name in names.items() if name in known and path.is_file() and file_hash(path) != known[name]]


def new_project(folder: Path) -> None:
    """Make a fresh project folder with a commented codebook.yaml. Its only group is the facilitators': others are its own to name.

    Raises:
        BadInputError: there is a project already, or the folder cannot be made.
        StorageError: the database cannot be made.
    """
    project = Project(folder)
    if project.codebook.exists():
        raise BadInputError(
            "there is a project here already", where=str(folder), mend=f"Open it with: qualcode {as_argument(folder)}"
        )
    try:
        project.transcripts.mkdir(parents=True, exist_ok=True)
        project.exports.mkdir(exist_ok=True)
    except OSError as error:
        raise BadInputError(
            f"cannot be made ({error.strerror})", where=str(folder), mend="Choose another place"
        ) from error
    if not project.database.exists():
        database = open_database(project.database)
        with database.conn:
            database.execute("DELETE FROM groups WHERE NOT facilitator")
        database.conn.close()
    write_whole(project.codebook, codebook_yaml.TEMPLATE.encode())
