"""Building the plan again: what would change is said first, and what was written by hand stays."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from made_report import made_report

from qualcode.__main__ import main
from qualcode.core.plan_diff import differences
from qualcode.core.plan_resolve import resolve
from qualcode.core.plan_state import Part, PlanState, PrintedQuote, dump_state, load_state, state_of
from qualcode.exports.plan import plan_data
from qualcode.exports.plan_stamp import stamped
from qualcode.formats.finished import read_finished
from qualcode.formats.plan_built import outside, read_built
from qualcode.formats.plan_yaml import parse_plan

if TYPE_CHECKING:
    from _pytest.capture import CaptureFixture
    from docx.document import Document as WordDocument

SAVED = Path(__file__).parent / "saved" / "plan-saved-by-libreoffice.docx"
"""The plan below, two paragraphs written in the place of its first priority, saved by LibreOffice 7.4."""

PLAN = """\
title: Our plan
statistics: [{id: waits, label: Waits, value: 705, previous: 611, unit: minutes, period: 2026, source: Bus company}]
priorities:
  - id: first
    title: Ask first
    themes: [heard]
    statistics: [waits]
    quotes: [{find: {code: heard}}]
    actions:
      - {id: buses, text: Run the buses, codes: [buses], quotes: [{find: {code: buses}}]}
  - {id: second, title: Then act, themes: [buses]}
"""
HAND = "What I wrote by hand, 😀 & all."


@pytest.fixture
def folder(coded_folder: Path) -> Path:
    """A coded project folder with a plan, which is the working directory."""
    (coded_folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    return coded_folder


def write_by_hand(path: Path, place: str, words: str = HAND) -> None:
    """Write two paragraphs in a place, as somebody does in Word or an editor."""
    if path.suffix != ".docx":
        text = path.read_text(encoding="utf-8")
        end = f"<!-- /place {place} -->"
        path.write_text(text.replace(end, f"{words}\n\nMore.\n{end}"), encoding="utf-8")
        return
    word = docx.Document(str(path))
    control = control_of(word, place)
    first = control.find(qn("w:sdtContent"))[0]
    first.find(qn("w:r")).find(qn("w:t")).text = words
    second = copy.deepcopy(first)
    second.find(qn("w:r")).find(qn("w:t")).text = "More."
    first.addnext(second)
    word.save(str(path))


def control_of(word: WordDocument, place: str) -> Any:
    """Return the content control of a place."""
    for control in word.element.body.iter(qn("w:sdt")):
        if control.find(qn("w:sdtPr")).find(qn("w:tag")).get(qn("w:val")) == f"qualcode-place:{place}":
            return control
    raise AssertionError(place)


@pytest.mark.parametrize("form", ["docx", "html", "md"])
def test_words_in_marked_places_survive_a_rebuild(folder: Path, capsys: CaptureFixture[str], form: str) -> None:
    """A foreword of an afternoon would be gone at the next build."""
    path = folder / "exports" / f"plan.{form}"
    assert main(("plan", "build", "--format", form)) == 0
    write_by_hand(path, "priority-first")
    (folder / "plan.yaml").write_text(PLAN.replace("Ask first", "Ask everybody"), encoding="utf-8")
    capsys.readouterr()
    assert main(("plan", "build", "--format", form)) == 0
    said = capsys.readouterr().err
    assert "Kept what was written by hand in: priority-first" in said
    assert "the priority “Ask everybody”, was “Ask first”" in said
    kept = read_built(path.read_bytes(), form, path.name)
    assert list(kept.places) == ["priority-first"]
    assert not kept.edited
    text = path.read_text(encoding="utf-8") if form != "docx" else "\n".join(_all_words(path))
    assert HAND in text
    assert text.index("Ask everybody") < text.index(HAND) < text.index("Priority 2: Then act", text.index(HAND))
    assert not list(path.parent.glob("plan.edited*"))
    assert main(("plan", "build", "--format", form)) == 0
    assert HAND in (path.read_text(encoding="utf-8") if form != "docx" else "\n".join(_all_words(path)))


def _all_words(path: Path) -> list[str]:
    return [
        "".join(t.text or "" for t in p.iter(qn("w:t"))) for p in docx.Document(str(path)).element.body.iter(qn("w:p"))
    ]


@pytest.mark.parametrize("form", ["docx", "html", "md"])
def test_words_whose_place_is_gone_stand_at_the_end_and_it_is_said(
    folder: Path, capsys: CaptureFixture[str], form: str
) -> None:
    """A priority that is dropped would take somebody's own words with it."""
    path = folder / "exports" / f"plan.{form}"
    main(("plan", "build", "--format", form))
    write_by_hand(path, "priority-second")
    (folder / "plan.yaml").write_text(PLAN[: PLAN.index("  - {id: second")], encoding="utf-8")
    capsys.readouterr()
    assert main(("plan", "diff", "--format", form)) == 1
    assert "priority-second has no place now and stands at the end" in capsys.readouterr().out
    for _ in range(2):
        assert main(("plan", "build", "--format", form)) == 0
        text = path.read_text(encoding="utf-8") if form != "docx" else "\n".join(_all_words(path))
        assert text.index("Kept from an earlier version") < text.index(HAND)


