"""Odd codebooks, odd texts, odd decisions: each must do something sensible."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.core.codebook import Code, Codebook
from qualcode.errors import BadInputError
from qualcode.suggest import Suggester

ONE = Codebook((Code("police", "Police and respect"),))
TWINS = Codebook(
    (Code("a", "Good schools"), Code("b", "Good schools"), Code("c", "Buses", definition="Public transport"))
)


def test_an_empty_codebook_suggests_nothing():
    """A fresh project would fail before its first code is written."""
    suggester = Suggester(Codebook())
    suggester.fit(["some text"], [[]])
    assert suggester.suggest(["the police"]) == [[]]
    assert suggester.rank(["the police"]).shape == (1, 0)


def test_a_codebook_of_one_code():
    """A first code alone would be suggested for everything, or crash."""
    suggester = Suggester(ONE)
    assert suggester.suggest(["the police stopped me"])[0][0].code_id == "police"
    assert suggester.suggest(["nice weather today"]) == [[]]


def test_three_hundred_codes():
    """A large codebook would not fit, or be slow without end."""
    book = Codebook(tuple(Code(f"c{at}", f"Topic{at} area{at}") for at in range(300)))
    found = Suggester(book).suggest(["we talked about topic217 at length"], limit=3)[0]
    assert found[0].code_id == "c217"


def test_codes_whose_fields_are_empty_or_only_signs():
    """A code that says nothing yet would be suggested for everything, or take others with it."""
    book = Codebook(
        (
            Code("blank", "—", brief="…", definition=" ", keywords=("", "!"), examples=("",)),
            Code("bus", "Buses and trains"),
        )
    )
    suggester = Suggester(book)
    assert [found.code_id for found in suggester.suggest(["the buses are late"])[0]] == ["bus"]
    suggester.learn("rain all week", ["blank"])
    assert suggester.suggest(["rain again this week"])[0][0].code_id == "blank"


def test_two_codes_with_the_same_words_stand_together():
    """One of two like codes would silently win."""
    scores = Suggester(TWINS).rank(["the schools are good"])[0]
    assert scores[0] == pytest.approx(scores[1], abs=1e-3)
    assert scores[0] > scores[2]


def test_leaf_codes_come_before_their_theme_when_tied():
    """The theme would take the first key from the code that says more."""
    book = Codebook((Code("theme", "Good schools"), Code("leaf", "Good schools", parent="theme"), Code("x", "Buses")))
    found = Suggester(book).suggest(["schools are good here"])[0]
    assert [suggestion.code_id for suggestion in found[:2]] == ["leaf", "theme"]


@pytest.mark.parametrize("text", ["", " \n\t ", "...", "and the of", "12", "🙂🙂", "\x00\x07", "\ud800 police"])
def test_texts_with_nothing_in_them(text):
    """A stray unit would stop all the others from being suggested for."""
    found = Suggester(ONE).suggest([text, "the police"])
    assert len(found) == 2
    assert found[1]


def test_one_word_and_twenty_thousand_words():
    """A very short or very long turn would break or block."""
    suggester = Suggester(TWINS)
    found = suggester.suggest(["Buses!", "and we waited for buses " * 5000])
    assert [suggestions[0].code_id for suggestions in found] == ["c", "c"]
    assert all(span.end <= 120_000 for reason in found[1][0].reasons for span in reason.spans)


@pytest.mark.parametrize("language", ["de", "cy", "zz", "", "en_GB", "ja-JP"])
def test_other_languages_are_read_one_way_or_another(language):
    """A project in a language without tables would not open."""
    book = Codebook(
        (Code("verkehr", "Radverkehr", definition="Fahrräder und Radwege"), Code("x", "Lärm")), language=language
    )
    assert Suggester(book).suggest(["Der Radweg für die Fahrräder fehlt"])[0][0].code_id == "verkehr"


def test_keywords_match_other_forms_of_the_word():
    """The keyword “officer” would miss “officers”."""
    book = Codebook((Code("police", "Law", keywords=("stop and search", "officer")), Code("x", "Buses")))
    top = Suggester(book).suggest(["Two officers stopped and searched him"])[0][0]
    keyword = next(reason for reason in top.reasons if reason.kind == "keyword")
    assert keyword.text == "keyword “officers”, “stopped and searched”"


def test_a_line_that_says_when_not_to_use_a_code_counts_against_it():
    """The codebook's “exclude” would be read as a reason for the code."""
    plain = Codebook((Code("jobs", "Work"), Code("x", "Buses")))
    wary = Codebook((Code("jobs", "Work", exclude="Homework and schoolwork"), Code("x", "Buses")))
    text = ["too much homework and schoolwork"]
    assert Suggester(wary).rank(text)[0, 0] < Suggester(plain).rank(text)[0, 0]


def test_all_codings_on_one_code():
    """A researcher who begins with one code would lose the suggestions of all others."""
    suggester = Suggester(TWINS)
    suggester.fit([f"bus number {at} was late" for at in range(40)], [["c"]] * 40)
    assert suggester.suggest(["late bus"])[0][0].code_id == "c"
    assert np.isfinite(suggester.rank(["schools"])).all()


