"""0/1 tables for statistics programs: right figures, empty where nobody judged, every column explained."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from qualcode.__main__ import main
from qualcode.core.model import SpeakerRow
from qualcode.core.spans import Span
from qualcode.errors import BadInputError
from qualcode.formats import codebook_yaml
from qualcode.services.sampling import make_sample
from qualcode.services.statistics_out import write_data
from qualcode.storage import codings, people, transcripts
from qualcode.storage.store import Store
from tests.conftest import CODEBOOK, new_transcript


def read(path: Path) -> list[dict[str, str]]:
    """Return a CSV file's rows."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def coded(store: Store) -> Store:
    """Two transcripts; one coder coded the first, another the second."""
    transcripts.add(store, new_transcript("second.txt", (("Cy", "The bus."), ("Di", "A café, please."))))
    people.apply(store, [SpeakerRow("second.txt", "Cy", "=Cy", "young-person")])
    for name, coder, span in (("talk.txt", "ana", Span(48, 67)), ("second.txt", "bo", Span(4, 12))):
        with Store.open(store.path, coder) as own:
            guid = next(info.guid for info in transcripts.infos(own) if info.name == name)
            codings.add(own, codings.new(own, guid, span, "buses"))
    return store


def test_long_and_wide_say_the_same(coded: Store, tmp_path: Path) -> None:
    """Whichever form the statistics program likes, the figures are the codings'."""
    write_data(coded, tmp_path / "out")
    wide, long = read(tmp_path / "out" / "wide.csv"), read(tmp_path / "out" / "long.csv")
    from_wide = {
        (row["unit"], row["coder"], code): row[code]
        for row in wide
        for code in ("transport", "buses", "voice")
        if row[code] != ""
    }
    assert from_wide == {(row["unit"], row["coder"], row["code"]): row["given"] for row in long}
    assert Counter((row["coder"], row["given"]) for row in long) == {
        ("ana", "1"): 1, ("ana", "0"): 11, ("bo", "1"): 1, ("bo", "0"): 5,
    }  # fmt: skip
    assert len(wide) == 2 * 6


def test_units_stand_where_they_say_and_hold_no_words(coded: Store, tmp_path: Path) -> None:
    """The tables can be joined to the transcripts, and may be shared where the transcripts may not."""
    files = write_data(coded, tmp_path)
    units = read(tmp_path / "units.csv")
    first = next(row for row in units if row["participant"])
    text = transcripts.load(coded, transcripts.infos(coded)[0].guid).text
    assert text[int(first["start"]) : int(first["end"])] == "The bus."
    assert first["participant"] == "'=Cy"
    assert {row["in_sample"] for row in units} == {""}
    assert not any("please" in path.read_text(encoding="utf-8") for path in files)


def test_the_sample_is_marked_and_counts_as_judged(coded: Store, tmp_path: Path) -> None:
    """A sampled unit in which the second coder found nothing is 0, not missing."""
    make_sample(coded, seed=2, share=1.0)
    write_data(coded, tmp_path)
    assert {row["in_sample"] for row in read(tmp_path / "units.csv")} == {"1"}
    assert len(read(tmp_path / "long.csv")) == 6 * 2 * 3


def test_every_column_is_in_the_dictionary(coded: Store, tmp_path: Path) -> None:
    """Whoever gets the tables in two years can tell what each column means."""
    files = write_data(coded, tmp_path)
    explained = {(row["file"], row["column"]) for row in read(tmp_path / "dictionary.csv")}
    columns = {(path.name, column) for path in files if path.name != "dictionary.csv" for column in read(path)[0]}
    assert columns == explained


def test_a_file_in_the_way_is_told_and_the_command_lists_what_it_wrote(
    coded: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A plain line when the folder cannot be used; the files' names when it can."""
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInputError, match="not a folder"):
        write_data(coded, tmp_path / "taken")
    (tmp_path / "codebook.yaml").write_text(codebook_yaml.dump(CODEBOOK), encoding="utf-8")
    assert main(["data", str(tmp_path / "out"), "--project", str(tmp_path), "--coder", "ana"]) == 0
    assert capsys.readouterr().out.count(".csv") == 5
