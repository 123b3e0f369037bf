"""The check of a finished document against a project: its transcripts, codings, permissions and plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.quotecheck import check_document
from qualcode.core.quotecheck_find import Source, SpokenTurn
from qualcode.formats.finished import read_finished
from qualcode.formats.plan_yaml import read_plan
from qualcode.storage import people, quotes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qualcode.core.quotecheck import DocumentCheck
    from qualcode.storage.project import Project
    from qualcode.storage.store import Store


def check_file(
    store: Store, project: Project, path: Path, *, progress: Callable[[int, int], None] | None = None
) -> DocumentCheck:
    """Check a document written by anyone. Figures are checked where the project has a plan.yaml.

    Raises:
        BadInputError: the document or the plan cannot be read.
    """
    paragraphs = read_finished(path)
    plan = read_plan(project.plan) if project.plan.exists() else None
    groups = {group.id: group for group in people.groups(store)}
    return check_document(paragraphs, _sources(store), quotes.all_quotes(store), groups, plan, progress=progress)


def _sources(store: Store) -> list[Source]:
    turns: dict[int, list[SpokenTurn]] = {}
    for transcript, ordinal, start, end, group_id, quotable in store.rows(
        """SELECT u.transcript_id, u.ordinal, u."start", u."end", coalesce(p.group_id, ''),
                  coalesce(p.consent_quote, 1) AND NOT coalesce(g.facilitator, 0)
           FROM turns AS u LEFT JOIN speakers AS s ON s.id = u.speaker_id
           LEFT JOIN participants AS p ON p.guid = s.participant_guid LEFT JOIN groups AS g ON g.id = p.group_id
           ORDER BY u.transcript_id, u."start" """
    ):
        turns.setdefault(transcript, []).append(SpokenTurn(ordinal, start, end, group_id, bool(quotable)))
    return [
        Source(name, text, turns.get(number, []))
        for number, name, text in store.rows("SELECT id, name, text FROM transcripts WHERE removed = 0 ORDER BY name")
    ]
