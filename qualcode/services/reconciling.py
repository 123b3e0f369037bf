"""Where two coders disagree, and how it is settled: a consensus beside their own codings, which stay as they are.

What is settled stands as codings of a coder of its own, `storage.coders.CONSENSUS`, so that every list, report and export that
can be narrowed to a coder can be narrowed to it. Who was found right, and why, is kept with it (`storage.resolutions`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qualcode.core.agreement import Confusion, confusions, judge_units, pooled_measures, telling_words
from qualcode.errors import NotPossibleError
from qualcode.services.agreeing import UnitChoice, narrowed, what_is_compared
from qualcode.services.project_units import UnitIndex, counts_for, given_codes, project_units
from qualcode.storage import codings, resolutions
from qualcode.storage.coders import CONSENSUS
from qualcode.storage.resolutions import Settled
from qualcode.storage.store import coder_named

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Sequence

    from qualcode.core.agreement import Measures
    from qualcode.core.codebook import Codebook
    from qualcode.core.model import Coding
    from qualcode.core.spans import Span
    from qualcode.services.agreeing import Compared
    from qualcode.services.project_units import Given, ProjectUnit, UnitKey
    from qualcode.storage.journal import Recorder
    from qualcode.storage.resolutions import Resolution
    from qualcode.storage.store import Store


@dataclass(frozen=True, slots=True)
class Dispute:
    """A unit to which two coders, `coders`, gave different codes.

    `agreed` are the codes that both gave, `only_a` and `only_b` those that one of them gave. `settled` is how it was settled;
    None where it was not, or no longer holds: one of them coded the unit anew, or two copies settled it in two ways (`why_open`).
    """

    unit: ProjectUnit
    coders: tuple[str, str]
    agreed: tuple[str, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    settled: Resolution | None = None
    why_open: str = ""

    @property
    def before(self) -> dict[str, tuple[str, ...]]:
        """The codes that each of the two gave the unit."""
        a, b = self.coders
        return {a: tuple(sorted((*self.agreed, *self.only_a))), b: tuple(sorted((*self.agreed, *self.only_b)))}

    def standing(self, choice: Settled, other: str = "") -> tuple[str, ...]:
        """Return the codes that stand if it is settled so; what both gave always stands."""
        added = {
            Settled.A: self.only_a,
            Settled.B: self.only_b,
            Settled.BOTH: (*self.only_a, *self.only_b),
            Settled.NEITHER: (),
            Settled.OTHER: (other,),
        }[choice]
        return tuple(sorted({*self.agreed, *added}))

    def as_dict(self) -> dict[str, object]:
        """Return plain values for JSON, without anybody's words."""
        settled = self.settled
        return {
            "transcript": self.unit.transcript,
            "start": self.unit.span.start,
            "end": self.unit.span.end,
            "turn": self.unit.turn,
            "coders": list(self.coders),
            "agreed": list(self.agreed),
            "only": {self.coders[0]: list(self.only_a), self.coders[1]: list(self.only_b)},
            "settled": None
            if settled is None
            else {
                "choice": str(settled.choice),
                "codes": list(settled.codes),
                "reason": settled.reason,
                "by": settled.coder,
                "at": settled.created_at,
            },
            "why_open": self.why_open,
        }


@dataclass(frozen=True, slots=True)
class MixedUp:
    """Two codes taken for one another, and the words of the codebook that only one of the two uses."""

    pair: Confusion
    words: tuple[str, ...]
    other_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reconciling:
    """The disagreements of two coders, in the order of the text, and how far they agree before and after what is settled.

    `after` takes what was settled for what both said. `with_consensus` is each coder's agreement with the consensus over what
    is settled or was never in dispute.
    """

    coders: tuple[str, str]
    disputes: tuple[Dispute, ...]
    units: int
    before: Measures
    after: Measures
    with_consensus: tuple[Measures, Measures]
    mixed_up: tuple[MixedUp, ...]
    codebook: Codebook
    agreed_waiting: int

    @property
    def open(self) -> tuple[Dispute, ...]:
        """The disagreements that are not settled."""
        return tuple(dispute for dispute in self.disputes if dispute.settled is None)

    def as_dict(self) -> dict[str, object]:
        """Return everything as plain values for JSON."""
        a, b = self.coders
        return {
            "coders": list(self.coders),
            "units": self.units,
            "disagreements": [dispute.as_dict() for dispute in self.disputes],
            "open": len(self.open),
            "before": self.before.as_dict(),
            "after": self.after.as_dict(),
            "with_consensus": {a: self.with_consensus[0].as_dict(), b: self.with_consensus[1].as_dict()},
            "confused": [
                {**each.pair.as_dict(), "words": list(each.words), "other_words": list(each.other_words)}
                for each in self.mixed_up
            ],
        }


