"""A copy of the sample consultation that the repository holds, for tests and benchmarks."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("codebook.yaml", "plan.yaml", "speakers.csv", "codings.csv", "transcripts")


def copy_sample(folder: Path, *more: str) -> Path:
    """Copy the sample, as a newcomer has it, into a folder that is made if need be; `more` names further files of it."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in (*PARTS, *more):
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / source.name)
        else:
            shutil.copy(source, folder / source.name)
    return folder
