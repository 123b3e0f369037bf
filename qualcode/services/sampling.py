"""A second coder's sample: drawn by seed, kept in the project, and handed over as a copy to be coded elsewhere."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.core.sampling import SampleUnit, Stratum, draw_sample
from qualcode.core.spans import Span
from qualcode.errors import BadInputError, NotPossibleError
from qualcode.services import findings, refi_kept
from qualcode.services.project_units import project_units
from qualcode.storage.database import copy_database, open_database
from qualcode.storage.journal import now
from qualcode.storage.project import Project

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.storage.store import Store

_KEY = "sample"

ONLY = "sample_only"
"""The note of a blind copy: the app opens it on the sample."""

_CODED = ("resolutions", "summaries", "audits", "codings", "suggestion_decisions", "suggestions", "memos")
"""The tables that would tell a second coder what others thought."""


@dataclass(frozen=True, slots=True)
class StoredSample:
    """The project's sample. `lost` are units that cannot be judged now, as when their transcript has a newer version.

    `units` are in the order of the transcripts' names and of position, by transcript GUID; `of` is how many units there were to draw from.
    """

    units: tuple[tuple[str, Span], ...]
    seed: int
    of: int
    made_at: str
    strata: tuple[Stratum, ...]
    lost: int = 0


def make_sample(store: Store, *, seed: int, share: float | None = None, count: int | None = None) -> StoredSample:
    """Draw a sample and keep it in the project, in the place of an earlier one, as one command.

    Args:
        store: the project.
        seed: the same seed draws the same units from the same transcripts, also in a project that somebody else made of them.
        share: the part of all units, above 0 and up to 1; or
        count: the number of units.

    Raises:
        BadInputError: not exactly one of share and count is given, it is out of range, or there is nothing to draw from.
    """
    units = project_units(store)
    if not units:
        raise BadInputError(
            "there is nothing to draw from", mend="Import transcripts, and check that not everybody is a facilitator"
        )
    try:
        drawn = draw_sample(
            (SampleUnit(u.transcript, u.span.start, u.span.end, u.group) for u in units),
            seed=seed, share=share, count=count,
        )  # fmt: skip
    except ValueError as error:
        raise BadInputError(str(error), mend="For example: --share 0.2, or --units 100") from error
    guids = {unit.transcript: unit.transcript_guid for unit in units}
    strata = [[part.transcript, part.group, part.units, part.drawn] for part in drawn.strata]
    kept = {
        "seed": seed,
        "of": len(units),
        "made_at": now(),
        "strata": sorted(strata),
        "units": [[guids[unit.transcript], unit.start, unit.end] for unit in drawn.units],
    }
    with store.command("sample", f"Drew a sample of {len(drawn.units)} units") as recorder:
        text = json.dumps(kept, ensure_ascii=False)
        if store.value("SELECT 1 FROM meta WHERE key = ?", [_KEY]):
            recorder.update("meta", _KEY, value=text)
        else:
            recorder.insert("meta", {"key": _KEY, "value": text})
    return current_sample(store)


def current_sample(store: Store) -> StoredSample:
    """Return the project's sample.

    Raises:
        NotPossibleError: none has been drawn.
    """
    text = store.meta(_KEY)
    if not text:
        raise NotPossibleError("No sample has been drawn. Draw one with 'qualcode sample make --share 0.2 --seed 1'.")
    kept = json.loads(text)
    there = {unit.key for unit in project_units(store)}
    units = [(guid, Span(start, end)) for guid, start, end in kept["units"]]
    known = tuple(unit for unit in units if unit in there)
    strata = tuple(Stratum(*part) for part in kept["strata"])
    return StoredSample(known, kept["seed"], kept["of"], kept["made_at"], strata, len(units) - len(known))


def export_copy(store: Store, project: Project, folder: Path, *, blind: bool) -> Project:
    """Write a copy of the project to a folder, to be coded elsewhere and merged back.

    A blind copy holds nobody's codings, decisions, suggestions or memos, nor the journal's account of them. Merged back, it
    takes nothing away from the project.

    Args:
        store: the project.
        project: its folder.
        folder: where the copy goes; it must not hold a project.
        blind: whether to leave out what was coded.

    Raises:
        BadInputError: there is a project in the folder already, or it cannot be written to; nothing is left behind.
        StorageError: the disk is full; the same.
    """
    copy = Project(folder)
    if copy.database.exists() or copy.codebook.exists():
        raise BadInputError("there is a project here already", where=str(folder), mend="Choose an empty folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        copy_database(store.db.conn, copy.database)
        if blind:
            _forget_codings(copy.database)
        shutil.copyfile(project.codebook, copy.codebook)
    except BaseException as error:  # half a copy, or one that still tells what was coded, must not be handed on
        for left in (copy.database, copy.codebook):
            left.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        raise BadInputError(
            f"cannot be written ({error.strerror})", where=str(folder), mend="Choose another place"
        ) from error
    return copy


def _forget_codings(database: Path) -> None:
    """Take out what would tell the second coder anything, and free its pages so that it is gone from the file too."""
    opened = open_database(database)
    try:
        with opened.atomic():
            for table in _CODED:
                opened.conn.execute(f"DELETE FROM {table}")
            opened.conn.execute("UPDATE journal SET changes = '[]', summary = 'Before this copy', state = 'note'")
            opened.conn.execute(
                "DELETE FROM meta WHERE key LIKE '%:%' OR key LIKE 'suggestions_%' OR key IN (?, ?)",
                [refi_kept.KEY, findings.NOTE],
            )
            opened.conn.execute("INSERT OR REPLACE INTO meta VALUES (?, '1')", [ONLY])
        opened.conn.execute("VACUUM")
        opened.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        opened.conn.close()
