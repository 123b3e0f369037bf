"""Running the app, and what it says on the terminal once it is gone."""

from __future__ import annotations

import io
import shutil
import sys
import textwrap
from typing import TYPE_CHECKING

from qualcode.tui.app import QualcodeApp

if TYPE_CHECKING:
    from qualcode.storage.project import Project


def run_app(project: Project, coder: str) -> int:
    """Run the app on a project and return the exit code."""
    # Terminals understand UTF-8 also where the system's language is not set, which would put escapes in the letters' place.
    for stream in (sys.__stdout__, sys.__stderr__):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app = QualcodeApp(project, coder=coder)
    try:
        app.run()
        said = "" if app.return_code else app.summary()
    finally:
        app.close_project()
    if said:
        width = max(20, shutil.get_terminal_size().columns - 1)
        sys.stderr.write("\n".join(textwrap.wrap(said, width, break_long_words=False, break_on_hyphens=False)) + "\n")
    return app.return_code or 0
