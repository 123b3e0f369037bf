"""Whether suggestions are shown, and how they have been used: so that relying on them too much can be seen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from qualcode.core.report import counted
from qualcode.errors import BadInputError
from qualcode.storage import audits, codes

if TYPE_CHECKING:
    from qualcode.core.codebook import Codebook
    from qualcode.core.shares import Share
    from qualcode.storage.store import Store

MODE, AFTER = "suggest_mode", "suggest_after"
_BEFORE, _SINCE = "suggest_modes_before", "suggest_mode_since"
"""Notes: the other ways suggestions were shown while something was done, with commas; the journal's length at the last change."""

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
    not taken; `precision` and `missed` are those of all codes in audits; `warnings` are plain sentences; `before` are the other
    modes that were in force while something was done; `offered` says whether there were suggestions and codings at all.
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
    precision: Share
    missed: Share
    codes: tuple[CodeUse, ...]
    warnings: tuple[str, ...]
    before: tuple[str, ...] = ()
    offered: bool = False

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
    old, length = mode(store), str(store.value("SELECT coalesce(max(id), 0) FROM journal"))
    if wanted != old and store.meta(_SINCE, "0") != length:
        store.set_meta(_BEFORE, ",".join(dict.fromkeys([*modes_before(store), old])))
        store.set_meta(_SINCE, length)
    store.set_meta(MODE, wanted)


def modes_before(store: Store) -> tuple[str, ...]:
    """Return the modes that were in force while something was done, before the one now."""
    return tuple(found for found in store.meta(_BEFORE).split(",") if found in MODES)


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
    verdicts = Counter(row["verdict"] for row in rows)
    by_code = Counter((row["code_id"], row["verdict"]) for row in rows)
    seconds = [row["seconds"] for row in rows if row["seconds"] is not None and row["verdict"] != "defer"]
    made, began = store.db.conn.execute(
        f"""SELECT count(*), coalesce(sum(c.origin = 'suggestion'), 0) FROM codings AS c
            JOIN transcripts AS t ON t.guid = c.transcript_guid AND t.removed = 0 WHERE 1 {only.format("c")}""",
        values,
    ).fetchone()
    told = audits.by_code(store, coder_guid=coder_guid)
    found = Use(
        mode(store), after(store), made, began, verdicts["accept"], verdicts["reject"], verdicts["defer"],
        median(seconds) if seconds else None, audits.count(store, coder_guid=coder_guid),
        *audits.overall(store, coder_guid=coder_guid),
        tuple(
            CodeUse(code_id, by_code[code_id, "accept"], by_code[code_id, "reject"], *told.get(code_id, (None, None)))
            for code_id in sorted({code_id for code_id, _ in by_code} | told.keys())
        ),
        (), tuple(earlier for earlier in modes_before(store) if earlier != mode(store)),
        bool(made) and store.value("SELECT 1 FROM suggestions LIMIT 1") is not None,
    )  # fmt: skip
    return _warned(found, codes.load(store))


def _warned(found: Use, book: Codebook) -> Use:
    warnings = []
    rate, decided = found.rate, found.accepted + found.rejected
    if rate is not None and decided >= _ENOUGH and rate >= _NEARLY_ALL:
        warnings.append(
            f"{rate:.0%} of {decided} suggestions were accepted: code some passages without looking at them."
        )
        doubtful = [
            code.name if (code := book.get(use.code_id)) else use.code_id
            for use in found.codes
            if use.precision is not None and use.precision.of and use.precision.share < _DOUBTFUL
        ]
        if doubtful:
            warnings.append(f"Audits found these right less often than they were accepted: {', '.join(doubtful)}.")
    if found.seconds is not None and decided >= _ENOUGH and found.seconds < _QUICK:
        warnings.append(f"Half of the decisions took less than {found.seconds:.1f} seconds.")
    return replace(found, warnings=tuple(warnings))


_SHOWN = {"on": "shown while coding", "request": "shown on request", "off": "not shown"}


def in_words(found: Use) -> str:
    """Return the sentences for a methods section; "" where there were no suggestions while coding."""
    decided = found.accepted + found.rejected
    once = f", once a coder had made {counted(found.after, 'coding')}" if found.after and found.mode != "off" else ""
    earlier = f"; earlier they were {' or '.join(_SHOWN[each] for each in found.before)}" if found.before else ""
    said = [f"The program's suggestions were {_SHOWN[found.mode]}{once}{earlier}."]
    if not decided and not found.began and not found.audited:
        if found.mode != "on" or once or earlier:
            return said[0]
        seen = "The program's suggestions could be seen while coding; none of them was accepted or rejected."
        return seen if found.offered else ""
    if decided:
        said.append(
            f"Of {counted(decided, 'suggestion')} decided about, {found.accepted} were accepted ({found.rate:.0%})."
        )
    if found.seconds is not None:
        said.append(f"The median time from seeing one to deciding was {found.seconds:.1f} seconds.")
    if found.audited:
        were = "was" if found.audited == 1 else "were"
        said.append(
            f"{counted(found.audited, 'passage')} drawn by chance {were} judged without seeing suggestions, as an audit."
        )
        said += _audited(found)
    return " ".join(said)


def _audited(found: Use) -> list[str]:
    right, missed = found.precision, found.missed
    said = (
        [f"Of {counted(right.of, 'suggestion')} for them {_between(right)} would have been right."] if right.of else []
    )
    given = f"Of {counted(missed.of, 'code')} given to them {_between(missed)} would not have been suggested."
    return [*said, given] if missed.of else said


def _between(share: Share) -> str:
    return f"{share.share:.0%} (95 % interval {share.low:.0%} to {share.high:.0%})"
