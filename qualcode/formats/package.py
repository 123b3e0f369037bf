"""Zip packages of XML (docx, odt, xlsx, ods) opened with care: nothing oversized, encrypted, or reaching outside."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError
from qualcode.formats.source import LARGEST_TEXT
from qualcode.whole_files import check_size

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_PARTS = 10_000
_MOST_TAGS = 4_000_000
"""Each takes some hundred bytes of memory, and a few kilobytes can hold millions; a thousand pages of Word have half a million."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = 0x1
_PROLOGUE = 65536


class Package:
    """An office package in memory."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open the package.

        Raises:
            BadInputError: it is encrypted, an old binary file, truncated, or no zip at all.
        """
        self.name = name
        if data.startswith(_OLE):
            raise BadInputError(
                "it is protected by a password, or in the format of Word or Excel before 2007",
                where=name,
                mend="Open it in Word or LibreOffice and save it without a password as docx, xlsx or odt",
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError):
            raise self._broken() from None
        self._parts = {part.filename: part for part in self._zip.infolist()}
        if len(self._parts) > _MOST_PARTS:
            raise BadInputError(f"it holds {len(self._parts)} parts, which no document does", where=name)

    def _broken(self) -> BadInputError:
        return BadInputError(
            "the file is damaged or cut short",
            where=self.name,
            mend="Open it in the program that made it and save it again",
        )

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    @property
    def parts(self) -> list[str]:
        """Names of all parts."""
        return list(self._parts)

    def read(self, part: str) -> bytes:
        """Return the bytes of one part.

        Raises:
            BadInputError: it is missing, encrypted, damaged or too large.
        """
        info = self._parts.get(part)
        if info is None:
            raise BadInputError(
                f"it has no part “{part}”, so it is not the kind of file that its name says",
                where=self.name,
                mend="Save it again from the program that made it",
            )
        if info.flag_bits & _ENCRYPTED:
            raise BadInputError("it is protected by a password", where=self.name, mend="Save it without the password")
        check_size(info.file_size, LARGEST_TEXT, f"{self.name} ({part})")
        try:
            with self._zip.open(info) as stream:
                data = stream.read(LARGEST_TEXT + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError, RuntimeError):
            raise self._broken() from None
        check_size(len(data), LARGEST_TEXT, f"{self.name} ({part})")
        return data

    def xml(self, part: str) -> _Element:
        """Return the root element of an XML part.

        Raises:
            BadInputError: as `read`; or it is not XML, or defines entities.
        """
        return parse_xml(self.read(part), self.name)


def parse_xml(data: bytes, name: str) -> _Element:
    """Parse XML with no entities, no network and no DTD.

    Raises:
        BadInputError: it is not well formed, or defines entities.
    """
    from lxml import etree

    if b"<!DOCTYPE" in data[:_PROLOGUE] or b"<!ENTITY" in data[:_PROLOGUE]:
        raise BadInputError(
            "it defines XML entities, which no office program does", where=name, mend="Do not trust this file"
        )
    if data.count(b"<") > _MOST_TAGS:
        raise BadInputError("it has too many paragraphs or marks", where=name, mend="Split it into several files")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise BadInputError(
            "its inside is damaged", where=name, mend="Open it in the program that made it and save it again"
        ) from None
