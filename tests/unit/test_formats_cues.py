"""Subtitles, recognisers and chats: cues merged into turns, nothing said twice, nobody's words given to another."""

from __future__ import annotations

import json

import pytest

from qualcode.core.model import TurnKind
from qualcode.errors import BadInputError
from qualcode.formats.transcripts import parse_bytes


def _heard(text: str, name: str):
    parsed = parse_bytes(text.encode(), name)
    return [(t.speaker, t.span.of(parsed.text)) for t in parsed.turns if t.kind is TurnKind.SPEECH], parsed


def test_voice_tags_closed_or_not_with_notes_and_styles():
    """What meeting tools write breaks strict readers; notes and styles are not speech."""
    text = (
        "\ufeffWEBVTT - Group 3\r\nKind: captions\r\nLanguage: en\r\n\r\nSTYLE\r\n::cue { color: white }\r\n\r\nNOTE checked\r\n\r\n"
        "a1/1-0\r\n00:01.000 --> 00:03.500 align:start\r\n<v.loud Mod>Who <i>is</i> first?\r\n\r\n"
        "a1/2-0\r\n00:03.500 --> 00:05.000\r\n<v Jon>Me &amp; her.</v>\r\n\r\n"
        "00:00:05.000 --> 00:00:06.000\r\n<v Jon>Both of\r\nus.</v><v Ann>Yes.</v>\r\n"
    )
    found, parsed = _heard(text, "a.vtt")
    assert found == [("Mod", "Who is first?"), ("Jon", "Me & her. Both of us."), ("Ann", "Yes.")]
    assert [(t.time, t.end_time) for t in parsed.turns] == [(1.0, 3.5), (3.5, 6.0), (5.0, 6.0)]
    assert [t.place for t in parsed.turns] == ["cue 1", "cue 2", "cue 3"]
    assert parsed.text.startswith("Mod: Who is first?\n\nJon: Me & her.")


def test_names_in_the_words_of_cues():
    """Other meeting tools put the name before the words; a cue without a name goes on with the one before."""
    cues = [
        "Ann Lee: Hello.",
        "Ann Lee: All here?",
        "jon: Yes: we are.",
        "And here.",
        "Ann Lee: For example: the lamp.",
        "jon: Mm.",
    ]
    text = "".join(f"{n}\n00:00:{n:02},000 --> 00:00:{n + 1:02},000\n{c}\n\n" for n, c in enumerate(cues, 1))
    found, _ = _heard(text + "7\n00:00:09,000 --> 00:00:10,000\njon: Bye.\n", "a.srt")
    assert found == [
        ("Ann Lee", "Hello. All here?"), ("jon", "Yes: we are. And here."), ("Ann Lee", "For example: the lamp."), ("jon", "Mm. Bye."),
    ]  # fmt: skip


def test_rolling_captions_say_everything_once():
    """Video captions show each line twice; every quote would stutter."""
    cues = [
        ("00:00:00.000", "00:00:02.000", "so we went down"),
        ("00:00:02.000", "00:00:02.010", "so we went down"),
        ("00:00:02.010", "00:00:04.000", "so we went down\nto the bus stop"),
        ("00:00:04.000", "00:00:04.010", "to the bus stop"),
        ("00:00:04.010", "00:00:06.000", "to the bus stop\nand it was dark"),
        ("00:00:06.000", "00:00:06.010", "and it was dark"),
    ]
    text = "WEBVTT\n\n" + "\n\n".join(f"{a} --> {b}\n{words}" for a, b, words in cues)
    found, parsed = _heard(text, "a.vtt")
    assert [w for _, w in found] == ["so we went down to the bus stop and it was dark"]
    assert "rolling captions" in parsed.warnings[0]


def test_what_is_said_twice_stays_twice():
    """A speaker who repeats herself must not be corrected."""
    text = "WEBVTT\n\n" + "\n\n".join(
        f"00:00:{n * 5:02}.000 --> 00:00:{n * 5 + 4:02}.000\nnever again, never." for n in range(5)
    )
    found, _ = _heard(text, "a.vtt")
    assert " ".join(w for _, w in found).count("never again") == 5


def test_without_speakers_paragraphs_come_from_pauses():
    """A recogniser's fragments are no units of meaning; one block of two hours is none either."""
    rows = ["start\tend\ttext", "0\t900\tIt is dark", "900\t2000\tby the bus stop.", "9000\t9900\tAnd cold."]
    found, parsed = _heard("\n".join(rows), "a.tsv")
    assert found == [("", "It is dark by the bus stop."), ("", "And cold.")]
    assert [(t.time, t.end_time) for t in parsed.turns] == [(0.0, 2.0), (9.0, 9.9)]
    assert "no speakers" in parsed.style
    printed = "[00:00.000 --> 00:00.900]  It is dark\n[00:00.900 --> 00:02.000]  by the bus stop.\n[00:09.000 --> 00:09.900]  And cold.\n"
    assert _heard(printed, "a.txt")[0] == found