def reconciling(
    store: Store,
    *,
    coders: Sequence[str] = (),
    only: Collection[str] = (),
    choice: UnitChoice = UnitChoice.ALL,
) -> Reconciling:
    """Return where two coders disagree and what was settled.

    Args:
        store: the project.
        coders: the two; left out, the only two who have coded, or of several the two who coded most.
        only: ids of codes: only disagreements about these, or what is beneath them, are listed. Figures are of all.
        choice: which units.

    Raises:
        BadInputError: there is no such coder or code.
        NotPossibleError: fewer or more than two coders, or no unit to compare.
    """
    compared = what_is_compared(store, coders=coders or _busiest(store), choice=choice)
    if len(compared.coders) != 2:
        raise NotPossibleError("Disagreements are settled between two coders: name two.")
    a, b = compared.coders
    known: dict[UnitKey, list[Resolution]] = defaultdict(list)
    for each in resolutions.resolutions(store):
        known[each.transcript_guid, each.span].append(each)
    disputes = tuple(
        _dispute(unit, (a, b), compared, known.get(unit.key, [])) for unit in compared.units if _differ(unit, compared)
    )
    wanted = {code.id for code in narrowed(compared.codebook, only)}
    settled = _settled_codes(disputes)
    codes = {code.id for code in compared.codebook}
    mixed = confusions(judge_units(compared.keys, compared.given, compared.judged).limited(codes), limit=8)
    return Reconciling(
        coders=(a, b),
        disputes=tuple(each for each in disputes if not only or wanted & {*each.only_a, *each.only_b}),
        units=len(compared.units),
        before=_overall(compared, compared.given),
        after=_overall(compared, {name: {**given, **settled} for name, given in compared.given.items()}),
        with_consensus=(_with(compared, a, disputes), _with(compared, b, disputes)),
        mixed_up=tuple(_mixed_up(pair, compared.codebook) for pair in mixed),
        codebook=compared.codebook,
        agreed_waiting=len(_agreed_to_add(store, compared)),
    )


def settle(store: Store, dispute: Dispute, choice: Settled, *, other: str = "", reason: str = "") -> Dispute:
    """Settle a disagreement as one command, and return it as settled.

    The consensus has the passages that the coders marked, cut to the unit where they reach over several. What was settled for
    this unit before is replaced; the coders' own codings are not touched.

    Args:
        store: the project, as who settles it.
        dispute: the unit.
        choice: who was right.
        other: the code that stands instead, with `Settled.OTHER`.
        reason: why, in the person's own words; may be empty.

    Raises:
        NotPossibleError: no other code is named.
    """
    if choice is Settled.OTHER and not other:
        raise NotPossibleError("Choose the code that stands instead.")
    standing = dispute.standing(choice, other)
    guid, unit = dispute.unit.key
    index = UnitIndex(project_units(store, guid))
    given = [each for each in codings.of_transcript(store, guid) if counts_for(each.span, unit)]
    names = {row["guid"]: row["name"] for row in store.rows("SELECT guid, name FROM coders")}
    theirs = [each for name in dispute.coders for each in given if names[each.coder_guid] == name]
    with store.command("resolve", "Settled a disagreement") as recorder:
        for each in given:
            if names[each.coder_guid] == CONSENSUS:
                recorder.delete("codings", each.guid)
        for code in standing:
            marked = [each for each in theirs if each.code_id == code] or theirs[:1]
            span = _within(marked[0].span, unit, index.covered(guid, marked[0].span)) if marked else unit
            _add(store, recorder, guid, span, code)
        made = resolutions.record_put(store, recorder, (guid, unit), choice, dispute.before, standing, reason)
    return replace(dispute, settled=made, why_open="")


def take_over_agreed(store: Store, coders: Sequence[str], choice: UnitChoice) -> int:
    """Give the consensus every code that both coders gave a unit where they do not disagree, as one command; return how many."""
    compared = what_is_compared(store, coders=coders, choice=choice)
    wanted = _agreed_to_add(store, compared)
    with store.command("resolve", "Took over what two coders agree on") as recorder:
        for guid, span, code in wanted:
            _add(store, recorder, guid, span, code)
        return len(recorder.changes)


