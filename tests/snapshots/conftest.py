"""The invented project of the screens' tests, for their pictures."""

from __future__ import annotations

from tests.tui.conftest import project

__all__ = ["project"]
