"""The export and plan commands, run on a project folder as a researcher runs them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import docx
import pytest

from qualcode.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path

    from _pytest.capture import CaptureFixture

PLAN = """\
title: Our plan
priorities:
  - id: first
    title: Ask first
    themes: [heard]
    quotes: [{find: {code: heard}}]
"""


@pytest.fixture
def folder(coded_folder: Path) -> Path:
    """A coded project folder with a plan, which is the working directory."""
    (coded_folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    return coded_folder


def test_the_pack_numbers_quotes_as_the_plan_does(folder: Path) -> None:
    """[1] in the plan would lead to somebody else's words in the evidence pack."""
    assert main(("plan", "build")) == 0
    assert main(("export", "evidence", "--format", "json")) == 0
    said = [p.text for p in docx.Document(str(folder / "exports" / "plan.docx")).paragraphs]
    assert said[said.index("“Nobody asked us about any of it.”") + 1].endswith("[1]")
    pack = json.loads((folder / "exports" / "evidence.json").read_text(encoding="utf-8"))
    assert {row["number"]: row["text"] for row in pack}[1] == "Nobody asked us about any of it."
    assert [row["number"] for row in pack] == sorted({row["number"] for row in pack})
    assert len(pack) == 2
    assert pack[0]["before"].endswith("The bus never comes on time.")


def test_the_pack_is_written_though_the_plan_is_broken(folder: Path, capsys: CaptureFixture[str]) -> None:
    """A slip in plan.yaml would keep an auditor from the evidence, or number it otherwise without a word."""
    (folder / "plan.yaml").write_text("title: X\n\tperiod: 3\n", encoding="utf-8")
    capsys.readouterr()
    assert main(("export", "evidence")) == 0
    assert "line 2: there is a tab here" in capsys.readouterr().err
    assert (folder / "exports" / "evidence.xlsx").is_file()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (PLAN + "colour: red\n", "plan.yaml, line 7: 'colour' means nothing in the plan"),
        (PLAN.replace("{find: {code: heard}}", "{quote: q999}"), "plan.yaml, line 6: the quote 'q999' is gone"),
        (PLAN.replace("[heard]", "[trams]"), "plan.yaml, line 3: there is no code 'trams'"),
    ],
)
def test_a_wrong_plan_builds_nothing(folder: Path, capsys: CaptureFixture[str], text: str, said: str) -> None:
    """Half a plan would be taken for the whole one, or last week's would be gone."""
    assert main(("plan", "build")) == 0
    before = (folder / "exports" / "plan.docx").read_bytes()
    (folder / "plan.yaml").write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert main(("plan", "build")) == 2
    assert said in capsys.readouterr().err
    assert (folder / "exports" / "plan.docx").read_bytes() == before
    assert sorted(path.name for path in (folder / "exports").iterdir()) == ["evidence.html", "plan.docx"]


def test_the_example_template_builds_the_plan(folder: Path) -> None:
    """A council would begin from an example that its own program refuses."""
    assert main(("plan", "template", "council.docx")) == 0
    assert main(("plan", "build", "--template", "council.docx", "--out", "ours.docx")) == 0
    text = [p.text for p in docx.Document(str(folder / "ours.docx")).paragraphs]
    assert "“Nobody asked us about any of it.”" in text
    assert not any("{{" in line for line in text)
    assert not any(line.strip() in {",", ", "} or line.endswith(", ") for line in text)


def saved_by_a_word_processor(path: Path, words: str) -> bytes:
    """Write a sentence into a document and save it as another program does; return what it holds then."""
    document = docx.Document(str(path))
    document.add_paragraph(words)
    program = next(part for part in document.part.package.iter_parts() if part.partname == "/docProps/app.xml")
    program._blob = b"<Properties><Application>A word processor</Application></Properties>"
    document.save(str(path))
    return path.read_bytes()


def test_what_was_written_in_word_is_kept(folder: Path, capsys: CaptureFixture[str]) -> None:
    """A morning's prose between the quotes would be gone, because the summary was written once more."""
    themes = folder / "exports" / "themes.docx"
    assert main(("export", "themes")) == 0
    fresh = themes.read_bytes()
    assert main(("export", "themes")) == 0
    assert sorted(path.name for path in themes.parent.glob("themes*")) == ["themes.docx"]
    written = saved_by_a_word_processor(themes, "What we make of it.")
    capsys.readouterr()
    assert main(("export", "themes")) == 0
    assert (
        "themes.docx was saved by another program since; it is kept as themes.edited-1.docx" in capsys.readouterr().err
    )
    assert (themes.parent / "themes.edited-1.docx").read_bytes() == written
    assert themes.read_bytes() == fresh
    (themes.parent / "quotes.docx").write_bytes(written)
    assert main(("export", "quotes", "--format", "docx")) == 0
    assert (themes.parent / "quotes.edited-1.docx").read_bytes() == written
