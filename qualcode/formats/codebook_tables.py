r"""Codebooks as CSV and XLSX tables, in the forms that MAXQDA, NVivo, Taguette and QualCoder use, and in our own.

What each program takes and gives, by its manual:

| form | columns | tree |
|---|---|---|
| qualcode | id, name, parent, brief, definition, include, exclude, examples, keywords, colour | `parent` is an id |
| maxqda | Code, Memo, Colour | `Theme > Code`, also with a backslash; names are cut at 63 characters there |
| nvivo | Name, Description, Colour | `Theme\\Code`, also by indenting the names |
| taguette | tag, description | `theme.code` beneath a tag `theme` |
| qualcoder | no header: path, memo | `Theme>>Code` |

Programs with one text for each code get the six fields as labelled paragraphs in it (see `refi.description`), which come back as
six fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.codebook import Code, Codebook, slug
from qualcode.errors import BadInputError, CodebookError, one_line
from qualcode.formats.refi.codebook import from_codebook, to_codebook
from qualcode.formats.refi.model import RefiCode
from qualcode.formats.refi.xml import colour, derived
from qualcode.formats.table_files import read_rows, write_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from qualcode.formats.table_files import TableRow

OWN = ("id", "name", "parent", "brief", "definition", "include", "exclude", "examples", "keywords", "colour")
FORMS = ("qualcode", "maxqda", "nvivo", "taguette", "qualcoder")
_SEPARATORS = {"maxqda": " > ", "nvivo": "\\\\", "taguette": ".", "qualcoder": ">>"}
_HEADS = {
    "maxqda": ("Code", "Memo", "Colour"),
    "nvivo": ("Name", "Description", "Colour"),
    "taguette": ("tag", "description"),
}
_PATH = ("hierarchical name", "tag", "path", "code", "name", "category", "code system")
_TEXT = ("memo", "code memo", "description", "definition", "comment")
_PARENT = ("parent", "parent code", "parent name", "category", "in folder")
_COLOUR = ("colour", "color")
_NAMED = {
    "red": "#d62728", "orange": "#ff7f0e", "yellow": "#bcbd22", "green": "#2ca02c", "blue": "#1f77b4", "purple": "#9467bd",
    "pink": "#e377c2",
}  # fmt: skip
"""NVivo names the seven colours that its codes can have."""
_ROOTS = frozenset({"codes", "nodes", "codesystem", "code system"})
_MAXQDA_NAME = 63
_MOST_TITLES = 5


def read_codebook_table(path: Path) -> tuple[Codebook, list[str]]:
    """Read a codebook from a .csv, .tsv, .txt or .xlsx table in any of the forms.

    Returns:
        The codebook, and a plain sentence for everything that was decided, changed or dropped.

    Raises:
        BadInputError: it cannot be read, has no codes, or a row cannot be understood.
    """
    rows = read_rows(path)
    if not rows:
        raise BadInputError("the table is empty", where=path.name, mend="Export the codebook again")
    head = [cell.strip().casefold() for cell in rows[0].cells]
    if {"id", "name"} <= set(head):
        return _own(rows, head, path.name), []
    said: list[str] = []
    titles = _titles(rows)
    if titles:
        rows, head = rows[titles:], [cell.strip().casefold() for cell in rows[titles].cells]
        said.append("What stands above the table's header was passed over.")
    codes = _foreign(rows, head, path.name, said)
    if not codes:
        raise BadInputError("the table has no codes", where=path.name, mend="Export the codebook again")
    return to_codebook(codes)[0], [one_line(sentence) for sentence in said]


def _titles(rows: Sequence[TableRow]) -> int:
    """Return how many rows stand above the header: 0 where the first is one, or none is to be found."""
    for number, row in enumerate(rows[:_MOST_TITLES]):
        head = {cell.strip().casefold() for cell in row.cells}
        if not head.isdisjoint(_PATH) and (number == 0 or not head.isdisjoint(_TEXT)):
            return number
    return 0


def write_codebook_table(book: Codebook, path: Path, form: str = "qualcode") -> list[str]:
    """Write a codebook as a .csv or .xlsx table.

    Args:
        book: the codebook.
        path: its suffix decides between CSV and Excel.
        form: one of `FORMS`.

    Returns:
        A plain sentence for everything that the form cannot hold as it is.

    Raises:
        BadInputError: the form or the suffix is unknown, or the file cannot be written.
    """
    if form not in FORMS:
        raise BadInputError(f"'{form}' is not a form of codebook table", mend=f"Take one of {', '.join(FORMS)}")
    suffix = path.suffix.lower()
    if suffix not in {".csv", ".xlsx"}:
        raise BadInputError(f"a codebook table cannot be '{suffix}'", where=path.name, mend="Take .csv or .xlsx")
    said: list[str] = []
    table = _own_table(book) if form == "qualcode" else _foreign_table(book, form, said)
    write_rows(table, path, mark=form in {"maxqda", "nvivo"})
    return [one_line(sentence) for sentence in said]


def _own_table(book: Codebook) -> list[list[str]]:
    return [list(OWN), *(_own_row(code) for code in book)]


def _own_row(code: Code) -> list[str]:
    """Return a code's cells; one example a line, its further lines indented by two spaces."""
    examples = "\n".join(one.replace("\n", "\n  ") for one in code.examples)
    return [
        code.id, code.name, code.parent or "", code.brief, code.definition, code.include, code.exclude, examples,
        "; ".join(code.keywords), code.colour,
    ]  # fmt: skip


