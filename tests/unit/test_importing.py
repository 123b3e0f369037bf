"""Importing: nothing doubled, nothing half-stored, corrected files followed, one bad file no harm to the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qualcode.core.model import SpeakerRow
from qualcode.core.spans import Span
from qualcode.formats.options import ParseOptions
from qualcode.services import history, importing
from qualcode.services.importing import Outcome
from qualcode.services.opening import new_files, new_project, open_project
from qualcode.storage import coders, codes, codings, people, quotes, transcripts
from qualcode.storage.codings import quote_id
from qualcode.storage.project import Project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qualcode.storage.store import Store

TALK = """Ana: Good morning, everyone.
Bo: The bus never comes.
Ana: And then?
Bo: Then my nan waits in the rain.
Ana: I see.
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A ready-made project with one transcript file, and a table that knows its people."""
    new_project(tmp_path / "p")
    (tmp_path / "p" / "transcripts" / "talk.txt").write_text(TALK, encoding="utf-8")
    (tmp_path / "p" / "speakers.csv").write_text("transcript,label\ntalk.txt,Bo\n", encoding="utf-8")
    return Project(tmp_path / "p")


@pytest.fixture
def store(project: Project) -> Iterator[Store]:
    """The project opened for the first time."""
    with open_project(project, "ana") as opened:
        yield opened


def outcomes(store: Store, *paths: Path) -> list[Outcome]:
    """Import and return what became of each file."""
    return [report.outcome for report in importing.import_files(store, list(paths))]


def test_the_first_opening_brings_the_folder_in_and_is_not_undone(store: Store, project: Project) -> None:
    """A newcomer's first `u` does not take their transcripts away."""
    assert [info.name for info in transcripts.infos(store)] == ["talk.txt"]
    assert new_files(store, project) == []
    assert not store.value("SELECT 1 FROM journal WHERE state = 'done'")


def test_nothing_comes_in_unseen(project: Project) -> None:
    """Where nobody has said who speaks, opening the project would store a wrong speaker before anybody had looked."""
    project.speakers.unlink()
    with open_project(project, "ana") as store:
        assert not transcripts.infos(store)
        assert new_files(store, project) == [project.transcripts / "talk.txt"]


def test_importing_again_changes_nothing(store: Store, project: Project) -> None:
    """The same file, or the same words saved with other line ends, is recognised and nothing is doubled."""
    path = project.transcripts / "talk.txt"
    assert outcomes(store, path) == [Outcome.UNCHANGED]
    path.write_bytes(b"\xef\xbb\xbf" + TALK.replace("\n", "\r\n").encode())
    assert outcomes(store, path) == [Outcome.UNCHANGED]
    assert len(transcripts.infos(store)) == 1


def test_a_corrected_file_keeps_codings_where_the_words_are_the_same(store: Store, project: Project) -> None:
    """A corrected transcript takes the old one's place with its people and codings; what cannot follow is named."""
    guid = transcripts.infos(store)[0].guid
    code = codes.load(store).codes[0].id
    people.apply(store, [SpeakerRow("talk.txt", "Bo", "B1", "young person")])
    for words in ("The bus never comes.", "my nan waits"):
        start = TALK.index(words)
        codings.add(store, codings.new(store, guid, Span(start, start + len(words)), code))
    path = project.transcripts / "talk.txt"
    path.write_text("Focus group, corrected\n\n" + TALK.replace("bus never", "bus hardly ever"), encoding="utf-8")
    report = next(importing.import_files(store, [path]))
    assert (report.outcome, report.carried, len(report.lost_quotes)) == (Outcome.NEW_VERSION, 1, 1)
    (quote,) = quotes.all_quotes(store)
    assert (quote.text, quote.participant, quote.attribution) == ("my nan waits", "B1", "young person")
    store.undo()
    assert [quote.text for quote in quotes.all_quotes(store)] == ["The bus never comes.", "my nan waits"]


