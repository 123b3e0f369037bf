"""What there is to learn from: lines of the codebook and decisions, as rows with an answer and a weight for each code."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from qualcode.core.codebook import Code, Codebook

    Array = NDArray[np.float64]

FIELD_WEIGHTS = {
    "name": 1.0, "brief": 1.0, "definition": 1.0, "include": 0.5, "keywords": 1.0, "example": 1.0, "exclude": 3.0,
}  # fmt: skip
"""How much a line of each field counts beside a coded quote, which counts 1."""

EXAMPLE_ASIDE = 0.05
"""How much an example counts against the other codes: they may well apply to it too."""

FEW_WORDS = 3
"""Examples of so few words ("Not really.") stand in many texts that they are not quoted from."""

MOST_DECIDED = 1_000
"""Of more coded texts than this, the newest of each code are learned from: past it, more of the same adds next to nothing."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the codebook: for its code, or against it when it says when not to use it; or silence, which is no code's."""

    text: str
    code_id: str
    field: str


@dataclass(slots=True)
class Decided:
    """Coded texts: what was said of each, in step. Neither codes nor rejections: "no code fits"."""

    texts: list[str] = field(default_factory=list)
    codes: list[frozenset[str]] = field(default_factory=list)
    rejected: list[frozenset[str]] = field(default_factory=list)

    def add(self, text: str, codes: frozenset[str], rejected: frozenset[str]) -> None:
        """Put one more at the end."""
        self.texts.append(text)
        self.codes.append(codes)
        self.rejected.append(rejected - codes)

    def joined(self, text: str, codes: frozenset[str], rejected: frozenset[str]) -> Decided:
        """Return these and one more."""
        found = Decided([*self.texts], [*self.codes], [*self.rejected])
        found.add(text, codes, rejected)
        return found

    def newest(self, codebook: Codebook) -> Decided:
        """Return at most MOST_DECIDED of them, in order, every code with its share."""
        if len(self.texts) <= MOST_DECIDED:
            return self
        share = MOST_DECIDED // max(1, len(codebook))
        have: dict[str, int] = {}
        first: list[int] = []
        rest: list[int] = []
        for at in range(len(self.texts) - 1, -1, -1):
            said = self.codes[at] | self.rejected[at]
            wanted = any(have.get(code, 0) < share for code in said)
            (first if wanted else rest).append(at)
            for code in said if wanted else ():
                have[code] = have.get(code, 0) + 1
        kept = sorted([*first, *rest][:MOST_DECIDED])
        return Decided(*([part[at] for at in kept] for part in (self.texts, self.codes, self.rejected)))  # type: ignore[arg-type]


def codebook_rows(codebook: Codebook) -> list[Row]:
    """Return every field that says something, in the codebook's order, and a row of silence, which is no code's."""
    found = [
        Row(text, code.id, name) for code in codebook for name, text in _fields(code) if any(map(str.isalnum, text))
    ]
    return [*found, Row("", "", "silence")]


def quoted_in(rows: Sequence[Row], texts: Sequence[str]) -> dict[int, list[int]]:
    """Return, for each example in the codebook that is quoted from texts, by its place in the rows, the places of the texts."""
    plain = [_plain(text) for text in texts]
    found: dict[int, list[int]] = {}
    for at, row in enumerate(rows):
        if row.field == "example":
            words = _plain(row.text)
            if places := [place for place, text in enumerate(plain) if _quotes(words, text)]:
                found[at] = places
    return found


def without_quotes(codebook: Codebook, texts: Sequence[str]) -> Codebook:
    """Return the codebook without the examples that are quoted from texts: what is measured on those must not know them."""
    plain = [_plain(text) for text in texts]

    def others(examples: Sequence[str]) -> tuple[str, ...]:
        return tuple(said for said in examples if not any(_quotes(_plain(said), text) for text in plain))

    return replace(codebook, codes=tuple(replace(code, examples=others(code.examples)) for code in codebook))


def _quotes(words: str, text: str) -> bool:
    return words == text or (words in text and words.count(" ") >= FEW_WORDS)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _fields(code: Code) -> Iterator[tuple[str, str]]:
    yield "name", code.name
    yield "brief", code.brief
    yield "definition", code.definition
    yield "include", code.include
    yield "keywords", ", ".join(code.keywords)
    for example in code.examples:
        yield "example", example
    yield "exclude", code.exclude


def answers(codebook: Codebook, rows: Sequence[Row], decided: Decided) -> tuple[Array, Array]:
    """Return targets (0 or 1) and counts (how much each says of each code), of shape (rows then texts, codes).

    A line or quote of a code says nothing about the codes above and beneath it; a rejection speaks of its own code alone.
    """
    place = {code.id: at for at, code in enumerate(codebook)}
    kin = {
        code.id: [place[c.id] for c in (*codebook.ancestry(code.id)[:-1], *codebook.family(code.id)[1:])]
        for code in codebook
    }
    shared: dict[str, list[int]] = {}
    for row in rows:
        if row.field == "example":
            shared.setdefault(row.text, []).append(place[row.code_id])
    shape = (len(rows) + len(decided.texts), len(place))
    targets, counts = np.zeros(shape), np.zeros(shape)
    for at, row in enumerate(rows):
        if row.field == "silence":
            counts[at] = 1
            continue
        weight = FIELD_WEIGHTS[row.field]
        if row.field != "exclude":
            counts[at] = weight * (EXAMPLE_ASIDE if row.field == "example" else 1.0)
            counts[at, kin[row.code_id]] = 0
            targets[at, place[row.code_id]] = 1
        counts[at, place[row.code_id]] = weight
        if row.field == "example":
            targets[at, shared[row.text]] = 1
    for at, (codes, refused) in enumerate(zip(decided.codes, decided.rejected, strict=True), len(rows)):
        yes, no = ([place[code] for code in said if code in place] for said in (codes, refused))
        counts[at] = 1 if yes or not refused else 0
        for code in codes:
            counts[at, kin.get(code, [])] = 0
        counts[at, [*yes, *no]] = 1
        targets[at, yes] = 1
    return targets, counts
