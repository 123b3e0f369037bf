"""Agreement reckoned in a thread, told step by step, broken off when asked, and kept until somebody codes again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from qualcode.services.agreeing import UnitChoice, agreement
from qualcode.storage.coders import refuse_if_blind
from qualcode.tui.stopped import Stopped

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.services.agreeing import ProjectAgreement
    from qualcode.storage.store import Store
    from qualcode.tui.desk import Desk


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: whom to compare, none for everybody who has coded, and over which units."""

    coders: tuple[str, ...] = ()
    choice: UnitChoice = UnitChoice.ALL


_KEPT: WeakKeyDictionary[Desk, dict[Question, tuple[int, ProjectAgreement]]] = WeakKeyDictionary()


def kept(desk: Desk, question: Question) -> ProjectAgreement | None:
    """Return what was found before, if nothing has been changed in the project since; nothing to a coder who codes blind by now."""
    if desk.blind:
        return None
    change, found = _KEPT.get(desk, {}).get(question, (-1, None))
    return found if change == _last_change(desk.store) else None


def compute(
    desk: Desk, question: Question, told: Callable[[int, int], None], stopped: Callable[[], bool]
) -> ProjectAgreement:
    """Return how far the coders agree, on a connection of this thread's own. To be called off the event loop.

    Raises:
        QualcodeError: see `services.agreeing.agreement`; this coder codes blind.
        Stopped: `stopped` said so.
    """

    def step(done: int, steps: int) -> None:
        if stopped():
            raise Stopped
        told(done, steps)

    with desk.store.again() as mine:
        refuse_if_blind(mine, "agreement")
        change = _last_change(mine)
        found = agreement(mine, coders=question.coders, choice=question.choice, progress=step)
    _KEPT.setdefault(desk, {})[question] = change, found
    return found


def _last_change(store: Store) -> int:
    return int(store.value("SELECT max(id) FROM journal") or 0)
