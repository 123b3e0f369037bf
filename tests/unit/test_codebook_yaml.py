"""codebook.yaml: what is read, what is refused and how it is said, and edits that keep every comment."""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from qualcode.core.codebook import Code, Codebook
from qualcode.errors import BadInputError, CodebookError
from qualcode.formats import yaml_io, yaml_text
from qualcode.formats.codebook_yaml import TEMPLATE, CodebookFile, dump, load, parse

FLAT = """\
# Codebook of the bus survey
title: Buses   # working title
language: en-GB

codes:
  # About the service itself.
  - id: service
    name: "Service"     # quoted on purpose
    colour: '#2f7ed8'

  # ---- beneath Service ----

  - id: late
    name: Late buses
    parent: service
    # why: agreed on 3 May
    brief: >-
      Buses that come late
      or never.
    definition: |
      First line.

      After a gap.
    examples:
    - 'It''s always late.'   # Amina
    - "He said: never."
    keywords: [late, delay,
       never comes]  # add more
  - id: fares
    name: Fares
    include: price, cost

  # Parked until we have read more.

  - id: drivers
    name: Drivers
# the end
"""

NESTED = """\
codes:
- name: Safety
  # people
  codes:
  - name: Police
    brief: On the street.   # here
    codes:
    -   name: Respect
  # light
  - name: Lighting
  exclude: traffic
- name: Work   # jobs
"""

WORDS = st.text(alphabet=st.characters(codec="utf-8"), max_size=40)
PROSE = st.one_of(
    WORDS,
    st.sampled_from(
        ["yes", "~", "- x", "a: b", "# no", "two\n\nlines", " lead", "'", '"', "it's", "12", "50%?", "\t", "é\u0301"]
    ),
    st.lists(st.sampled_from(["word", "it’s", "a:", "#", "[x]", "long-ish", "  "]), max_size=60).map(" ".join),
)


def said(text: str) -> str:
    """Return the one line that a wrong codebook is refused with."""
    with pytest.raises(BadInputError) as caught:
        parse(text, "codebook.yaml")
    line = str(caught.value)
    assert "\n" not in line
    return line


def comments(text: str) -> list[str]:
    """Return the whole-line comments of a file."""
    return [line.strip() for line in text.splitlines() if line.strip().startswith("#")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "the codebook is empty"),
        ("# only a comment\n", "the codebook is empty"),
        ("just words", "must begin with keys"),
        ("- a\n- b", "must begin with keys"),
        ("title: x\nnotes: y", "line 2: 'notes' is not a key that is known here"),
        (
            "codes:\n  - name: A\n    keyword: x",
            "line 3: 'keyword' is not a key that is known here. Did you mean 'keywords'?",
        ),
        ("codes:\n  - name: A\n    color: x", "Did you mean 'colour'?"),
        ("codes: some", "line 1: 'codes' must be a list"),
        ("codes:\n  - some", "line 2: a code must have keys"),
        ("codes:\n  - id: a", "line 2: this code has no name"),
        ("codes:\n  - name: [a]", "line 2: 'name' must be text, and this is a list"),
        ("codes:\n  - name: a\n    examples:\n      - x: y", "line 4: each of the examples must be text"),
        ("codes:\n  - name: a\n    keywords: {x: y}", "line 3: 'keywords' must be text or a list"),
        ("codes:\n  - name: a\n  - name: A", "line 3: two codes have the id 'a'"),
        ("codes:\n  - name: a\n    id: A b", "line 3: 'A b' cannot be a code's id"),
        ("codes:\n  - name: a\n    parent: b", "line 3: code 'a' has the parent 'b', which is not there"),
        ("codes:\n  - name: a\n    parent: b\n  - name: b\n    parent: a", "line 3: code 'a' is its own ancestor"),
        ("codes:\n  - name: a\n    parent: a", "line 3: code 'a' is its own ancestor"),
        ("codes:\n  - name: a\n    codes:\n    - name: b\n      parent: c", "line 5: this code stands beneath 'a' but"),
        ("codes:\n  - name: a\n    colour: red", "line 3: 'red' is not a colour"),
        ("codes:\n  - name: a\n    colour: #ff0000", "line 3: this colour is not in quotation marks"),
        ("codes:\n  - name: a\n    brief: x: y", "line 3: there is a colon where none can stand"),
        ("codes:\n\t- name: a", "line 2: there is a tab here. Use spaces"),
        ("codes:\n  - name: a\n    name: b", "line 3: 'name' is given twice"),
        ("codes:\n  - name: 'a", "line 2: a quotation mark is opened here and never closed"),
        ("codes:\n  - name: a\n    keywords: [a, b", "line 3: a bracket is opened and not closed"),
        ("codes:\n  - name: a\n   brief: b", "line 3: this line is not indented like"),
        ("codes:\n  - name: a\n    brief\n    include: x", "line 3: this line has no colon"),
        ("codes:\n  - name: @a", "line 2: this text begins with a character that YAML keeps"),
        ("codes:\n  - name: \x07", "line 2: there is a character that cannot stand in YAML (U+0007)"),
        ("codes: []\n---\ncodes: []", "line 2: a second document begins here"),
        ("codes: !!python/object/apply:os.system [ls]", "line 1: tags (!) are not used here"),
        ("codes: []\ntitle: &a x\nlanguage: *a", "line 2: anchors and aliases (& and *) are not used here"),
        ("[" * 2000, "nested more than 24 deep"),
        ("codes: " + "{codes: [" * 500, "nested more than 24 deep"),
    ],
    ids=lambda value: value[:40],
)
def test_a_wrong_codebook_is_refused_in_one_line_with_its_place(text: str, expected: str) -> None:
    """Without this a slip in the file is a traceback, or costs the researcher an hour to find."""
    line = said(text)
    assert line.startswith("codebook.yaml")
    assert expected in line