def test_contradictory_decisions_end_in_between():
    """Two coders who disagree would make the suggester fail or take sides."""
    text = "the old swimming pool"
    yes, both = Suggester(TWINS), Suggester(TWINS)
    yes.fit([text, text], [["c"], ["c"]])
    both.fit([text, text], [["c"], []], rejected=[[], ["c"]])
    assert both.rank([text])[0, 2] < yes.rank([text])[0, 2]


def test_codes_that_are_gone_are_left_out():
    """Codings of a deleted code would stop learning."""
    suggester = Suggester(ONE)
    suggester.fit(["the old pool"], [["deleted"]], rejected=[["gone"]])
    assert suggester.suggest(["the police"])[0]
    suggester.learn("another pool", ["deleted"])
    plain = Suggester(ONE)
    plain.fit(["the bus"] * 9, [{ONE.codes[0].id}] * 9, background=["the police"])
    other = Suggester(ONE)
    gone = [{"deleted"}] * 9  # of which nobody said that the code that is left does not fit
    other.fit(["the bus"] * 9 + ["the police"] * 9, [{ONE.codes[0].id}] * 9 + gone, background=["the police"])
    assert other.rank(["the police"]) == plain.rank(["the police"])


def test_a_slip_in_what_is_learned_from_python_is_said():
    """Codes given as words would be read letter by letter, and nothing learned."""
    with pytest.raises(BadInputError, match="a set for each text"):
        Suggester(ONE).fit(["the old pool"], [ONE.codes[0].id])
    with pytest.raises(BadInputError, match="not a code"):
        Suggester(ONE).explain("the old pool", "nowhere")


def test_a_pipeline_that_is_not_installed_is_named():
    """A typing error in the settings would end in a traceback."""
    with pytest.raises(BadInputError, match="'en_nowhere' is not installed"):
        Suggester(ONE, pipeline="en_nowhere").suggest(["x"])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_reasons_point_into_the_text(texts):
    """A highlight would fall outside the words, or on none."""
    suggester = _SHARED
    for text, found in zip(texts, suggester.suggest(texts), strict=True):
        for suggestion in found:
            assert 0 <= suggestion.score <= 1
            assert suggestion.reasons
            for reason in suggestion.reasons:
                assert all(span.of(text).strip() and span.end <= len(text) for span in reason.spans)


_SHARED = Suggester(TWINS)


@pytest.mark.parametrize(
    ("language", "keyword", "met", "missed"),
    [
        ("en", "accountable", "held accountable", "my accountant, his accounts and accountancy"),
        ("en", "officer", "the officers came", "the office and its offices"),
        ("en", "policy", "their policies", "the police and policing"),
        ("en", "bus", "no buses", "business and busy people"),
        ("en", "child", "the children", "a childish game"),
        ("en", "bullying", "they bullied him", "a bull"),
        ("en", "stop and search", "he was stopped and searched", "a stop, a search"),
        ("en", "stop and search", "they stopped \n  and\tsearched me", "Stop. And search?"),
        ("en", "stop and search", "Stop-and-search again", "non-stop"),
        ("de", "Sicherheit", "Sicherheiten für alle", "sie freuen sich sicher"),
        ("de", "Radweg", "auf den Radwegen", "ein Rad am Weg"),
        ("de", "Öffentlichkeit", "in der Öffentlichkeit", "öffentliche Plätze"),
        ("de", "Baum", "die alten Bäume", "Bau und Bauten"),
        ("de", "Straße", "in den Straßen", "strafbar"),
    ],
)
def test_keywords_are_found_in_every_form_and_in_no_other_word(language, keyword, met, missed):
    """The keyword “accountable” would be found in “accountant”, and “Sicherheit” in every “sich”."""
    from qualcode.suggest.language import Reader

    reader = Reader(Codebook((Code("x", "X", keywords=(keyword,)),), language=language), language, None)
    there, elsewhere = reader.read([met, missed])
    assert there.keywords
    first, last = keyword.split()[0][:3].casefold(), there.keywords[0]
    assert met[last[1] :].casefold().startswith(first) or language == "de"
    assert not met[last[2] :][:1].isalpha()
    assert not elsewhere.keywords


def test_a_keyword_is_a_reason_even_where_it_is_a_common_word():
    """A code found by a word as common as “together” would never be suggested."""
    book = Codebook((Code("joint", "Joint work", keywords=("together",)), Code("x", "Buses")))
    (found,) = Suggester(book).suggest(["Together!"])
    assert found[0].code_id == "joint"
    assert found[0].reasons[0].kind == "keyword"


def test_a_long_example_does_not_drown_what_another_code_is_called():
    """A codebook would suggest worse for having examples, whose asides are other codes' matter."""
    said = {
        "Parking": "the street is full every evening when people come home from work",
        "Cycling": "on my bike I go past cars that look for parking all along the road, and there is no room for me",
        "Noise": "we hear the pub until three in the morning",
        "Trees": "they cut down the old oak on the corner",
    }
    book = Codebook(tuple(Code(name.lower(), name, examples=(example,)) for name, example in said.items()))
    found = Suggester(book).rank(["no room to look for parking along the road"])[0]
    assert found.argmax() == 0