def test_a_file_saved_while_it_is_read_is_taken_again(store: Store, project: Project) -> None:
    """A correction saved in the second between reading and storing is noticed the next time, and not taken for known."""
    path = project.transcripts / "late.txt"
    path.write_text(TALK, encoding="utf-8")
    asked: list[None] = []

    def saved_meanwhile() -> bool:
        asked.append(None)
        if len(asked) == 2:  # first before the file is read, then before it is stored
            path.write_text(TALK.replace("never", "hardly ever"), encoding="utf-8")
        return False

    (report,) = importing.import_files(store, [path], cancelled=saved_meanwhile)
    assert report.outcome is Outcome.NEW
    assert outcomes(store, path) == [Outcome.NEW_VERSION]


def test_one_bad_file_does_not_stop_the_rest(store: Store, project: Project, tmp_path: Path) -> None:
    """Of forty files one is broken: the others come in, and the broken one is named in one line."""
    (tmp_path / "bad.docx").write_bytes(b"PK\x03\x04 not really a document")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "good.txt").write_text(TALK.replace("Bo", "Cy"), encoding="utf-8")
    paths = [tmp_path / name for name in ("bad.docx", "empty.txt", "good.txt", "nowhere.txt")]
    reports = list(importing.import_files(store, paths))
    assert [r.outcome for r in reports] == [Outcome.REFUSED, Outcome.REFUSED, Outcome.NEW, Outcome.REFUSED]
    assert all(r.error and "\n" not in r.error for r in reports if r.outcome is Outcome.REFUSED)
    assert len(transcripts.infos(store)) == 2


def test_a_preview_stores_nothing(store: Store, tmp_path: Path) -> None:
    """Looking at what is in a file leaves the project as it was."""
    (tmp_path / "more.txt").write_text(TALK, encoding="utf-8")
    (report,) = importing.preview(store, [tmp_path / "more.txt"])
    assert [(heard.label, heard.turns) for heard in report.speakers] == [("Ana", 3), ("Bo", 2)]
    assert len(transcripts.infos(store)) == 1


def test_stopping_half_way_keeps_what_is_done_and_goes_on_later(store: Store, tmp_path: Path) -> None:
    """An import that was stopped is gone on with by giving the same command again."""
    paths = [tmp_path / f"{n}.txt" for n in range(3)]
    for n, path in enumerate(paths):
        path.write_text(TALK.replace("nan", f"nan {n}"), encoding="utf-8")
    seen: list[importing.FileReport] = []
    for report in importing.import_files(store, paths, cancelled=lambda: len(seen) >= 1):
        seen.append(report)  # noqa: PERF402 - what has been seen decides when to stop
    assert len(transcripts.infos(store)) == 2
    assert outcomes(store, *paths) == [Outcome.UNCHANGED, Outcome.NEW, Outcome.NEW]


def test_a_broken_first_opening_is_gone_on_with(project: Project) -> None:
    """If the first opening fails over a wrong table, mending the table and opening again is all it takes."""
    project.speakers.write_text("transcript,label,consent_quote\ntalk.txt,Bo,perhaps\n", encoding="utf-8")
    with pytest.raises(Exception, match=r"speakers\.csv, line 2"):
        open_project(project, "ana")
    project.speakers.write_text("transcript,label,group,consent_quote\ntalk.txt,Bo,young-person,no\n", encoding="utf-8")
    with open_project(project, "ana") as store:
        assert len(transcripts.infos(store)) == 1
        assert [row.group for row in people.speaker_rows(store)] == ["", "young-person"]


def test_files_of_one_name_in_several_folders_stay_apart(store: Store, project: Project, tmp_path: Path) -> None:
    """Two wards' group.txt are two transcripts, inside the project folder and outside it; neither replaces the other."""
    for folder in (
        project.transcripts / "w1",
        project.transcripts / "w2",
        tmp_path / "x" / "w3",
        tmp_path / "y" / "w3",
    ):
        folder.mkdir(parents=True)
        (folder / "group.txt").write_text(TALK.replace("nan", str(folder)), encoding="utf-8")
    inside = importing.find_files([project.transcripts])
    assert Outcome.NEW_VERSION not in outcomes(store, *inside)
    outside = importing.find_files([tmp_path / "x", tmp_path / "y"])
    assert outcomes(store, *outside) == [Outcome.NEW, Outcome.NEW]
    names = [info.name for info in transcripts.infos(store)]
    assert names == ["talk.txt", "w1/group.txt", "w2/group.txt", "x/w3/group.txt", "y/w3/group.txt"]