def test_an_alias_bomb_costs_nothing() -> None:
    """Without this a file of ten lines could fill the memory."""
    bomb = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(40))
    assert "anchors and aliases" in said(bomb)


def test_a_file_of_hundreds_of_thousands_of_entries_is_refused_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without this a few megabytes of commas keep the program busy for a minute."""
    monkeypatch.setattr(yaml_io, "MOST_NODES", 500)
    assert "there are more than 500 entries up to here" in said("codes: [" + "a," * 501)


def test_a_long_chain_of_parents_is_refused_and_not_recursed_into() -> None:
    """Without this a generated file ends in a RecursionError."""
    chain = "codes:\n  - name: c0\n" + "".join(f"  - name: c{n}\n    parent: c{n - 1}\n" for n in range(1, 3000))
    assert "lies more than 24 deep" in said(chain)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("codes:\n  - name: caf\u00e9".encode("latin-1"), "line 2: the text is not UTF-8"),
        ("codes: []".encode("utf-16"), "line 1: the text is not UTF-8"),
        pytest.param(b"#" * 5_000_001, "larger than 5 MB", id="too-large"),  # five million signs are no name for a test
        (b"\x00\x00", "cannot stand in YAML (U+0000)"),
    ],
)
def test_bytes_that_are_no_utf8_text_are_refused(tmp_path: Path, data: bytes, expected: str) -> None:
    """Without this a file saved by an old editor comes in with its letters broken, or not at all without a reason."""
    path = tmp_path / "codebook.yaml"
    path.write_bytes(data)
    with pytest.raises(BadInputError, match=re.escape(expected)):
        load(path)


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path: Path) -> None:
    """Without this opening the wrong folder is a traceback."""
    with pytest.raises(BadInputError, match="there is no such file"):
        load(tmp_path / "codebook.yaml")
    with pytest.raises(BadInputError, match="this is a folder"):
        load(tmp_path)


def test_ids_keywords_examples_and_empty_fields_are_read_as_people_write_them() -> None:
    """Without this the short forms of the file would not work: no id, commas, one example, words like 'no' and 12."""
    book = parse(
        "\ufeffcodes:\r\n- name: Early Years\r\n  keywords: a,  b ,\r\n  examples: Only one.\r\n  brief:\r\n- name: no\r\n  keywords: [yes, 12, ~]\r\n",
        "",
    )
    assert book.codes == (
        Code("early-years", "Early Years", examples=("Only one.",), keywords=("a", "b")),
        Code("no", "no", keywords=("yes", "12")),
    )


@pytest.mark.parametrize("text", ["codes: []", "codes:", "title: x", "codes: ~"])
def test_a_codebook_may_have_no_codes(text: str) -> None:
    """Without this a researcher could not begin from nothing."""
    assert len(parse(text, "")) == 0


def test_nested_codes_have_the_code_around_them_as_parent() -> None:
    """Without this a codebook written as an outline would come in flat."""
    book = parse(NESTED, "")
    assert [(code.id, code.parent) for code in book] == [
        ("safety", None), ("police", "safety"), ("respect", "police"), ("lighting", "safety"), ("work", None),
    ]  # fmt: skip
    assert book["safety"].exclude == "traffic"


def test_the_template_is_a_codebook_that_shows_every_field() -> None:
    """Without this a newcomer starts from a file that does not open, or never meets a field."""
    book = parse(TEMPLATE, "")
    assert len(book.themes) == 1
    assert len(book) == 3
    code = book["street-lighting"]
    for name in ("brief", "definition", "include", "exclude", "examples", "keywords"):
        assert getattr(code, name), name
    assert comments(TEMPLATE)


# -- writing -----------------------------------------------------------------------------------------------------------


@given(PROSE)
def test_any_text_survives_being_written(text: str) -> None:
    """Without this a definition with a colon, a '#', a quotation mark or an emoji comes back as something else."""
    text = text.strip()
    assume(text)
    book = Codebook(
        (Code("a", text, brief=text, definition=text, examples=(text, text), keywords=(text,)),), title=text
    )
    assert parse(dump(book), "") == book


def test_a_lone_surrogate_is_refused_and_not_written() -> None:
    """Without this a broken paste makes a file that cannot be saved."""
    with pytest.raises(BadInputError, match="half a character"):
        yaml_text.inline("x\ud800")


def test_text_is_written_as_a_person_would() -> None:
    """Without this the file that people edit by hand becomes one that only machines can read."""
    long = "A sentence of some length that a person would fold over two lines, or else it would run out of sight."
    code = Code(
        "a", "Early years", brief=long, definition="One.\nTwo.", examples=("It’s late.",), keywords=("bus", "a, b")
    )
    text = dump(Codebook((code,)))
    assert "    name: Early years\n" in text
    assert "    brief: >-\n      A sentence" in text
    assert "    definition: |-\n      One.\n      Two.\n" in text
    assert "      - It’s late.\n" in text
    assert '    keywords: [bus, "a, b"]\n' in text
    assert max(map(len, text.splitlines())) <= yaml_text.WIDTH


# -- editing in place --------------------------------------------------------------------------------------------------


def file_of(tmp_path: Path, text: str) -> CodebookFile:
    """Return an open file holding a text."""
    path = tmp_path / "codebook.yaml"
    path.write_bytes(text.encode())
    return CodebookFile.load(path)


@pytest.mark.parametrize(
    "text", [FLAT, NESTED, FLAT.replace("\n", "\r\n"), "\ufeff" + FLAT, FLAT.rstrip("\n"), "codes: []"]
)
def test_saving_without_a_change_leaves_the_same_bytes(tmp_path: Path, text: str) -> None:
    """Without this opening a project shows up as a change in git."""
    file = file_of(tmp_path, text)
    file.replace(file.codebook)
    file.save()
    assert file.path.read_bytes() == text.encode()


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the lines that went and the lines that came, stripped."""
    old, new = before.splitlines(), after.splitlines()
    return [line.strip() for line in old if line not in new], [line.strip() for line in new if line not in old]


