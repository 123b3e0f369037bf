"""What a plan pins is still found once a merge has given the quote another id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qualcode.core.plan_resolve import resolve
from qualcode.core.spans import Span
from qualcode.errors import BadInputError
from qualcode.formats.plan_yaml import read_plan
from qualcode.services.merging import merge
from qualcode.services.reporting import build_report
from qualcode.storage import codings
from qualcode.storage.codings import quote_id
from tests.unit.test_merging import copied, new_project

if TYPE_CHECKING:
    from pathlib import Path

PLAN = "title: Plan\npriorities:\n  - id: one\n    title: Buses\n    quotes:\n      - quote: {}\n"


def test_a_plan_keeps_its_quotes_when_two_copies_that_coded_them_alike_are_merged(tmp_path: Path) -> None:
    """One coder codes a passage on two machines; whichever of the two ids stays, neither machine's plan may lose the quote."""
    one = new_project(tmp_path / "one")
    two = copied(one, tmp_path / "two")
    pinned = {}
    for project in (one, two):
        with project.open("ana") as store:
            guid = str(store.value("SELECT guid FROM transcripts"))
            pinned[project] = quote_id(codings.add(store, codings.new(store, guid, Span(14, 24), "voice")).guid)
    with one.open("ana") as store:
        merge(store, one, two.folder)
        for project in (one, two):
            one.plan.write_text(PLAN.format(pinned[project]), encoding="utf-8")
            resolved = resolve(read_plan(one.plan), build_report(store, one))
            [evidence] = resolved.priorities[0].quotes
            assert (evidence.quote.start, evidence.quote.end) == (14, 24)
        one.plan.write_text(PLAN.format("q0123456789"), encoding="utf-8")
        with pytest.raises(BadInputError, match="'q0123456789' is gone"):
            resolve(read_plan(one.plan), build_report(store, one))
