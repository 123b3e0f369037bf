"""The suggester in a process of its own, so that learning never costs the app a key.

`python -m qualcode.services.suggest_worker DATABASE CODER` reads one JSON object a line from standard input,
`{"transcript": GUID, "near": POSITION}`, and answers on standard output with `{"ready": GUID}` each time suggestions for more
of that transcript stand in the database, `{"done": GUID}` at its end, `{"failed": WORDS}`, and `{"note": WORDS}` for what is to be
told once. To `{"transcript": GUID, "explain": [START, END], "code": ID}` it answers `{"story": ...}`. Only the newest request
counts: a newer one breaks off the older. While nobody asks, transcripts whose suggestions have fallen behind what was decided are
read again, one `{"done": GUID}` each, wherever that was broken off before. It ends when its input ends.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections import deque
from dataclasses import asdict
from pathlib import Path
from typing import Any

from qualcode.core.spans import Span
from qualcode.errors import QualcodeError
from qualcode.services import trust
from qualcode.services.suggest_settings import semantic_hint, told_once
from qualcode.services.suggesting import SuggestionEngine
from qualcode.storage.store import Store

_PAUSE = 0.7
"""Seconds without a decision before everything is learned again: what a decision says of the next units comes before that."""

_IDLE = 10.0
"""Seconds without a request before other transcripts are read again: somebody who codes on would only heat their machine."""

_DRAWING = 0.03
"""Seconds left to the app to draw what a decision changed: two processes at once slow each other down where a core is shared."""

_SAY_EVERY = 0.5
"""Seconds between two pieces of news, the first of which comes at once: what is near the cursor is stored first."""


class Inbox:
    """Questions in their order, and the newest request not yet taken. Filled by one thread, emptied by another."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._newest: dict[str, Any] | None = None
        self._questions: deque[dict[str, Any]] = deque()
        self._ended = False

    def put(self, request: dict[str, Any]) -> None:
        """Leave a request in the place of one not taken yet, or a question after the others."""
        with self._changed:
            if "explain" in request:
                self._questions.append(request)
            else:
                self._newest = request
            self._changed.notify()

    def end(self) -> None:
        """Say that no more will come."""
        with self._changed:
            self._ended = True
            self._changed.notify()

    def take(self, patience: float | None = None) -> dict[str, Any] | None:
        """Wait for a question or a request and return it; None once the last has been taken and no more will come.

        With `patience`, in seconds, return nothing ({}) if neither comes in that time.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._newest is not None or self._questions or self._ended, patience)
            if self._questions:
                return self._questions.popleft()
            if self._newest is None:
                return None if self._ended else {}
            request, self._newest = self._newest, None
            return request

    def question(self) -> dict[str, Any] | None:
        """Return the next question, None if nobody asks."""
        with self._changed:
            return self._questions.popleft() if self._questions else None

    def waiting(self) -> bool:
        """Say whether a request waits."""
        with self._changed:
            return self._newest is not None

    def asked(self, patience: float = 0.0) -> bool:
        """Say whether anything waits, or comes within so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._newest is not None or self._questions or self._ended, patience)
            return self._newest is not None or bool(self._questions)


def main() -> int:
    """Serve requests until the input ends."""
    inbox = Inbox()
    threading.Thread(target=_listen, args=(inbox,), daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(19)  # whoever is coding comes first
    with Store.open(Path(sys.argv[1]), sys.argv[2]) as store:
        # Suggestions can be made again, so they need not wait for the disk while they hold the writer's place.
        store.db.conn.execute("PRAGMA synchronous = NORMAL")
        engine = SuggestionEngine(store)
        patience: float | None = None
        while (request := inbox.take(patience)) is not None:
            if "explain" in request:
                _explain(engine, request)
            elif request:
                _serve(engine, request, inbox)
                patience = _IDLE
            else:
                patience = 0.0 if _catch_up(engine, inbox) else None
    return 0


def _listen(inbox: Inbox) -> None:
    try:
        for line in sys.stdin:
            inbox.put(json.loads(line))
    finally:  # also where the app was killed half-way through a line
        inbox.end()


def _explain(engine: SuggestionEngine, request: dict[str, Any]) -> None:
    """Answer with the whole story of one code for one passage."""
    guid, (start, end), code_id = str(request["transcript"]), request["explain"], str(request["code"])
    try:
        story = engine.explain(guid, Span(start, end), code_id)
        told = asdict(story)
    except Exception:  # noqa: BLE001 - the app says that it cannot be told; the next question may be answered
        told = None
    _say({"story": told, "code": code_id, "at": [guid, start, end]})


def _serve(engine: SuggestionEngine, request: dict[str, Any], inbox: Inbox) -> None:
    guid, said_at = str(request["transcript"]), 0.0

    def told(_done: int, _total: int) -> None:
        nonlocal said_at
        if time.monotonic() - said_at >= _SAY_EVERY:
            said_at = time.monotonic()
            _say({"ready": guid})
        answer()

    def answer() -> None:
        while (asked := inbox.question()) is not None:
            _explain(engine, asked)

    def more() -> bool:
        until = time.monotonic() + _PAUSE
        while inbox.asked(until - time.monotonic()) and not inbox.waiting():
            answer()
        return inbox.waiting()

    time.sleep(_DRAWING)
    try:
        engine.refresh(guid, near=int(request.get("near", 0)), told=told, cancelled=inbox.waiting, busy=more)
    except QualcodeError as error:
        _say({"failed": str(error)})
    except Exception as error:  # noqa: BLE001 - said in the app; the next request may succeed
        _say({"failed": f"Suggestions could not be made ({type(error).__name__})."})
    else:
        _say({"done": guid})
    # Somebody who has decided nothing yet has other things to read.
    begun = engine.store.value("SELECT 1 FROM suggestion_decisions LIMIT 1")
    noticed = (words for words in engine.noticed if told_once(engine.store, words))
    for note in (*engine.notes, *noticed, semantic_hint(engine.store) if begun else ""):
        if note:
            _say({"note": note})
    engine.notes.clear()


def _catch_up(engine: SuggestionEngine, inbox: Inbox) -> bool:
    """Read one transcript again whose suggestions have fallen behind; say whether there may be more such."""
    if trust.mode(engine.store) == "off":
        return False
    try:
        guid = engine.behind()
        if guid is None:
            return False
        engine.refresh(guid, cancelled=inbox.asked)
    except Exception:  # noqa: BLE001 - nobody asked for it, and who does is told
        return False
    _say({"done": guid})
    return True


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