@pytest.mark.parametrize("form", ["docx", "html", "md"])
def test_edits_elsewhere_are_told_and_the_edited_file_is_kept(
    folder: Path, capsys: CaptureFixture[str], form: str
) -> None:
    """Who corrected a sentence in the wrong place would find it gone, and no copy of it."""
    path = folder / "exports" / f"plan.{form}"
    main(("plan", "build", "--format", form))
    if form == "docx":
        word = docx.Document(str(path))
        word.add_paragraph("Mine, and nowhere to be kept.")
        word.save(str(path))
    else:
        path.write_text(path.read_text(encoding="utf-8").replace("Our plan", "Our own plan"), encoding="utf-8")
    edited = path.read_bytes()
    capsys.readouterr()
    assert main(("plan", "diff", "--format", form)) == 1
    assert f"the file is kept as plan.edited-1.{form}" in capsys.readouterr().out
    assert path.read_bytes() == edited, "a diff writes nothing"
    assert main(("plan", "build", "--format", form)) == 0
    assert path.with_name(f"plan.edited-1.{form}").read_bytes() == edited
    assert main(("plan", "diff", "--format", form)) == 0


def test_a_file_that_was_not_built_here_is_kept(folder: Path, capsys: CaptureFixture[str]) -> None:
    """The council's own plan.docx, written by hand, would be overwritten by the first build."""
    path = folder / "exports" / "plan.docx"
    path.parent.mkdir(exist_ok=True)
    word = docx.Document()
    word.add_paragraph("Written long before.")
    word.save(str(path))
    assert main(("plan", "build")) == 0
    assert "was not built here; it is kept as plan.edited-1.docx" in capsys.readouterr().err
    assert docx.Document(str(path.with_name("plan.edited-1.docx"))).paragraphs[0].text == "Written long before."


@pytest.mark.parametrize(
    ("form", "spoil", "said"),
    [
        ("docx", b"no Word file at all", "cannot be read"),
        ("html", b"<p>x</p><!-- place opening -->mine", "one of the two comments around the place 'opening' is gone"),
        ("md", b"mine<!-- /place opening -->", "one of the two comments around the place 'opening' is gone"),
    ],
)
def test_a_file_that_cannot_be_read_is_not_written_over(
    folder: Path, capsys: CaptureFixture[str], form: str, spoil: bytes, said: str
) -> None:
    """What stands in a half-broken file would be lost with it."""
    path = folder / "exports" / f"plan.{form}"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(spoil)
    assert main(("plan", "build", "--format", form)) == 2
    assert said in capsys.readouterr().err
    assert path.read_bytes() == spoil


def test_the_diff_names_what_recoding_changes(folder: Path, capsys: CaptureFixture[str]) -> None:
    """After a week of recoding nobody would know which quotes the new plan has lost."""
    assert main(("plan", "diff")) == 1
    assert "was not built before" in capsys.readouterr().out
    main(("plan", "build"))
    assert main(("plan", "diff")) == 0
    (folder / "more.csv").write_text(
        "transcript,text,code,exemplar\ntalk.txt,Nobody asked us,heard,yes\n", encoding="utf-8"
    )
    main(("codings", "load", "more.csv"))
    (folder / "plan.yaml").write_text(
        PLAN.replace("value: 705", "value: 611").replace("quotes: [{find: {code: buses}}]", "quotes: []"),
        encoding="utf-8",
    )
    capsys.readouterr()
    assert main(("plan", "diff", "--json")) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["compared_with"] == "plan.docx"
    said = {(each["kind"], each["what"].partition(" q")[0], each["where"]) for each in found["changes"]}
    assert ("add", "“Nobody asked us”", "Priority 1") in said
    assert ("drop", "“Nobody asked us about any of it.”", "Priority 1") in said
    assert ("drop", "“The bus never comes on time.”", "Priority 1, under “Run the buses”") in said
    assert any(each["kind"] == "change" and "no change from 611" in each["what"] for each in found["changes"])


def test_the_last_build_is_known_though_its_file_is_gone(folder: Path, capsys: CaptureFixture[str]) -> None:
    """A PDF, or a document that was sent away and deleted, could not be compared with at all."""
    main(("plan", "build", "--format", "pdf"))
    (folder / "exports" / "plan.pdf").unlink()
    assert main(("plan", "diff", "--format", "pdf")) == 0
    assert "Nothing differs from the last build of this project" in capsys.readouterr().out


