"""`qualcode quotes`, `matrix` and `export`: the same filters, the same counts, each with its base."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from qualcode.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path

    from _pytest.capture import CaptureFixture

BOOK = "codes:\n  - {id: out, name: Getting out}\n  - {id: bus, name: Bus, parent: out}\n  - {id: heard, name: Heard}\n"
TALK = (
    "Mod: What is it like?\n"
    "Bo: The bus never comes on time. Nobody asked us about the bus.\n"
    "Cy: They never ask. It costs two pounds.\n"
    "Di: I walk, so I would not know.\n"
)
PEOPLE = """\
transcript,label,participant,group,area
talk.txt,Mod,Mod,facilitator,
talk.txt,Bo,Bo,young-person,east
talk.txt,Cy,Cy,young-person,west
talk.txt,Di,Di,community-org,east
"""
CODINGS = """\
transcript,text,code
talk.txt,The bus never comes on time.,bus
talk.txt,Nobody asked us about the bus.,heard
talk.txt,They never ask.,heard
talk.txt,What is it like?,heard
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A coded project of three participants and a facilitator, which is the working directory."""
    monkeypatch.setenv("QUALCODE_CODER", "ana")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "transcripts").mkdir()
    for name, text in (("codebook.yaml", BOOK), ("speakers.csv", PEOPLE), ("codings.csv", CODINGS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "transcripts" / "talk.txt").write_text(TALK, encoding="utf-8")
    return tmp_path


def answered(capsys: CaptureFixture[str], *command: str) -> str:
    """Run a command, and return what it prints."""
    capsys.readouterr()
    assert main(command) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (("--code", "out"), ["The bus never comes on time."]),
        (("--code", "heard", "--and", "bus"), []),
        (("--code", "heard", "--and", "bus", "--near", "unit"), ["Nobody asked us about the bus."]),
        (("--code", "heard", "--and", "bus", "--near", "1"), ["Nobody asked us about the bus.", "They never ask."]),
        (("--code", "heard", "--not", "bus", "--near", "unit"), ["They never ask."]),
        (("--attribute", "area=west"), ["They never ask."]),
        (("--group", "young-person", "--text", "bus asked"), ["Nobody asked us about the bus."]),
        (("--participant", "Cy"), ["They never ask."]),
    ],
)
def test_quotes_are_found_by_any_mix(
    folder: Path, capsys: CaptureFixture[str], options: tuple[str, ...], found: list[str]
) -> None:
    """A quote that fits would be missing from the table, or one that does not be in it."""
    assert [row["text"] for row in json.loads(answered(capsys, "quotes", *options, "--json"))] == found
    rows = list(csv.DictReader(StringIO(answered(capsys, "quotes", *options, "--csv"))))
    assert [row["text"] for row in rows] == found


def test_a_table_is_narrowed_with_its_base(folder: Path, capsys: CaptureFixture[str]) -> None:
    """Two of two from the east would be printed as two of three."""
    table = json.loads(answered(capsys, "matrix", "groups", "--attribute", "area=east", "--json"))
    assert {column["key"]: column["base"] for column in table["columns"]} == {"young-person": 1, "community-org": 1}
    rows = list(csv.DictReader(StringIO(answered(capsys, "matrix", "people", "--csv"))))
    both = next(row for row in rows if (row["code"], row["column"]) == ("out", "heard"))
    assert (both["participants"], both["passages"], both["base"]) == ("1", "1", "3")
    every = json.loads(answered(capsys, "matrix", "all", "--json"))
    assert [(r["code"], r["cells"][0]["passages"], r["cells"][0]["base"]) for r in every["rows"]] == [
        ("out", 1, 3), ("bus", 1, 3), ("heard", 2, 3),
    ]  # fmt: skip


def test_what_is_counted_can_be_written_and_says_what_it_is_of(folder: Path, capsys: CaptureFixture[str]) -> None:
    """A table of one group's words would go round as if it were everybody's."""
    answered(capsys, "export", "matrix", "codes", "--group", "young-person", "--format", "md")
    text = (folder / "exports" / "matrix-codes.md").read_text(encoding="utf-8")
    assert "Only passages of: young-person." in text.replace("\\", "")
    answered(capsys, "export", "quotes", "--code", "heard", "--format", "md")
    said = (folder / "exports" / "quotes.md").read_text(encoding="utf-8")
    assert "They never ask." in said
    assert "never comes" not in said


def test_quote_ids_of_a_summary_lead_into_the_pack_beside_it(folder: Path, capsys: CaptureFixture[str]) -> None:
    """A number that leads nowhere proves nothing."""
    answered(capsys, "export", "themes", "--format", "md", "--out", "handed/themes.md")
    text = (folder / "handed" / "themes.md").read_text(encoding="utf-8")
    pack = (folder / "handed" / "evidence.html").read_text(encoding="utf-8")
    ids = [part.partition(")")[0] for part in text.split("evidence.html#")[1:]]
    assert len(ids) == 3
    assert all(f'id="{quote_id}"' in pack for quote_id in ids)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--code", "tram"), "--code: there is no code 'tram'"),
        (("--group", "young"), "--group: there is no 'young'"),
        (("--by", "ben"), "--by: there is no 'ben'"),
        (("--attribute", "ward=east"), "--attribute: there is no 'ward'"),
        (("--attribute", "east"), "--attribute is 'east'"),
        (("--near", "close"), "give a number of turns, or 'unit'"),
    ],
)
def test_a_slip_is_refused(folder: Path, capsys: CaptureFixture[str], options: tuple[str, ...], said: str) -> None:
    """No quotes because of a slip would look like nobody having said anything."""
    for command in (("quotes",), ("matrix", "codes"), ("export", "matrix")):
        capsys.readouterr()
        assert main((*command, *options)) == 2
        told = capsys.readouterr()
        assert said in told.err
        assert not told.out
