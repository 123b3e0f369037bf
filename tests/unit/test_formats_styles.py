"""Who speaks, in every style of label that transcripts are written in."""

from __future__ import annotations

import pytest

from qualcode.core.model import TurnKind
from qualcode.formats.transcripts import parse_bytes

NAMES = {"A": "Facilitator", "B": "Amara Osei", "C": "Jon", "D": "Mrs Kaur-Hill"}

CHORUS = {**NAMES, "C": "[Several voices]"}
UNBRACKETED = {**NAMES, "C": "Several voices"}

TALK = [
    ("A", "Thanks for coming, everyone. Who wants to begin?"),
    (
        "B",
        "I will. On our road it is mostly the lighting, for example: the lamp by the bus stop has been out since May.",
    ),
    ("C", "Yeah. Same."),
    ("A", "And what would help?"),
    ("D", "Well, three things.\nFirst, somebody to ring. Second, a bus after 10:30 at night.\nThird, benches."),
    ("B", "Note: I do not want to be named on that one."),
    ("C", "It says so on https://example.org/plan as well: nobody gets named."),
    ("A", "Good. Anything else before we stop?"),
    ("D", "No. I said it all to the council already: they know."),
    ("B", "Only this. He said: do not bother."),
    ("A", "Thank you."),
    ("C", "Bye."),
]


