"""What somebody did not permit to be quoted is not printed by any export, and a small group is warned of."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from typing import TYPE_CHECKING

import click
import pytest

from qualcode.__main__ import main
from qualcode.cli.exporting import export_command, tell_written
from qualcode.core.report import Refusal
from qualcode.core.spans import Span
from qualcode.exports import evidence, framework, matrix, plan, plancheck, quotes, themes
from qualcode.exports.plan import PAGE_FORMATS
from qualcode.exports.result import Exported
from qualcode.formats.finished import read_finished
from qualcode.services.framework import read_framework, write_cell
from qualcode.services.opening import open_project
from qualcode.storage import codings
from tests.tui.conftest import make_project

if TYPE_CHECKING:
    from pathlib import Path

    from _pytest.capture import CaptureFixture

    from qualcode.storage.project import Project

REFUSED = "The lease went up and nobody at the council rang back."
"""Words of Dee, who did not permit quoting."""

EXPORTS = (
    *((("export", "themes"), form) for form in themes.FORMATS),
    *((("export", "quotes"), form) for form in quotes.FORMATS),
    *((("export", "matrix", kind), form) for kind in ("all", "groups", "codes") for form in matrix.FORMATS),
    *((("export", "evidence"), form) for form in evidence.FORMATS),
    *((("export", "framework"), form) for form in framework.FORMATS),
    *((("export", "framework", "--rows", "participant"), form) for form in framework.FORMATS),
    *((("export", "codebook"), form) for form in ("md", "yaml")),
    *((("plan", "build"), form) for form in plan.FORMATS),
    *((("plan", "build", "--layout", "page"), form) for form in PAGE_FORMATS),
)

PRINTED = (
    ("quotes",),
    ("quotes", "--json"),
    ("quotes", "--csv"),
    ("quotes", "--participant", "Dee"),
    ("matrix", "groups", "--json"),
    ("framework", "show", "--json"),
    ("codebook", "show"),
    ("agree", "--json"),
    ("plan", "diff", "--json"),
    ("log", "--json"),
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A coded project with a plan; Dee's words stand in codings, in a code's examples, and in a summary."""
    found = make_project(tmp_path / "town")
    monkeypatch.chdir(found.folder)
    text = found.codebook.read_text(encoding="utf-8")
    text = text.replace("name: Being heard\n", f"name: Being heard\n    examples:\n      - {REFUSED}\n", 1)
    assert REFUSED in text
    found.codebook.write_text(text, encoding="utf-8")
    with open_project(found, "ana") as store:
        for guid, words in store.rows("SELECT guid, text FROM transcripts"):
            for said, code in ((REFUSED, "being-heard"), ("We ran it.", "somewhere-to-go"), ("The bus never comes.", "buses"),
                               ("The young people painted it themselves.", "somewhere-to-go")):  # fmt: skip
                if said in words:
                    start = words.index(said)
                    made = codings.add(store, codings.new(store, guid, Span(start, start + len(said)), code))
                    codings.set_exemplar(store, made.guid, exemplar=True)
        cell = read_framework(store, found).cell("community-org", "being-heard")
        write_cell(store, cell, f"They say: “{REFUSED}”")
        guid = store.value("SELECT guid FROM participants WHERE name = 'Dee'")
        with store.command("consent", "Changed consent") as recorder:
            recorder.update("participants", guid, consent_quote=0)
    found.plan.write_text(
        "title: Ours\npriorities:\n  - id: a\n    title: Listen\n    themes: [being-heard]\n"
        "    quotes: [{find: {code: being-heard, limit: 5}}, {find: {code: buses}}]\n",
        encoding="utf-8",
    )
    return found


def words_of(path: Path) -> str:
    """Return everything that stands in a file, pressed together: the parts of packages, the text of PDFs."""
    if path.suffix == ".pdf":
        return _pressed(" ".join(paragraph.text for paragraph in read_finished(path)))
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            parts = (package.read(name).decode("utf-8", "replace") for name in package.namelist())
            return _pressed(" ".join(re.sub(r"<[^>]*>", "", part) for part in parts))
    return _pressed(path.read_text(encoding="utf-8", errors="replace"))


def _pressed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


@pytest.mark.parametrize("form", ["docx", "html", "md", "pdf", "csv", "xlsx", "json", "yaml"])
def test_no_export_prints_words_that_may_not_be_quoted(
    project: Project, capsys: CaptureFixture[str], form: str
) -> None:
    """A child's words, refused for print, would stand in an annex that nobody thought of."""
    refused = _pressed(REFUSED)
    for command, each in EXPORTS:
        if each != form:
            continue
        out = project.folder / f"out.{form}"
        capsys.readouterr()
        assert main([*command, "--format", form, "--out", str(out)]) == 0, command
        said = capsys.readouterr()
        assert refused not in words_of(out), command
        assert refused not in _pressed(said.out + said.err), command


def test_no_command_answers_with_words_that_may_not_be_quoted(project: Project, capsys: CaptureFixture[str]) -> None:
    """What is piped into another program is printed sooner or later."""
    refused = _pressed(REFUSED)
    for command in PRINTED:
        capsys.readouterr()
        main(list(command))
        assert refused not in _pressed(capsys.readouterr().out), command
    assert main(["data", str(project.folder / "data")]) == 0
    assert main(["codings", "export", "out.csv"]) == 0
    for path in (*(project.folder / "data").iterdir(), project.folder / "out.csv"):
        assert refused not in words_of(path), path.name


