"""The ways in which transcripts write who speaks, each as a pattern on one line.

Every pattern has the groups `label`, `words` (may be empty: the words follow on the next lines) and one or more of `t0`, `t1`,
`t2` for a time before, inside or after the label.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CLOCK = r"\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,:]\d{1,3})?(?:\s?[AaPp]\.?[Mm]\.?(?!\w))?"
_DATE = r"(?:\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})[,T ]\s*"
_RANGE = rf"{_CLOCK}(?:(?:\s*(?:-->|[-–—]|to)\s*|,(?=\d{{1,2}}:\d\d:\d\d\.)){_CLOCK})?"
_SECONDS = r"(?:\d{1,6}(?:\.\d{1,3})?\s?s(?:\s*(?:-->|[-–—]|to)\s*\d{1,6}(?:\.\d{1,3})?\s?s)?|\d{1,6}\.\d{1,3},\s?\d{1,6}\.\d{1,3}|(?:\d{1,2}h\s?)?\d{1,3}m\s?\d{1,2}s)"
_LINK = r"(?:(?<=\])\([^()\s]{0,120}\))?"
"""Where Markdown leads to the moment of the recording: "[00:03](https://...)"."""

_OPEN, _SHUT = r"\\?[\[({<#`]", r"\\?[\])}>`]|(?:-\d{1,3})?#"


def _stamp(name: str) -> str:
    return rf"(?:{_OPEN}\s*(?:{_DATE})?(?P<{name}>{_RANGE}|{_SECONDS})\s*(?:{_SHUT}){_LINK}|(?:{_DATE})?(?P<{name}b>{_RANGE}))"


def _bracketed(name: str) -> str:
    return rf"{_OPEN}\s*(?P<{name}>{_RANGE}|{_SECONDS})\s*(?:{_SHUT}){_LINK}"


_MARKS = "\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_NUMBER = r"(?:(?:[(\[#]|Q\.?\s?(?=\d{1,4}\s+[^\W\d_]))?\d{1,4}(?:\.\d{1,3})*[.)\]]?\s+(?!\d)|\d{1,4}[.)]?\t\s*)"
# Bullets stand in the private letters of Word's symbol fonts, too.
_LEAD = rf"[\s{_MARKS}]*(?:>{{1,3}}\s*|¤\s*(?:<\d{{1,9}}>)?\s*|[-–—•▪●*‣⁃◦○▫■□·➢✓\uf0a7\uf0b7\uf0d8\uf0fc]\s+|[#@](?=[^\W\d])|\#{{1,6}}\s+|{_NUMBER})?"
_BEFORE = rf"(?:{_stamp('t0')}[\s\-–—|:;]*(?:>{{2,3}}\s*)?)?"
_NAME = r"(?P<label>[^\s:：\t\[\]<>{}|(][^:：\t\n]{0,59}?)"
_AFTER = rf"(?:\s*{_bracketed('t2')})?"
_WORDS = rf"[\s{_MARKS}]*(?P<words>.*)"
_LISTED = rf"(?P<t5>{_CLOCK})"
"""A time in one pair of brackets with the name: "[Ann, 00:03]"."""

_SHORT_STAMP = rf"(?:(?:\s+(?:at\b|@))?[\s,\-–—|]*{_stamp('t1')})"


@dataclass(frozen=True, slots=True)
class Style:
    """A way of writing labels.

    `words` describes it to the user. `weight` is how far a line of this form is from ordinary prose. `alone` means that the
    label stands on its own line.
    """

    key: str
    words: str
    pattern: re.Pattern[str]
    weight: float
    alone: bool = False
    times: tuple[str, ...] = ()


def _style(key: str, words: str, pattern: str, weight: float, *, alone: bool = False) -> Style:
    compiled = re.compile(pattern, re.DOTALL)
    times = tuple(name for name in compiled.groupindex if name[0] == "t")
    times = times * 2 if len(times) == 1 else times  # a single group would come back bare
    return Style(key, words, compiled, weight, alone, times)


_LARGE = "A-ZÀ-ÖØ-Þ" + "".join(letter for letter in map(chr, range(0x100, 0x180)) if letter.isupper()) + "Ά-ΫЀ-Я"
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_EMPHASIS = r"(?P<em>\*\*\*|\*\*|___|__|\*|_|<b>|<strong>|<u>|<i>|<em>)"

STYLES: dict[str, Style] = {
    style.key: style
    for style in (
        _style(
            "marked",
            "names in bold (**Name**:)",
            rf"{_LEAD}{_BEFORE}{_EMPHASIS}\s*(?:{_stamp('t4')}[\s\-–—|]*)?(?P<label>[^\s*_:<>\[\d][^*:<>\n]{{0,59}}?)\s*:?\s*(?:{_bracketed('t1')}\s*:?\s*)?"
            rf"(?:(?P=em)|</(?:b|strong|u|i|em)>)\s*:?{_AFTER}(?:\s*[·•–—]?\s*[*_]{{1,2}}[(\[]?(?P<t3>{_RANGE})[)\]]?[*_]{{1,2}}|\s*[·•|–—]\s*(?P<t5>{_RANGE})(?=\s*$|\s{{2}}))?(?:\s*[:：]|\s*[-–—](?=\s)|\\(?=\s*$))?{_WORDS}",
            1.4,
        ),
        _style("bold", "names set in bold", r"(?!)", 1.3),
        _style("apart", "names set in italics, colour or small capitals", r"(?!)", 1.15),
        _style(
            "voice",
            "voice tags (<v Name>)",
            rf"{_LEAD}{_BEFORE}<v(?:\.[^\s>]+)*\s+(?P<label>[^>\n]{{1,80}})>{_WORDS}",
            1.5,
        ),
        _style(
            "brackets",
            "names in brackets ([Name], <Name>)",
            rf"{_LEAD}{_BEFORE}(?:(?:\\?\[){{1,2}}|[<{{](?![a-z/]))\s*(?:{_LISTED}[\s,;|\-–—]+)?(?P<label>[^\s\[\]<>{{}}:][^\[\]<>{{}}:\n]{{0,59}}?)(?:[\s,;|\-–—]+{_LISTED.replace('t5', 't6')})?\s*:?(?:(?:\\?\]){{1,2}}|[>}}])\s*:?{_AFTER}(?:\s*[-–—](?=\s))?{_WORDS}",
            1.2,
        ),
        _style(
            "time between",
            "name, time, words",
            rf"{_LEAD}{_NAME}(?:\s*{_bracketed('t1')}\s+|[ \t\u00a0]+(?P<t2>{_CLOCK})(?:\t\s*| {{2,}}))(?P<words>\S.*)",
            1.2,
        ),
        _style(
            "time after",
            "name and time on a line, words below",
            rf"{_LEAD}\[?{_NAME}\]?(?::(?=\s))?{_SHORT_STAMP}\s*:?\s*(?P<words>)$",
            1.3,
            alone=True,
        ),
        _style(
            "time before",
            "time and name on a line, words below",
            rf"{_LEAD}{_stamp('t0')}[\s\-–—|:,;]*{_NAME}\s*[:：]?\s*(?P<words>)$",
            1.2,
            alone=True,
        ),
        _style("words first", "words in quotation marks, then the name (“words” – Name)", r"(?!)", 1.2),
        _style("beside time", "name on a line, time on the next or the one before", r"(?!)", 1.2, alone=True),
        _style(
            "table row",
            "rows of a table (| Name | words |)",
            rf"\s*\|\s*(?:\d{{1,4}}\s*\|\s*)?(?:{_stamp('t0')}\s*\|\s*)?(?:\*\*)?(?P<label>[^\s|][^|\n]{{0,59}}?)\s*\|\s*(?:{_stamp('t1')}\s*\|\s*)?(?P<words>.*)",
            0.9,
        ),
        _style(
            "colon, time",
            "names with a colon, then a time (Name: 00:03 words)",
            rf"{_LEAD}{_NAME}\s*[:：]\s+(?P<t1>{_CLOCK})(?!\s?[AaPp]\.?[Mm]\b)\s+{_WORDS}",
            1.05,
        ),
        _style(
            "colon",
            "names with a colon (Name:)",
            rf"{_LEAD}{_BEFORE}(?P<in>\[)?{_NAME}(?(in)\])(?:\s*{_bracketed('t1')}|{_SHORT_STAMP.replace('t1', 't3')})?\s*[:：](?!(?<=\d[:：])\d|\d\d|//)(?::|[-–—](?=\s))?(?:\s*{_bracketed('t2')}|[ \t]*(?P<t4>{_CLOCK})(?:\t| {{2,}}))?{_WORDS}",
            1.0,
        ),
        _style(
            "question and answer",
            "Q and A",
            rf"{_LEAD}{_BEFORE}(?P<label>Q|A|Question|Answer|QUESTION|ANSWER)\s?\d{{0,3}}\s*[.:)\-–—\t]{_AFTER}{_WORDS}",
            1.1,
        ),
        _style(
            "tab",
            "names and a tab",
            rf"{_LEAD}{_BEFORE}{_NAME}(?:\t\s*| {{3,}})(?:{_stamp('t1')}\t\s*)?{_AFTER}{_WORDS}",
            1.0,
        ),
        _style(
            "dash",
            "names and a dash (Name – words)",
            rf"{_LEAD}{_BEFORE}{_NAME}\.?(?:\s+[-–—]{{1,2}}\s+(?:{_stamp('t1')}\s+[-–—]{{1,2}}\s+)?|—\s?)(?P<words>.*)",
            0.9,
        ),
        _style(
            "sign",
            "names and a sign (Name | words)",
            rf"{_LEAD}{_BEFORE}{_NAME}(?:\s*(?:[-=]+>|→)\s+|\s*[;>]\s+|\s+[|=/~]\s+|\s+>>\s+)(?:{_stamp('t1')}\s*[;|=/~]\s+)?(?P<words>.*)",
            0.85,
        ),
        _style(
            "time inside",
            "name and time before the words (Name 00:03 words)",
            rf"{_LEAD}{_NAME}(?<![\s|=/~;,]) (?P<t1>{_CLOCK}) (?P<words>[^\s\-–—].*)",
            0.95,
        ),
        _style(
            "parentheses",
            "names in round brackets ((Name) words)",
            rf"{_LEAD}{_BEFORE}\((?:{_LISTED}[\s,;|\-–—]+)?(?P<label>[^\s():][^():\n]{{0,59}}?)(?:[\s,;|\-–—]+{_LISTED.replace('t5', 't6')})?\)\s*:?{_WORDS}",
            0.9,
        ),
        _style(
            "full stop",
            "short labels, or names in capitals, with a full stop (M1.)",
            rf"{_LEAD}{_BEFORE}(?P<label>[A-Z]{{1,4}}\d{{0,3}}|{_CAPITAL}(?:{_CAPITAL}|['’\-])+(?: {_CAPITAL}(?:{_CAPITAL}|['’\-])*){{0,3}})\.\s+(?P<words>.*)",
            0.9,
        ),
        _style(
            "capitals",
            "names in capitals",
            rf"{_LEAD}{_BEFORE}(?P<label>{_CAPITAL}(?:{_CAPITAL}|[.'’\-])+(?: (?:{_CAPITAL}|[\d.'’\-])+){{0,4}}?)(?:\s{{2,}}|"
            rf"\s(?=[\"'“‘(\[]?(?:[IA]\b|[^\W\d_]?[^\W\d_{_LARGE}]|[-–—….(\[])))(?P<words>.*)",
            0.8,
        ),
        _style("own line", "names on a line of their own", rf"{_LEAD}{_NAME}\s*[:：]?\s*(?P<words>)$", 0.7, alone=True),
    )
}

TAIL = re.compile(rf"\s*(?:(?<=\t){_RANGE}|\[{_RANGE}\]|#(?P<end>{_CLOCK})(?:-\d{{1,3}})?#)\s*")
"""A time after the words of a turn; F4 and its kin write when a turn ends."""

STAMP_LINE = re.compile(
    rf"[\s{_MARKS}]*(?:(?:[Tt]ime(?:\s?(?:[Ss]tamp|[Cc]ode))?|[Ss]tart(?:\s[Tt]ime)?|(?P<until>[Ee]nd(?:\s[Tt]ime)?))\s*[:=]\s*)?{_stamp('t0')}\s*"
)
"""A line that holds a time and perhaps says that it does; `until` if it is when the words end."""

SET_OFF = re.compile(rf"\s*(?:[>:]\s+)?(?:{_bracketed('t0')}\s+)?")
"""What may stand before the words beneath a label: the sign of a quotation or a definition, a time in brackets."""

DIRECTION = re.compile(
    r"\s*(?:\*{1,2}|_)?\s*(?:\\?\[[^\[\]]*\\?\]|\([^()]*\)|\{[^{}]*\}|♪.*♪|\S.{0,60} (?:started|stopped) transcription)\.?\s*(?:\*{1,2}|_)?\s*"
)
"""A whole line in brackets, perhaps emphasised: what happened, not what was said."""


FURNITURE = re.compile(
    r"\W*(?:"
    r"(?:the )?end of (?:the |this )?(?:transcript(?:ion)?|recording|interview|focus group|discussion|audio|tape|session|meeting|file)"
    r"|(?:the )?(?:recording|transcription|transcript|interview|focus group|audio|tape) (?:starts?|begins?|ends?|stops?|started|began"
    r"|ended|stopped|paused|resumed)(?: (?:here|at)\b.{0,20})?"
    r"|transcri(?:bed|ption|pt) (?:(?:was |is )?(?:created|generated|provided|produced|powered) )?(?:by|with|using) .{0,80}"
    r"|this (?:editable )?transcript (?:was|is) (?:exported|(?:computer|automatically|machine|ai)[ -]?generated|generated|created|provided)\b.*"
    r"|sonix is the world.s .*|meeting ended after \d.*|ai[ -]generated (?:content|transcript) may .*"
    r"|@(?:begin|end)|(?<=\W)(?:the )?end(?=\W)|page \d{1,4}(?: (?:of|/) ?\d{1,4})?|(?<=[-–—] )\d{1,4} (?=[-–—])"
    r")\W*",
    re.IGNORECASE,
)
"""A whole line that a tool or a transcriber adds: nobody says it."""

SWITCHED = re.compile(r"\s*(?:started|stopped) (?:transcription|recording)\W*")
"""What Teams writes after the name of who began or ended a transcription."""


CHATTER = re.compile(
    r"(?P<reaction>(?:Reacted to|Removed an? \S+ reaction from)\s+[\"“]|\u200e?(?:<Media omitted>|(?:image|video|audio|GIF|sticker|document"
    r"|Contact card|video note) omitted|<attached: [^<>]*>|(?:This message was deleted|You deleted this message|Missed (?:voice|video) call)\.?)\s*$)|"
    r"Replying to\s+[\"“].*[\"”]$|Replying to\s+[\"“].*\.\.\.[\"”]?"
)
"""What a chat adds to a message: a reaction (nobody's words), or the beginning of the message that is answered (another's)."""


def seconds(clock: str | None) -> float | None:
    """Return the seconds of the first time in "1:02:03", "01:02", "00:01:02.500" or "0:0:5.30"; None for no time."""
    if not clock:
        return None
    if told := re.match(r"(?:(\d{1,2})h\s?)?(\d{1,3})m\s?(\d{1,2})s", clock):
        return 3600.0 * int(told[1] or 0) + 60 * int(told[2]) + int(told[3])
    if plain := re.match(r"\d+(?:\.\d+)?(?=\s?s|,\s?\d)", clock):
        return float(plain.group())
    match = re.match(r"(\d{1,3}):(\d{1,2})(?::(\d{1,2}))?(?:[.,:](\d{1,3}))?\s?([AaPp])?", clock)
    if match is None:
        return None
    first, second, third, part, half = match.groups()
    if third is None and not half:
        whole = int(first) * 60 + int(second)
    else:
        hours = int(first) % 12 + (12 if half in {"p", "P"} else 0) if half else int(first)
        whole = hours * 3600 + int(second) * 60 + int(third or 0)
    return whole + (float(f"0.{part}") if part else 0.0)
