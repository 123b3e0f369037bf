"""Taguette's and QualCoder's project databases, made here by their documented schemas."""

import json
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from qualcode.errors import BadInputError
from qualcode.formats import other_sqlite
from qualcode.formats.other_tools import read_other_tool, read_qualcoder, read_taguette
from qualcode.formats.refi import read_qdpx, to_codebook, write_qdpx

TAGUETTE = """
CREATE TABLE users (login VARCHAR(30) NOT NULL PRIMARY KEY, created DATETIME NOT NULL);
CREATE TABLE projects (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL, description TEXT NOT NULL,
    created DATETIME NOT NULL);
CREATE TABLE project_members (project_id INTEGER, user_login VARCHAR(30), privileges VARCHAR(11));
CREATE TABLE documents (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(200), description TEXT, filename VARCHAR(200),
    created DATETIME, project_id INTEGER, text_direction VARCHAR(13), contents TEXT NOT NULL);
CREATE TABLE commands (id INTEGER PRIMARY KEY AUTOINCREMENT, date DATETIME, user_login VARCHAR(30), project_id INTEGER,
    document_id INTEGER, payload TEXT);
CREATE TABLE highlights (id INTEGER PRIMARY KEY AUTOINCREMENT, document_id INTEGER, start_offset INTEGER, end_offset INTEGER,
    snippet TEXT NOT NULL);
CREATE TABLE tags (id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER, path VARCHAR(200), description TEXT);
CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);
"""
QUALCODER = """
CREATE TABLE project (databaseversion text, date text, memo text, about text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text, owner text, date text);
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text, supercatid integer);
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text, date text, color text);
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1 integer,
    owner text, date text, memo text, important integer);
CREATE TABLE code_image (imid integer primary key, id integer, cid integer);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text, owner text, date text);
CREATE TABLE attribute_type (name text primary key, date text, owner text, memo text, caseOrFile text, valuetype text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text, id integer);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text);
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer, owner text);
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text);
"""
HTML = (
    "<h1>Group 1</h1>\n<p>Amy: I felt <b>safe</b> — café chats &amp; tea.</p><p>Ben: Not me 😕, buses stop<br>at 6.</p>"
)
COUNTED = "Group 1\nAmy: I felt safe — café chats & tea.Ben: Not me 😕, buses stopat 6."


def made(path: Path, schema: str, rows: dict[str, list[tuple]]) -> Path:
    """Make a database with these rows."""
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(schema)
        for table, values in rows.items():
            for value in values:
                db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(value))})", value)
    return path


def bytes_of(words: str) -> tuple[int, int]:
    """Return where Taguette counts words: UTF-8 bytes of the text without tags."""
    start = len(COUNTED[: COUNTED.index(words)].encode())
    return start, start + len(words.encode())


def taguette(folder: Path, **more: list[tuple]) -> Path:
    """Make a Taguette project with two tags and three highlights."""
    marks = [
        (1, 1, *bytes_of("felt safe"), "felt <b>safe</b>"),
        (2, 1, *bytes_of("Not me 😕, buses stopat 6"), "<p>Not me 😕, buses stop<br/>at 6</p>"),
        (3, 1, *bytes_of("Group 1"), "<h1>Group 1</h1>"),
    ]
    add = json.dumps({"type": "highlight_add", "highlight_id": 2, "start_offset": 1, "end_offset": 2, "tags": [2]})
    when = "2024-01-15 10:20:30.123456"
    rows = {
        "projects": [(1, "Study", "About", when)],
        "project_members": [(1, "rae", "ADMIN")],
        "documents": [(1, "fg1", "first", "fg1.docx", when, 1, "LEFT_TO_RIGHT", HTML)],
        "highlights": marks,
        "tags": [(1, 1, "safety", "Feeling safe"), (2, 1, "safety.buses", ""), (3, 1, "No. 5", "")],
        "highlight_tags": [(1, 1), (2, 2), (2, 99)],
        "commands": [(1, when, "sam", 1, 1, add), (2, when, "sam", 1, 1, '"highlight_add" but not JSON')],
    }
    return made(
        folder / "taguette.sqlite3", TAGUETTE, {key: [*value, *more.get(key, [])] for key, value in rows.items()}
    )


