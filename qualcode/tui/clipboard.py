"""Copying by the system's own clipboard where it has a command for that, for terminals that do not take OSC 52."""

from __future__ import annotations

import shutil
import subprocess

_COMMANDS = (
    ("pbcopy",),
    ("wl-copy",),
    ("xclip", "-selection", "clipboard"),
    ("xsel", "--clipboard", "--input"),
    ("clip.exe",),
)
_PATIENCE = 2.0
"""Seconds that a command has; it runs beside the app, so no key waits for it."""


def copy_by_command(text: str) -> bool:
    """Hand text to the first of the system's clipboard commands that is there and works. Say whether one did."""
    for command in _COMMANDS:
        found = shutil.which(command[0])
        if found is None:
            continue
        data = text.encode("utf-16-le" if command[0] == "clip.exe" else "utf-8")
        try:
            subprocess.run(  # noqa: S603 - one of the commands above, by its full path
                [found, *command[1:]],
                input=data,
                check=True,
                timeout=_PATIENCE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except (OSError, subprocess.SubprocessError):
            continue
        return True
    return False
