r"""Bytes to text without a silent guess.

The order of trust: what the user told, a byte order mark, UTF-16 seen by its zero bytes, strict UTF-8, and then the old
one-byte sets: Mac Roman where lines end in a lone CR, cp1252 otherwise. Newlines become \n once; a byte order mark is
dropped; nothing else is changed.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from qualcode.errors import BadInputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {"utf-8": "UTF-8", "cp1252": "Windows (cp1252)", "mac_roman": "Mac Roman"}
_ESCAPED = re.compile("[\udc80-\udcff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_LISTED = 5
_STRAY = 2
_MENDED_SHARE = 0.001
"""Text that is UTF-8 but for at most this share of its bytes is UTF-8 with damage, not another encoding."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding that it was read in, and what the user should know about that."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, name: str = "", encoding: str = "") -> Decoded:
    """Return the text of `data` with newlines made one.

    Raises:
        BadInputError: it is no text in any encoding known here, or not in the encoding told.
    """
    body, found = _without_mark(data)
    warnings: tuple[str, ...] = ()
    if encoding:
        text, found = _told(body, encoding, name), encoding
    elif found:
        text, warnings = _marked(body, found)
    else:
        text, found, warnings = _guessed(data, name)
    text, zeros = _without_zeros(text)
    return Decoded(_newlines(text), found, (*warnings, *zeros, *_odd_characters(text)))


def _without_zeros(text: str) -> tuple[str, tuple[str, ...]]:
    """Put U+FFFD for NUL, which no writer means and which databases and terminals cut a text at."""
    count = text.count("\0")
    if not count:
        return text, ()
    what = "1 zero byte stands" if count == 1 else f"{count} zero bytes stand"
    return text.replace("\0", "\ufffd"), (f"{what} as “\ufffd”, since no text can hold them",)


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _without_mark(data: bytes) -> tuple[bytes, str]:
    for mark, found in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :], found
    return data, ""


def _told(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except LookupError:
        raise BadInputError(
            f"there is no encoding called “{encoding}”", where=name, mend="Try utf-8, cp1252, mac_roman or utf-16"
        ) from None
    except (UnicodeError, ValueError) as error:
        at = f" (byte {error.start + 1})" if isinstance(error, UnicodeDecodeError) else ""
        raise BadInputError(
            f"this is not {encoding} text{at}", where=name, mend="Leave the encoding out to have it found"
        ) from None


def _marked(data: bytes, found: str) -> tuple[str, tuple[str, ...]]:
    try:
        return data.decode(found), ()
    except UnicodeDecodeError:
        return _with_damage(data, found)


def _guessed(data: bytes, name: str) -> tuple[str, str, tuple[str, ...]]:
    wide = _utf16(data)
    if wide:
        text, warnings = _marked(data, wide)
        return text, wide, (f"read as {wide.upper()}, though the file does not say so", *warnings)
    if data.count(0) > _STRAY + _MENDED_SHARE * len(data):
        raise BadInputError(
            "this is not text (it holds zero bytes)", where=name, mend="Export it as txt, docx, vtt or csv"
        )
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError as error:
        if _nearly_utf8(data, error):
            text, warnings = _with_damage(data, "utf-8")
            return text, "utf-8", warnings
    single = "mac_roman" if data.count(b"\r") > 2 * data.count(b"\n") else "cp1252"
    try:
        text, warnings = data.decode(single), ()
    except UnicodeDecodeError:
        text, warnings = _with_damage(data, single)
    return text, single, (f"read as {_NAMES[single]}, since it is not UTF-8: check that accents look right", *warnings)


def _utf16(data: bytes) -> str:
    """Say which UTF-16 this is by where its zero bytes, or bytes of one script's page, stand; "" if it is not."""
    sample = data[: 4096 & ~1]
    if len(sample) < 2 or len(data) % 2:
        return ""
    even, odd = sample[0::2], sample[1::2]
    for low, high, found in ((even, odd, "utf-16-le"), (odd, even, "utf-16-be")):
        if high.count(0) > 0.4 * len(high) and low.count(0) < 0.05 * len(low):
            return found
        spaces = sum(a == 0x20 and b == 0 for a, b in zip(low, high, strict=True))
        if spaces and spaces + high.count(0) > 0.1 * len(high) and high.count(0) > 4 * low.count(0):
            return found
    return ""


def _nearly_utf8(data: bytes, error: UnicodeDecodeError) -> bool:
    """Tell UTF-8 with a few damaged bytes from another encoding: most non-ASCII is well formed, or hardly any is there."""
    good = data.decode("utf-8", "ignore")
    right = sum(1 for c in good if c > "\x7f")
    wrong = len(data) - len(good.encode())
    if right >= 2 * wrong:
        return True
    # Bytes that are no letter or sign of cp1252 or Mac Roman text, in an otherwise plain file, are damage as well.
    return error.object[error.start] in {0x81, 0x8D, 0x8F, 0x90, 0x9D, 0xFE, 0xFF, 0xC0, 0xC1} and wrong <= max(
        8, _MENDED_SHARE * len(data)
    )


def _with_damage(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    """Decode with U+FFFD for each byte that cannot be read, and say how many and where."""
    if encoding.startswith(("utf-16", "utf-32")):
        text = data.decode(encoding, "replace")
        return text, _damage(text, "\ufffd", encoding)
    escaped = data.decode(encoding, "surrogateescape")
    return _ESCAPED.sub("\ufffd", escaped), _damage(_ESCAPED.sub("\udc80", escaped), "\udc80", encoding)


def _damage(text: str, sign: str, encoding: str) -> tuple[str, ...]:
    count, places, line, at = text.count(sign), list[int](), 1, 0
    ends = "\n" if "\n" in text else "\r"
    while len(places) <= _LISTED and (found := text.find(sign, at)) >= 0:
        line += text.count(ends, at, found)
        at = found + 1
        if not places or places[-1] != line:
            places.append(line)
    shown = ", ".join(str(n) for n in places[:_LISTED]) + (" and more" if len(places) > _LISTED else "")
    what = "1 byte" if count == 1 else f"{count} bytes"
    where = f"line{'s' if len(places) > 1 else ''} {shown}"
    return (
        f"{what} could not be read as {_NAMES.get(encoding, encoding.upper())}; “\ufffd” stands for each ({where})",
    )


def _odd_characters(text: str) -> tuple[str, ...]:
    odd = len(_CONTROL.findall(text))
    if not odd:
        return ()
    what = "1 control character is" if odd == 1 else f"{odd} control characters are"
    return (f"{what} in the text; kept as {'it is' if odd == 1 else 'they are'}, shown harmlessly",)
