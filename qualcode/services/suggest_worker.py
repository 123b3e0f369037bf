"""The suggester in a process of its own, so that learning never costs the app a key.

`python -m qualcode.services.suggest_worker DATABASE CODER` reads one JSON object a line from standard input,
`{"transcript": GUID, "near": POSITION}`, and answers on standard output with `{"ready": GUID}` each time suggestions for more
of that transcript stand in the database, `{"done": GUID}` at its end, or `{"failed": WORDS}`. Only the newest request
counts: a newer one breaks off the older. It ends when its input ends.
"""

from __future__ import annotations

import json
import queue
import sys
import threading
from pathlib import Path
from typing import Any

from qualcode.errors import QualcodeError
from qualcode.services.suggesting import SuggestionEngine
from qualcode.storage.store import Store


def main() -> int:
    """Serve requests until the input ends."""
    requests: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    with Store.open(Path(sys.argv[1]), sys.argv[2]) as store:
        engine = SuggestionEngine(store)
        request = requests.get()
        while request is not None:
            request = _newest(requests, request)
            if request is None:
                break
            _serve(engine, request, requests)
            request = requests.get()
    return 0


def _listen(requests: queue.SimpleQueue[dict[str, Any] | None]) -> None:
    for line in sys.stdin:
        requests.put(json.loads(line))
    requests.put(None)


def _newest(requests: queue.SimpleQueue[dict[str, Any] | None], request: dict[str, Any]) -> dict[str, Any] | None:
    newest: dict[str, Any] | None = request
    while not requests.empty():
        newest = requests.get()
    return newest


def _serve(
    engine: SuggestionEngine, request: dict[str, Any], requests: queue.SimpleQueue[dict[str, Any] | None]
) -> None:
    guid = str(request["transcript"])
    try:
        engine.refresh(
            guid,
            near=int(request.get("near", 0)),
            told=lambda _done, _total: _say({"ready": guid}),
            cancelled=lambda: not requests.empty(),
        )
    except QualcodeError as error:
        _say({"failed": str(error)})
    except Exception as error:  # noqa: BLE001 - said in the app; the next request may succeed
        _say({"failed": f"Suggestions could not be made ({type(error).__name__})."})
    else:
        _say({"done": guid})


def _say(answer: dict[str, str]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