def _own(rows: Sequence[TableRow], head: Sequence[str], where: str) -> Codebook:
    codes = []
    for row in rows[1:]:
        cells = dict(zip(head, row.cells, strict=False))
        if not any(cell.strip() for cell in row.cells):
            continue
        name = cells.get("name", "").strip()
        codes.append(
            Code(
                id=cells.get("id", "").strip() or slug(name),
                name=name,
                brief=cells.get("brief", ""),
                definition=cells.get("definition", ""),
                include=cells.get("include", ""),
                exclude=cells.get("exclude", ""),
                examples=_examples(cells.get("examples", "")),
                keywords=tuple(word.strip() for word in cells.get("keywords", "").split(";") if word.strip()),
                colour=(cells.get("colour") or cells.get("color") or "").strip(),
                parent=cells.get("parent", "").strip() or None,
            )
        )
    if not codes:
        raise BadInputError("the table has no codes", where=where, mend="Export the codebook again")
    try:
        return Codebook(tuple(codes))
    except CodebookError as error:
        raise BadInputError(error.what, where=where, mend=error.mend) from error


def _examples(cell: str) -> tuple[str, ...]:
    found: list[str] = []
    for line in cell.split("\n"):
        if found and line.startswith("  "):
            found[-1] += "\n" + line[2:]
        elif line.strip():
            found.append(line)
    return tuple(found)


def _foreign_table(book: Codebook, form: str, said: list[str]) -> list[list[str]]:
    separator = _SEPARATORS[form]
    paths: dict[str, str] = {}
    full = {derived("code", code.id): code.name for code in book}
    rows = [list(_HEADS[form])] if form in _HEADS else []
    renamed: list[Code] = []
    for code in book:
        name = " ".join(_without_marks(code.name, form).split())
        if name != code.name:
            said.append(
                f"'{code.name}' was written as '{name}', since this form parts levels at '{separator.strip()}'."
            )
        if form == "maxqda" and len(name) > _MAXQDA_NAME:
            said.append(
                f"'{name}' is longer than the {_MAXQDA_NAME} characters that MAXQDA takes, and will be cut there."
            )
        renamed.append(Code(code.id, name, parent=code.parent))
    written = from_codebook(Codebook(tuple(renamed)), {})
    for entry, shown in zip(from_codebook(book, {}), written, strict=True):
        path = shown.name if entry.parent is None else f"{paths[entry.parent]}{separator}{shown.name}"
        paths[entry.guid] = path
        description = _with_name(full[entry.guid], shown.name, entry.description)
        rows.append([path, description, *([entry.colour] if len(_HEADS.get(form, ())) == 3 else [])])
    return rows


def _without_marks(name: str, form: str) -> str:
    """Return a name without what parts levels in any form that is read back by looking at it."""
    if form == "taguette":
        name = name.replace(".", "·")
    return name.replace(">", "›").replace("\\", "∖")


def _with_name(full: str, written: str, description: str) -> str:
    """Return the description with the full name in it, where the name was written otherwise."""
    from qualcode.formats.refi.description import dump_fields, load_fields

    fields = load_fields(description)
    if full != written:
        fields["name"] = full
    return dump_fields(fields)


