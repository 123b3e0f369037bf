"""Quote units: what one key selects is whole sentences of one speaker, and nothing that was said is left out."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.pipeline import Sentencizer

from qualcode.core.model import Turn, TurnKind
from qualcode.core.sentences import LONGEST, sentences
from qualcode.core.spans import Span, trimmed
from qualcode.core.units import RUN, WHOLE_TURN, turn_units, units

SENTENCE = st.text(alphabet=st.sampled_from("abc déf’ghß 😀 语 "), min_size=1, max_size=60).map(lambda s: f"X{s}x")
TALK = st.lists(st.tuples(SENTENCE, st.sampled_from([". ", "! ", "?\n", "… ", ".” ", "\n\n"])), max_size=30).map(
    lambda pairs: "".join(a + b for a, b in pairs)
)


@given(TALK)
def test_sentences_hold_every_word_once_and_in_order(text: str) -> None:
    """Splitting into sentences never loses, doubles or reorders anything but white space."""
    found = list(sentences(text))
    assert "".join("".join(s.of(text).split()) for s in found) == "".join(text.split())
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(s.of(text) == s.of(text).strip() != "" for s in found)


@given(TALK)
def test_units_cover_a_turn_and_stay_within_it(text: str) -> None:
    """Every word of a turn can be coded by unit, and no unit reaches outside its turn."""
    padded = f"Amina: {text} Bo: and"
    turn = Span(7, 7 + len(text))
    found = list(turn_units(padded, turn))
    assert all(turn.contains(unit) for unit in found)
    assert "".join("".join(u.of(padded).split()) for u in found) == "".join(text.split())


@given(TALK, st.integers(0, 20), st.integers(0, 20))
def test_trimming_takes_off_white_space_alone(text: str, before: int, after: int) -> None:
    """A selection never begins or ends in white space, and never loses a letter."""
    padded = " " * before + text + "\n" * after
    span = trimmed(padded, Span(0, len(padded)))
    assert span.of(padded) == padded.strip()


def test_sentences_are_not_broken_at_titles_initials_and_small_letters() -> None:
    """“Mr. Ali”, “e.g.”, “J. Smith” and “disrupt.. and” do not make sentences of their own."""
    text = "Ask Mr. Ali or J. Smith, e.g. tomorrow. Disrupt.. and again. “Really?” she said. No. 4 then."
    assert [s.of(text) for s in sentences(text)] == [
        "Ask Mr. Ali or J. Smith, e.g. tomorrow.",
        "Disrupt.. and again.",
        "“Really?” she said.",
        "No.",
        "4 then.",
    ]


def test_a_long_turn_is_cut_into_runs_and_a_short_one_is_not() -> None:
    """A two-minute answer becomes passages one can quote; a short answer stays whole."""
    long = " ".join(f"This is sentence number {n} of a long answer about buses." for n in range(40))
    found = list(turn_units(long, Span(0, len(long))))
    assert len(found) > 5
    assert all(len(unit) < 2 * RUN for unit in found)
    assert list(turn_units("Yes. I do.", Span(0, 10))) == [Span(0, 10)]


@pytest.mark.parametrize(
    ("phrase", "times"),
    [
        ("so the bus never comes and my nan waits an hour ", 400),
        ("well, you know, it was, like, all of us, ", 100),
        ("我们等公交车，", 300),
        ("x", 5000),
        ("\N{WOMAN}\N{EMOJI MODIFIER FITZPATRICK TYPE-4}\N{ZERO WIDTH JOINER}\N{FIRE ENGINE}", 700),
        ("e\N{COMBINING ACUTE ACCENT}", 900),
    ],
)
def test_talk_without_full_stops_is_cut_into_passages_too(phrase: str, times: int) -> None:
    """An hour of captions that a recogniser wrote without marks would be one passage that nobody can code by key."""
    talk = phrase * times
    found = [unit.of(talk) for unit in turn_units(talk, Span(0, len(talk)))]
    assert "".join("".join(words.split()) for words in found) == "".join(talk.split())
    assert max(map(len, found)) <= LONGEST
    if phrase[-1] in ", ，":  # at a comma, or else at a space
        assert {words[-1] for words in found} <= set(",，") or set(" ".join(found).split()) == set(phrase.split())
    elif phrase != "x":  # what looks like one letter stays one
        assert {words[0] for words in found} == {phrase[0]}


def test_sentences_end_at_every_mark_that_spacy_ends_them_at() -> None:
    """A long answer in Armenian, Burmese or Amharic would be one passage, where other programs find its sentences."""
    for mark in Sentencizer().punct_chars:
        said = f"Over{mark} Here"
        assert [found.of(said) for found in sentences(said)] == [f"Over{mark}", "Here"]


def test_sentences_of_scripts_without_spaces_end_at_their_full_stops() -> None:
    """A long answer in Chinese, Japanese, Hindi or Urdu would be one passage."""
    for text, count in (
        ("我们等车。没人来！真的吗？是的。", 4),
        ("彼は「はい。」と言った。そして", 3),
        ("बस नहीं आती। हम रुके।", 2),
        ("بس نہیں آتی۔ کیوں؟ ہم رکے۔", 3),
    ):
        assert len(list(sentences(text))) == count


LONG_TALK = st.lists(
    st.tuples(st.integers(1, 420), st.sampled_from([". ", "! ", "?\n", "… ", "\n\n"])), min_size=2, max_size=9
).map(lambda parts: "".join(f"{'so ' * (size // 3)}X{end}" for size, end in parts))


@given(LONG_TALK, st.integers(0, 500))
def test_units_of_a_long_turn_are_the_same_wherever_it_stands(text: str, before: int) -> None:
    """A turn at the end of a transcript is cut as one at its beginning, and its last sentences are there to be coded."""
    padded = "x" * before + text + "and more"
    found = list(turn_units(padded, Span(before, before + len(text))))
    assert [unit.of(padded) for unit in found] == [unit.of(text) for unit in turn_units(text, Span(0, len(text)))]
    assert "".join("".join(unit.of(padded).split()) for unit in found) == "".join(text.split())


@given(LONG_TALK)
def test_a_long_turn_is_cut_no_oftener_than_it_must(text: str) -> None:
    """A run ends where it is long enough or a paragraph does: shorter ones cost keys, longer ones are no quotes."""
    found = list(turn_units(text, Span(0, len(text))))
    if len(text.strip()) <= WHOLE_TURN:
        assert len(found) <= 1
        return
    for unit, following in pairwise(found):
        assert len(unit) >= RUN or "\n" in text[unit.end : following.start]
    for unit in found:
        pieces = list(sentences(text, unit))
        assert "\n" not in unit.of(text)
        assert len(pieces) == 1 or pieces[-2].end - unit.start < RUN


def test_stage_directions_are_no_units() -> None:
    """“[laughter]” on a line of its own is never offered as a quote."""
    text = "Hello there.\n[laughter]"
    turns = (Turn(1, 1, Span(0, 12)), Turn(2, None, Span(13, 23), kind=TurnKind.DIRECTION))
    assert [unit.turn_index for unit in units(text, turns)] == [0]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("So do I. We all do.", 2),
        ("The U.K. Government said so.", 1),
        ("See para. 42. No. I will not.", 3),
        ("It came at 4 p.m. Nobody was there.", 2),
        ("we wrote to them. nobody answered. why? no idea.", 4),
        ("I was thinking ... and then it came.", 1),
        ("She said “Where is it?” and left.", 1),
        ("“It never comes.” He laughed.", 2),
        ("Cllr. J. Smith vs. Dr. Jones, approx. six weeks.", 1),
        ("1. More buses. 2 is a crowd.", 2),
    ],
)
def test_sentences_of_spoken_english(text: str, count: int) -> None:
    """A key selects what a person would call a sentence, in careful and in careless transcripts."""
    assert len(list(sentences(text))) == count


def test_the_rule_agrees_with_spacys_on_real_speech() -> None:
    """The rule stands in for spaCy, which would take seconds to load: on real turns both find nearly the same ends."""
    import spacy

    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    agreed = differ = 0
    for path in sorted((Path(__file__).parents[2] / "transcripts").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            text = line.partition(": ")[2] or line
            ours = {span.end for span in sentences(text)}
            theirs = {
                len(text[: sentence.end_char].rstrip()) for sentence in pipeline(text).sents if sentence.text.strip()
            }
            agreed, differ = agreed + len(ours & theirs), differ + len(ours ^ theirs)
    assert agreed > 100
    assert agreed / (agreed + differ) > 0.95
