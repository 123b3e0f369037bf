"""The suggester as other parts of the program use it."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from qualcode.core.codebook import Code, Codebook
from qualcode.errors import BadInputError
from qualcode.suggest import Suggester

BOOK = Codebook(
    (
        Code("police", "Police and respect", definition="How the police treat young people on the street"),
        Code("jobs", "Access to jobs", definition="Work, apprenticeships and pay", examples=("There is no work here",)),
        Code("early", "Early years", definition="Help for parents with small children", keywords=("nursery",)),
    )
)


def first(suggester: Suggester, text: str) -> str | None:
    """Return the top suggestion's code, or None."""
    found = suggester.suggest([text])[0]
    return found[0].code_id if found else None


def test_the_codebook_alone_is_enough_to_begin():
    """Before the first coding a researcher would see no suggestion at all."""
    suggester = Suggester(BOOK)
    assert first(suggester, "The police have no respect for us") == "police"
    assert first(suggester, "There are no jobs and no apprenticeships") == "jobs"


def test_decisions_teach_words_that_the_codebook_lacks():
    """Coding would change nothing."""
    suggester = Suggester(BOOK)
    suggester.fit(["the chicken shop is where it starts", "meet us at the chicken shop"], [["police"], ["police"]])
    assert first(suggester, "outside the chicken shop") == "police"


def test_one_decision_shows_at_once():
    """The next unit's list would not know what was just decided."""
    suggester = Suggester(BOOK)
    before = suggester.rank(["lanterns by the canal"])[0]
    suggester.learn("lanterns at the old canal", ["early"])
    assert suggester.rank(["lanterns by the canal"])[0, 2] > before[2]
    assert first(suggester, "lanterns by the canal") == "early"


def test_a_rejection_counts_against_its_code_alone():
    """A refused suggestion would come back, or drag other codes down with it."""
    suggester = Suggester(BOOK)
    text = "the police helped me find work"
    suggester.fit([], [], background=[text])
    before = suggester.rank([text])[0]
    suggester.learn(text, [], rejected=["police"])
    after = suggester.rank([text])[0]
    assert after[0] < before[0]
    assert np.allclose(after[1:], before[1:])


def test_nothing_to_say_means_nothing_shown():
    """Noise would be offered for talk that has to do with no code."""
    found = Suggester(BOOK).suggest(["", "and then it was", "…", "Mm."])
    assert found == [[], [], [], []]


def test_taking_the_named_words_away_lowers_the_score():
    """A reason would be shown that is not one."""
    suggester = Suggester(BOOK)
    text = "Honestly the police showed no respect, none, on our street"
    top = suggester.suggest([text])[0][0]
    term = next(reason for reason in top.reasons if reason.kind == "term")
    rest = text
    for span in sorted(term.spans, reverse=True):
        rest = rest[: span.start] + rest[span.end :]
    before, after = suggester.rank([text, rest])[:, 0]
    assert after < before
    assert {"police", "respect"} <= {span.of(text).lower() for span in term.spans}


def test_same_evidence_same_suggestions():
    """Two people with the same project would see different lists."""
    one, two = Suggester(BOOK, seed=3), Suggester(BOOK, seed=3)
    for suggester in (one, two):
        suggester.fit(["no work", "rude police"], [["jobs"], ["police"]], background=["some more talk about work"])
    assert one.state == two.state
    assert one.suggest(["work and police"]) == two.suggest(["work and police"])


def test_lists_that_do_not_match_are_refused():
    """Codes would be learned for the wrong texts."""
    with pytest.raises(BadInputError, match="one set of codes"):
        Suggester(BOOK).fit(["a text"], [])


def test_importing_costs_no_libraries():
    """The app would take seconds to open."""
    heavy = "{'spacy', 'sklearn', 'scipy', 'numpy'} & set(sys.modules)"
    code = f"import sys; from qualcode.suggest import Encoder, Suggester; assert not {heavy}"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_named_word_holds_after_learning_too():
    """Reasons would drift from what the score is made of once decisions have come in."""
    suggester = Suggester(BOOK)
    said = [
        "the nursery closed and parents had nowhere to take small children",
        "an apprenticeship with decent pay would help",
        "police stopped us on the street again",
        "a nursery place costs more than the work pays",
        "officers who treat young people with respect",
    ]
    suggester.fit(said, [["early"], ["jobs"], ["police"], ["early", "jobs"], ["police"]], background=said)
    checked = 0
    for text, found in zip(said, suggester.suggest(said), strict=True):
        for suggestion in found:
            place = [code.id for code in BOOK].index(suggestion.code_id)
            for reason in suggestion.reasons:
                if not reason.spans:
                    continue
                rest = text
                for span in sorted(reason.spans, reverse=True):
                    rest = rest[: span.start] + rest[span.end :]
                before, after = suggester.rank([text, rest])[:, place]
                assert after < before
                checked += 1
    assert checked >= 5


