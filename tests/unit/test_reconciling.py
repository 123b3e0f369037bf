"""Disagreements between two coders: found, settled, counted again, and taken back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qualcode.__main__ import main
from qualcode.core.spans import Span
from qualcode.errors import BadInputError, NotPossibleError
from qualcode.formats import codebook_yaml
from qualcode.services.agreeing import UnitChoice, agreement
from qualcode.services.merging import merge
from qualcode.services.reconciling import Dispute, reconciling, settle, take_over_agreed
from qualcode.storage import codings, people, transcripts
from qualcode.storage.coders import CONSENSUS
from qualcode.storage.database import copy_database
from qualcode.storage.project import Project
from qualcode.storage.resolutions import Settled, resolutions
from tests.conftest import CODEBOOK
from tests.unit.test_agreeing import code

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.storage.store import Store


@pytest.fixture
def disputed(store: Store) -> Store:
    """Two coders who agree on one unit, and disagree on two: over a code, and over whether there is anything."""
    people.apply(store, [people.SpeakerRow("talk.txt", "Interviewer", "Int", "facilitator")])
    code(store, "ana", "The bus never comes.", "buses")
    code(store, "bo", "never comes. My nan waits", "buses")
    code(store, "ana", "They don’t listen to us", "voice")
    code(store, "bo", "They don’t listen to us", "buses")
    code(store, "bo", "We want a youth club", "voice")
    return store


def consensus(store: Store) -> list[tuple[str, str]]:
    """Return what the consensus holds: words and code."""
    return [
        (row["text"], row["code"])
        for row in store.rows('SELECT text, code FROM quotes WHERE coder = ? ORDER BY "start", code', [CONSENSUS])
    ]


def dispute(store: Store, number: int = 0) -> Dispute:
    """Return the disagreement of that number."""
    return reconciling(store).disputes[number]


def test_disagreements_come_in_the_order_of_the_text(disputed: Store) -> None:
    """Whoever settles them reads on, and what both gave is not disputed."""
    found = reconciling(disputed)
    assert found.coders == ("ana", "bo")
    assert [(each.unit.speaker, each.only_a, each.only_b) for each in found.disputes] == [
        ("Bo", ("voice",), ("buses",)),
        ("Amina", (), ("voice",)),
    ]
    assert {(each.pair.code, each.pair.other, each.pair.count) for each in found.mixed_up} == {
        ("buses", "voice", 1),
        ("voice", None, 1),
    }
    assert len(reconciling(disputed, only=["buses"]).disputes) == 1
    assert reconciling(disputed, only=["buses"]).before == found.before


@pytest.mark.parametrize(
    ("choice", "stands"),
    [
        (Settled.A, [("They don’t listen to us", "voice")]),
        (Settled.B, [("They don’t listen to us", "buses")]),
        (Settled.BOTH, [("They don’t listen to us", "buses"), ("They don’t listen to us", "voice")]),
        (Settled.NEITHER, []),
        (Settled.OTHER, [("They don’t listen to us", "transport")]),
    ],
)
def test_each_answer_makes_the_consensus_and_leaves_the_coders_own_codings(
    disputed: Store, choice: Settled, stands: list[tuple[str, str]]
) -> None:
    """A settled disagreement is reported as settled, the originals are there for the audit, and one undo brings it back."""
    before = disputed.rows("SELECT quote_id FROM quotes ORDER BY 1")
    settle(
        disputed, dispute(disputed), choice, other="transport" if choice is Settled.OTHER else "", reason="as defined"
    )
    assert consensus(disputed) == stands
    assert disputed.rows("SELECT quote_id FROM quotes WHERE coder <> ? ORDER BY 1", [CONSENSUS]) == before
    (kept,) = resolutions(disputed)
    assert (kept.choice, kept.reason, kept.coder) == (choice, "as defined", "ana")
    assert kept.before == {"ana": ("voice",), "bo": ("buses",)}
    found = reconciling(disputed)
    assert len(found.open) == 1
    assert found.after.percent_agreement.value > found.before.percent_agreement.value  # type: ignore[operator]
    disputed.undo()
    assert (consensus(disputed), resolutions(disputed)) == ([], [])
    assert len(reconciling(disputed).open) == 2
    disputed.redo()
    assert consensus(disputed) == stands


def test_a_second_answer_replaces_the_first(disputed: Store) -> None:
    """Whoever thinks again leaves one answer, not two."""
    settle(disputed, dispute(disputed), Settled.BOTH)
    settle(disputed, dispute(disputed), Settled.A)
    assert consensus(disputed) == [("They don’t listen to us", "voice")]
    assert [each.choice for each in resolutions(disputed)] == [Settled.A]


def test_coding_anew_opens_what_was_settled(disputed: Store) -> None:
    """A settlement does not silently stand for codings that it never saw."""
    settle(disputed, dispute(disputed), Settled.A)
    code(disputed, "bo", "They don’t listen to us", "transport")
    again = dispute(disputed)
    assert again.settled is None
    assert "coded anew" in again.why_open


def test_what_is_agreed_completes_the_consensus(disputed: Store) -> None:
    """A report on the consensus alone holds what nobody disputed too, once."""
    assert reconciling(disputed).agreed_waiting == 1
    assert take_over_agreed(disputed, ("ana", "bo"), UnitChoice.ALL) == 1
    assert take_over_agreed(disputed, ("ana", "bo"), UnitChoice.ALL) == 0
    assert consensus(disputed) == [("The bus never comes.", "buses")]


def test_a_passage_over_several_units_is_cut_to_the_one_in_question(disputed: Store) -> None:
    """One long coding over three people's turns does not settle the other two with the first."""
    text = disputed.value("SELECT text FROM transcripts")
    start = text.index("The bus")
    long = Span(start, text.index("youth club") + 10)
    codings.add(disputed, codings.new(disputed, transcripts.infos(disputed)[0].guid, long, "transport"))
    settle(disputed, dispute(disputed), Settled.A)
    assert consensus(disputed) == [
        ("The bus never comes.", "buses"),
        ("The bus never comes. My nan waits an hour 😀 in the rain.", "transport"),
    ]


