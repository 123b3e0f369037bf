"""The way from the sample's transcripts to the plan, as the README shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.__main__ import main
from tests.sample import copy_sample


def test_the_published_quotes_load_and_stand_in_the_plan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two commands of the README give the whole plan: every published quote once, signed, and found verbatim by the check."""
    copy_sample(tmp_path, "docs/published-quotes.csv")
    monkeypatch.chdir(tmp_path)
    assert main(["codings", "load", "published-quotes.csv"]) == 0
    assert capsys.readouterr().out == "14 new codings\n"
    assert main(["plan", "build", "--format", "docx"]) == 0
    assert "nothing is found" not in capsys.readouterr().err
    assert main(["plan", "check", str(tmp_path / "exports" / "plan.docx"), "--json"]) == 1, "the 4.2% is not noticed"
    said = capsys.readouterr().out
    assert said.count('"verbatim"') >= 14
    for wrong in ("altered", "not found", "wrong group", "not coded", "not permitted"):
        assert f'"{wrong}"' not in said
