"""A coded project folder, made once and copied for each test that runs commands on one."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from qualcode.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path

BOOK = "codes:\n  - {id: buses, name: Buses}\n  - {id: heard, name: Heard}\n"
TALK = "Ana: Hello there, everyone.\nBo: The bus never comes on time.\nCy: Nobody asked us about any of it.\n"
CODINGS = "transcript,text,code\ntalk.txt,The bus never comes on time.,buses\ntalk.txt,Nobody asked us about any of it.,heard\n"


@pytest.fixture(scope="session")
def _coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of three turns, two of them coded: nothing changes it."""
    made = tmp_path_factory.mktemp("coded")
    (made / "codebook.yaml").write_text(BOOK, encoding="utf-8")
    (made / "codings.csv").write_text(CODINGS, encoding="utf-8")
    (made / "transcripts").mkdir()
    (made / "transcripts" / "talk.txt").write_text(TALK, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUALCODE_CODER", "ana")
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("settings")))
        assert main(("codings", "load", str(made / "codings.csv"), "--project", str(made))) == 0
    return made


@pytest.fixture
def coded_folder(_coded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the coded project, which is the working directory."""
    monkeypatch.setenv("QUALCODE_CODER", "ana")
    monkeypatch.chdir(tmp_path)
    shutil.copytree(_coded, tmp_path, dirs_exist_ok=True)
    return tmp_path
