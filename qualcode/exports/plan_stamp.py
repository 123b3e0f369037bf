"""The state of a built plan, put into its own file: a custom part of a Word file, a comment of a web page or Markdown.

In a comment it is packed (base64), so that nothing in it ends the comment or is taken for words of the document.
"""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from qualcode.core.plan_state import dump_state
from qualcode.exports.render_docx import saved

if TYPE_CHECKING:
    from qualcode.core.plan_state import PlanState

_PART = "/customXml/item101.xml"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_NAMESPACE = "https://qualcode.example/plan"


def stamped(data: bytes, form: str, state: PlanState) -> bytes:
    """Return a built plan with its state in it; formats that cannot hold it are returned as they are."""
    said = dump_state(state)
    if form == "docx":
        return _in_word(data, said)
    if form in {"html", "md"}:
        return data + b"<!-- qualcode built " + b64encode(said.encode()) + b" -->\n"
    return data


def _in_word(data: bytes, said: str) -> bytes:
    import docx
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    word = docx.Document(BytesIO(data))
    package = word.part.package
    blob = f'<?xml version="1.0" encoding="UTF-8"?>\n<qualcode-plan xmlns="{_NAMESPACE}">{escape(said)}</qualcode-plan>'
    word.part.relate_to(Part(PackURI(_PART), "application/xml", blob.encode(), package), _KIND)
    return saved(word)
