"""Suggestions for a project: stored for what participants said, learning from decisions, also in a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import spacy

from qualcode.core.codebook import Code, Codebook
from qualcode.core.model import SpeakerRow, Suggestion, Verdict
from qualcode.core.units import units
from qualcode.errors import BadInputError
from qualcode.services.beside import command
from qualcode.services.suggest_settings import semantic_hint, set_pipeline, use_semantic
from qualcode.services.suggesting import SuggestionEngine, has_been_read, suggest_all
from qualcode.storage import audits, coders, codes, codings, people, suggestions, transcripts
from qualcode.storage.store import Store
from qualcode.storage.suggestions import Circumstances, Decision
from qualcode.storage.vectors import StoredVectors
from qualcode.suggest import Suggester, semantic
from qualcode.suggest.semantic import KeptVectors
from tests.conftest import new_transcript

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from qualcode.core.spans import Span

TALK = (
    ("Interviewer", "Tell me about the bus. Is the bus late? Do buses come at all?"),
    ("Amina", "The bus is always late, every single morning the bus is late."),
    ("Bo", "The allotment is lovely in spring, with all the tomatoes coming."),
    ("Amina", "We grow tomatoes and beans on the allotment by the canal."),
    ("Bo", "My nan has an allotment as well, tomatoes mostly."),
)
BOOK = Codebook(
    (
        Code("transport", "Buses and trains", "Getting about by bus", keywords=("bus", "train")),
        Code("gardens", "Growing things", "Plants, and green places"),
    )
)


def prepared(store: Store) -> tuple[transcripts.TranscriptInfo, list[Span]]:
    """Put the talk into a project, with the interviewer as facilitator; return it with its units."""
    codes.sync(store, BOOK, action="codebook", summary="Read")
    guid = transcripts.add(store, new_transcript("second.txt", TALK))
    people.apply(store, [SpeakerRow("second.txt", "Interviewer", group="facilitator")])
    whole = transcripts.load(store, guid)
    info = next(info for info in transcripts.infos(store) if info.guid == guid)
    return info, [unit.span for unit in units(whole.text, whole.turns)]


def proposed(store: Store, info: transcripts.TranscriptInfo, span: Span) -> list[str]:
    """Return the codes that are suggested for a unit."""
    return [s.code_id for s in suggestions.of_transcript(store, info.id).get(span, [])]


def test_keywords_suggest_before_any_coding_but_never_for_the_facilitator(store: Store) -> None:
    """A fresh codebook suggests for participants' words at once, says why, and leaves the interviewer's questions alone."""
    info, spans = prepared(store)
    assert suggest_all(store, "second.txt") == 4
    assert proposed(store, info, spans[1])[:1] == ["transport"]
    assert proposed(store, info, spans[0]) == []
    (best, *_) = suggestions.of_transcript(store, info.id)[spans[1]]
    assert best.reasons
    words = TALK[1][1]
    assert all(span.of(words) for reason in best.reasons for span in reason.spans)


def test_a_transcript_counts_as_read_only_once_it_was(store: Store) -> None:
    """Before that, nothing suggested says nothing of a passage, and the cursor must not pass over it."""
    info, _ = prepared(store)
    assert not has_been_read(store, info.guid)
    suggest_all(store, "second.txt")
    assert has_been_read(store, info.guid)


def test_who_turns_out_to_ask_only_has_no_suggestions_left(store: Store) -> None:
    """Groups are given after an import, when all has been read: the questions would stand in Review for good."""
    info, spans = prepared(store)
    engine = SuggestionEngine(store)
    people.apply(store, [SpeakerRow("second.txt", "Interviewer", group="young-person")])
    engine.refresh(info.guid)
    assert proposed(store, info, spans[0])[:1] == ["transport"]
    people.apply(store, [SpeakerRow("second.txt", "Interviewer", group="facilitator")])
    assert engine.behind() == info.guid
    engine.refresh(info.guid)
    assert proposed(store, info, spans[0]) == []
    assert proposed(store, info, spans[1])[:1] == ["transport"]


def test_words_of_who_takes_consent_back_are_learned_from_no_longer(store: Store) -> None:
    """They were coded when that was allowed; as a reason, they would be quoted to everybody for as long as the project lasts."""
    info, spans = prepared(store)
    for at in (1, 2):
        codings.add(store, codings.new(store, info.guid, spans[at], "gardens"))
    engine = SuggestionEngine(store)
    assert len(engine.evidence().texts) == 2
    people.apply(store, [SpeakerRow("second.txt", "Bo", consent_analyse=False)])
    assert engine.evidence().texts == (TALK[1][1],)


def test_a_decision_is_learned_and_a_rejection_too(store: Store) -> None:
    """After one quote is coded, its likes are suggested; a rejected code is put lower where it was rejected."""
    info, spans = prepared(store)
    engine = SuggestionEngine(store)
    engine.refresh(info.guid)
    before = "gardens" in proposed(store, info, spans[4])
    codings.add(store, codings.new(store, info.guid, spans[3], "gardens"))
    codings.add(store, codings.new(store, info.guid, spans[2], "gardens"))
    engine.refresh(info.guid, near=spans[4].start)
    assert not before
    assert "gardens" in proposed(store, info, spans[4])
    score = suggestions.of_transcript(store, info.id)[spans[1]][0].score
    decision = Decision(info.guid, spans[1], "transport", Verdict.REJECT)
    suggestions.decide(store, decision, None, "Rejected")
    engine.refresh(info.guid)
    after = [s.score for s in suggestions.of_transcript(store, info.id).get(spans[1], []) if s.code_id == "transport"]
    assert not after or after[0] < score


def test_that_no_code_fits_is_learned_from_an_audit(store: Store) -> None:
    """A passage judged to be of no code is known, not unknown: its likes are suggested less."""
    info, spans = prepared(store)
    suggest_all(store)
    before = suggestions.of_transcript(store, info.id)[spans[1]][0].score
    audits.add(store, info.guid, spans[1], suggested=["transport"], given=[])
    suggest_all(store)
    after = [s.score for s in suggestions.of_transcript(store, info.id).get(spans[1], []) if s.code_id == "transport"]
    assert not after or after[0] < before


def test_decisions_made_quickly_show_at_once_and_what_fell_behind_is_read_again(store: Store) -> None:
    """Who decides every half second would see the next list too late; transcripts not open would keep old suggestions for good."""
    info, spans = prepared(store)
    engine = SuggestionEngine(store)
    suggest_all(store, engine=engine)
    assert engine.behind() is None
    for given in (spans[3], spans[2]):
        codings.add(store, codings.new(store, info.guid, given, "gardens"))
        assert engine.refresh(info.guid, near=spans[4].start, busy=lambda: True) == 0
    assert "gardens" in proposed(store, info, spans[4])
    behind = []
    while (guid := engine.behind()) is not None:
        behind.append(guid)
        engine.refresh(guid)
    assert set(behind) == {each.guid for each in transcripts.infos(store)}


def test_what_was_read_by_half_before_a_decision_was_taken_back_is_read_again(store: Store) -> None:
    """Some passages would for good be suggested what a coding speaks for that there no longer is."""
    info, spans = prepared(store)
    engine = SuggestionEngine(store)
    suggest_all(store, engine=engine)
    codings.add(store, codings.new(store, info.guid, spans[3], "gardens"))
    engine.refresh(info.guid, busy=lambda: True)  # the app is killed here
    assert has_been_read(store, info.guid)
    store.undo()
    assert SuggestionEngine(store).behind() == info.guid


def test_what_is_taken_back_at_once_leaves_nothing_behind(store: Store) -> None:
    """A code given by mistake and taken back would go on being suggested, "like the coded quote" that nobody coded."""
    info, spans = prepared(store)
    codings.add(store, codings.new(store, info.guid, spans[1], "transport"))
    engine = SuggestionEngine(store)
    suggest_all(store, engine=engine)

    def shown() -> list[object]:
        return [suggestions.of_transcript(store, info.id).get(span) for span in spans]

    seen = [shown()]
    for given, code in ((spans[4], "gardens"), (spans[3], "transport")):
        codings.add(store, codings.new(store, info.guid, given, code))
        engine.refresh(info.guid, busy=lambda: True)
        seen.append(shown())
    assert seen[0] != seen[1] != seen[2]
    for before in seen[1::-1]:
        store.undo()
        engine.refresh(info.guid, busy=lambda: True)
        assert shown() == before


def test_the_same_project_gives_the_same_suggestions(store: Store) -> None:
    """Nothing is drawn by chance: a colleague who runs it on the same project sees the same."""
    info, spans = prepared(store)
    codings.add(store, codings.new(store, info.guid, spans[2], "gardens"))
    suggest_all(store)
    first = suggestions.of_transcript(store, info.id)
    suggest_all(store)
    assert suggestions.of_transcript(store, info.id) == first


def test_the_newest_decisions_are_the_last_whatever_the_transcript(store: Store) -> None:
    """Only the newest of very many passages are learned from: what was coded a year ago must not drive today's out."""
    info, spans = prepared(store)
    days = {spans[4]: "2026-01-01", spans[2]: "2026-01-03", spans[3]: "2026-01-02"}
    for span, day in days.items():
        codings.add(store, replace(codings.new(store, info.guid, span, "gardens"), created_at=f"{day}T09:00:00.000Z"))
    assert SuggestionEngine(store).evidence().texts == tuple(TALK[at][1] for at in (4, 3, 2))


