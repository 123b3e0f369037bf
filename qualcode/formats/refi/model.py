r"""What a REFI-QDA file holds, as plain values: no XML, no archive, no project of ours.

GUIDs are 8-4-4-4-12 lower-case hex without braces. Dates are ISO 8601 as written in the file, or "". Users are given by GUID,
"" for nobody known. Positions are code points of `text`, from 0, end-exclusive; `text` has `\n` for every newline and no BOM.
"""

from __future__ import annotations

from dataclasses import dataclass

DIRECTIONS = ("Associative", "OneWay", "Bidirectional")
TYPES = ("Text", "Boolean", "Integer", "Float", "Date", "DateTime")


@dataclass(frozen=True, slots=True)
class RefiUser:
    """A person who coded."""

    guid: str
    name: str


@dataclass(frozen=True, slots=True)
class RefiCode:
    """A code; `parent` is the GUID of the code above it. `colour` is `#rrggbb` or ""."""

    guid: str
    name: str
    description: str = ""
    colour: str = ""
    parent: str | None = None
    codable: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefiVariable:
    """An attribute that cases or sources can have; `type` is Text, Boolean, Integer, Float, Date or DateTime."""

    guid: str
    name: str
    type: str = "Text"
    description: str = ""


@dataclass(frozen=True, slots=True)
class RefiValue:
    """The value of a variable, as it is written in the file; "" if none was given."""

    variable: str
    value: str


@dataclass(frozen=True, slots=True)
class RefiCase:
    """A case, such as a participant: its attributes, and the sources and selections that belong to it."""

    guid: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()
    values: tuple[RefiValue, ...] = ()
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefiCoding:
    """One code, given by one user, to the selection or source it stands in. QualCoder's own project marks some as important."""

    guid: str
    code: str
    user: str = ""
    created: str = ""
    notes: tuple[str, ...] = ()
    important: bool = False


@dataclass(frozen=True, slots=True)
class RefiSelection:
    """A passage `[start, end)` with its codings. `description` is what programs show as the passage's memo."""

    guid: str
    start: int
    end: int
    name: str = ""
    description: str = ""
    user: str = ""
    created: str = ""
    codings: tuple[RefiCoding, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefiSource:
    """A text; `codings` are those of the source as a whole."""

    guid: str
    name: str
    text: str
    description: str = ""
    user: str = ""
    created: str = ""
    selections: tuple[RefiSelection, ...] = ()
    codings: tuple[RefiCoding, ...] = ()
    notes: tuple[str, ...] = ()
    values: tuple[RefiValue, ...] = ()


@dataclass(frozen=True, slots=True)
class RefiNote:
    """A memo."""

    guid: str
    name: str
    text: str
    description: str = ""
    user: str = ""
    created: str = ""


@dataclass(frozen=True, slots=True)
class RefiLink:
    """A link between any two things; `direction` is Associative, OneWay, Bidirectional or ""."""

    guid: str
    name: str
    origin: str
    target: str
    direction: str = ""
    colour: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefiSet:
    """A named set of codes, sources and notes."""

    guid: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefiCodebook:
    """A codebook file: codes from the top down, each before its children."""

    codes: tuple[RefiCode, ...] = ()
    sets: tuple[RefiSet, ...] = ()
    origin: str = ""


@dataclass(frozen=True, slots=True)
class RefiProject:
    """A project file: everything in it that is text, or about text."""

    name: str
    origin: str = ""
    users: tuple[RefiUser, ...] = ()
    codes: tuple[RefiCode, ...] = ()
    variables: tuple[RefiVariable, ...] = ()
    cases: tuple[RefiCase, ...] = ()
    sources: tuple[RefiSource, ...] = ()
    notes: tuple[RefiNote, ...] = ()
    links: tuple[RefiLink, ...] = ()
    sets: tuple[RefiSet, ...] = ()
    description: str = ""
    user: str = ""
    created: str = ""
    about: tuple[str, ...] = ()
    """The GUIDs of notes that are about the project as a whole."""
