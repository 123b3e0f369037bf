"""Whether suggestions are shown, and how they have been used: so that relying on them too much can be seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from qualcode.core.report import counted
from qualcode.errors import BadInputError
from qualcode.storage import audits

if TYPE_CHECKING:
    from qualcode.core.shares import Share
    from qualcode.storage.store import Store

MODE, AFTER = "suggest_mode", "suggest_after"
MODES = ("on", "request", "off")
_QUICK = 2.0
"""Median seconds under which a suggestion can hardly have been weighed."""

_NEARLY_ALL = 0.95
_ENOUGH = 20
"""Decisions from which on a pattern is worth a word."""

_DOUBTFUL = 0.8
"""Below this audited share of right suggestions, accepting nearly all of them is too trusting."""


@dataclass(frozen=True, slots=True)
class CodeUse:
    """What became of one code's suggestions, and what audits say of them (None where nothing was audited)."""

    code_id: str
    accepted: int
    rejected: int
    precision: Share | None
    missed: Share | None


@dataclass(frozen=True, slots=True)
class Use:
    """How suggestions were used by this coder, or by everybody.

    `began` of `codings` began as suggestions; `seconds` is the median from seeing a suggestion to deciding, None where it was
    not taken; `warnings` are plain sentences.
    """

    mode: str
    after: int
    codings: int
    began: int
    accepted: int
    rejected: int
    deferred: int
    seconds: float | None
    audited: int
    codes: tuple[CodeUse, ...]
    warnings: tuple[str, ...]

    @property
    def rate(self) -> float | None:
        """The share of decided suggestions that were accepted."""
        decided = self.accepted + self.rejected
        return self.accepted / decided if decided else None


def mode(store: Store) -> str:
    """Return "on", "request" or "off"."""
    found = store.meta(MODE)
    return found if found in MODES else "on"


def set_mode(store: Store, wanted: str) -> None:
    """Show suggestions always, on request, or not at all.

    Raises:
        BadInputError: it is none of these.
    """
    if wanted not in MODES:
        raise BadInputError(f"suggestions cannot be '{wanted}'", mend=f"Choose one of {', '.join(MODES)}")
    store.set_meta(MODE, wanted)


def after(store: Store) -> int:
    """Return how many codings a coder makes before suggestions are shown to them."""
    found = store.meta(AFTER)
    return int(found) if found.isdecimal() else 0


def set_after(store: Store, number: int) -> None:
    """Show a coder suggestions only once they have made so many codings.

    Raises:
        BadInputError: it is negative.
    """
    if number < 0:
        raise BadInputError("a number of codings is 0 or more")
    store.set_meta(AFTER, str(number))


def own_codings(store: Store) -> int:
    """Return how many codings this coder has made."""
    return int(store.value("SELECT count(*) FROM codings WHERE coder_guid = ?", [store.coder.guid]))


def use(store: Store, *, coder_guid: str = "") -> Use:
    """Return how suggestions were used by one coder, or with "" by everybody."""
    only, values = ("AND {0}.coder_guid = ?", [coder_guid]) if coder_guid else ("", [])
    rows = store.rows(
        f"""SELECT d.code_id, d.verdict, d.seconds FROM suggestion_decisions AS d
            JOIN transcripts AS t ON t.guid = d.transcript_guid AND t.removed = 0 WHERE 1 {only.format("d")}""",
        values,
    )
    verdicts = [row["verdict"] for row in rows]
    seconds = [row["seconds"] for row in rows if row["seconds"] is not None and row["verdict"] != "defer"]
    made, began = store.db.conn.execute(
        f"""SELECT count(*), coalesce(sum(c.origin = 'suggestion'), 0) FROM codings AS c
            JOIN transcripts AS t ON t.guid = c.transcript_guid AND t.removed = 0 WHERE 1 {only.format("c")}""",
        values,
    ).fetchone()
    told = audits.by_code(store, coder_guid=coder_guid)
    found = Use(
        mode(store), after(store), made, began, verdicts.count("accept"), verdicts.count("reject"), verdicts.count("defer"),
        median(seconds) if seconds else None, audits.count(store, coder_guid=coder_guid),
        tuple(
            CodeUse(
                code_id,
                sum(row["code_id"] == code_id and row["verdict"] == "accept" for row in rows),
                sum(row["code_id"] == code_id and row["verdict"] == "reject" for row in rows),
                *told.get(code_id, (None, None)),
            )
            for code_id in sorted({row["code_id"] for row in rows} | told.keys())
        ),
        (),
    )  # fmt: skip
    return _warned(found)


def _warned(found: Use) -> Use:
    warnings = []
    rate, decided = found.rate, found.accepted + found.rejected
    if rate is not None and decided >= _ENOUGH and rate >= _NEARLY_ALL:
        warnings.append(
            f"{rate:.0%} of {decided} suggestions were accepted: code some passages without looking at them."
        )
        doubtful = [
            use.code_id
            for use in found.codes
            if use.precision is not None and use.precision.of and use.precision.share < _DOUBTFUL
        ]
        if doubtful:
            warnings.append(f"Audits found these right less often than they were accepted: {', '.join(doubtful)}.")
    if found.seconds is not None and decided >= _ENOUGH and found.seconds < _QUICK:
        warnings.append(f"Half of the decisions took less than {found.seconds:.1f} seconds.")
    return replace(found, warnings=tuple(warnings))


def in_words(found: Use) -> str:
    """Return the sentences for a methods section; "" where suggestions were neither shown nor decided about."""
    decided = found.accepted + found.rejected
    shown = {"on": "were shown while coding", "request": "were shown on request", "off": "were not shown"}[found.mode]
    if not decided and not found.began:
        return "" if found.mode == "on" else f"The program's suggestions {shown}."
    said = [
        f"The program's suggestions {shown}"
        + (f", once a coder had made {found.after} codings." if found.after else ".")
    ]
    if decided:
        said.append(
            f"Of {counted(decided, 'suggestion')} decided about, {found.accepted} were accepted ({found.rate:.0%})."
        )
    if found.seconds is not None:
        said.append(f"The median time from seeing one to deciding was {found.seconds:.0f} seconds.")
    if found.audited:
        said.append(
            f"{counted(found.audited, 'passage')} drawn by chance were judged without seeing suggestions, as an audit."
        )
    return " ".join(said)
