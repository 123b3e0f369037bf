"""Zip files without a trace of when they were made."""

from __future__ import annotations

import zipfile
from io import BytesIO

_MOMENT = (1980, 1, 1, 0, 0, 0)


def same_zip(data: bytes, parts: dict[str, bytes] | None = None) -> bytes:
    """Return a zip file with the same entries and no trace of when it was made; `parts` replace entries by name."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, (parts or {}).get(name) or source.read(name))
    return out.getvalue()
