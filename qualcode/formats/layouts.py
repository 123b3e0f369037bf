"""Tables of answers that do not have a person in each row: people across, or a row for each person and question."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from qualcode.core.speakers import Likelihood, likelihood
from qualcode.formats.columns import Row, heading_row, is_person, normal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.formats.tables import Table

_QUESTION = {"question", "questions", "question text", "question asked", "prompt", "item", "frage", "pregunta"}
_ANSWER = {"answer", "answers", "answer text", "response", "responses", "response text", "reply", "comment", "comments", "text", "verbatim",
           "verbatim response", "antwort", "respuesta"}  # fmt: skip
_PEOPLE = 0.8
_WORDS = 3
_ASIDE = re.compile(r"(?:total|notes?|summary|themes?|comments?)\b.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AskedColumns:
    """Columns of a table with a row for each person and question, by position. `first` is the first row of data."""

    person: int
    question: int
    answer: int
    first: int


def asked_in_rows(rows: Sequence[Row]) -> AskedColumns | None:
    """Return the columns of person, question and answer, if questions recur from row to row."""
    at = heading_row(rows)
    headings = [normal(h) for h in rows[at]]
    question = next((n for n, h in enumerate(headings) if h in _QUESTION), None)
    answer = next((n for n, h in enumerate(headings) if h in _ANSWER), None)
    person = next((n for n, h in enumerate(headings) if n not in {question, answer} and is_person(h)), None)
    if person is None or question is None or answer is None:
        return None
    asked = [row[question].strip() for row in rows[at + 1 :] if question < len(row) and row[question].strip()]
    return AskedColumns(person, question, answer, at + 1) if asked and len(set(asked)) <= 0.5 * len(asked) else None


def people_across(table: Table) -> Table | None:
    """Return a table turned round, if its columns are people and its rows are questions; None if they are not."""
    at = heading_row(table.rows)
    first, *people = table.rows[at] or [""]
    named = [likelihood(p.strip()) >= Likelihood.NAME for p in people if p.strip() and not _ASIDE.fullmatch(p.strip())]
    asked = [row[0].strip() for row in table.rows[at + 1 :] if any(c.strip() for c in row[1:])]
    if normal(first) not in _QUESTION | {""} or len(named) < 2 or sum(named) < _PEOPLE * len(named) or not asked:
        return None
    roles = sum(likelihood(p.strip()) is Likelihood.ROLE for p in people)
    long = sum(len(question.split()) >= _WORDS for question in asked)
    if long < _PEOPLE * len(asked) or (not normal(first) and not roles):
        return None
    turned = [list(column) for column in zip_longest(*table.rows[at:], fillvalue="")]
    turned[0][0] = "Participant"
    return replace(table, rows=turned, turned=at + 1)