def _foreign(rows: Sequence[TableRow], head: Sequence[str], where: str, said: list[str]) -> tuple[RefiCode, ...]:
    at_path = next((head.index(name) for name in _PATH if name in head), None)
    at_text = next((head.index(name) for name in _TEXT if name in head), None)
    at_parent = next((head.index(name) for name in _PARENT if name in head and head.index(name) != at_path), None)
    at_colour = next((head.index(name) for name in _COLOUR if name in head), None)
    body = list(rows[1:])
    if at_path is None:
        if at_text is not None or len(rows[0].cells) > 2:
            raise BadInputError(
                "there is no column for the code's name", where=where, line=rows[0].line,
                mend="Call it Code, Name, Tag or Path",
            )  # fmt: skip
        at_path, at_text, body = 0, 1, list(rows)
        said.append("The table has no header, as QualCoder writes it: names first, then memos.")
    tree = _Tree(where, said)
    paths = [(row, _cell(row, at_path)) for row in body if any(cell.strip() for cell in row.cells)]
    above = [_cell(row, at_parent) for row, _ in paths]
    split = _splitter(
        [*(path for _, path in paths), *filter(None, above)], head[at_path] if at_path < len(head) else ""
    )
    indents: list[tuple[int, tuple[str, ...]]] = []
    by_indent = any(path[:1] in {" ", "\t"} for _, path in paths)
    if by_indent and paths[0][1].strip().casefold() in _ROOTS:
        paths = paths[1:]
    for row, path in paths:
        steps = split(path) if path.strip() else ()
        if not steps:
            raise BadInputError("a code has no name", where=where, line=row.line, mend="Name it, or take the row out")
        if by_indent:
            depth = len(path) - len(path.lstrip())
            while indents and indents[-1][0] >= depth:
                indents.pop()
            steps = (*(indents[-1][1] if indents else ()), *steps)
            indents.append((depth, steps))
        elif at_parent is not None and _cell(row, at_parent).strip():
            parents = split(_cell(row, at_parent))
            rooted = head[at_parent] == "in folder" and parents[:1] and parents[0].casefold() in _ROOTS
            steps = (*parents[1 if rooted else 0 :], *steps)
        tree.put(row.line, steps, _cell(row, at_text), _cell(row, at_colour).strip())
    return tree.codes()


class _Tree:
    """Codes by their path; those that are only named on the way to another are made too."""

    def __init__(self, where: str, said: list[str]) -> None:
        self.where, self.said = where, said
        self._found: dict[tuple[str, ...], RefiCode] = {}
        self._named: set[tuple[str, ...]] = set()

    def put(self, line: int, steps: tuple[str, ...], description: str, said_colour: str) -> None:
        if len(steps) > 60:
            raise BadInputError(
                "codes are nested more than 60 deep", where=self.where, line=line, mend="Make the tree flatter there"
            )
        # A parent that is named without its own path ('Parks' beneath 'Safety') is looked for anywhere in the tree.
        if len(steps) == 2 and steps[:1] not in self._found:
            above = [path for path in self._found if path[-1] == steps[0]]
            steps = (*above[0], steps[1]) if len(above) == 1 else steps
        for end in range(1, len(steps)):
            self._found.setdefault(steps[:end], self._code(steps[:end], "", ""))
        if steps in self._named:
            self.said.append(f"'{' › '.join(steps)}' is there twice, again in line {line}; the first was kept.")
            return
        self._named.add(steps)
        hexed = colour(said_colour) or _NAMED.get(said_colour.casefold(), "")
        if any(char.isalnum() for char in said_colour) and not hexed:  # MAXQDA writes a coloured dot
            self.said.append(
                f"The colour '{said_colour[:20]}' of '{steps[-1]}' is not written as #rrggbb; it was dropped."
            )
        self._found[steps] = self._code(steps, description, hexed)

    def codes(self) -> tuple[RefiCode, ...]:
        return tuple(self._found.values())

    def _code(self, steps: tuple[str, ...], description: str, hexed: str) -> RefiCode:
        parent = derived("row", *steps[:-1]) if len(steps) > 1 else None
        return RefiCode(derived("row", *steps), steps[-1], description, hexed, parent)


def _splitter(paths: Sequence[str], head: str) -> Callable[[str], tuple[str, ...]]:
    """Return what takes a path apart, by the separator that these paths use."""
    mark = next((mark for mark in (">>", "\\", " > ") if any(mark in path for path in paths)), "")
    if mark:
        firsts = {path.split(mark)[0].strip().casefold() if mark in path else "" for path in paths}
        rooted = len(firsts) == 1 and firsts <= _ROOTS
        return lambda path: _steps(path.split(mark))[1 if rooted else 0 :]
    if head in {"tag", "path"}:
        known = {path.strip() for path in paths}
        return lambda path: _tag_steps(path.strip(), known)
    return lambda path: (" ".join(path.split()),)


def _steps(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in parts if part.strip())


def _tag_steps(path: str, known: set[str]) -> tuple[str, ...]:
    parent, _, name = path.rpartition(".")
    if parent in known and name.strip():
        return (*_tag_steps(parent, known), name.strip())
    return (path,)


def _cell(row: TableRow, at: int | None) -> str:
    return row.cells[at] if at is not None and at < len(row.cells) else ""
