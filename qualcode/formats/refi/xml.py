"""Reading and writing the XML of REFI-QDA: no entities, no document types, no recursion."""

from __future__ import annotations

import re
import uuid
from datetime import datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.parsers import expat

from qualcode.errors import BadInputError
from qualcode.formats.refi.model import RefiValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_DEEP = 60
"""Codes may be nested this deep."""

_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}\Z")
_DATE = re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?\Z")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACE = uuid.UUID("5a0e1c3e-6f0b-5d1e-9f66-2f3b8f4c7d10")
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_ATTRIBUTE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
)

_VALUES = ("TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue")


class _RootReachedError(Exception):
    """The scan of the prologue is over."""


def parse_xml(data: bytes, where: str, root: str) -> ET.Element:
    """Parse XML whose root element has the local name `root`.

    Raises:
        BadInputError: it is not well-formed, has a document type (where entity bombs and outside files are declared), or is
            something else.
    """
    _refuse_doctype(data, where)
    try:
        found = ET.fromstring(data)  # noqa: S314 - a document type, and with it every entity, has been refused
    except ET.ParseError as error:
        raise BadInputError(
            "its XML is broken or cut off", where=where, line=error.position[0], mend="Export it again"
        ) from error
    except (LookupError, ValueError) as error:
        raise BadInputError("its XML is in an unknown encoding", where=where, mend="Export it again") from error
    if local(found) != root:
        raise BadInputError(f"this is not a REFI-QDA {root.lower()}", where=where, mend="Give a .qdc or .qdpx file")
    return found


def _refuse_doctype(data: bytes, where: str) -> None:
    def doctype(*_: object) -> None:
        raise BadInputError("its XML declares a document type", where=where, mend="Do not trust this file")

    def element(*_: object) -> None:
        raise _RootReachedError

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = element
    try:
        parser.Parse(data, True)  # noqa: FBT003 - the signature of expat
    except (_RootReachedError, expat.ExpatError, LookupError, ValueError):
        return


def local(element: ET.Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def children(element: ET.Element | None, name: str) -> Iterator[ET.Element]:
    """Yield the direct children of a local name; none for None."""
    if element is not None:
        for child in element:
            if child.tag.endswith(name) and local(child) == name:
                yield child


def child(element: ET.Element | None, name: str) -> ET.Element | None:
    """Return the first direct child of a local name."""
    return next(children(element, name), None)


def text_of(element: ET.Element | None, name: str) -> str:
    """Return the text of the first child of a local name; "" if there is none."""
    found = child(element, name)
    return "" if found is None else (found.text or "")


def refs(element: ET.Element, name: str) -> tuple[str, ...]:
    """Return the GUIDs that an element's children of a name refer to; the codebook's sets write `guid` instead."""
    found = (guid(item.get("targetGUID") or item.get("guid")) for item in children(element, name))
    return tuple(dict.fromkeys(one for one in found if one))


def values(element: ET.Element) -> tuple[RefiValue, ...]:
    """Return an element's variable values."""
    found = []
    for item in children(element, "VariableValue"):
        reference = child(item, "VariableRef")
        variable = guid(reference.get("targetGUID")) if reference is not None else ""
        value = next((part.text or "" for part in item if local(part) in _VALUES), "")
        if variable:
            found.append(RefiValue(variable, value))
    return tuple(found)


def guid(text: str | None) -> str:
    """Return a GUID in lower case without braces; "" for None or empty.

    What is not a GUID becomes one that is made from it, so that references to it still meet.
    """
    plain = _plain(text or "")
    return plain if not plain or is_guid(plain) else derived("not a guid", plain)


def is_guid(text: str) -> bool:
    """Say whether a text is a GUID, in any case, with braces or without."""
    return _GUID.match(_plain(text)) is not None


def _plain(text: str) -> str:
    return text.strip().strip("{}").lower()


def derived(*parts: str) -> str:
    """Return a GUID made from words: the same words give the same GUID."""
    return str(uuid.uuid5(_SPACE, "\0".join(parts)))


def colour(text: str) -> str:
    """Return a colour as `#rrggbb`; "" for anything else."""
    plain = text.strip().lower()
    if not _COLOUR.match(plain):
        return ""
    return plain if len(plain) == 7 else "#" + "".join(2 * c for c in plain[1:])


def is_date(text: str) -> bool:
    """Say whether a text is an xsd:dateTime."""
    if not _DATE.match(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def clean(text: str) -> str:
    """Return text without the characters that XML cannot hold, which become U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)


def open_tag(name: str, attributes: Iterable[tuple[str, str]], *, close: bool = False) -> str:
    """Return a start tag, or an empty element; attributes with an empty value are left out."""
    said = "".join(f' {key}="{clean(value).translate(_IN_ATTRIBUTE)}"' for key, value in attributes if value)
    return f"<{name}{said}/>" if close else f"<{name}{said}>"


def text_tag(name: str, text: str) -> str:
    """Return an element with text; "" for empty text."""
    return f"<{name}>{clean(text).translate(_IN_TEXT)}</{name}>" if text else ""