def test_the_process_beside_the_app_answers_and_ends_with_its_input(store: Store, tmp_path: Path) -> None:
    """Asked through a pipe, it stores suggestions and says so; closing the pipe ends it; a wrong request is no crash.

    Asking why never breaks off the reading of the transcript, and the answer names what the suggestion names.
    Nor is a file in the project's folder that has the name of a library, or it would be run.
    """
    (tmp_path / "json.py").write_text("raise SystemExit(9)", encoding="utf-8")
    info, spans = prepared(store)
    asked = [
        {"transcript": "nowhere"},
        {"transcript": info.guid, "near": 0},
        {"transcript": info.guid, "explain": [spans[1].start, spans[1].end], "code": "transport"},
    ]
    done = subprocess.run(
        command("suggest_worker", str(store.path), "ana"),
        cwd=tmp_path,
        input="".join(json.dumps(request) + "\n" for request in asked),
        capture_output=True,
        text=True,
        check=True,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert {"done": info.guid} in answers
    assert not any("failed" in answer for answer in answers)
    assert proposed(store, info, spans[1])[:1] == ["transport"]
    (story,) = [answer["story"] for answer in answers if "story" in answer]
    assert "bus" in story["rules"]


def test_an_installed_pipelines_vectors_are_used_and_a_missing_one_is_said(store: Store, tmp_path: Path) -> None:
    """Word vectors of a spaCy pipeline tie words that no keyword ties; a pipeline that is not there is one plain line."""
    nlp = spacy.blank("en")
    for word, vector in (
        ("bus", (1, 0)),
        ("coach", (1, 0.1)),
        ("tomatoes", (0, 1)),
        ("plants", (0, 1)),
        ("green", (0.1, 1)),
    ):
        nlp.vocab.set_vector(word, np.array(vector, np.float32))
    nlp.to_disk(tmp_path / "pipeline")
    codes.sync(store, BOOK, action="codebook", summary="Read")
    plain, read = Suggester(BOOK), Suggester(BOOK, pipeline=str(tmp_path / "pipeline"))
    words = ["A coach came.", "Nothing but tomatoes."]
    assert read.rank(words)[0, 0] > plain.rank(words)[0, 0]
    assert read.rank(words)[1, 1] > plain.rank(words)[1, 1]
    set_pipeline(store, str(tmp_path / "pipeline"))
    assert suggest_all(store) > 0
    with pytest.raises(BadInputError, match="not installed"):
        set_pipeline(store, "en_core_web_nowhere")
    assert store.meta("spacy_pipeline") == str(tmp_path / "pipeline")


def test_a_blind_coder_sees_and_feeds_nothing_of_the_others(store: Store) -> None:
    """Who codes blind is shown what the codebook and they themselves say; their rows are theirs alone."""
    info, spans = prepared(store)
    with Store.open(store.path, "bo") as other:
        coders.set_blind(other, other.coder.guid, blind=True)

        def shown() -> dict[Span, list[Suggestion]]:
            suggest_all(other)
            return suggestions.of_transcript(other, info.id, coder_guid=other.coder.guid)

        before = shown()
        for span in spans[2:4]:
            codings.add(store, codings.new(store, info.guid, span, "gardens"))
        assert shown() == before
        assert any(before.values())
        assert suggestions.of_transcript(store, info.id) == {}
        suggest_all(store)
        assert suggestions.of_transcript(store, info.id) != before
        told = SuggestionEngine(store).evidence()
        codings.add(other, codings.new(other, info.guid, spans[2], "gardens"))
        assert shown() != before
        assert SuggestionEngine(store).evidence() == told, "what is coded blind is suggested to nobody else"
        coders.set_blind(other, other.coder.guid, blind=False)
        assert SuggestionEngine(store).evidence() == SuggestionEngine(other).evidence()


def test_decisions_keep_the_model_and_the_reasons_but_nobodys_words(store: Store) -> None:
    """What was decided can be traced to the version that suggested it and why; the journal holds none of the talk."""
    info, spans = prepared(store)
    suggest_all(store)
    best = suggestions.of_transcript(store, info.id)[spans[1]][0]
    coding = codings.new(store, info.guid, spans[1], best.code_id)
    suggestions.accept_many(store, [(coding, best)], "Accepted", Circumstances("sharpen", 2.345))
    row = store.row("SELECT * FROM suggestion_decisions")
    assert row is not None
    assert row["model"] == store.value("SELECT max(model) FROM suggestions")
    assert json.loads(row["reasons"])[0][0] == best.reasons[0].kind
    assert (row["queue"], row["seconds"]) == ("sharpen", 2.3)
    assert "late" not in store.value("SELECT changes FROM journal ORDER BY id DESC LIMIT 1")


def test_the_suggester_ends_with_the_app_even_in_the_middle_of_a_word(store: Store) -> None:
    """An app that was killed would leave a process behind for good, with the project open in it."""
    done = subprocess.run(
        [sys.executable, "-m", "qualcode.services.suggest_worker", str(store.path), "ana"],
        input='{"transcr',
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_sentence_vectors_are_kept_and_read_back(store: Store) -> None:
    """A thousand passages are put into vectors once: the next opening reads them from the project."""

    class Counting:
        name = "counting"
        asked = 0

        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            self.asked += len(texts)
            return np.array([[len(text), 1] for text in texts], np.float32)

    encoder = Counting()
    first = KeptVectors(encoder, StoredVectors(store)).encode(["one", "three", "one"])
    again = KeptVectors(encoder, StoredVectors(store)).encode(["three", "one"])
    assert encoder.asked == 2
    assert first.tolist() == [[3, 1], [5, 1], [3, 1]]
    assert again.tolist() == [[5, 1], [3, 1]]
    kept = StoredVectors(store)
    assert len(kept) == len(list(kept)) == 2
    del kept[next(iter(kept))]
    assert len(kept) == 1


def test_the_extra_is_pointed_out_once(store: Store) -> None:
    """Whoever has not installed it hears of it once, whoever has never."""
    hints = [semantic_hint(store) for _ in range(2)]
    assert hints == (["", ""] if semantic.installed() else [semantic.HINT, ""])


def test_what_was_suggested_in_another_way_is_made_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a new version of the program or a change of settings, old suggestions would stand until somebody codes something."""
    prepared(store)
    suggest_all(store)
    engine = SuggestionEngine(store)
    assert engine.behind() is None
    monkeypatch.setattr("qualcode.services.evidence.METHOD", 0)
    assert engine.behind() is not None


class Numbered:
    """An encoder that tells texts apart by their lengths."""

    name = "numbered"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text."""
        return np.array([[len(text), 1.0] for text in texts], np.float32).reshape(-1, 2)


def test_what_was_suggested_while_the_weights_were_refused_is_made_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever mends a broken extra would keep, for transcripts not open, suggestions made without it."""
    prepared(store)
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "model.safetensors").write_bytes(b"altered")
    store.set_meta("semantic", str(tmp_path / "model"))
    broken = SuggestionEngine(store)
    suggest_all(store, engine=broken)
    assert broken.behind() is None
    assert len(broken.notes) == 1
    monkeypatch.setattr(semantic, "open_encoder", lambda _folder: Numbered())
    assert SuggestionEngine(store).behind() is not None
    use_semantic(store, "off")
    assert SuggestionEngine(store).behind() is None


def test_a_folder_named_from_here_is_found_from_elsewhere(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model named by a folder beside one would be lost as soon as the project is opened from another folder."""
    monkeypatch.setattr(semantic, "open_encoder", lambda _folder: Numbered())
    monkeypatch.chdir(tmp_path)
    use_semantic(store, "model")
    assert store.meta("semantic") == str(tmp_path / "model")


def test_a_folder_without_the_weights_is_refused(store: Store, tmp_path: Path) -> None:
    """A wrong folder is one plain line, and the project's setting stays."""
    with pytest.raises(BadInputError, match="no sentence model"):
        use_semantic(store, str(tmp_path))
    assert store.meta("semantic") == ""