def test_taguette_s_bytes_become_characters(tmp_path):
    """Highlights after 'café' and an emoji must be on their words, across blocks and line breaks."""
    found, said = read_taguette(taguette(tmp_path))
    source = found.sources[0]
    assert source.text == "Group 1\nAmy: I felt safe — café chats & tea.\nBen: Not me 😕, buses stop\nat 6.\n"
    assert [source.text[one.start : one.end] for one in source.selections] == [
        "felt safe", "Not me 😕, buses stop\nat 6", "Group 1",
    ]  # fmt: skip
    assert said == ["In 'fg1', a highlight has no tag; it was kept as a passage without a code."]


def test_taguette_s_tags_users_and_dates(tmp_path):
    """Tags with a dot beneath a tag are its children; who highlighted what stands only in the log."""
    found, _ = read_taguette(taguette(tmp_path))
    book, _ = to_codebook(found.codes)
    assert [(code.name, code.parent, code.definition) for code in book] == [
        ("No. 5", None, ""), ("safety", None, "Feeling safe"), ("buses", "safety", ""),
    ]  # fmt: skip
    names = {user.guid: user.name for user in found.users}
    assert [names[one.user] for one in found.sources[0].selections] == ["rae", "sam", "rae"]
    assert found.created == "2024-01-15T10:20:30Z"
    assert read_taguette(tmp_path / "taguette.sqlite3") == read_other_tool(tmp_path / "taguette.sqlite3")


def test_taguette_s_trees_and_tables(tmp_path):
    """Newer versions keep a tag's parent, which need not show in its name; cells beside each other are no one word."""
    cells = "<table><tr><td>Bus</td><td>Tram</td></tr></table>"
    path = taguette(tmp_path, documents=[(2, "table", "", "t.docx", "", 1, "LEFT_TO_RIGHT", cells)])
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("ALTER TABLE tags ADD COLUMN parent_id INTEGER")
        db.execute("UPDATE tags SET parent_id = 2 WHERE id = 3")
    found, _ = read_taguette(path)
    assert [(code.name, code.parent) for code in to_codebook(found.codes)[0]] == [
        ("safety", None), ("buses", "safety"), ("No. 5", "buses"),
    ]  # fmt: skip
    assert found.sources[1].text == "Bus\tTram\n"


def test_taguette_s_highlights_are_checked_by_their_words(tmp_path):
    """A highlight that does not hold its own words is moved to them if they stand once, or said."""
    path = taguette(
        tmp_path,
        highlights=[(4, 1, 0, 4, "café chats"), (5, 1, 0, 4, "nowhere"), (6, 1, 5000, 5001, ""), (7, 1, 9, 3, "")],
        highlight_tags=[(4, 1), (5, 1), (6, 1), (7, 1)],
    )
    found, said = read_taguette(path)
    source = found.sources[0]
    assert "café chats" in [source.text[one.start : one.end] for one in source.selections]
    for words, times in (("was moved", 1), ("does not match", 1), ("lies outside", 2)):
        assert sum(words in line for line in said) == times


def test_one_of_several_taguette_projects(tmp_path):
    """A shared Taguette holds everyone's projects: only the one that was named is read."""
    path = taguette(tmp_path, projects=[(2, "Other study", "", "2024-02-01 00:00:00")], tags=[(9, 2, "theirs", "")])
    with pytest.raises(BadInputError, match=r"2 projects.*'Study', 'Other study'"):
        read_taguette(path)
    with pytest.raises(BadInputError, match="no project 'Mine'"):
        read_taguette(path, "Mine")
    assert [code.name for code in read_taguette(path, "Other study")[0].codes] == ["theirs"]


TEXT = "Amy: 👋🏽 I felt safe.\nBen: buses stop at 6.\n"


def utf16(words: str) -> tuple[int, int]:
    """Return where QualCoder's text widget counts words."""
    start = len(TEXT[: TEXT.index(words)].encode("utf-16-le")) // 2
    return start, start + len(words.encode("utf-16-le")) // 2


