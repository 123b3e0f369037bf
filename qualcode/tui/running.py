"""Running the app, and what it says on the terminal once it is gone."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from qualcode.tui.app import QualcodeApp

if TYPE_CHECKING:
    from qualcode.storage.project import Project


def run_app(project: Project, coder: str) -> int:
    """Run the app on a project and return the exit code."""
    app = QualcodeApp(project, coder=coder)
    try:
        app.run()
    finally:
        app.close_project()
    said = app.summary()
    if said:
        sys.stderr.write(f"{said}\n")
    return app.return_code or 0
