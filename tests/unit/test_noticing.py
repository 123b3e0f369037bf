"""What stands in the way of good suggestions is said, in a plain line, and nothing is said where nothing does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.codebook import Code, Codebook
from qualcode.services.noticing import noticed
from qualcode.services.suggest_settings import told_once

if TYPE_CHECKING:
    from qualcode.storage.store import Store

BOOK = Codebook((Code("buses", "Buses", "Buses and trains", keywords=("bus",)), Code("parks", "Parks", "Green places")))
ENGLISH = ["We wait for the bus and it is always late, so we walk to the park with the children."] * 20
GERMAN = ["Wir warten immer auf den Bus und er ist zu spät, also gehen wir mit den Kindern in den Park."] * 20


def test_an_ordinary_project_hears_nothing() -> None:
    """Notes that come up for no reason teach people not to read them."""
    coded = [frozenset({"buses"})] * 15 + [frozenset({"parks"})] * 15
    assert noticed(BOOK, ENGLISH, [f"the number {n} bus came" for n in range(30)], coded) == []
    assert noticed(BOOK, ["bus"], [], []) == []
    assert noticed(BOOK, [], [], []) == []


def test_each_obstacle_is_named() -> None:
    """Poor suggestions for a reason that one could mend in a minute would look like a poor program."""
    assert "no codes yet" in noticed(Codebook(), ENGLISH, [], [])[0]
    twins = Codebook(
        (*BOOK, Code("trains", "Trains", "buses and  trains", keywords=("Bus",)), Code("one", "A"), Code("two", "a"))
    )
    said = noticed(twins, ENGLISH, [], [])
    assert [line.split(" say ")[0] for line in said] == ["Buses and Trains", "A and a"]
    (foreign,) = noticed(BOOK, GERMAN, [], [])
    assert "looks German" in foreign
    assert "language: de" in foreign
    assert noticed(Codebook(BOOK.codes, language="de"), GERMAN, [], []) == []
    (lopsided,) = noticed(BOOK, ENGLISH, [f"bus {n}" for n in range(20)], [frozenset({"buses"})] * 20)
    assert "All 20 coded passages are Buses" in lopsided
    contrary = [frozenset({"buses"}), frozenset({"parks"}), frozenset({"buses"}), frozenset({"buses", "parks"})]
    (torn,) = noticed(BOOK, ENGLISH, ["They never asked us."] * 2 + ["They did ask us once."] * 2, contrary)
    assert torn.startswith("1 passage was coded in different ways")
    refused = [frozenset(), frozenset({"buses"}), frozenset(), frozenset()]
    agreed = [frozenset({"buses"}), frozenset(), frozenset({"parks"}), frozenset({"parks"})]
    (torn,) = noticed(BOOK, ENGLISH, ["They never asked us."] * 2 + ["Nobody did."] * 2, agreed, refused)
    assert torn.startswith("1 passage was coded in different ways")


def test_talk_in_a_language_that_is_not_known_here_is_told_of() -> None:
    """Welsh would be taken for Romanian, and a project in Bengali or Japanese would find nothing and not hear why."""
    welsh = ["mae'r heddlu wedi fy stopio ac roeddem ni i gyd yn ofnus iawn am hynny oherwydd eu bod nhw yno"] * 20
    for talk in (welsh, ["警察が私を止めたので怖かったです"] * 40, ["পুলিশ আমাকে থামিয়েছিল এবং আমি ভয় পেয়েছিলাম"] * 40):
        (said,) = noticed(BOOK, talk, [], [])
        assert "hardly looks like 'en'" in said
    (said,) = noticed(BOOK, ["And so it is.", "But it was not."], [], [])
    assert "by which no code can be told" in said


def test_codes_that_are_only_names_are_told_of() -> None:
    """A fresh codebook would bring no suggestions at all, and nothing would say what to do about it."""
    names = Codebook((Code("a", "Alpha"), Code("b", "Beta", examples=(" ", "!?")), Code("c", "Gamma", "Getting about")))
    (said,) = noticed(names, ENGLISH, [], [])
    assert "only a name" in said
    assert noticed(names, ENGLISH, ["one here", "another there"], [frozenset({"a"}), frozenset({"b"})]) == []
    assert noticed(Codebook((names.codes[0], *BOOK)), ENGLISH, [], []) == []


def test_a_language_that_nobody_can_read_is_told_of() -> None:
    """'language: German' would switch stems and stop words off without a word."""
    for language in ("German", "cy", "a.b"):
        (said,) = noticed(Codebook(BOOK.codes, language=language), ENGLISH, [], [])
        assert f"'{language}' are not known" in said
    for language in ("", "en-GB", "en_US", "xx"):
        assert not any(
            "not known here" in line for line in noticed(Codebook(BOOK.codes, language=language), ENGLISH, [], [])
        )


def test_a_note_is_told_once(store: Store) -> None:
    """The app says it in passing; at every opening it would be a nuisance."""
    assert told_once(store, "The talk looks German.")
    assert not told_once(store, "The talk looks German.")
    assert told_once(store, "The talk looks French.")
