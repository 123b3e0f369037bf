"""The app's side of the suggester's own process: requests out, news in, never a wait."""

from __future__ import annotations

import asyncio
import json
import os
from typing import TYPE_CHECKING, Any

from textual.message import Message

from qualcode.errors import StorageError
from qualcode.services.beside import command, end

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

    from qualcode.core.spans import Span
    from qualcode.storage.store import Store

_PATIENCE = 60.0
"""Seconds to wait for a story; the suggester may be loading its libraries or learning."""


_ONE_PROCESSOR = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""Learning takes no longer on one processor, and leaves the others to the app. What the user has set goes before this."""

_LONGEST = 2**24
"""The longest answer read, in bytes: a story holds whole quotes, and a quote may be a whole transcript."""


_MOST_STARTS = 2
"""How often the suggester is started again before it is given up."""

_GIVEN_UP = "The suggester has stopped. What it suggested stays; it begins anew when the project is opened again."


class SuggestionsReady(Message):
    """More suggestions for a transcript stand in the database; `done` when there are no more to come."""

    def __init__(self, transcript_guid: str, *, done: bool) -> None:
        self.transcript_guid, self.done = transcript_guid, done
        super().__init__()


class SuggestionsFailed(Message):
    """Suggestions could not be made; `words` say why."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__()


class SuggestionsTold(Message):
    """Something is to be told once, in passing."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__()


class SuggestionFeed:
    """Runs the suggester beside the app and posts what it has done to `target`."""

    def __init__(self, store: Store, target: MessagePump) -> None:
        self._store, self._target = store, target
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._told: dict[tuple[str, int, int, str], asyncio.Future[dict[str, Any] | None]] = {}
        self._starts = 0
        self._wanted: tuple[str, int] | None = None
        self.busy = False

    async def start(self) -> None:
        """Start the suggester's process; it loads its libraries while the app is already in use."""
        self._starts += 1
        self._process = await asyncio.create_subprocess_exec(
            *command("suggest_worker", str(self._store.path), self._store.coder.name),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=_LONGEST,
            env=_ONE_PROCESSOR | os.environ,
        )
        self._reader = asyncio.create_task(self._read(self._process))

    def request(self, transcript_guid: str, near: int = 0) -> None:
        """Ask for suggestions of a transcript, those after position `near` first. A newer request replaces an older."""
        self._wanted = transcript_guid, near
        if self._process is None or self._process.stdin is None or self._process.returncode is not None:
            return
        self.busy = True
        self._process.stdin.write((json.dumps({"transcript": transcript_guid, "near": near}) + "\n").encode())

    async def story(self, guid: str, span: Span, code_id: str) -> dict[str, Any] | None:
        """Return the whole story of one code for one passage; None where the suggester is not there to tell it."""
        process = self._process
        if process is None or process.stdin is None or process.returncode is not None:
            return None
        key = guid, span.start, span.end, code_id
        if key not in self._told:
            self._told[key] = asyncio.get_running_loop().create_future()
            question = {"transcript": guid, "explain": [span.start, span.end], "code": code_id}
            process.stdin.write((json.dumps(question) + "\n").encode())
        try:
            return await asyncio.wait_for(asyncio.shield(self._told[key]), _PATIENCE)
        except TimeoutError:
            return None
        finally:
            self._told.pop(key, None)

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        if process.stdout is None:  # pragma: no cover - it is a pipe
            return
        async for line in process.stdout:
            answer = json.loads(line)
            if "story" in answer:
                told = self._told.get((*answer["at"], answer["code"]))
                if told is not None and not told.done():
                    told.set_result(answer["story"])
            elif "note" in answer:
                self._target.post_message(SuggestionsTold(answer["note"]))
            elif "failed" in answer:
                self.busy = False
                self._target.post_message(SuggestionsFailed(answer["failed"]))
            else:
                self.busy = "done" not in answer
                guid = answer.get("ready") or answer["done"]
                self._target.post_message(SuggestionsReady(guid, done=not self.busy))
        for waiting in self._told.values():
            if not waiting.done():
                waiting.set_result(None)
        await self._go_on()

    async def _go_on(self) -> None:
        """Start the suggester again that has died, as where memory runs out; give up where that happens again and again."""
        self.busy = False
        try:
            self._store.refuse_if_moved()
        except StorageError:  # which every key that codes says
            return
        if self._starts > _MOST_STARTS:
            self._target.post_message(SuggestionsFailed(_GIVEN_UP))
            return
        await self.start()
        if self._wanted is not None:
            self.request(*self._wanted)

    async def stop(self) -> None:
        """End the process at once, and see it gone. What it had stored stands."""
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.wait([self._reader])
        if self._process is not None:
            await end(self._process)
