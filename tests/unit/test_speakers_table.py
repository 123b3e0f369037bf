"""The speakers' table survives the way through a spreadsheet, and says plainly what is wrong with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.core.model import SpeakerRow
from qualcode.errors import BadInputError
from qualcode.formats import speakers_table
from qualcode.services import people_table
from qualcode.storage import people

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.storage.store import Store

WORDS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12)
LINES = st.lists(
    st.builds(
        SpeakerRow, WORDS, WORDS, WORDS, st.sampled_from(["young-person", ""]), st.booleans(), st.booleans(),
        st.dictionaries(st.sampled_from(["area", "age_band"]), WORDS),
    ),
    max_size=6,
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_is_written_is_what_is_read(tmp_path: Path, suffix: str, lines: list[SpeakerRow]) -> None:
    """Names, consent and attributes come back as they were, also those that look like formulas."""
    path = tmp_path / f"people{suffix}"
    if suffix == ".csv":
        path.write_text(speakers_table.dump_csv(lines), encoding="utf-8", newline="")
    else:
        speakers_table.dump_xlsx(lines, path)
    assert speakers_table.load(path) == lines


def test_a_name_like_a_formula_is_never_live(tmp_path: Path) -> None:
    """A label such as =HYPERLINK(...) cannot run in the spreadsheet of whoever opens the table."""
    text = speakers_table.dump_csv([SpeakerRow("t", "=HYPERLINK(1)", "@x")])
    assert ",'=HYPERLINK(1),'@x," in text
    from openpyxl import load_workbook

    path = tmp_path / "p.xlsx"
    speakers_table.dump_xlsx([SpeakerRow("t", "=1+1")], path)
    assert load_workbook(path).active["B2"].data_type == "s"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"name,group\nA,b\n", "no column 'transcript'"),
        (b"transcript,label,consent_quote\nt,A,perhaps\n", "line 2: consent_quote is 'perhaps'"),
        ("transcript,label\nt,Ä\n".encode("utf-16"), "not UTF-8"),
        (b'transcript,label\nt,"A\n', "breaks off"),
        (b"transcript,label,group\ntalk.txt,Amina,young-person,north, south\n", "more cells than there are columns"),
        (b"transcript,label,group,Group\ntalk.txt,Amina,young-person,x\n", "two columns 'group'"),
    ],
)
def test_a_wrong_table_is_refused_in_one_line(tmp_path: Path, content: bytes, said: str) -> None:
    """What is wrong, and in which line, is said; no half of the table is taken."""
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    with pytest.raises(BadInputError, match=said):
        speakers_table.load(path)


def test_a_table_is_applied_as_one_command_and_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    """Mapping speakers by spreadsheet is idempotent, undoable, and tells of labels nobody has."""
    path = tmp_path / "people.csv"
    path.write_text(
        "transcript,label,participant,group,consent_quote,area\n"
        "talk.txt,Amina,A1,Young people,no,Bow\ntalk.txt,Bo,A1,,,\ntalk.txt,Interviewer,,facilitator,,\ntalk.txt,Zed,Z,,,\n",
        encoding="utf-8",
    )
    applied = people_table.apply_file(store, path)
    assert applied.unknown == (("talk.txt", "Zed"),)
    rows = {row.label: row for row in people.speaker_rows(store)}
    assert rows["Amina"].participant == rows["Bo"].participant == "A1"
    assert rows["Interviewer"].group == "facilitator"
    assert people_table.apply_file(store, path).changed == 0
    store.undo()
    assert all(not row.participant for row in people.speaker_rows(store))


def test_short_lines_and_groups_written_in_another_way_are_taken(store: Store, tmp_path: Path) -> None:
    """A table from a spreadsheet leaves empty cells out, and "Community org" or a group of one emoji ended the program."""
    path = tmp_path / "people.csv"
    rows = "talk.txt,Amina,A,Community org\ntalk.txt,Bo,B,community  ORG.\ntalk.txt\n"
    path.write_text(f"transcript,label,participant,group\n{rows}", encoding="utf-8")
    assert people_table.apply_file(store, path).unknown == (("talk.txt", ""),)
    assert {row.group for row in people.speaker_rows(store) if row.label in {"Amina", "Bo"}} == {"community-org"}
    path.write_text("transcript,label,participant,group\ntalk.txt,Amina,A,😀\ntalk.txt,Bo,B,🎉\n", encoding="utf-8")
    people_table.apply_file(store, path)
    made = {group.name: group.id for group in people.groups(store)}
    assert made["😀"] != made["🎉"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_table_that_was_filled_in_is_never_written_over(store: Store, tmp_path: Path, suffix: str) -> None:
    """The names of forty people would be gone because the command before was given once more in place of apply."""
    path = tmp_path / f"people{suffix}"
    assert people_table.export_file(store, path) is None
    assert people_table.export_file(store, path) is None
    filled = [replace(row, participant=f"Siân {row.label}", turns=0) for row in people.speaker_rows(store)]
    if suffix == ".csv":
        path.write_text(speakers_table.dump_csv(filled), encoding="utf-8-sig", newline="")
    else:
        speakers_table.dump_xlsx(filled, path)
    kept = people_table.export_file(store, path)
    assert kept == tmp_path / f"people.before-1{suffix}"
    assert speakers_table.load(kept) == filled
    assert people_table.apply_file(store, kept).unknown == ()
    assert people_table.export_file(store, tmp_path / f"again{suffix}") is None


def test_excel_on_windows_sees_accents(store: Store, tmp_path: Path) -> None:
    """Without a byte order mark it takes UTF-8 for its own code page, and "Siân" comes back as somebody else."""
    people_table.export_file(store, tmp_path / "people.csv")
    assert (tmp_path / "people.csv").read_bytes().startswith(b"\xef\xbb\xbf")
