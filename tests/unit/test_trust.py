"""How suggestions were used: shown or not, counted as they were, and doubted where somebody only nods."""

from __future__ import annotations

import json

import pytest

from qualcode.__main__ import main
from qualcode.core.model import Origin, Suggestion, Verdict
from qualcode.core.shares import wilson
from qualcode.core.spans import Span
from qualcode.errors import BadInputError
from qualcode.services import history, trust
from qualcode.services.reporting import build_report, with_methods
from qualcode.storage import audits, codes, codings, suggestions, transcripts
from qualcode.storage.project import Project
from qualcode.storage.store import Store
from qualcode.storage.suggestions import Circumstances, Decision


def test_an_interval_is_the_published_one() -> None:
    """An interval would be too narrow, and a code look better than it is."""
    assert wilson(8, 10).low == pytest.approx(0.490, abs=0.001)
    assert wilson(8, 10).high == pytest.approx(0.943, abs=0.001)
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0.0, 1.0)


def nodded(store: Store, count: int, seconds: float) -> str:
    """Accept so many suggestions after so many seconds each."""
    guid = transcripts.infos(store)[0].guid
    made = [
        (codings.new(store, guid, Span(start, start + 3), "voice", Origin.SUGGESTION), Suggestion("voice", 0.9))
        for start in range(count)
    ]
    suggestions.accept_many(store, made, "Accepted", Circumstances(seconds=seconds))
    return guid


def test_what_became_of_suggestions_is_counted(store: Store) -> None:
    """Accept rate, time to decide and beginnings are those of the project, for one coder or all."""
    guid = nodded(store, 3, 4.0)
    suggestions.decide(
        store, Decision(guid, Span(20, 24), "voice", Verdict.REJECT), None, "No", Circumstances(seconds=8)
    )
    suggestions.decide(
        store, Decision(guid, Span(20, 24), "voice", Verdict.DEFER), None, "Later", Circumstances(seconds=99)
    )
    codings.add(store, codings.new(store, guid, Span(30, 34), "voice"))
    found = trust.use(store)
    assert (found.codings, found.began, found.accepted, found.rejected, found.deferred) == (4, 3, 3, 1, 1)
    assert found.rate == 0.75
    assert found.seconds == 4.0
    with Store.open(store.path, "bo") as other:
        assert trust.use(other, coder_guid=other.coder.guid).codings == 0


def test_somebody_who_only_nods_is_told(store: Store) -> None:
    """Accepting everything within a second, where audits find many wrong, is pointed out; weighing is not."""
    guid = nodded(store, 25, 0.6)
    for start in range(10):
        audits.add(store, guid, Span(start, start + 2), suggested=["voice"], given=["voice"] if start < 4 else [])
    warnings = " ".join(trust.use(store).warnings)
    assert "100% of 25" in warnings
    assert "less than 0.6 seconds" in warnings
    assert f"than they were accepted: {codes.load(store)['voice'].name}." in warnings
    (code,) = trust.use(store).codes
    assert code.precision is not None
    assert (code.precision.share, code.precision.of) == (0.4, 10)
    history.undo(store, Project(store.path.parent))
    assert audits.count(store) == 9


def test_an_audit_says_what_was_missed(store: Store) -> None:
    """A code whose quotes are seldom suggested shows so, with its interval."""
    guid = transcripts.infos(store)[0].guid
    audits.add(store, guid, Span(0, 4), suggested=[], given=["voice"])
    audits.add(store, guid, Span(5, 9), suggested=["voice"], given=["voice"])
    precision, missed = audits.by_code(store)["voice"]
    assert (precision.share, precision.of) == (1.0, 1)
    assert (missed.share, missed.of) == (0.5, 2)
    assert missed.low < 0.5 < missed.high


def test_the_settings_keep_only_what_makes_sense(store: Store) -> None:
    """A mode that there is not, or a negative number, is refused; without settings suggestions are on."""
    assert (trust.mode(store), trust.after(store), audits.share(store)) == ("on", 0, 0.2)
    trust.set_mode(store, "request")
    trust.set_after(store, 30)
    assert (trust.mode(store), trust.after(store)) == ("request", 30)
    with pytest.raises(BadInputError):
        trust.set_mode(store, "always")
    with pytest.raises(BadInputError):
        trust.set_after(store, -1)
    store.set_meta(audits.SHARE, "lots")
    assert audits.share(store) == 0.2


def test_the_methods_page_says_how_suggestions_were_used(store: Store) -> None:
    """A reader of the report learns how much began with the program, at what rate, and how it was shown."""
    guid = nodded(store, 3, 4.0)
    trust.set_mode(store, "request")
    report = with_methods(store, build_report(store, Project(store.path.parent)))
    said = report.facts.suggestions
    assert "shown on request; earlier they were shown while coding" in said
    assert "3 were accepted (100%)" in said
    assert "audit" not in said
    audits.add(store, guid, Span(0, 4), suggested=["voice"], given=["voice", "buses"])
    trust.set_mode(store, "on")
    trust.set_mode(store, "off")
    trust.set_mode(store, "request")
    trust.set_after(store, 30)
    said = trust.in_words(trust.use(store))
    assert "on request, once a coder had made 30 codings; earlier they were shown while coding." in said
    assert "1 passage drawn by chance was judged" in said
    assert "Of 1 suggestion for them 100% (95 % interval 21% to 100%) would have been right." in said
    assert "Of 2 codes given to them 50% (95 % interval 9% to 91%) would not have been suggested." in said


def test_suggestions_that_nobody_decided_about_are_told_of(store: Store) -> None:
    """Coded with suggestions beside every passage, a report would read as if the program had had no part in it."""
    info = transcripts.infos(store)[0]
    assert trust.in_words(trust.use(store)) == ""
    codings.add(store, codings.new(store, info.guid, Span(0, 6), "voice"))
    assert trust.in_words(trust.use(store)) == ""
    suggestions.put(store, info.id, {Span(0, 6): [Suggestion("voice", 0.5)]}, "m")
    assert trust.in_words(trust.use(store)).endswith("none of them was accepted or rejected.")


def test_the_command_tells_how_suggestions_do(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """A methods section can be checked from the command line, in words and as data."""
    (store.path.parent / "codebook.yaml").write_text("codes:\n  - name: Being heard\n    id: voice\n", encoding="utf-8")
    guid = nodded(store, 3, 4.0)
    audits.add(store, guid, Span(0, 4), suggested=["voice"], given=["voice"])
    command = ["suggest", "--report", "--project", str(store.path.parent), "--coder", "ana"]
    assert main([*command, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["accept_rate"], told["began"], told["audited"]) == (1.0, 3, 1)
    assert main(command) == 0
    said = capsys.readouterr().out
    assert "3 were accepted (100%)" in said
    assert "\nBeing heard\t3\t0\t" in said