def _busiest(store: Store) -> tuple[str, ...]:
    rows = store.rows(
        """SELECT coders.name FROM codings AS c JOIN coders ON coders.guid = c.coder_guid
           JOIN transcripts AS t ON t.guid = c.transcript_guid AND t.removed = 0
           WHERE coders.name <> ? GROUP BY coders.guid ORDER BY count(*) DESC, coders.name LIMIT 2""",
        [CONSENSUS],
    )
    return tuple(sorted(row["name"] for row in rows))


def _codes(compared: Compared, coder: str, key: UnitKey) -> set[str]:
    return compared.given[coder].get(key, set())


def _differ(unit: ProjectUnit, compared: Compared) -> bool:
    """Say whether both coders judged a unit, and gave it different codes."""
    a, b = compared.coders
    return _judged_by_both(unit, compared) and _codes(compared, a, unit.key) != _codes(compared, b, unit.key)


def _judged_by_both(unit: ProjectUnit, compared: Compared) -> bool:
    return compared.judged is None or all(unit.transcript_guid in read for read in compared.read.values())


def _dispute(unit: ProjectUnit, coders: tuple[str, str], compared: Compared, known: list[Resolution]) -> Dispute:
    a, b = (_codes(compared, coder, unit.key) for coder in coders)
    found = Dispute(unit, coders, tuple(sorted(a & b)), tuple(sorted(a - b)), tuple(sorted(b - a)))
    if not known:
        return found
    if len({each.codes for each in known}) > 1:
        return replace(found, why_open="two copies of the project settled it in two ways")
    last = known[-1]
    if any(set(last.before.get(name, ())) != set(codes) for name, codes in found.before.items()):
        return replace(found, why_open="it was coded anew since it was settled")
    return replace(found, settled=last)


def _overall(compared: Compared, given: Given) -> Measures:
    return pooled_measures(judge_units(compared.keys, given, compared.judged), compared.codebook)


def _with(compared: Compared, coder: str, disputes: Iterable[Dispute]) -> Measures:
    """Return a coder's agreement with the consensus, over the units that are settled or were never in dispute."""
    by_key = {each.unit.key: each for each in disputes}
    keys = [key for key in compared.keys if key not in by_key or by_key[key].settled is not None]
    own = compared.given[coder]
    given: Given = {coder: own, CONSENSUS: {**own, **_settled_codes(disputes)}}
    judged = None if compared.judged is None else dict.fromkeys(given, compared.judged[coder])
    return pooled_measures(judge_units(keys, given, judged), compared.codebook)


def _settled_codes(disputes: Iterable[Dispute]) -> dict[Hashable, set[str]]:
    return {each.unit.key: set(each.settled.codes) for each in disputes if each.settled is not None}


def _mixed_up(pair: Confusion, book: Codebook) -> MixedUp:
    if pair.other is None:
        return MixedUp(pair, (), ())
    return MixedUp(pair, *telling_words(book[pair.code], book[pair.other]))


def _agreed_to_add(store: Store, compared: Compared) -> list[tuple[str, Span, str]]:
    """Return what both coders gave undisputed units and the consensus has not got: transcript, passage, code."""
    a = compared.coders[0]
    index = UnitIndex(compared.units)
    marked: dict[tuple[UnitKey, str], Span] = {}
    there: set[tuple[UnitKey, str]] = set()
    for each in given_codes(store):
        if each.coder not in {a, CONSENSUS}:
            continue
        covered = index.covered(each.transcript_guid, each.span)
        for unit in covered:
            place = (each.transcript_guid, unit), each.code
            if each.coder == CONSENSUS:
                there.add(place)
            else:
                marked.setdefault(place, _within(each.span, unit, covered))
    return [
        (unit.transcript_guid, marked[unit.key, code], code)
        for unit in compared.units
        for code in sorted(_codes(compared, a, unit.key))
        if not _differ(unit, compared) and _judged_by_both(unit, compared) and (unit.key, code) not in there
    ]


def _within(marked: Span, unit: Span, covered: Sequence[Span]) -> Span:
    """Return a marked passage as the consensus has it for a unit: whole, or cut to the unit if it counts for several."""
    return marked.clip(unit) if len(covered) > 1 else marked


def _add(store: Store, recorder: Recorder, guid: str, span: Span, code: str) -> Coding:
    consensus = coder_named(store.db, CONSENSUS)
    return codings.record_add(store, recorder, replace(codings.new(store, guid, span, code), coder_guid=consensus.guid))
