"""The invented project of the screens' tests, for their pictures: the same to the last quote id each time."""

from __future__ import annotations

import random
import uuid
from typing import TYPE_CHECKING

import pytest

from tests.tui.conftest import make_project
from tests.tui.soak import furnish

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.storage.project import Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The project, with something to do in every place; what chance names has the same names each time."""
    chance = random.Random(1)  # noqa: S311 - the same names each time
    monkeypatch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=chance.getrandbits(128), version=4))
    made = make_project(tmp_path / "town")
    furnish(made)
    return made