def _clock(n: int, form: str = "{h:02}:{m:02}:{s:02}") -> str:
    at = n * 67
    return form.format(h=at // 3600, m=at // 60 % 60, s=at % 60)


def _paragraphs(words: str) -> str:
    return words.replace("\n", "\n\n")


def each(form: str, between: str = "\n\n", names: dict[str, str] = NAMES):
    """Return a writer that puts each turn in `form`, with {name}, {words}, {t} hh:mm:ss and {ms} m:ss."""

    def write() -> str:
        return between.join(
            form.format(
                n=n,
                name=names[who],
                NAME=names[who].upper(),
                initials="".join(w[0] for w in names[who].replace("-", " ").split()),
                words=_paragraphs(words) if between == "\n\n" else words,
                t=_clock(n),
                t2=_clock(n + 1),
                ms=_clock(n, "{m}:{s:02}"),
            )
            for n, (who, words) in enumerate(TALK)
        )

    return write


INITIALS = {k: "".join(w[0] for w in v.replace("-", " ").split()) for k, v in NAMES.items()}
CODES = {"A": "INT", "B": "P1", "C": "P2", "D": "P3"}
SPEAKERS = {"A": "Speaker 1", "B": "Speaker 2", "C": "Speaker 3", "D": "Speaker 4"}
UPPER = {k: v.upper() for k, v in NAMES.items()}
LOWER = {"A": "interviewer", "B": "amara", "C": "jon", "D": "mrs kaur"}
BRACKETED = {"A": "Facilitator", "B": "Amara (YP1)", "C": "Jon (YP2)", "D": "Mrs Kaur (parent)"}

STYLES = [
    ("colon", each("{name}: {words}"), NAMES),
    ("colon, lines not apart", each("{name}: {words}", "\n"), NAMES),
    ("colon, two spaces", each("{name}:  {words}"), NAMES),
    ("colon, capitals", each("{NAME}: {words}"), UPPER),
    ("colon, space before", each("{name} : {words}"), NAMES),
    ("colon, full width", each("{name}：{words}"), NAMES),
    ("colon, words below", each("{name}:\n{words}"), NAMES),
    ("colon, tab", each("{name}:\t{words}", "\n"), NAMES),
    ("colon, codes", each("{name}: {words}", "\n", CODES), CODES),
    ("colon, small letters", each("{name}: {words}", "\n\n", LOWER), LOWER),
    ("colon, one of them in brackets", each("{name}: {words}", "\n\n", CHORUS), UNBRACKETED),
    ("colon, bracketed codes", each("{name}: {words}", "\n\n", BRACKETED), BRACKETED),
    ("bold outside colon", each("**{name}**: {words}"), NAMES),
    ("bold around colon", each("**{name}:** {words}"), NAMES),
    ("bold no colon", each("**{name}** {words}"), NAMES),
    ("bold, words below", each("**{name}**\n\n{words}"), NAMES),
    ("bold and time", each("**{name}** ({t}): {words}"), NAMES),
    ("bold and escaped time", each("**{name}:** \\[{ms}\\] {words}"), NAMES),
    ("italics", each("*{name}*: {words}"), NAMES),
    ("underscores", each("__{name}__: {words}"), NAMES),
    ("brackets", each("[{name}] {words}", "\n"), NAMES),
    ("brackets and colon", each("[{name}]: {words}"), NAMES),
    ("voice tags", each("<v {name}>{words}"), NAMES),
    ("time in round brackets", each("{name} ({t}): {words}"), NAMES),
    ("time in square brackets before", each("[{t}] {name}: {words}"), NAMES),
    ("bare time before", each("{t} {name}: {words}"), NAMES),
    ("time after the colon", each("{name}: [{t}] {words}"), NAMES),
    ("name and time above", each("{name}  {ms}\n{words}"), NAMES),
    ("name and time above, trailing spaces", each("{name}  {ms}  \n{words}  "), NAMES),
    ("name and long time above", each("{name} {t}\n{words}", "\n\n", SPEAKERS), SPEAKERS),
    ("name and bracketed time above", each("{name} ({ms})\n{words}"), NAMES),
    ("name, bar, time above", each("{name} | {ms}\n{words}"), NAMES),
    ("name and range above", each("{name} {t} - {t2}\n{words}"), NAMES),
    ("bracketed name and time above", each("[{name}] {t}\n{words}"), NAMES),
    ("bracketed time and name above", each("[{t}] {name}\n{words}", "\n"), NAMES),
    ("time and name above", each("{t} {name}\n{words}"), NAMES),
    ("range, then name, then words", each("{t} --> {t2}\n{name}\n{words}"), NAMES),
    ("name, then time, then words", each("{name}\n{t}\n{words}"), NAMES),
    ("name above", each("{name}\n{words}"), NAMES),
    ("name above in capitals", each("{NAME}\n{words}"), UPPER),
    ("initials and tab", each("{initials}\t{words}", "\n"), INITIALS),
    ("initials, colon and tab", each("{initials}:\t{words}", "\n"), INITIALS),
    ("name and tab", each("{name}\t{words}", "\n"), NAMES),
    ("capitals and spaces", each("{NAME}   {words}"), UPPER),
    ("capitals and a space", each("{NAME} {words}"), UPPER),
    ("dash", each("{name} – {words}"), NAMES),
    ("hyphen", each("{name} - {words}"), NAMES),
    ("codes and full stop", each("{name}. {words}", "\n", CODES), CODES),
    ("list bullets", each("- {name}: {words}", "\n"), NAMES),
    ("chevrons", each(">> {NAME}: {words}", "\n"), UPPER),
    ("meeting chat", each("{t}\t{name}:\t{words}", "\n"), NAMES),
    ("name, time, words", each("{name} [{t}] {words}"), NAMES),
    ("numbered lines", each("{n:03} {name}: {words}", "\n"), NAMES),
    ("chat with sender and receiver", each("{t}\tFrom {name} to Everyone:\t{words}", "\n"), NAMES),
    ("messenger", each("12/03/2022, {ms} - {name}: {words}", "\n"), NAMES),
    ("messenger in brackets", each("[12/03/2022, {t}] {name}: {words}", "\n"), NAMES),
]


def _heard(text: str):
    parsed = parse_bytes(text.encode(), "talk.txt")
    return [
        (t.speaker, " ".join(t.span.of(parsed.text).split())) for t in parsed.turns if t.kind is TurnKind.SPEECH
    ], parsed


def _expected(names: dict[str, str]):
    return [(names[who], " ".join(words.split())) for who, words in TALK]


@pytest.mark.parametrize(("write", "names"), [s[1:] for s in STYLES], ids=[s[0] for s in STYLES])
def test_each_style_gives_each_speaker_their_words(write, names):
    """A quote under the wrong name would be printed as somebody else's view."""
    found, parsed = _heard(write())
    assert found == _expected(names), parsed.style
    assert parsed.text == write()


@pytest.mark.parametrize(("write", "names"), [s[1:] for s in STYLES], ids=[s[0] for s in STYLES])
def test_a_head_with_notes_on_the_file_is_not_speech(write, names):
    """Notes such as "Interviewer: J. Smith" at the top would appear as a first turn."""
    head = "Focus group 4: Eastbury\n\nDate: 3 March 2022\nVenue: Town Hall\nFacilitator: J Smith\n\n"
    found, parsed = _heard(head + write())
    assert found == _expected(names), parsed.style


@pytest.mark.parametrize(("write", "names"), [s[1:] for s in STYLES], ids=[s[0] for s in STYLES])
def test_stage_directions_are_kept_apart(write, names):
    """Laughter and adjournments would be counted and coded as speech."""
    lines = write().split("\n")
    text = "\n".join([*lines[:1], *lines[1:], "", "[Recording ends]", "(4.15 pm)"])
    found, parsed = _heard(text)
    assert found == _expected(names), parsed.style
    assert [t.span.of(parsed.text) for t in parsed.turns if t.kind is TurnKind.DIRECTION] == [
        "[Recording ends]",
        "(4.15 pm)",
    ]
