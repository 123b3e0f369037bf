"""How far the project's coders agree: its codings brought to units, characters and spans, and handed to core.agreement."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

from qualcode.core.agreement import (
    CodedSpan,
    agreement_report,
    coded_at_all,
    judge_characters,
    judge_units,
    methods_paragraph,
    spans_report,
)
from qualcode.core.agreement.bootstrap import SAMPLES
from qualcode.errors import BadInputError, NotPossibleError
from qualcode.services.project_units import codes_of_units, given_codes, project_units
from qualcode.services.sampling import current_sample
from qualcode.storage import codes
from qualcode.storage.coders import CONSENSUS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from qualcode.core.agreement import AgreementReport, UnitizingFigures
    from qualcode.core.codebook import Codebook
    from qualcode.services.project_units import Given, GivenCode, ProjectUnit, UnitKey
    from qualcode.storage.store import Store

    Progress = Callable[[int, int], None]
    """Called with (steps done, steps in all)."""


class UnitChoice(StrEnum):
    """Which units are compared: the second coder's sample, those that any of the coders coded, or all."""

    SAMPLE = "sample"
    CODED = "coded"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class ProjectAgreement:
    """Agreement over the project's codings.

    `units` and `characters` are over the same passages. `spans` is per theme and code, over whole transcripts that all the
    coders have coded; an entry may be a reason, in words. `coded_at_all` is of whatever was coded there. `notes` say what a reader of the figures should know.
    """

    choice: UnitChoice
    units: AgreementReport
    characters: AgreementReport
    spans: dict[str, UnitizingFigures | str]
    coded_at_all: UnitizingFigures
    codebook: Codebook
    methods: str
    notes: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """Return everything as plain values for JSON."""
        return {
            "choice": str(self.choice),
            "units": self.units.as_dict(),
            "characters": self.characters.as_dict(),
            "spans": {
                key: {"why_undefined": found} if isinstance(found, str) else found.as_dict()
                for key, found in self.spans.items()
            },
            "coded_at_all": self.coded_at_all.as_dict(),
            "methods": self.methods,
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared: the units, and the codes of `codebook` that each coder gave them.

    `judged` are the units that each coder judged, None where all judged all of them; `read` the transcripts that each coded in.
    """

    choice: UnitChoice
    coders: tuple[str, ...]
    units: tuple[ProjectUnit, ...]
    given: Given
    judged: dict[str, list[UnitKey]] | None
    read: dict[str, set[str]]
    codings: tuple[GivenCode, ...]
    codebook: Codebook
    notes: tuple[str, ...]

    @property
    def keys(self) -> list[UnitKey]:
        """What names the units."""
        return [unit.key for unit in self.units]

    @property
    def spans(self) -> dict[str, list[CodedSpan]]:
        """Each coder's coded passages."""
        return {
            name: [CodedSpan(c.transcript_guid, c.span, c.code) for c in self.codings if c.coder == name]
            for name in self.coders
        }


def agreement(
    store: Store,
    *,
    coders: Sequence[str] = (),
    only: Collection[str] = (),
    choice: UnitChoice = UnitChoice.ALL,
    samples: int = SAMPLES,
    seed: int = 0,
    progress: Progress | None = None,
) -> ProjectAgreement:
    """Return how far coders agree.

    A coder is taken to have judged the transcripts in which they coded anything; in the sample, all of it.

    Args:
        store: the project.
        coders: whom to compare; everybody who has coded but the consensus, if left out.
        only: ids of codes to look at, with what is beneath them; the whole codebook, if left out.
        choice: which units.
        samples: bootstrap resamples for α's interval.
        seed: of the resampling.
        progress: told (steps done, steps in all).

    Raises:
        BadInputError: there is no such coder or code.
        NotPossibleError: fewer than two coders have coded, or there is no sample, or no unit to compare.
    """
    compared = what_is_compared(store, coders=coders, only=only, choice=choice)
    keys, spans = compared.keys, compared.spans
    book, given, limits = compared.codebook, compared.given, compared.judged
    units_told, characters_told, spans_told = _thirds(progress)
    by_units = agreement_report(judge_units(keys, given, limits), book, samples=samples, seed=seed, progress=units_told)
    by_characters = agreement_report(judge_characters(keys, spans, limits), book, samples=0, progress=characters_told)
    spans_told(0, 1)
    lengths = _lengths(store, compared.read)
    found = ProjectAgreement(
        choice, by_units, by_characters, spans_report(lengths, spans, book), coded_at_all(lengths, spans, book), book,
        methods_paragraph(by_units, _which(store, choice)), compared.notes,
    )  # fmt: skip
    spans_told(1, 1)
    return found


def _thirds(progress: Progress | None) -> tuple[Progress, ...]:
    """Return what units, characters and spans are to tell of their steps, as a third of the whole each."""

    def third(number: int) -> Progress:
        def told(done: int, steps: int) -> None:
            if progress is not None:
                progress(number * steps + done, 3 * steps)

        return told

    return tuple(third(number) for number in range(3))


def _which(store: Store, choice: UnitChoice) -> str:
    """Return how the units were chosen, as a sentence for a methods section."""
    if choice is UnitChoice.SAMPLE:
        drawn = current_sample(store)
        return (
            f"They are a random sample of {len(drawn.units):,} of {drawn.of:,} units, drawn in proportion within each "
            f"transcript and group (seed {drawn.seed})."
        )
    if choice is UnitChoice.CODED:
        return "Only units that at least one of them coded were compared: agreement to leave a unit uncoded does not count."
    return "They are all units of the transcripts in which at least two of them coded."


def what_is_compared(
    store: Store, *, coders: Sequence[str] = (), only: Collection[str] = (), choice: UnitChoice = UnitChoice.ALL
) -> Compared:
    """Return the units that are compared and what each coder gave them; arguments and errors as in `agreement`."""
    codings = given_codes(store)
    names = _coders(store, coders, codings)
    book = narrowed(codes.load(store), only)
    read = {name: {each.transcript_guid for each in codings if each.coder == name} for name in names}
    codings = [each for each in codings if each.coder in names and each.code in book]
    units = project_units(store)
    given, loose = codes_of_units(units, codings, names)
    units, notes = _chosen(store, choice, units, given, read)
    if loose:
        some = "One coding is" if loose == 1 else f"{loose} codings are"
        notes.append(f"{some} on no unit (a facilitator's words, or a person who may not be analysed).")
    if not units:
        raise NotPossibleError(_nothing_shared(read, choice))
    judged = None if choice is UnitChoice.SAMPLE else {
        name: [unit.key for unit in units if unit.transcript_guid in read[name]] for name in names
    }  # fmt: skip
    return Compared(choice, names, tuple(units), given, judged, read, tuple(codings), book, tuple(notes))


def usual_choice(store: Store) -> UnitChoice:
    """Return the sample if one was drawn, otherwise all units."""
    return UnitChoice.SAMPLE if store.meta("sample") else UnitChoice.ALL


def _coders(store: Store, wanted: Sequence[str], codings: Sequence[GivenCode]) -> tuple[str, ...]:
    known = {row[0] for row in store.rows("SELECT name FROM coders")}
    for name in wanted:
        if name not in known:
            raise BadInputError(
                f"there is no coder '{name}'", where="--coders", mend=f"There are: {', '.join(sorted(known))}"
            )
    names = tuple(dict.fromkeys(wanted)) or tuple(sorted({each.coder for each in codings} - {CONSENSUS}))
    if len(names) < 2:
        raise NotPossibleError(
            "Agreement needs two coders. A second one can code a copy: see 'qualcode sample export' and 'qualcode merge'."
        )
    return names


def narrowed(book: Codebook, only: Collection[str]) -> Codebook:
    """Return the codebook with these codes and what is beneath them alone; the whole of it for none.

    Raises:
        BadInputError: there is no such code.
    """
    for code_id in only:
        if code_id not in book:
            raise BadInputError(f"there is no code '{code_id}'", where="--code", mend="See 'qualcode codebook'")
    if not only:
        return book
    kept = {code.id for code_id in only for code in book.family(code_id)}
    return replace(
        book,
        codes=tuple(
            replace(code, parent=code.parent if code.parent in kept else None) for code in book if code.id in kept
        ),
    )


def _chosen(
    store: Store,
    choice: UnitChoice,
    units: list[ProjectUnit],
    given: Given,
    judged: dict[str, set[str]],
) -> tuple[list[ProjectUnit], list[str]]:
    notes = [f"{name} has coded nothing yet." for name in judged if not judged[name]]
    if choice is UnitChoice.SAMPLE:
        sample = current_sample(store)
        wanted = set(sample.units)
        if sample.lost:
            notes.append(f"{sample.lost} sampled units are no longer in the project and were left out.")
        drawn = [unit for unit in units if unit.key in wanted]
        return drawn, [*notes, *_unread(drawn, judged)]
    both = [unit for unit in units if sum(unit.transcript_guid in read for read in judged.values()) > 1]
    left_out = len({unit.transcript for unit in units}) - len({unit.transcript for unit in both})
    if left_out:
        some = "One transcript" if left_out == 1 else f"{left_out} transcripts"
        notes.append(f"{some} that fewer than two of these coders have coded: left out.")
    if choice is UnitChoice.CODED:
        coded = {key for codes_given in given.values() for key in codes_given}
        both = [unit for unit in both if unit.key in coded]
    return both, notes


def _unread(drawn: Sequence[ProjectUnit], judged: dict[str, set[str]]) -> list[str]:
    """Return a warning for each coder who may not have read all of the sample yet."""
    texts = {unit.transcript_guid for unit in drawn}
    return [
        f"{name} has coded nothing in {len(texts - read)} of the {len(texts)} sampled transcripts. Units there count as "
        f"read and left uncoded: wait with the figures until {name} has read them."
        for name, read in judged.items()
        if read and texts - read
    ]


def _nothing_shared(judged: dict[str, set[str]], choice: UnitChoice) -> str:
    """Return why there is no unit to compare, and what to do."""
    names = list(judged)
    who = f"{', '.join(names[:-1])} and {names[-1]}"
    if idle := [name for name, read in judged.items() if not read]:
        return f"{' and '.join(idle)} coded nothing yet, so there is nothing to compare."
    if not any(one & other for one, other in combinations(judged.values(), 2)):
        return (
            f"{who} have coded no transcript in common, so no agreement can be reckoned. Have two of them code the same "
            "transcripts, or a sample: 'qualcode sample make'."
        )
    if choice is UnitChoice.SAMPLE:
        return "None of the sampled units is in the project any more. Draw a new sample: 'qualcode sample make'."
    return f"No unit in the transcripts that {who} share was coded, or could have been."


def _lengths(store: Store, judged: dict[str, set[str]]) -> dict[str, int]:
    """Return the lengths of the transcripts that all have coded."""
    shared = set.intersection(*judged.values())
    rows = store.rows("SELECT guid, length(text) FROM transcripts WHERE removed = 0 ORDER BY name")
    return {guid: length for guid, length in rows if guid in shared}