def test_every_export_of_the_command_line_is_walked() -> None:
    """An export added next year would be the one that prints what may not be printed."""
    assert isinstance(export_command, click.Group)
    assert {command[1] for command, _ in EXPORTS if command[0] == "export"} == set(export_command.commands)


@pytest.mark.parametrize("form", plancheck.FORMATS)
def test_the_check_of_a_document_does_not_repeat_them(project: Project, capsys: CaptureFixture[str], form: str) -> None:
    """The report on a leak would be a leak."""
    draft = project.folder / "draft.md"
    draft.write_text(f"They said “{REFUSED}” (Community org.)\n", encoding="utf-8")
    out = project.folder / f"check.{form}"
    assert main(["plan", "check", str(draft), "--report", str(out), "--json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)["quotes"]
    assert (found["verdict"], found["said"], found["changes"]) == ("not permitted", "", [])
    assert words_of(out).count(_pressed(REFUSED)) <= 1, "the document's own words are named once"


def test_a_plan_does_not_quote_them_in_its_own_text(project: Project, capsys: CaptureFixture[str]) -> None:
    """What somebody typed into the introduction would be printed past every check of quotes."""
    part = " ".join(REFUSED.split()[:5])
    written = project.plan.read_text(encoding="utf-8")
    project.plan.write_text(f"introduction: One of them said “{part}”.\n{written}", encoding="utf-8")
    capsys.readouterr()
    assert main(["plan", "build", "--format", "md"]) == 2
    said = capsys.readouterr().err
    assert "may not be quoted: the participant did not permit it" in said
    assert "the introduction" in said
    assert _pressed(part) not in _pressed(said)
    project.plan.write_text(written, encoding="utf-8")
    assert main(["plan", "build", "--format", "md"]) == 0
    built = project.exports / "plan.md"
    text = built.read_text(encoding="utf-8")
    at = text.index("<!-- /place ")
    built.write_text(f"{text[:at]}We heard “{part}”.\n{text[at:]}", encoding="utf-8")
    capsys.readouterr()
    assert main(["plan", "build", "--format", "md"]) == 0
    assert "which the participant did not permit: take it out" in capsys.readouterr().err


def test_counts_still_count_and_the_refusal_says_which_and_why(project: Project, capsys: CaptureFixture[str]) -> None:
    """What was said would vanish from the figures, or stay out of print with nobody knowing."""
    capsys.readouterr()
    assert main(["matrix", "groups", "--json"]) == 0
    assert '"passages": 1' in capsys.readouterr().out
    assert main(["plan", "build", "--format", "md"]) == 0
    said = capsys.readouterr().err
    assert re.search(
        r"q\w{10} \(club\.txt, characters \d+–\d+\) is not printed: the participant did not permit quoting", said
    )


def test_many_refusals_of_one_reason_are_one_line(tmp_path: Path, capsys: CaptureFixture[str]) -> None:
    """Sixty lines of numbers would push everything else that is said off the screen."""
    made = tuple(Refusal(f"q{n}", f"{n % 2}.txt", n, n + 1, "buses", "no consent") for n in range(6))
    tell_written(Exported(tmp_path, (*made, Refusal("q9", "2.txt", 1, 2, "buses", "withdrawn"))))
    assert capsys.readouterr().err.splitlines() == [
        "6 coded passages are not printed: no consent (0.txt q0, q2, q4; 1.txt q1, q3, q5)",
        "q9 (2.txt, characters 1–2) is not printed: withdrawn",
    ]


def test_codings_whose_words_are_kept_back_load_again(project: Project, capsys: CaptureFixture[str]) -> None:
    """A file of codings without some words would be refused by the copy that it was made for."""
    assert main(["codings", "export", "out.csv"]) == 0
    assert "only the place is written" in capsys.readouterr().err
    again = project.folder.parent / "again"
    shutil.copytree(project.folder, again)
    with open_project(type(project)(again), "ana") as store:
        before = store.value("SELECT count(*) FROM codings")
        store.db.conn.execute("DELETE FROM codings")
        store.db.conn.commit()
    assert main(["codings", "load", str(again / "out.csv"), "--project", str(again)]) == 0
    with open_project(type(project)(again), "ana") as store:
        assert store.value("SELECT count(*) FROM codings") == before


def test_a_small_group_is_warned_of_and_n_is_the_projects(project: Project, capsys: CaptureFixture[str]) -> None:
    """“(young person)” of a group of three names the person to everybody in the room."""
    assert main(["groups", "small", "3"]) == 0
    main(["plan", "build", "--format", "md"])
    assert "its attribution may show who is speaking" not in capsys.readouterr().err
    assert main(["groups", "small", "4"]) == 0
    assert main(["plan", "build", "--format", "md"]) == 0
    assert "'Young people' has 3 participants, fewer than 4" in capsys.readouterr().err
    assert main(["undo"]) == 0
    main(["groups", "small"])
    assert capsys.readouterr().out.endswith("3\n")
    assert main(["groups", "small", "0"]) == 2