def test_the_full_story_of_a_suggestion():
    """The details key would show nothing that the one line does not."""
    suggester = Suggester(BOOK)
    suggester.fit(["the nursery closed", "no work at the docks"], [["early"], ["jobs"]])
    story = suggester.explain("they closed our nursery", "early")
    assert story.rules == ("nursery",)
    assert suggester.explain("Nursery! The nursery.", "early").rules == ("Nursery",)
    assert story.accepted[0].text == "the nursery closed"
    assert story.refused[0].text == "no work at the docks"
    assert dict(story.terms)["closed"] > 0
    model, place = suggester.model, list(suggester.codebook).index(suggester.codebook["early"])
    whole, rest = model.logits(model.transform(["they closed our nursery", "they closed our "]))[:, place]
    assert dict(story.terms)["nursery"] == pytest.approx(whole - rest)  # with the keyword that goes with it
    assert not story.calibrated


def test_the_question_before_moves_a_little():
    """An answer that says little by itself is read in the light of what was asked; one that speaks for itself is not moved much."""
    book = Codebook(
        (Code("bus", "Buses", keywords=("bus",)), Code("pool", "Swimming pool", keywords=("pool", "swimming")))
    )
    made = Suggester(book)
    made.fit(
        [],
        [],
        background=["How is the bus?", "It is late.", "And the swimming pool?", "It is closed.", "The bus is late."],
    )
    model = made.model
    moved = model.asked(["How is the bus?", "", "And the swimming pool?"])
    assert moved[0, 0] > 0 > moved[0, 1]
    assert moved[2, 1] > 0 > moved[2, 0]
    assert not moved[1].any()
    (found,) = made.suggest(["The bus is late."], before=["And the swimming pool?"])
    assert found[0].code_id == "bus"
    with pytest.raises(BadInputError, match="one text before"):
        made.suggest(["a", "b"], before=["c"])


def test_dictionary_forms_are_used_where_they_are_installed(tmp_path, monkeypatch):
    """Who has spaCy's lookup tables finds "geese" by the keyword "goose"; who has not gets stems, and no error."""
    from spacy.util import registry

    from qualcode.suggest import language

    (tmp_path / "lemmas.json").write_text('{"geese": "goose"}', encoding="utf-8")
    book = Codebook((Code("birds", "The birds", keywords=("goose",)),))
    texts = ["Many geese came."]
    language._lemmatizer.cache_clear()
    plain = Suggester(book).rank(texts)[0, 0]
    tables = {"lemma_lookup": tmp_path / "lemmas.json"}
    monkeypatch.setattr(registry, "lookups", {"en": tables})
    language._lemmatizer.cache_clear()
    try:
        assert Suggester(book).rank(texts)[0, 0] > plain
    finally:
        language._lemmatizer.cache_clear()


def test_new_words_do_not_make_a_passage_look_typical():
    """Chances would be too high for text that came in after the suggester had learned."""
    said = [f"the nursery on {street} street closed and parents of small children wait" for street in "abcdefgh"]
    suggester = Suggester(BOOK)
    suggester.fit(said, [["early"]] * len(said), background=said)
    found = suggester.model.transform([said[0], "parents wrote quarrelsome zany limericks about xylophones"])
    known, new = np.linalg.norm(found.dense, axis=1)
    assert new < known / 2


def test_without_coding_codes_whose_words_are_heard_come_first():
    """In a passage that fits nothing in particular, a code that nobody speaks of would stand above what all speak of."""
    book = Codebook((Code("rare", "Ferries"), Code("often", "Buses"), Code("never", "Airships")))
    others = [
        f"{said} {day}"
        for said in ("it rained", "we met", "nobody asked", "my sister moved", "the shop shut", "that is all")
        for day in ("then", "today", "again")
    ]
    suggester = Suggester(book)
    suggester.fit([], [], background=[*(f"buses on {x} street" for x in "abcdef"), "no ferries today", *others])
    assert suggester.rank(["nothing of the kind"])[0].argsort()[::-1].tolist() == [1, 0, 2]