def test_captions_without_full_stops_are_paragraphs_too():
    """An hour that a service captioned without marks would be one turn with one time, and one place for every quote of it."""
    words = "so the bus never comes and my nan waits"
    found, parsed = _heard(
        "WEBVTT\n\n"
        + "\n".join(
            f"00:{n // 20:02}:{n % 20 * 3:02}.000 --> 00:{n // 20:02}:{n % 20 * 3 + 3:02}.000\n{words}\n"
            for n in range(200)
        ),
        "a.vtt",
    )
    assert " ".join(said for _, said in found) == " ".join([words] * 200)
    assert max(len(said) for _, said in found) < 700
    assert parsed.turns[1].time == parsed.turns[0].end_time == 45


@pytest.mark.parametrize(
    "value",
    [
        {"segments": [{"start": 0.5, "end": 1, "text": " Hello.", "speaker": "SPEAKER_00"}, {"start": 1, "end": 2, "text": "Hi.", "speaker": "SPEAKER_01"}]},
        {"utterances": [{"speaker": "SPEAKER_00", "text": "Hello.", "start": 500, "end": 1000}, {"speaker": "SPEAKER_01", "text": "Hi.", "start": 200000, "end": 200900}]},
        {"monologues": [{"speaker": "SPEAKER_00", "elements": [{"value": "Hello"}, {"value": "."}]}, {"speaker": "SPEAKER_01", "elements": [{"value": "Hi."}]}]},
        [{"name": "SPEAKER_00", "content": "Hello."}, {"name": "SPEAKER_01", "content": "Hi."}],
    ],
)  # fmt: skip
def test_json_of_several_recognisers(value):
    """Each service names its fields otherwise."""
    found, parsed = _heard(json.dumps(value), "a.json")
    assert found == [("SPEAKER_00", "Hello."), ("SPEAKER_01", "Hi.")]
    assert parsed.turns[0].time in {0.5, None}


def test_chat_reactions_and_quoted_messages_are_nobodys_words():
    """A reaction is no statement, and the message answered is another person's."""
    lines = [
        "10:00:01\tAnn | Youth Club:\tThe lamp is out",
        '10:00:05\tjon:\tReacted to "The lamp is out" with 👍',
        '10:00:09\tjon:\tReplying to "The lamp is out"\n\nsince May',
        "10:00:12\tEllie:\tgm",
        "10:00:15\tAnn | Youth Club:\tand the bus: gone",
        "10:00:19\tjon:\tyes",
        "10:00:22\tAnn | Youth Club:\tbye",
    ]
    found, parsed = _heard("\r\n".join(lines), "chat.txt")
    assert found == [
        ("Ann | Youth Club", "The lamp is out"), ("jon", "since May"), ("Ellie", "gm"), ("Ann | Youth Club", "and the bus: gone"),
        ("jon", "yes"), ("Ann | Youth Club", "bye"),
    ]  # fmt: skip
    assert parsed.turns[0].time == 36001.0


def test_subtitles_under_another_name_are_seen_by_their_arrows():
    """People save captions as txt."""
    text = "1\n00:00:01,000 --> 00:00:02,000\nMod: Hello.\n\n2\n00:00:02,000 --> 00:00:03,000\nJon: Hi.\n"
    assert _heard(text, "captions.txt")[0] == [("Mod", "Hello."), ("Jon", "Hi.")]


def test_names_in_the_headings_of_cues():
    """Webex puts who speaks into the line above the times, where other tools have a number."""
    text = (
        'WEBVTT\n\n1 "Ann Lee" (3456)\n00:00:01.000 --> 00:00:02.000\nWho is first?\n\n'
        '2 "Jon" (77)\n00:00:02.000 --> 00:00:03.000\nMe.\n3 "Ann Lee" (3456)\n00:00:03.000 --> 00:00:04.000\nGood.\n'
    )
    assert _heard(text, "a.vtt")[0] == [("Ann Lee", "Who is first?"), ("Jon", "Me."), ("Ann Lee", "Good.")]


@pytest.mark.parametrize(
    ("name", "text"), [("a.vtt", "WEBVTT\n\nNOTE nothing\n"), ("a.srt", "hello"), ("a.json", "{"), ("a.json", '{"a": [1]}'), ("a.json", "[" * 9000)]
)  # fmt: skip
def test_files_without_cues_are_refused_in_one_line(name, text):
    """An empty import would pass for a finished one."""
    with pytest.raises(BadInputError) as caught:
        parse_bytes(text.encode(), name)
    assert "\n" not in str(caught.value)