def qualcoder(folder: Path, **more: list[tuple]) -> Path:
    """Make a QualCoder project folder."""
    home = folder / "study.qda"
    home.mkdir()
    when = "2024-01-15 10:20:30"
    rows = {
        "project": [("v12", when, "About", "QualCoder")],
        "source": [
            (1, "fg1.txt", TEXT.replace("\n", "\r\n"), None, "first", "rae", when),
            (2, "photo.jpg", None, "/images/photo.jpg", "", "rae", when),
        ],
        "code_cat": [(1, "Themes", "rae", when, "top", None), (2, "Places", "rae", when, "", 1)],
        "code_name": [
            (1, "Safety", "Feeling safe", 2, "rae", when, "#F5A9A9"),
            (2, "Buses", "", None, "rae", when, ""),
        ],
        "code_text": [
            (1, 1, 1, "felt safe", *utf16("felt safe"), "rae", when, "a memo", 0),
            (2, 2, 1, "buses stop", *utf16("buses stop"), "sam", when, "", 1),
            (3, 2, 1, "stop at 6", *utf16("stop at 6"), "sam", when, "", 1),
        ],
        "code_image": [(1, 2, 1)],
        "annotation": [(1, 1, *utf16("I felt"), "note this", "sam", when)],
        "attribute_type": [
            ("Age", when, "rae", "in years", "case", "numeric"),
            ("Ward", when, "rae", "", "file", "character"),
        ],
        "attribute": [(1, "Age", "case", "15", 1), (2, "Ward", "file", "North", 1), (3, "Age", "case", "", 2)],
        "cases": [(1, "Amy", "memo", "rae", when), (2, "Group", "", "rae", when)],
        "case_text": [(1, 1, 1, *utf16("I felt safe."), "rae"), (2, 2, 1, 0, len(TEXT) + 2, "rae")],
        "journal": [(1, "Day 1", "Cold room.\r\nFew came.", when, "rae")],
    }
    made(home / "data.qda", QUALCODER, {key: [*value, *more.get(key, [])] for key, value in rows.items()})
    return home


def test_qualcoder_s_positions_are_found_by_its_own_words(tmp_path):
    """QualCoder's codings shift after an emoji; here they come in on the words that were coded."""
    found, said = read_qualcoder(qualcoder(tmp_path))
    source = found.sources[0]
    assert source.text == TEXT
    assert [source.text[one.start : one.end] for one in source.selections] == [
        "felt safe", "buses stop", "stop at 6", "I felt", "I felt safe.",
    ]  # fmt: skip
    assert (
        "Positions were counted in UTF-16 units, every line end as one: 3 of 3 codings give back their own words."
        in said
    )
    for words in ("'photo.jpg' has no text", "Codings of pictures (1)"):
        assert any(words in line for line in said), words


def test_qualcoder_s_codes_cases_memos_and_journal(tmp_path):
    """Categories, memos, cases with attributes, annotations and the journal are as much work as the codings."""
    home = qualcoder(tmp_path, cases=[(3, "All", "", "rae", "")], case_text=[(3, 3, 1, 0, 0, "rae")])
    found, _ = read_other_tool(home)
    assert found.name == "study"
    book, _ = to_codebook(found.codes)
    assert [(code.name, code.parent, code.definition, code.colour) for code in book] == [
        ("Themes", None, "top", ""), ("Places", "themes", "", ""), ("Safety", "places", "Feeling safe", "#f5a9a9"),
        ("Buses", None, "", ""),
    ]  # fmt: skip
    assert [code.codable for code in found.codes] == [False, False, True, True]
    assert found.sources[0].selections[0].description == "a memo"
    assert [coding.important for mark in found.sources[0].selections for coding in mark.codings] == [False, True, True]
    assert [note.text for note in found.notes] == ["note this", "Cold room.\nFew came."]
    amy, group, everything = found.cases
    assert everything.sources == group.sources
    assert amy.selections == (found.sources[0].selections[4].guid,)
    assert group.sources == (found.sources[0].guid,)
    assert [value.value for value in amy.values] == ["15"]
    assert [(variable.name, variable.type) for variable in found.variables] == [("Age", "Float"), ("Ward", "Text")]
    assert {user.name for user in found.users} == {"rae", "sam"}
    assert read_qualcoder(home / "data.qda") == (found, read_qualcoder(home)[1])


def test_other_programs_projects_survive_refi(tmp_path):
    """What was read directly is in the same form as a REFI-QDA project: it can be written, and read again."""
    for number, path in enumerate((taguette(tmp_path), qualcoder(tmp_path))):
        found, _ = read_other_tool(path)
        out = tmp_path / f"{number}.qdpx"
        write_qdpx(found, out)
        again, _ = read_qdpx(out)
        assert [(s.text, [(m.start, m.end) for m in s.selections]) for s in again.sources] == [
            (s.text, [(m.start, m.end) for m in s.selections]) for s in found.sources
        ]
        assert again.cases == found.cases


