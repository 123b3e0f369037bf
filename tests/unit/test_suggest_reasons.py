"""Reasons as a coder reads them: true of the passage, said once, and not made of courtesies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.codebook import Code, Codebook
from qualcode.core.spans import Span
from qualcode.suggest import Suggester
from qualcode.suggest.courtesies import courtesies, only_courtesy
from qualcode.suggest.kin import Kin

BOOK = Codebook(
    (
        Code("apology", "Apology", definition="Being told sorry, and what would make it right."),
        Code("buses", "Buses", definition="Late buses and long walks home.", keywords=("bus stop",)),
        Code("pool", "Swimming pool", definition="Opening hours and the price of a swim."),
    )
)


def _reasons(suggester: Suggester, text: str, code_id: str, before: str = "") -> list[tuple[str, str]]:
    (found,) = suggester.suggest([text], before=[before])
    return [(reason.kind, reason.text) for each in found if each.code_id == code_id for reason in each.reasons]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Sorry?", ["Sorry"]),
        ("Right, thank you.", ["Right", "thank you"]),
        ("The pool -- sorry -- shuts at six.", ["sorry"]),
        ("I'm sorry, go on.", ["sorry"]),
        ("Thank you for coming.", ["Thank you"]),
        ("Nobody ever said sorry to my mother.", []),
        ("They have no right to do that.", []),
        ("", []),
    ],
)
def test_a_courtesy_is_told_from_talk_about_one(text, said):
    """Talk about an apology would be passed over, or every "Sorry?" offered as one."""
    assert [span.of(text) for span in courtesies(text, "en")] == said
    assert courtesies(text, "fi") == []


def test_a_courtesy_alone_suggests_nothing_by_accident():
    """An hour of talk would be full of suggestions for "Sorry?" and "Right, okay."."""
    suggester = Suggester(BOOK)
    suggester.fit([], [], background=["The bus is late.", "Nobody said sorry to us.", "The pool was shut."] * 3)
    for text in ("Sorry?", "Right, okay.", "Sorry, can you say that again?"):
        assert _reasons(suggester, text, "apology") == []
    assert ("term", "words: sorry") in _reasons(suggester, "Nobody said sorry to us.", "apology")


def test_who_codes_courtesies_is_suggested_them():
    """A codebook of how people talk could not be coded with."""
    thanks = Codebook((*BOOK.codes, Code("thanks", "Thanks", definition="Somebody says thank you.")))
    assert _reasons(Suggester(thanks), "Thanks!", "thanks")
    taught = Suggester(BOOK)
    taught.fit(["Sorry.", "Oh, sorry!"], [["apology"], ["apology"]])
    assert _reasons(taught, "Sorry?", "apology")
    assert only_courtesy("Oh, sorry!", "en")
    assert not only_courtesy("Sorry about the swimming pool.", "en")


def test_a_keyword_is_not_named_again_as_words():
    """The line would say the same thing twice, and be cut off the sooner."""
    found = _reasons(Suggester(BOOK), "I wait at the bus stop.", "buses")
    assert ("keyword", "keyword “bus stop”") in found
    assert not [said for kind, said in found if kind == "term" and "stop" in said]


def test_the_question_before_is_named_where_it_counts():
    """What made an answer likelier would be kept from who asks why."""
    suggester = Suggester(BOOK)
    answer, question = "The price went up.", "What about the swimming pool, the price of a swim and its opening hours?"
    assert ("question", "the question before it") in _reasons(suggester, answer, "pool", question)
    assert "question" not in dict(_reasons(suggester, answer, "pool"))
    alone, told = suggester.explain(answer, "pool"), suggester.explain(answer, "pool", before=question)
    assert alone.asked == 0
    assert told.asked > 0
    assert told.score > alone.score


@given(
    st.lists(
        st.sampled_from(
            ["bus", "pool", "price", "late", "swim", "right", "sorry", "hours", "walk", "stop", "the", "not"]
        ),
        min_size=1,
    ),
    st.sampled_from(["", "Is the bus late?", "And the pool?", "Was that right?"]),
)
def test_named_words_lower_the_score_whatever_was_asked(words, question):
    """A reason would be named that is none: the question's share must not count as the words'."""
    text = " ".join(words)
    (found,) = SUGGESTER.suggest([text], before=[question])
    for each in found:
        place = SUGGESTER.model.place[each.code_id]
        for reason in each.reasons:
            if reason.spans:
                rest = "".join(
                    char
                    for at, char in enumerate(text)
                    if not any(span.start <= at < span.end for span in reason.spans)
                )
                own, without = SUGGESTER.rank([text, rest])[:, place]
                assert without < own
                assert all(isinstance(span, Span) for span in reason.spans)


SUGGESTER = Suggester(BOOK)


def test_letters_that_two_words_share_by_chance_are_no_reason():
    """A bad line ("Can you hear me?") would be suggested for Health, since both begin alike; a researcher would stop reading suggestions."""
    book = Codebook(
        (
            Code("health", "Health", brief="Illness, depression, sleep, stress."),
            Code("money", "Money lost", brief="Savings, debts, shortfalls paid from own pocket."),
            Code("horizon", "Horizon and helplines", brief="The computer system and the help that was none."),
        )
    )
    suggester = Suggester(book)
    said = ["Can you hear me?", "We were heard.", "I was so depressed.", "He was unhealthy."]
    suggester.fit([], [], background=[*said, "The helpline is shut.", "We paid it all."])
    found = [[suggestion.code_id for suggestion in each] for each in suggester.suggest(said)]
    assert found == [[], [], ["health"], ["health"]]


@pytest.mark.parametrize(
    ("word", "kin"),
    [("health", True), ("healthy", True), ("hear", False), ("rad", True), ("radweg", True), ("leihrad", True),
     ("verkehr", True), ("meinverkehr", True), ("tonic", False)],
)  # fmt: skip
def test_words_are_kin_by_more_than_a_few_letters(word, kin):
    """Compounds and other forms of a word would be missed, or any word with the same ending taken for it."""
    assert (word in Kin(["health", "rad", "radverkehr", "chronic"])) is kin