def test_one_field_changes_one_line(tmp_path: Path) -> None:
    """Without this a rename rewrites the researcher's file, and the comment beside the name is lost."""
    file = file_of(tmp_path, FLAT)
    file.update("service", name="Bus service")
    assert changed_lines(FLAT, file.text()) == (
        ['name: "Service"     # quoted on purpose'], ["name: Bus service  # quoted on purpose"],
    )  # fmt: skip


def test_a_field_is_added_and_taken_away_in_its_place(tmp_path: Path) -> None:
    """Without this new fields land at the end of the file, out of order."""
    file = file_of(tmp_path, FLAT)
    file.update("fares", brief="What it costs", include="")
    assert "    name: Fares\n    brief: What it costs\n\n  # Parked" in file.text()
    file.update("late", keywords=("late",))
    assert "    keywords: [late]  # add more\n" in file.text()
    assert comments(file.text()) == comments(FLAT)


def test_removing_a_code_keeps_the_comments_of_the_others(tmp_path: Path) -> None:
    """Without this the heading above the next code goes with the one that is deleted."""
    file = file_of(tmp_path, FLAT)
    file.remove(["late"])
    assert "# ---- beneath Service ----" in file.text()
    assert "# the end" in file.text()
    assert "why: agreed" not in file.text()
    file.remove(["service", "fares", "drivers"])
    assert len(parse(file.text(), "")) == 0
    assert "codes: []" in file.text()
    file.add(Code("new", "New"))
    assert "codes:\n  - id: new\n    name: New\n" in file.text()
    assert "# ---- beneath Service ----" in file.text()


