"""codebook.yaml: read, written, and edited in place with every comment kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qualcode.core import tree_edits
from qualcode.errors import BadInputError
from qualcode.formats import yaml_text
from qualcode.formats.codebook_layout import Layout, field_lines
from qualcode.formats.codebook_read import FIELDS, LISTS, read
from qualcode.formats.codebook_template import TEMPLATE
from qualcode.formats.yaml_io import decode, read_bytes
from qualcode.whole_files import write_whole

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from qualcode.core.codebook import Code, Codebook

__all__ = ["TEMPLATE", "CodebookFile", "dump", "entry_lines", "load", "parse", "tidied"]


def load(path: Path) -> Codebook:
    """Return the codebook of a file; raises as `parse` does, and when the file cannot be read."""
    return parse(read_bytes(path), str(path))


def parse(source: str | bytes, where: str) -> Codebook:
    """Return the codebook that YAML holds; `where` is the file's name, for errors.

    A code's `id` may be left out and is then made from its name; codes may be nested beneath others' `codes:` instead of
    naming a `parent`. `keywords` may be a list or text with commas. Text is trimmed at both ends.

    Raises:
        BadInputError: not UTF-8, over 5 MB, malformed YAML, an alias or a tag, nothing in it, an unknown key, a key
            given twice, a value of the wrong shape, a code without a name. Names the line.
        CodebookError: the codes do not make a codebook (see `Codebook`). Names the line.
    """
    text = decode(source, where) if isinstance(source, bytes) else source.removeprefix("\ufeff")
    return read(text, where)[0]


def dump(codebook: Codebook) -> str:
    """Return a codebook as the text of a fresh file, which parses to the same codebook."""
    lines = []
    if codebook.title:
        lines += yaml_text.scalar("title", codebook.title, 0)
    lines += yaml_text.scalar("language", codebook.language, 0)
    lines.append("")
    lines.append("codes:" if codebook.codes else "codes: []")
    for number, code in enumerate(codebook):
        if number:
            lines.append("")
        lines += entry_lines(code, 2)
    return "\n".join(lines) + "\n"


def entry_lines(code: Code, indent: int) -> list[str]:
    """Return the lines of one code as an item of a list whose dashes stand at `indent`."""
    lines: list[str] = []
    for field in FIELDS:
        lines += field_lines(field, getattr(code, field), indent + 2)
    lines[0] = f"{lines[0][:indent]}-{lines[0][indent + 1 :]}"
    return lines


class CodebookFile:
    """A codebook file that is edited in place: lines of what does not change are never touched, comments included."""

    def __init__(self, path: Path, source: bytes) -> None:
        self.path = path
        self._mark = "\ufeff" if source.startswith(b"\xef\xbb\xbf") else ""
        self._saved = source
        self._text = decode(source, str(path))
        self._codebook, self._tree, self._entries = read(self._text, str(path))

    @classmethod
    def load(cls, path: Path) -> CodebookFile:
        """Read a file; raises as `parse` does, and when it cannot be read."""
        return cls(path, read_bytes(path))

    @property
    def codebook(self) -> Codebook:
        """The codebook that the text holds now."""
        return self._codebook

    def text(self) -> str:
        """Return the file's text as it stands now."""
        return self._mark + self._text

    def save(self) -> None:
        """Write the text, whole or not at all; an unchanged one is not written."""
        data = self.text().encode("utf-8")
        if data != self._saved:
            write_whole(self.path, data)
            self._saved = data

    def add(self, code: Code, *, before: str | None = None) -> None:
        """Add a code ahead of another, or after everything beneath its parent.

        Raises:
            CodebookError: the code does not fit (its id is taken, its parent is not there), or there is no code `before`.
        """
        self.replace(tree_edits.added(self._codebook, code, before))

    def update(self, code_id: str, **fields: Any) -> None:
        """Change fields of a code. A new `id` is followed by the codes beneath it."""
        renamed = {fields["id"]: code_id} if "id" in fields else {}
        self.replace(tree_edits.updated(self._codebook, code_id, **fields), renamed=renamed)

    def remove(self, code_ids: Collection[str]) -> None:
        """Take codes out. A code left beneath one of them moves up to the nearest that stays."""
        self.replace(tree_edits.removed(self._codebook, code_ids))

    def move(self, code_id: str, parent: str | None, index: int | None = None) -> None:
        """Put a code, with those beneath it, under another parent; see `core.tree_edits.moved`."""
        self.replace(tree_edits.moved(self._codebook, code_id, parent, index))

    def replace(self, codebook: Codebook, *, renamed: Mapping[str, str] | None = None) -> None:
        """Bring the text to hold exactly a codebook; only what differs is touched. `renamed` maps new ids to old ones.

        Text is trimmed at both ends, as reading it would.

        Raises:
            BadInputError: no text reads back as that codebook; the file stays as it is.
        """
        target = tidied(codebook)
        for nest in (True, False):
            if target == self._codebook:
                return
            layout = Layout(self._text, self._tree, self._entries) if not self._tree.flow else None
            text = layout.brought_to(target, renamed or {}, nest=nest) if layout else dump(target)
            if self._take(text, target):
                return
        # Lines that cannot be moved about (a layout that only a program would write) are written afresh.
        if not self._take(dump(target), target):
            raise BadInputError("this edit cannot be written down", where=str(self.path), mend="Nothing was changed")

    def go_back(self, text: str, codebook: Codebook) -> bool:
        """Take an earlier text of the file where it holds exactly a codebook, and say whether it does."""
        return self._take(text.removeprefix(self._mark), tidied(codebook))

    def _take(self, text: str, target: Codebook) -> bool:
        """Take a text if it reads back as the target: no edit of lines is trusted without that proof."""
        try:
            codebook, tree, entries = read(text, str(self.path))
        except BadInputError:
            return False
        if codebook != target:
            return False
        self._text, self._codebook, self._tree, self._entries = text, codebook, tree, entries
        return True


def tidied(codebook: Codebook) -> Codebook:
    """Return a codebook as it would be read from a file: text is trimmed at both ends."""

    def of(code: Code) -> Code:
        changes: dict[str, Any] = {}
        for name in FIELDS:
            value = getattr(code, name)
            if name in LISTS:
                changes[name] = tuple(trimmed for text in value if (trimmed := text.strip()))
            elif value is not None:
                changes[name] = value.strip()
        return replace(code, **changes)

    codes = tuple(of(code) for code in codebook)
    return replace(codebook, codes=codes, title=codebook.title.strip(), language=codebook.language.strip() or "en")
