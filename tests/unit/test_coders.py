"""Coders by command: names, colours, blindness, and whom a login works as."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qualcode.__main__ import main
from qualcode.errors import BadInputError, NotPossibleError
from qualcode.formats import codebook_yaml
from qualcode.services.reconciling import reconciling, settle
from qualcode.storage import coders, transcripts
from qualcode.storage.project import Project, default_coder
from qualcode.storage.resolutions import Settled
from tests.conftest import CODEBOOK
from tests.unit.test_agreeing import code

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.storage.store import Store


@pytest.fixture
def where(store: Store, tmp_path: Path) -> list[str]:
    """A project in which ana and bo have coded, as options of a command."""
    (tmp_path / "codebook.yaml").write_text(codebook_yaml.dump(CODEBOOK), encoding="utf-8")
    code(store, "ana", "The bus", "buses")
    code(store, "bo", "never comes", "voice")
    return ["--project", str(tmp_path), "--coder", "ana"]


def test_coders_are_listed_renamed_and_coloured(
    store: Store, where: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A coder who married, or a colour one cannot tell from another, is changed in one command and undone in another."""
    assert main(["coders", "rename", "bo", "Bo B", *where]) == 0
    assert main(["coders", "colour", "Bo B", "#AABBCC", *where]) == 0
    capsys.readouterr()
    assert main(["coders", "--json", *where]) == 0
    told = {each["name"]: each for each in json.loads(capsys.readouterr().out)}
    assert (told["Bo B"]["codings"], told["Bo B"]["colour"], told["ana"]["you"]) == (1, "#aabbcc", True)
    assert told["ana"]["colour"] != "#aabbcc"
    for _ in range(2):
        store.undo()
    assert {info.name for info in coders.infos(store)} == {"ana", "bo"}


def test_what_makes_no_sense_is_refused(store: Store, where: list[str]) -> None:
    """A name twice, none at all, an unknown coder, a word for a colour: one line each, nothing changed."""
    for wrong in ("ana", " ", coders.CONSENSUS):
        with pytest.raises(NotPossibleError):
            coders.rename(store, coders.named(store, "bo").guid, wrong)
    with pytest.raises(BadInputError, match="no colour"):
        coders.recolour(store, store.coder.guid, "blue")
    with pytest.raises(BadInputError, match="no coder 'cy'"):
        coders.named(store, "cy")
    assert main(["coders", "rename", "cy", "x", *where]) == 2


def test_a_blind_coder_is_told_nothing_by_any_command(
    store: Store, where: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Quotes, matrices, coder lists and agreement keep to the blind coder's own work, and say so."""
    assert main(["coders", "blind", *where]) == 0
    capsys.readouterr()
    assert main(["quotes", "--json", *where]) == 0
    answer = capsys.readouterr()
    assert {each["coder"] for each in json.loads(answer.out)} == {"ana"}
    assert "coding blind" in answer.err
    assert main(["coders", "--json", *where]) == 0
    told = {each["name"]: each for each in json.loads(capsys.readouterr().out)}
    assert "codings" not in told["bo"]
    assert main(["agree", *where]) == 2
    assert main(["framework", "show", *where]) == 2
    assert main(["data", str(store.path.parent / "out"), *where]) == 2
    capsys.readouterr()
    assert main(["log", "--json", "--limit", "1", *where]) == 0
    assert {each["coder"] for each in json.loads(capsys.readouterr().out)} == {"ana"}
    assert main(["codebook", "--json", *where]) == 0
    counts = {each["id"]: each["codings"] for each in json.loads(capsys.readouterr().out)}
    assert (counts["buses"], counts["voice"]) == (1, 0)
    assert main(["coders", "blind", "--off", *where]) == 0
    capsys.readouterr()
    assert main(["quotes", "--json", *where]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 2


def test_a_blind_coders_exports_tell_nothing(store: Store, where: list[str], tmp_path: Path) -> None:
    """The evidence pack would tell what others decided and settled, and the methods page how far they agree."""
    with Project(store.path.parent).open("bo") as other:
        settle(other, reconciling(other).disputes[0], Settled.B, reason="told by bo")
    with Project(store.path.parent).open("cy") as third:
        coders.set_blind(third, third.coder.guid, blind=True)
        assert [info.codings for info in transcripts.infos(third)] == [0]
    told = {}
    for blind in ("", "--off"):
        assert main(["coders", "blind", *([blind] if blind else []), *where]) == 0
        out = tmp_path / f"evidence{blind}.html"
        assert main(["export", "evidence", "--format", "html", "--out", str(out), *where]) == 0
        told[blind] = out.read_text(encoding="utf-8")
    assert "told by bo" not in told[""]
    assert "each coded" not in told[""]
    assert "codes blind" in told[""]
    assert "1 coder: ana" in told[""]
    assert "bo settled a disagreement: bo was right (told by bo)" in told["--off"]
    assert "each coded" in told["--off"]


def test_a_login_works_as_whom_it_worked_last(store: Store, where: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever once said who they are is not asked again, nor signed with a machine's login name; the environment still rules."""
    monkeypatch.delenv("QUALCODE_CODER", raising=False)
    store.set_meta(f"coder:{default_coder()}", coders.named(store, "bo").guid)
    project = Project(store.path.parent)
    assert project.usual_coder() == "bo"
    monkeypatch.setenv("QUALCODE_CODER", "cy")
    assert project.usual_coder() == "cy"
