"""What must not be loaded is not loaded: help and headless work start at once."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("textual", "spacy", "sklearn", "numpy", "docx", "openpyxl", "lxml", "jinja2", "rich")


@pytest.mark.parametrize(
    "statement",
    [
        "import qualcode",
        "import qualcode.core.units, qualcode.core.codebook, qualcode.core.model",
        "import qualcode.suggest",
        "from qualcode.__main__ import main; main(['--help'])",
        "from qualcode.__main__ import main; main(['import', '--help'])",
        "from qualcode.__main__ import main; main(['evaluate', '--help'])",
    ],
)
def test_light_things_load_nothing_heavy(statement: str) -> None:
    """`qualcode --help` answers at once because neither screen, language nor learning libraries are imported for it."""
    code = f"{statement}\nimport sys\nprint('LOADED', *[m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-1] == "LOADED"


def test_a_project_opens_without_screen_or_learning_libraries(tmp_path: object) -> None:
    """Commands in scripts and CI do not pay for the app or the suggester."""
    code = (
        "import sys; from pathlib import Path; from qualcode.services.opening import new_project, open_project;"
        "from qualcode.storage.project import Project; folder = Path(sys.argv[1]) / 'p'; new_project(folder);"
        "open_project(Project(folder), 'ana').close(); print([m for m in ('textual', 'spacy', 'sklearn') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
