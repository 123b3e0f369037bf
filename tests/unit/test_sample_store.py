"""A second coder's sample in the project, and the copy that is coded elsewhere and comes back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qualcode.__main__ import main
from qualcode.core.spans import Span
from qualcode.errors import BadInputError, NotPossibleError
from qualcode.formats import codebook_yaml
from qualcode.services import findings
from qualcode.services.discovering import Quoted, SecondLook
from qualcode.services.merging import merge
from qualcode.services.sampling import current_sample, export_copy, make_sample
from qualcode.storage import codings, memos, transcripts
from qualcode.storage.project import Project
from qualcode.storage.store import Store
from tests.conftest import CODEBOOK, new_transcript


@pytest.fixture
def project(store: Store) -> Project:
    """The project of the fixture `store`, with work by its first coder in it."""
    project = Project(store.path.parent)
    project.codebook.write_text(codebook_yaml.dump(CODEBOOK), encoding="utf-8")
    guid = transcripts.infos(store)[0].guid
    coding = codings.add(store, codings.new(store, guid, Span(44, 53), "buses"))
    codings.set_memo(store, coding.guid, "Unmistakable thought")
    memos.put(store, "code", "buses", "Another thought")
    return project


def test_a_sample_is_kept_and_drawn_again_alike(store: Store) -> None:
    """The sample named in the methods section can be drawn again by its seed, and undone."""
    first = make_sample(store, seed=7, count=2)
    assert (len(first.units), first.of, first.seed) == (2, 4, 7)
    make_sample(store, seed=8, share=1.0)
    assert len(current_sample(store).units) == 4
    store.undo()
    assert current_sample(store).units == first.units
    assert make_sample(store, seed=7, count=2).units == first.units
    assert sum(part.drawn for part in first.strata) == 2
    for _ in range(2):
        store.undo()
    with pytest.raises(NotPossibleError, match="No sample"):
        current_sample(store)


def test_the_same_seed_draws_the_same_in_a_project_made_anew(store: Store, tmp_path: Path) -> None:
    """Whoever checks a study from its transcripts and the seed in its methods section draws the same units."""
    with Store.open(tmp_path / "anew.db", "cy") as anew:
        for project in (store, anew):
            transcripts.add(project, new_transcript("again.txt"))
        transcripts.add(anew, new_transcript())
        drawn = []
        for project in (store, anew):
            names = {info.guid: info.name for info in transcripts.infos(project)}
            drawn.append([(names[guid], span) for guid, span in make_sample(project, seed=5, count=3).units])
    assert drawn[0] == drawn[1]


def test_units_of_a_newer_version_are_counted_as_lost(store: Store) -> None:
    """A transcript that changed after the draw is not silently judged at the wrong places."""
    make_sample(store, seed=1, share=1.0)
    old = transcripts.infos(store)[0].guid
    with store.command("import", "Imported a new version") as recorder:
        transcripts.record_add(store, recorder, new_transcript(talk=(("Bo", "Other words."),)), replaces=old)
    assert (current_sample(store).units, current_sample(store).lost) == ((), 4)


@pytest.mark.parametrize("wanted", [{}, {"share": 0.0}, {"share": 1.2}, {"count": 0}, {"share": 0.2, "count": 3}])
def test_a_share_that_makes_no_sense_is_refused(store: Store, wanted: dict[str, float]) -> None:
    """Twenty per cent is 0.2; 20 is refused with an example."""
    with pytest.raises(BadInputError, match=r"share|units"):
        make_sample(store, seed=1, **wanted)  # type: ignore[arg-type]


def test_a_blind_copy_tells_nothing_and_comes_back_whole(store: Store, project: Project, tmp_path: Path) -> None:
    """The second coder cannot see the first one's work even with a hex editor, and merging takes nothing away."""
    make_sample(store, seed=1, share=0.5)
    doubted = Quoted(transcripts.infos(store)[0].guid, "talk.txt", 44, 53, "doubted words")
    findings.put_aside(store, SecondLook(doubted, "buses", given=True, score=0.1))
    copy = export_copy(store, project, tmp_path / "elsewhere", blind=True)
    assert b"Unmistakable" not in copy.database.read_bytes()
    assert b'"doubt' not in copy.database.read_bytes().replace(b"\\", b"")
    assert b"Another thought" not in copy.database.read_bytes()
    with copy.open("bo") as theirs:
        assert theirs.value("SELECT count(*) FROM codings") == 0
        assert current_sample(theirs) == current_sample(store)
        with pytest.raises(NotPossibleError):
            theirs.undo()
        codings.add(theirs, codings.new(theirs, transcripts.infos(theirs)[0].guid, Span(44, 53), "voice"))
    report = merge(store, project, copy.folder)
    assert report.counts == {"codings": {"added": 1, "changed": 0, "removed": 0}}
    assert not report.conflicts
    rows = store.rows("SELECT coder, code, memo FROM quotes ORDER BY coder")
    assert [tuple(row) for row in rows] == [("ana", "buses", "Unmistakable thought"), ("bo", "voice", "")]


def test_an_open_copy_holds_everything(store: Store, project: Project, tmp_path: Path) -> None:
    """A colleague who is to go on with the coding gets it all."""
    make_sample(store, seed=1, share=0.5)
    copy = export_copy(store, project, tmp_path / "elsewhere", blind=False)
    with copy.open("ana") as theirs:
        assert theirs.value("SELECT count(*) FROM codings") == 1
    with pytest.raises(BadInputError, match="project here already"):
        export_copy(store, project, copy.folder, blind=True)


def test_a_copy_that_cannot_be_finished_is_not_left_there(store: Store, project: Project, tmp_path: Path) -> None:
    """Half a copy would be coded in for a day before anybody noticed, and may hold what a blind coder must not see."""
    project.codebook.unlink()
    for blind in (True, False):
        with pytest.raises(BadInputError, match="cannot be written"):
            export_copy(store, project, tmp_path / "elsewhere", blind=blind)
        assert list((tmp_path / "elsewhere").iterdir()) == []


def test_the_commands(store: Store, project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sample is drawn, shown and handed over without opening the app."""
    where = ["--project", str(project.folder), "--coder", "ana"]
    assert main(["sample", *where]) == 2
    assert main(["sample", "make", "--share", "0.5", "--seed", "3", *where]) == 0
    capsys.readouterr()
    assert main(["sample", "--json", *where]) == 0
    assert len(json.loads(capsys.readouterr().out)["units"]) == 2
    assert main(["sample", "export", str(tmp_path / "out"), "--blind", *where]) == 0
    assert (tmp_path / "out" / "codebook.yaml").exists()
    assert main(["sample", "export", str(tmp_path / "out"), "--blind", *where]) == 2
    assert main(["sample", "make", "--share", "20", *where]) == 2
