"""How people really quote and sign: marks of every kind, quotes within quotes, and who spoke said in the words around."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_quotecheck import CODED, GROUPS, SOURCE

from qualcode.core.quotecheck import check_document
from qualcode.core.quotecheck_find import Finder, Source, SpokenTurn
from qualcode.core.quotecheck_read import Paragraph

MORE = (
    ("young", "He said “get off my bus” and I was like, no way, I’ve paid. ’Cause I had, you know? The youths’ club was shut."),
    ("org", "In 2019 we had - um - forty young people [laughter] a night (it’s a big hall). It's the police's job, isn't it?"),
)  # fmt: skip
NAN, MINIBUS = "My nan waits an hour in the rain", "We run a minibus because nothing else gets them home"


def talk() -> Source:
    """Return the talk of the other tests, and two more turns."""
    text, turns = SOURCE.text, list(SOURCE.turns)
    for group, words in MORE:
        turns.append(SpokenTurn(len(turns) + 1, len(text), len(text) + len(words), group))
        text += words + "\n"
    return Source("bus.txt", text, turns)


TALK = talk()
WHOLE = (replace(CODED[0], end=len(TALK.text)),)


def found(*lines: Paragraph | str) -> list[tuple[str, str, str]]:
    """Check some lines; return each passage's verdict, who signs it, and what is wrong with its marks."""
    paragraphs = [line if isinstance(line, Paragraph) else Paragraph(line) for line in lines]
    findings = check_document(paragraphs, Finder((TALK,)), WHOLE, GROUPS).findings
    return [(finding.verdict.value, finding.sought.signed, finding.sought.marks) for finding in findings]


@pytest.mark.parametrize(
    "line",
    [
        f"„{NAN}“ (young person)",
        f"»{NAN}« (young person)",
        f"« {NAN} » (young person)",
        f"‹{NAN}› (young person)",
        f"‚{NAN}‘ (young person)",
        f"”{NAN}” (young person)",
        f"’{NAN}’ (young person)",
        f"``{NAN}'' (young person)",
        f"''{NAN}'' (young person)",
        f'" {NAN} " (young person)',
        "‘…and then it's full’ (young person)",
        "‘[M]y nan waits an hour’ (young person)",
        "‘’Cause I had, you know?’ (young person)",
        "‘The youths’ club was shut.’ (young person)",
        "“He said ‘get off my bus’ and I was like, no way” (young person)",
        "“He said “get off my bus” and I was like, no way” (young person)",
        '"He said "get off my bus" and I was like, no way" (young person)',
        "“The bus never comes (sic), honestly” (young person)",
        "“My nan waits .. and then it’s full” (young person)",
        "“My nan waits. […] and then it’s full” (young person)",
        f"“{NAN} (young person)”",
        f"“{NAN}[3]” (young person)",
        f"“{NAN}” (Young person 3)",
        f"“{NAN}” – young person, 16",
        f"“{NAN}” Young person",
        f"“{NAN}”（young person）",
        "“My nan wait[ed] an hour in the rain” (young person)",
        f"“{NAN}” | a young person",
        f"“{NAN}”, said one young person.",
        f"“{NAN}”, as a young person from the estate put it.",
        f"In the words of one young person: “{NAN}”",
        f"Community organisations do what they can. One young person told us that “{NAN}”",
    ],
)
def test_a_true_quote_is_true_however_it_is_set_and_signed(line: str) -> None:
    """True quotes would be called altered or not be looked at, and nobody would read the list of them any more."""
    ((verdict, signed, marks),) = found(line)
    assert (verdict, "young person" in signed.casefold(), marks) == ("verbatim", True, "")


@pytest.mark.parametrize(
    "lines",
    [
        (f"Young person: “{MINIBUS}”",),
        (f"“{MINIBUS},” a young person told us.",),
        ("One young person put it like this:", f"“{MINIBUS}”"),
        (f"“{MINIBUS}”", "– Young person, 15"),
        (Paragraph(f"{MINIBUS} – young person", quoted=True),),
        (Paragraph(f"“{MINIBUS}”", row=("Young people", "Buses", f"“{MINIBUS}”")),),
        (f"“{MINIBUS}” (Female young person, 16)",),
    ],
)
def test_a_wrong_group_is_seen_in_the_words_around(lines: tuple[Paragraph | str, ...]) -> None:
    """A youth worker's words would be printed as a child's, because no brackets say so."""
    assert [verdict for verdict, _, _ in found(*lines)] == ["wrong group"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("Young people", f"“{NAN}”", "Community org.", f"“{MINIBUS}”"), ["young person", "Community org."]),
        ((f"“{NAN}”", "Young people", f"“{MINIBUS}”", "Community org."), ["young person", "Community org."]),
        (("Young people and community organisations met. A worker said:", f"“{MINIBUS}”"), [""]),
        ((f"Young people need help, and one worker said: “{MINIBUS}”",), [""]),
        ((f"“{NAN}” (which many agreed with)",), [""]),
        ((f"“{MINIBUS}” Young people agreed with this.",), [""]),
        (("Young people", f"“{MINIBUS}”", "So we heard."), [""]),
        ((f"One said ‘{NAN}’ and another ‘The bus never comes’.",), ["", ""]),
        (("‘My nan waits an hour", "in the rain’ (young person)"), ["young person"]),
        (
            ("“The bus never comes, honestly. My nan", "Page 12 of 30", "waits an hour” (young person)"),
            ["young person"],
        ),
    ],
)
def test_words_around_do_not_sign_by_mistake(lines: tuple[str, ...], expected: list[str]) -> None:
    """A true quote would be called another group's, for a name that stands near it."""
    assert [(verdict, signed) for verdict, signed, _ in found(*lines)] == [("verbatim", signed) for signed in expected]


def test_dashes_and_brackets_that_were_said_are_no_gaps() -> None:
    """Somebody's own brackets would be taken for an editor's, and house style for dashes for a change."""
    assert found("“In 2019 we had—um—forty young people [laughter] a night (it’s a big hall)” (Community org.)") == [
        ("verbatim", "Community org.", "")
    ]
    assert found("“In 2019 we had forty young people” (Community org.)")[0][0] == "altered"


def test_a_mark_that_was_never_opened_is_told() -> None:
    """A quote that lost its first mark would not be checked at all."""
    assert found(f"One said: {NAN}” (young person)") == [
        ("verbatim", "young person", "closes with ” and is never opened")
    ]


def test_a_block_that_begins_with_a_quote_in_it_is_read_whole() -> None:
    """All but its first words would go unchecked."""
    assert found(Paragraph("“get off my bus” and I was like, no chance, I’ve paid.", quoted=True))[0][0] == "altered"
