"""What hangs on a code: what is shown before it is deleted or merged away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.core import tree_edits
from qualcode.core.plan import Find
from qualcode.errors import BadInputError
from qualcode.formats.plan_yaml import parse_plan
from qualcode.formats.yaml_io import read_bytes
from qualcode.storage import codes

if TYPE_CHECKING:
    from qualcode.core.codebook import Code
    from qualcode.core.plan import Plan
    from qualcode.storage.project import Project
    from qualcode.storage.store import Store


@dataclass(frozen=True, slots=True)
class Touched:
    """What an edit to codes touches.

    `codes` are the codes; `codings` how many codings they have, `others` how many of these are other coders'; `memos` and
    `summaries` how many memos and framework summaries are written on them; `planned` how often plan.yaml names them.
    """

    codes: tuple[Code, ...]
    codings: int
    others: int = 0
    memos: int = 0
    summaries: int = 0
    planned: int = 0


def what_it_touches(store: Store, project: Project, code_id: str, *, alone: bool = False) -> Touched:
    """Return what deleting a code with those beneath it would touch; with `alone`, what hangs on that code itself.

    Raises:
        CodebookError: there is no such code, as when somebody else has just taken it away.
    """
    book = codes.load(store)
    tree_edits.known(book, code_id)
    family = (book[code_id],) if alone else book.family(code_id)
    ids = [code.id for code in family]
    marks = ", ".join("?" for _ in ids)

    def count(sql: str, *values: str) -> int:
        return int(store.value(f"SELECT count(*) FROM {sql} IN ({marks})", [*values, *ids]))

    return Touched(
        family,
        count("codings WHERE code_id"),
        count("codings WHERE coder_guid <> ? AND code_id", store.coder.guid),
        count("memos WHERE target_kind = 'code' AND target"),
        count("summaries WHERE code_id"),
        _planned(project, frozenset(ids)),
    )


def _planned(project: Project, ids: frozenset[str]) -> int:
    try:
        plan = parse_plan(read_bytes(project.plan)) if project.plan.exists() else None
    except BadInputError:
        return 0  # what is wrong with a plan is said on the Plan screen
    return 0 if plan is None else sum(code_id in ids for code_id in _named(plan))


def _named(plan: Plan) -> list[str]:
    actions = [action for priority in plan.priorities for action in priority.actions]
    placed = [quote for priority in plan.priorities for quote in priority.quotes]
    placed += [quote for action in actions for quote in action.quotes]
    return [
        *(theme for priority in plan.priorities for theme in priority.themes),
        *(code for action in actions for code in action.codes),
        *(quote.code for quote in placed if isinstance(quote, Find)),
    ]
