"""Rich Text Format, through striprtf."""

from __future__ import annotations

import re

from qualcode.errors import BadInputError
from qualcode.formats.lines import Paragraph, Prose
from qualcode.formats.rtf_looks import as_set, can_be_marked, marked, pairs_whole
from qualcode.formats.source import LARGEST_TEXT
from qualcode.whole_files import check_size

_NOTES = {b"footnote": "footnote", b"annotation": "comment"}


def read_rtf(data: bytes, name: str) -> Prose:
    """Read an RTF file.

    Raises:
        BadInputError: it is no RTF, or cannot be read as such.
    """
    from striprtf import striprtf

    check_size(len(data), LARGEST_TEXT, name)
    # striprtf would write the address of a link into the words, and look for links in a way that damaged files make slow.
    source = data.decode("latin-1").replace("\\fldinst{", "\\fldinst {")
    try:
        source = striprtf.remove_pict_groups(source)  # type: ignore[no-untyped-call]
        tellable = can_be_marked(source)
        source, deleted = marked(source) if tellable else (source, 0)
        text: str = striprtf.rtf_to_text(source, encoding="cp1252", errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, KeyError, IndexError, LookupError, OverflowError, TypeError, AttributeError):
        raise BadInputError(
            "the RTF in it is damaged", where=name, mend="Open it in Word and save it as docx"
        ) from None
    text = _pairs_joined(pairs_whole(text)).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    warnings = _warnings(data, text, deleted)
    if tellable:
        found = as_set(text)
        return Prose(found.paragraphs, [found.rows] if found.rows else [], warnings)
    paragraphs, rows = [], []
    for number, line in enumerate(text.split("\n"), 1):
        in_table = line.endswith("|") and line.count("|") > 1
        if in_table:
            rows.append(line.removesuffix("|").split("|"))
        paragraphs.append(Paragraph(line.rstrip("|") if in_table else line, number, in_table=in_table))
    return Prose(paragraphs, [rows] if rows else [], warnings)


def _pairs_joined(text: str) -> str:
    """Join the two halves in which RTF writes an emoji; half a one becomes U+FFFD, since no text can hold it."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _warnings(data: bytes, text: str, deleted: int) -> list[str]:
    warnings = []
    if not data.rstrip(b"\0 \r\n\t").endswith(b"}"):
        warnings.append("the file seems to be cut short: its last bracket is missing")
    if deleted:
        warnings.append(
            f"{deleted} deletion{'s' if deleted > 1 else ''} left out, as when tracked changes are accepted"
        )
    elif re.search(rb"\\deleted(?![a-z0-9])", data):
        warnings.append(
            "its tracked deletions stand among the words: accept all changes and save it again, or save it as docx"
        )
    for word, what in _NOTES.items():
        count = len(re.findall(rb"\\" + word + rb"(?![a-z])", data))
        if count:
            warnings.append(f"{count} {what}{'s' if count > 1 else ''} left out")
    if "\ufffd" in text:
        warnings.append(f"{text.count(chr(0xFFFD))} characters could not be read and stand as “\ufffd”")
    return warnings