def test_removing_a_parent_lifts_its_children(tmp_path: Path) -> None:
    """Without this deleting a theme would leave codes whose parent is not there."""
    file = file_of(tmp_path, NESTED)
    file.remove(["police", "safety"])
    assert [(code.id, code.parent) for code in file.codebook] == [("respect", None), ("lighting", None), ("work", None)]


def test_a_new_code_follows_the_habit_of_the_file(tmp_path: Path) -> None:
    """Without this a nested file would get codes that name their parent, and a flat one would get nests."""
    flat = file_of(tmp_path, FLAT)
    flat.add(Code("route", "Routes", parent="service"), before="fares")
    assert "  - id: route\n    name: Routes\n    parent: service\n" in flat.text()
    nested = file_of(tmp_path, NESTED)
    nested.add(Code("dogs", "Dogs", parent="work"))
    assert "- name: Work   # jobs\n  codes:\n    - id: dogs\n      name: Dogs\n" in nested.text()


def test_a_code_moves_with_its_comments_and_at_its_new_depth(tmp_path: Path) -> None:
    """Without this dragging a code to another theme loses what was written beside it."""
    file = file_of(tmp_path, NESTED)
    file.move("lighting", "police", 0)
    assert file.codebook.path("lighting") == "Safety › Police › Lighting"
    assert "    # light\n    - name: Lighting\n" in file.text()
    file.move("police", None, 0)
    assert file.codebook.themes[0].id == "police"
    assert comments(file.text()) == comments(NESTED) or sorted(comments(file.text())) == sorted(comments(NESTED))


def test_an_id_is_changed_together_with_the_codes_beneath(tmp_path: Path) -> None:
    """Without this giving a theme a better id would break its codes."""
    file = file_of(tmp_path, FLAT)
    file.update("service", id="buses")
    assert file.codebook["late"].parent == "buses"
    assert "# About the service itself." in file.text()


def test_a_codebook_in_brackets_can_be_edited(tmp_path: Path) -> None:
    """Without this a file that a program wrote could be read but not edited."""
    file = file_of(tmp_path, "codes: [{name: A, codes: [{name: B}]}, {name: C}]  # all\n")
    file.update("b", brief="x")
    file.add(Code("d", "D", parent="a"))
    assert [(code.id, code.parent) for code in file.codebook] == [("a", None), ("b", "a"), ("d", "a"), ("c", None)]


def test_windows_line_ends_stay(tmp_path: Path) -> None:
    """Without this one edit turns a Windows file into one with mixed line ends."""
    file = file_of(tmp_path, FLAT.replace("\n", "\r\n"))
    file.add(Code("x", "X", definition="a\nb"))
    file.update("late", name="Late")
    file.save()
    data = file.path.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")


def test_an_edit_that_makes_no_codebook_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    """Without this a slip in the app could write a file that no longer opens."""
    file = file_of(tmp_path, FLAT)
    with pytest.raises(CodebookError):
        file.add(Code("late", "Again"))
    with pytest.raises(CodebookError):
        file.move("service", "late")
    with pytest.raises(CodebookError):
        file.update("nobody", name="x")
    assert file.text() == FLAT


