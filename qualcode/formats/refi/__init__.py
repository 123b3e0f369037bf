"""REFI-QDA, the exchange format of qualitative data analysis programs: codebooks (.qdc) and whole projects (.qdpx)."""

from qualcode.formats.refi.codebook import from_codebook, to_codebook
from qualcode.formats.refi.model import (
    RefiCase,
    RefiCode,
    RefiCodebook,
    RefiCoding,
    RefiLink,
    RefiNote,
    RefiProject,
    RefiSelection,
    RefiSet,
    RefiSource,
    RefiUser,
    RefiValue,
    RefiVariable,
)
from qualcode.formats.refi.people import from_participants, to_participants
from qualcode.formats.refi.read import read_qdc, read_qdpx
from qualcode.formats.refi.write import write_qdc, write_qdpx

__all__ = [
    "RefiCase",
    "RefiCode",
    "RefiCodebook",
    "RefiCoding",
    "RefiLink",
    "RefiNote",
    "RefiProject",
    "RefiSelection",
    "RefiSet",
    "RefiSource",
    "RefiUser",
    "RefiValue",
    "RefiVariable",
    "from_codebook",
    "from_participants",
    "read_qdc",
    "read_qdpx",
    "to_codebook",
    "to_participants",
    "write_qdc",
    "write_qdpx",
]