def test_the_consensus_is_no_coder_to_compare_unless_named(disputed: Store) -> None:
    """Settling does not change the agreement that is reported of the two coders."""
    before = agreement(disputed, samples=0).units.overall
    settle(disputed, dispute(disputed), Settled.A)
    assert agreement(disputed, samples=0).units.overall == before
    assert agreement(disputed, coders=["ana", CONSENSUS], samples=0).units.coders == ("ana", CONSENSUS)


def test_two_copies_that_settled_differently_show_it_as_open(disputed: Store, tmp_path: Path) -> None:
    """What two people settled in two ways is asked again after merging, not decided by a clock."""
    project = Project(tmp_path)
    project.codebook.write_text(codebook_yaml.dump(CODEBOOK), encoding="utf-8")
    other = tmp_path / "other"
    other.mkdir()
    copy_database(disputed.db.conn, other / "qualcode.db")
    (other / "codebook.yaml").write_text(codebook_yaml.dump(CODEBOOK), encoding="utf-8")
    settle(disputed, dispute(disputed), Settled.A)
    with Project(other).open("bo") as theirs:
        settle(theirs, reconciling(theirs).disputes[0], Settled.B)
    assert "settled in two ways" in str(merge(disputed, project, other).conflicts[0])
    assert not merge(disputed, project, other).conflicts
    again = dispute(disputed)
    assert again.settled is None
    assert "two ways" in again.why_open
    settle(disputed, again, Settled.NEITHER)
    assert (consensus(disputed), len(resolutions(disputed))) == ([], 1)


def test_what_cannot_be_settled_is_said(store: Store) -> None:
    """One coder, an unknown one, three at once, or no other code named: a plain line each."""
    code(store, "ana", "The bus", "buses")
    with pytest.raises(NotPossibleError, match="two coders"):
        reconciling(store)
    code(store, "bo", "The bus", "voice")
    code(store, "cy", "The bus", "voice")
    assert reconciling(store).coders == ("ana", "bo")
    with pytest.raises(NotPossibleError, match="name two"):
        reconciling(store, coders=["ana", "bo", "cy"])
    with pytest.raises(BadInputError, match="no coder 'dee'"):
        reconciling(store, coders=["ana", "dee"])
    with pytest.raises(NotPossibleError, match="instead"):
        settle(store, dispute(store), Settled.OTHER)


def test_the_command_lists_them_and_answers_in_json(
    disputed: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A script, or a colleague without the app, sees what is open and what was settled how."""
    (tmp_path / "codebook.yaml").write_text(codebook_yaml.dump(CODEBOOK), encoding="utf-8")
    settle(disputed, dispute(disputed), Settled.A, reason="as defined")
    where = ["--project", str(tmp_path), "--coder", "ana"]
    assert main(["agree", "--disagreements", *where]) == 0
    said = capsys.readouterr().out
    assert "as defined" in said
    assert main(["agree", "--disagreements", "--json", *where]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["open"], len(told["disagreements"])) == (1, 2)
    assert told["disagreements"][0]["settled"]["choice"] == "a"


def test_the_consensus_can_be_reported_alone(
    disputed: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The theme summary that goes to a committee can rest on what both coders stand by, and on nothing else."""
    (tmp_path / "codebook.yaml").write_text(codebook_yaml.dump(CODEBOOK), encoding="utf-8")
    take_over_agreed(disputed, ("ana", "bo"), UnitChoice.ALL)
    where = ["--project", str(tmp_path), "--coder", "ana"]
    out = tmp_path / "themes.md"
    assert main(["export", "themes", "--by", CONSENSUS, "--format", "md", "--out", str(out), *where]) == 0
    assert "The bus never comes." in out.read_text(encoding="utf-8")
    assert "They don’t listen" not in out.read_text(encoding="utf-8")
    assert main(["export", "themes", "--by", "nobody", "--out", str(out), *where]) == 2
    capsys.readouterr()
    assert main(["quotes", "--by", CONSENSUS, "--json", *where]) == 0
    assert [each["code"] for each in json.loads(capsys.readouterr().out)] == ["buses"]