def test_a_document_saved_by_libreoffice_is_read_like_ones_own() -> None:
    """LibreOffice drops a control's tag and keeps only its first paragraph: half of the words would be lost."""
    found = read_built(SAVED.read_bytes(), "docx", SAVED.name)
    assert found.state is not None
    assert replace(found.state, outside="") == state_of(resolve(parse_plan(MADE), made_report()))
    assert list(found.places) == ["priority-buses"]
    assert "First paragraph, by hand." in found.places["priority-buses"]
    assert "Second paragraph." in found.places["priority-buses"]
    assert not found.edited
    again = plan_data(resolve(parse_plan(MADE), made_report()), "docx", None, found.places)
    assert "Second paragraph." in read_built(again, "docx", "again").places["priority-buses"]


MADE = b"""
title: Getting about
priorities:
  - {id: buses, title: Buses that come, themes: [transport], quotes: [{quote: q02}], actions: [{text: Run the 42}]}
  - {id: parks, title: Green places, themes: [parks]}
"""


def made(form: str) -> bytes:
    """Return the plan above as it is built."""
    resolved = resolve(parse_plan(MADE), made_report())
    data = plan_data(resolved, form)
    return stamped(data, form, replace(state_of(resolved), outside=outside(data, form)))


@pytest.mark.parametrize("form", ["docx", "html", "md"])
def test_the_same_plan_gives_the_same_bytes_with_its_state_in_it(form: str) -> None:
    """Nobody could tell by a checksum that nothing has changed."""
    assert made(form) == made(form)
    found = read_built(made(form), form, "plan")
    assert found.state is not None
    assert replace(found.state, outside="") == state_of(resolve(parse_plan(MADE), made_report()))
    assert (found.places, found.edited) == ({}, False)


@pytest.mark.parametrize("form", ["docx", "html", "md", "pdf"])
def test_the_state_in_a_document_is_not_taken_for_its_words(folder: Path, form: str) -> None:
    """The check of a plan would name words that nobody reads in it."""
    assert main(("plan", "build", "--format", form)) == 0
    said = " ".join(paragraph.text for paragraph in read_finished(folder / "exports" / f"plan.{form}"))
    assert said.count("Ask first") >= 1
    assert "statistics" not in said.replace("Statistics", "")
    assert main(("plan", "check", f"exports/plan.{form}")) == 0


def test_what_a_place_cannot_keep_is_named(folder: Path, capsys: CaptureFixture[str]) -> None:
    """A picture put into a place would vanish without a word."""
    main(("plan", "build"))
    path = folder / "exports" / "plan.docx"
    write_by_hand(path, "opening")
    from qualcode.exports.blocks import Bar, Bars
    from qualcode.exports.chart import draw

    png = folder / "chart.png"
    png.write_bytes(draw(Bars("Chart", (Bar("a", 1, "1"),)))[0])
    word = docx.Document(str(path))
    picture = word.add_paragraph()
    picture.add_run().add_picture(str(png))
    control_of(word, "opening").find(qn("w:sdtContent")).append(picture._p)
    word.save(str(path))
    capsys.readouterr()
    assert main(("plan", "build")) == 0
    assert "a picture in the place 'opening' cannot be kept; it is in plan.edited-1.docx" in capsys.readouterr().err
    assert HAND in "\n".join(_all_words(path))


_QUOTES = st.lists(
    st.builds(
        PrintedQuote,
        st.sampled_from(["q1", "q2", "q3", "q4"]),
        st.just("t"),
        st.integers(0, 3),
        st.integers(4, 6),
        st.text(max_size=2),
        st.text(max_size=3),
    ),
    max_size=4,
    unique_by=lambda quote: quote.where,
).map(tuple)
_STATES = st.builds(
    PlanState,
    st.text(max_size=5),
    st.text(max_size=3),
    st.lists(st.text(max_size=3), max_size=2).map(tuple),
    st.lists(
        st.builds(Part, st.text(max_size=2), st.text(max_size=4), quotes=_QUOTES), max_size=3, unique_by=lambda p: p.id
    ).map(tuple),
    st.text(max_size=4),
)


@given(_STATES)
def test_a_state_reads_back_as_it_was_and_differs_from_itself_in_nothing(state: PlanState) -> None:
    """What was built would be misread at the next build."""
    said = dump_state(state)
    assert load_state(said) == state
    assert differences(state, state, {}) == []


@given(_STATES, _STATES)
def test_quotes_come_and_go_as_often_as_the_count_says(before: PlanState, after: PlanState) -> None:
    """A quote would go missing from the list of what goes missing."""
    found = differences(before, after, {})
    quotes = [each for each in found if "characters" in each.what]
    added = sum(each.kind == "add" for each in quotes)
    dropped = sum(each.kind == "drop" for each in quotes)
    counts = [sum(len(part.quotes) for part in state.priorities) for state in (before, after)]
    assert counts[1] - counts[0] == added - dropped


@pytest.mark.parametrize(
    "said", ["", "{}", "[]", '{"version":99}', '{"version":1}', '{"version":1,"title":1,"opening":2}']
)
def test_a_state_that_is_none_is_no_state(said: str) -> None:
    """A file with a foreign part in it would stop every build."""
    assert load_state(said) is None