def test_broken_qualcoder_rows(tmp_path):
    """Codings on lost codes and sources, rings of categories, impossible positions: each dropped or mended, and said."""
    found, said = read_qualcoder(
        qualcoder(
            tmp_path,
            code_text=[
                (11, 77, 1, "x", 0, 1, "rae", "", "", 0), (12, 1, 2, "x", 0, 1, "rae", "", "", 0),
                (13, 1, 1, "", 900, 950, "rae", "never", "", 0), (14, 1, 1, "", "a", "b", "rae", "", "", 0),
                (15, 1, 1, "at 6.", 0, 5, "rae", "", "", 0), (16, 1, 1, "gone", 0, 4, "rae", "", "", 0),
            ],
            code_cat=[(8, "Ring A", "", "", "", 9), (9, "Ring B", "", "", "", 8)],
        )
    )  # fmt: skip
    for words in ("a code that is not there", "source that has no text", "lies outside the text", "no position",
                  "was moved to the one place", "does not match its own words", "stands beneath itself"):  # fmt: skip
        assert sum(words in line for line in said) == 1, words
    to_codebook(found.codes)


def test_files_that_are_something_else(tmp_path):
    """A Word file, an empty file, a folder, somebody else's database, a torn one: one plain line each."""
    torn = taguette(tmp_path).read_bytes()
    (tmp_path / "torn.sqlite3").write_bytes(torn[: len(torn) // 2])
    (tmp_path / "words.docx").write_bytes(b"PK\x03\x04 not a database at all" * 50)
    (tmp_path / "empty.sqlite3").write_bytes(b"")
    made(tmp_path / "music.sqlite3", "CREATE TABLE songs (id integer);", {})
    made(tmp_path / "half.sqlite3", "CREATE TABLE source (id integer);", {})
    (tmp_path / "folder").mkdir()
    for name, words in (
        ("none.sqlite3", "no such file"), ("torn.sqlite3", "damaged"), ("words.docx", "not a project database"),
        ("empty.sqlite3", "neither"), ("music.sqlite3", "neither"), ("folder", "no 'data.qda'"),
    ):  # fmt: skip
        with pytest.raises(BadInputError, match=words) as refused:
            read_other_tool(tmp_path / name)
        assert "\n" not in str(refused.value)
    with pytest.raises(BadInputError, match="not a QualCoder project"):
        read_qualcoder(tmp_path / "half.sqlite3")
    with pytest.raises(BadInputError, match="not a Taguette project"):
        read_taguette(tmp_path / "half.sqlite3")


@pytest.mark.parametrize("seed", range(40))
def test_damage_anywhere_is_one_plain_line(tmp_path, seed):
    """A database that came through a bad disk or a bad mail program is read, or refused in one line."""
    rng = random.Random(seed)  # noqa: S311 - where the damage is
    path = qualcoder(tmp_path) / "data.qda" if seed % 2 else taguette(tmp_path)
    data = bytearray(path.read_bytes())
    for _ in range(20):
        data[rng.randrange(len(data))] = rng.randrange(256)
    path.write_bytes(bytes(data))
    try:
        _, said = read_other_tool(path)
    except BadInputError as refused:
        said = [str(refused)]
    assert all("\n" not in line for line in said)


def test_reading_changes_nothing(tmp_path):
    """A colleague's project is read, never touched: not a byte, and no file beside it."""
    path = taguette(tmp_path)
    before = path.read_bytes()
    read_taguette(path)
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == ["taguette.sqlite3"]


def test_a_database_that_is_made_to_hang_is_given_up(tmp_path, monkeypatch):
    """A table can be huge; a query that does not end is cut off."""
    monkeypatch.setattr(other_sqlite, "_MOST_WORK", -1)
    path = taguette(tmp_path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            "INSERT INTO tags SELECT NULL, 1, 'x' || value, '' FROM (WITH RECURSIVE n(value) AS "
            "(SELECT 1 UNION ALL SELECT value + 1 FROM n LIMIT 200000) SELECT value FROM n)"
        )
    with pytest.raises(BadInputError, match="damaged"):
        read_taguette(path)
