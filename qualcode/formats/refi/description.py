"""The six fields of a code inside one description, in a form that people read and that comes back as six fields.

Each field is a labelled paragraph, apart from the next by an empty line:

    Brief: Streets that feel safe
    Definition: What people say about ...

    When to use: ...
    Example: "I never walk there."

A definition that stands alone is written without a label, and a description without labels is read as a definition, so that
descriptions of other programs stay what they are. A line inside a field that would be taken for a label gets a backslash.
"""

from __future__ import annotations

import re

LABELS = {
    "name": "Full name",
    "id": "Id",
    "brief": "Brief",
    "definition": "Definition",
    "include": "When to use",
    "exclude": "When not to use",
    "examples": "Example",
    "keywords": "Keywords",
}
_FIELDS = {label.casefold(): field for field, label in LABELS.items()}
_LABEL = re.compile(rf"({'|'.join(map(re.escape, LABELS.values()))}): ?", re.IGNORECASE)
_ESCAPED = re.compile(rf"\\+({'|'.join(map(re.escape, LABELS.values()))}):", re.IGNORECASE)


def dump_fields(fields: dict[str, str | tuple[str, ...]]) -> str:
    """Return the fields that are not empty as labelled paragraphs. `examples` and `keywords` are tuples, the rest texts."""
    blocks: list[tuple[str, str]] = []
    for field in LABELS:
        value = fields.get(field, "")
        if field == "keywords" and isinstance(value, tuple):
            joined = "; ".join(word.replace("\\", "\\\\").replace(";", "\\;") for word in value)
            blocks += [(field, joined)] if value else []
        elif isinstance(value, tuple):
            blocks += [(field, one) for one in value]
        elif value:
            blocks.append((field, value))
    if len(blocks) == 1 and blocks[0][0] == "definition" and not _LABEL.match(blocks[0][1]):
        return blocks[0][1]
    return "\n\n".join(f"{LABELS[field]}: {_escaped(value)}" for field, value in blocks)


def load_fields(description: str) -> dict[str, str | tuple[str, ...]]:
    """Return the fields of a description; all of it is the definition where it does not begin with a label."""
    text = description.replace("\r\n", "\n")
    if not _LABEL.match(text):
        return {"definition": text} if text else {}
    blocks: list[tuple[str, list[str]]] = []
    for line in text.split("\n"):
        label = _LABEL.match(line)
        if label:
            blocks.append((_FIELDS[label.group(1).casefold()], [line[label.end() :]]))
        else:
            blocks[-1][1].append(line[1:] if _ESCAPED.match(line) else line)
    found: dict[str, str | tuple[str, ...]] = {}
    for number, (field, lines) in enumerate(blocks, 1):
        if number < len(blocks) and len(lines) > 1 and not lines[-1]:
            lines.pop()
        value = "\n".join(lines)
        if field == "keywords":
            found[field] = (*_tuple(found.get(field)), *_keywords(value))
        elif field == "examples":
            found[field] = (*_tuple(found.get(field)), value)
        elif field in found:
            found[field] = f"{found[field]}\n\n{value}"
        else:
            found[field] = value
    return found


def _escaped(value: str) -> str:
    first, *rest = value.split("\n")
    lines = [line if not (_LABEL.match(line) or _ESCAPED.match(line)) else "\\" + line for line in rest]
    return "\n".join([first, *lines])


def _keywords(text: str) -> tuple[str, ...]:
    words = [""]
    at = 0
    while at < len(text):
        if text[at] == "\\" and at + 1 < len(text):
            words[-1] += text[at + 1]
            at += 2
        elif text[at] == ";":
            words.append("")
            at += 2 if text[at + 1 : at + 2] == " " else 1
        else:
            words[-1] += text[at]
            at += 1
    return tuple(word for word in words if word)


def _tuple(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