def test_an_edit_that_no_file_can_hold_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passed over in silence, the project would have it and the file not, which looks as if it had been taken out by hand."""
    path = tmp_path / "codebook.yaml"
    path.write_text("codes:\n  - name: Buses\n", encoding="utf-8")
    file = CodebookFile.load(path)
    monkeypatch.setattr("qualcode.formats.yaml_io.MOST_BYTES", 100)
    with pytest.raises(BadInputError, match="cannot be written down"):
        file.update("buses", definition="late " * 30)
    assert file.text() == "codes:\n  - name: Buses\n"


def test_a_save_that_fails_leaves_nothing_half_written(tmp_path: Path) -> None:
    """Without this a full disk, or a file held open by another program, costs the researcher the codebook."""
    file = file_of(tmp_path, FLAT)
    file.update("late", name="Late")
    file.path.unlink()
    file.path.mkdir()
    with pytest.raises(BadInputError):
        file.save()
    assert file.path.is_dir()
    assert [path.name for path in tmp_path.iterdir()] == ["codebook.yaml"]


def test_saving_through_a_link_keeps_the_link(tmp_path: Path) -> None:
    """Without this a codebook shared by two projects is torn into two."""
    (tmp_path / "shared").mkdir()
    shared = file_of(tmp_path / "shared", FLAT).path
    link = tmp_path / "codebook.yaml"
    try:
        link.symlink_to(shared)
    except OSError:  # pragma: no cover - Windows without the right to make links
        pytest.skip("links cannot be made here")
    file = CodebookFile.load(link)
    file.update("late", name="Late")
    file.save()
    assert link.is_symlink()
    assert load(shared)["late"].name == "Late"


IDS = ("a", "b", "c", "d", "e", "f")
FIELD = st.sampled_from(["name", "brief", "definition", "include", "exclude"])
EDIT = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(IDS), st.one_of(st.none(), st.sampled_from(IDS)), st.integers(0, 5)),
    st.tuples(st.just("update"), st.sampled_from(IDS), FIELD, PROSE),
    st.tuples(st.just("words"), st.sampled_from(IDS), st.lists(PROSE, max_size=3), st.booleans()),
    st.tuples(st.just("remove"), st.sampled_from(IDS), st.none(), st.none()),
    st.tuples(st.just("move"), st.sampled_from(IDS), st.one_of(st.none(), st.sampled_from(IDS)), st.integers(0, 4)),
)
STARTS = (
    "codes: []  # none yet\n",
    "# head\ncodes:\n- name: a\n  # own a\n  brief: x # y\n\n# about b\n- name: b\n  parent: a\n- id: c # cc\n  name: c\n# end\n",
    "codes:\n  # about a\n  - name: a\n    codes:\n      # about b\n      - name: b\n        # own b\n        codes:\n          - name: c\n    brief: |\n      t\n\n      u\n  - name: d\n",
    "title: t\ncodes:\n  -\n    # odd\n    name: a\n  - {name: b, brief: x}\n\n\n  # about c\n  - name: c\n    parent: b\n",
)


def beneath(book: Codebook, code: Code, top: str) -> bool:
    """Say whether a code is `top` or lies beneath it."""
    return top in [above.id for above in book.ancestry(code.id)]


def edited(book: Codebook, edit: tuple[object, ...]) -> Codebook | None:
    """Apply an edit to a plain list of codes, as a second opinion; None when it makes no codebook."""
    kind, code_id, one, two = edit
    codes = list(book)
    ids = [code.id for code in codes]
    if (code_id in ids) == (kind == "add"):
        return None
    if kind == "add":
        family = [number + 1 for number, c in enumerate(codes) if one is not None and beneath(book, c, str(one))]
        end = family[-1] if family else len(codes)
        at = int(str(two)) if int(str(two)) < len(codes) else end
        codes.insert(at, Code(str(code_id), str(code_id), parent=one))  # type: ignore[arg-type]
    elif kind == "update":
        codes = [replace(c, **{str(one): str(two).strip()}) if c.id == code_id else c for c in codes]
    elif kind == "words":
        words = tuple(w.strip() for w in one if w.strip())  # type: ignore[attr-defined]
        codes = [replace(c, **{"keywords" if two else "examples": words}) if c.id == code_id else c for c in codes]
    elif kind == "remove":
        up = book[str(code_id)].parent
        codes = [replace(c, parent=up) if c.parent == code_id else c for c in codes if c.id != code_id]
    else:
        family = [c for c in codes if beneath(book, c, str(code_id))]
        rest = [c for c in codes if c not in family]
        siblings = [c for c in rest if c.parent == one]
        family = [replace(c, parent=one) if c.id == code_id else c for c in family]  # type: ignore[arg-type]
        if int(str(two)) < len(siblings):
            at = rest.index(siblings[int(str(two))])
        else:
            last = [number for number, c in enumerate(rest) if one is None or beneath(book, c, str(one))]
            at = len(rest) if one is None or not last else last[-1] + 1
        codes = [*rest[:at], *family, *rest[at:]]
    try:
        return replace(book, codes=tuple(codes))
    except CodebookError:
        return None


def apply(file: CodebookFile, edit: tuple[object, ...]) -> None:
    """Apply an edit to the file."""
    kind, code_id, one, two = edit
    key = str(code_id)
    if kind == "add":
        at = int(str(two))
        before = file.codebook.codes[at].id if at < len(file.codebook) else None
        file.add(Code(key, key, parent=one), before=before)  # type: ignore[arg-type]
    elif kind == "update":
        file.update(key, **{str(one): str(two)})
    elif kind == "words":
        file.update(key, **{"keywords" if two else "examples": tuple(one)})  # type: ignore[arg-type]
    elif kind == "remove":
        file.remove([key])
    else:
        file.move(key, one, int(str(two)))  # type: ignore[arg-type]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(STARTS), st.lists(EDIT, min_size=1, max_size=6), st.booleans())
def test_any_edits_give_a_file_that_reads_as_the_edited_codebook_and_keeps_its_comments(
    tmp_path: Path, start: str, edits: list[tuple[object, ...]], windows: bool
) -> None:
    """Without this some order of edits silently writes another codebook, or drops what the researcher wrote beside a code."""
    file = file_of(tmp_path, start.replace("\n", "\r\n") if windows else start)
    book, touched = file.codebook, set()
    for edit in edits:
        after = edited(book, edit)
        if after is None:
            continue
        apply(file, edit)
        book = after
        touched.add(edit[1])
    assert parse(file.text(), "") == book
    for code_id in {"a", "b", "c"} - touched:
        if f"# about {code_id}" in start:
            assert f"# about {code_id}" in file.text()
        if f"# own {code_id}" in start:
            assert f"# own {code_id}" in file.text()
    file.save()
    assert load(file.path) == book


def test_the_codebooks_shown_in_the_guide_are_read(tmp_path: Path) -> None:
    """Without this a newcomer copies an example from the guide and is refused."""
    guide = (Path(__file__).parents[2] / "docs" / "codebook.md").read_text(encoding="utf-8")
    shown = re.findall(r"(?:^    .*\n|^\n)+", guide, flags=re.MULTILINE)
    books = [parse(textwrap.dedent(block), "guide") for block in shown if "codes:\n" in block]
    assert [len(book) for book in books] == [2, 3]
    assert books[0]["late-buses"].colour == "#2f7ed8"


YAMLISH = st.lists(
    st.sampled_from([
        "codes:", "\n", "  ", "- ", "name: ", "id: ", "a", "b", "{", "}", "[", "]", ",", ": ", "#", "'", '"', "|", ">-", "\t",
        "&a", "*a", "!!x", "---", "...", "%", "?", "\r", "\u2028", "\ufeff", "parent: ", "colour: ", "\x00", "é",
    ]),
    max_size=40,
).map("".join)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(YAMLISH, YAMLISH.map(lambda text: "codes:\n- name: x\n" + text), st.binary(max_size=60)))
def test_whatever_is_in_the_file_is_a_codebook_or_one_plain_line(source: str | bytes) -> None:
    """Without this some file nobody thought of ends in a traceback."""
    try:
        book = parse(source, "codebook.yaml")
    except BadInputError as error:
        line = str(error)
    else:
        line = "codebook.yaml: taken"
        assert parse(dump(book), "") == book
    assert line.startswith("codebook.yaml")
    assert "\n" not in line