def test_a_new_version_is_shown_before_it_is_taken(store: Store, project: Project) -> None:
    """The preview of a corrected file says which words change and which codings would be lost, and stores nothing."""
    code = next(iter(codes.load(store))).id
    guid = transcripts.infos(store)[0].guid
    start = TALK.index("The bus")
    coding = codings.add(store, codings.new(store, guid, Span(start, start + 21), code))
    path = project.transcripts / "talk.txt"
    path.write_text(TALK.replace("never comes", "seldom comes"), encoding="utf-8")
    (report,) = importing.preview(store, [path])
    assert (report.outcome, report.carried) == (Outcome.NEW_VERSION, 0)
    assert [quote_id(coding.guid)] == list(report.lost_quotes)
    with project.open("bo") as blind:
        coders.set_blind(blind, blind.coder.guid, blind=True)
        assert next(iter(importing.preview(blind, [path]))).lost_quotes == ()
    (hunk,) = importing.changes(store, report)
    assert [line.text for line in hunk.lines if line.sign != " "] == [
        "Bo: The bus never comes.",
        "Bo: The bus seldom comes.",
    ]
    assert transcripts.infos(store)[0].guid == guid


def test_who_is_who_can_be_said_with_the_import(store: Store, tmp_path: Path) -> None:
    """Two spellings become one person, somebody's talk is left out, and one undo takes file and people back."""
    path = tmp_path / "second.txt"
    path.write_text(
        "Mod: Hello.\nCy: Hi there.\nMOD: Well?\nTape: loud\nCy: Fine.\nMod: Good.\nTape: off\nCy: Bye.\n",
        encoding="utf-8",
    )
    cast = importing.Cast({"Mod": "Mo", "MOD": "Mo"}, {"Mod": "facilitator", "MOD": "facilitator"}, frozenset({"Cy"}))
    options = ParseOptions(not_speakers=("Tape",))
    list(importing.import_files(store, [path], options, cast=cast))
    rows = {row.label: row for row in people.speaker_rows(store) if row.transcript == "second.txt"}
    assert set(rows) == {"Mod", "MOD", "Cy"}
    assert rows["Mod"].participant == rows["MOD"].participant == "Mo"
    assert rows["MOD"].group == "facilitator"
    assert not rows["Cy"].consent_analyse
    said = store.value("SELECT text FROM utterances WHERE transcript = 'second.txt' AND speaker = 'MOD'")
    assert "Tape: loud" in said
    history.undo(store, Project(store.path.parent))
    assert [info.name for info in transcripts.infos(store)] == ["talk.txt"]
    assert not store.value("SELECT 1 FROM participants WHERE name = 'Mo'")


def test_somebody_known_keeps_what_is_known_of_them(store: Store, tmp_path: Path) -> None:
    """Naming a label of a new file after somebody in the project neither forgets their group nor a refusal."""
    people.apply(
        store,
        [SpeakerRow("talk.txt", "Bo", "Beau", "young-person", consent_quote=False, attributes={"area": "East"})],
    )
    path = tmp_path / "second.txt"
    path.write_text("Ana: Hello.\nBobby: Hi.\nAna: Well?\nBobby: Fine.\n", encoding="utf-8")
    list(importing.import_files(store, [path], cast=importing.Cast({"Bobby": "Beau"})))
    row = next(row for row in people.speaker_rows(store) if row.label == "Bobby")
    assert (row.participant, row.group, row.consent_quote, row.attributes) == (
        "Beau",
        "young-person",
        False,
        {"area": "East"},
    )
