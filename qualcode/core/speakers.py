"""Rules on speaker labels: what can be one, and who sounds like a facilitator. See `near_labels` for spellings of one label."""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from functools import lru_cache

LONGEST = 60
"""A label has at most this many code points, and `MOST_WORDS` words outside brackets."""

MOST_WORDS = 6

_MARKS = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"

_FACILITATORS = {
    "facilitator", "co-facilitator", "facil", "fac", "interviewer", "int", "intv", "iv", "ivr", "moderator", "mod", "researcher",
    "res", "chair", "chairperson", "chairman", "host", "q", "question", "questioner", "convenor", "convener", "note taker",
    "notetaker", "interviewers", "facilitators", "observer", "i", "f", "moderatorin", "interviewerin", "animateur",
    "animatrice", "moderador", "moderadora", "entrevistador", "entrevistadora",
}  # fmt: skip
_ROLES = _FACILITATORS | {
    "interviewee", "participant", "respondent", "resp", "speaker", "answer", "a", "r", "p", "s", "male", "female", "man", "woman",
    "participants", "all", "group", "several", "multiple speakers", "multiple voices", "several voices", "many voices", "unknown voice", "all speakers", "unknown", "unidentified", "unknown speaker", "officer",
    "young person", "yp", "parent", "teacher", "guest", "audience", "caller", "voice", "witness", "interpreter", "translator",
    "focus group", "everyone", "both", "panel", "student", "user", "expert", "m", "w", "b", "e", "t", "fg", "ip",
}  # fmt: skip
_JOBS = {"worker", "manager", "officer", "leader", "nurse", "doctor", "police", "teacher", "carer", "volunteer", "resident", "parent",
         "mother", "father", "student", "councillor", "coordinator", "director", "academy", "school", "council", "trust", "governor",
         "member", "chair", "head", "lead", "adviser", "advisor", "assistant", "representative", "rep", "minister", "vicar", "owner",
         "trader", "apprentice", "pupil", "club", "centre", "team", "charity", "society", "association", "mosque", "church",
}  # fmt: skip
_POINTING = {"my", "your", "his", "her", "our", "their", "a", "an", "the", "this", "that", "every", "each", "some", "any", "no", "one",
             "another"}  # fmt: skip
"""Words before a job that make it somebody spoken of: "My teacher: he never asks"."""

_NUMBERED = re.compile(
    r"(?:(?!(?:fig|day|vol|age|act|no|may|jun|jul|to|of|in|at|by|on|eq|tab|p\.)\b)[a-z]{1,3}|speaker|participant|person|respondent|resident|interviewee|interviewer|facilitator|moderator|male|female"
    r"|man|woman|young person|parent|student|teacher|guest|officer|caller|member|attendee|voice|group|user|unknown speaker"
    r"|male speaker|female speaker|speaker_|spk_?|youth|boy|girl|mother|father|carer|worker|expert|witness)"
    r"\s*[-_#.]?\s*(?:no\.?\s*)?\d{1,3}[a-z]?"
    r"|(?:speaker|participant|person|respondent|resident|interviewee|young person|parent|student|teacher|officer|member|group) [a-z]"
)
_NOT_LABELS = {
    "for example", "for instance", "example", "examples", "note", "notes", "nb", "n.b.", "eg", "e.g.", "ie", "i.e.", "ps", "p.s.",
    "warning", "remember", "however", "therefore", "also", "first", "firstly", "second", "secondly", "third", "thirdly",
    "finally", "lastly", "next", "then", "so", "and", "but", "or", "because", "well", "yes", "no", "yeah", "yep", "nope", "okay",
    "ok", "right", "sure", "now", "here", "there", "this", "that", "these", "those", "it", "to be clear", "in short",
    "in other words", "that is", "namely", "see", "see also", "source", "sources", "including", "as follows", "the following",
    "important", "update", "edit", "tip", "hint", "caution", "figure", "table", "fig", "appendix", "chapter", "section", "part",
    "conclusion", "summary", "introduction", "background", "thanks", "thank you", "hello", "hi", "dear", "re", "fwd", "url",
    "http", "https", "mailto", "thought", "fact", "point", "my point", "the point is", "like", "basically", "honestly",
    "i mean", "you know", "one thing", "another thing", "the thing is", "mm", "mmm", "mhm", "uh-huh", "hmm", "exactly",
    "absolutely", "definitely", "agreed", "true", "fine", "good", "great", "cool", "sorry", "please", "what", "why", "how",
    "when", "where", "who", "which", "nothing", "everything", "something", "oh", "ah", "wow", "theme", "themes", "topic",
    "as read", "it says", "it reads", "reads", "quote", "unquote", "then this", "and this", "one", "two", "three", "four", "five",
    "paragraph", "item", "step", "option", "priority", "recommendation", "phase", "module", "week", "day", "year", "line", "bullet",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "july", "september", "october",
    "november", "december", "agenda", "action", "actions", "aim", "aims", "objective", "objectives", "method", "methods", "results", "discussion",
}  # fmt: skip
_METADATA = {
    "date", "time", "place", "location", "venue", "present", "attendees", "in attendance", "apologies", "participants", "duration",
    "length", "recording", "recorded", "transcript", "transcribed by", "transcriber", "transcription", "title", "subject", "file",
    "file name", "filename", "audio", "audio file", "project", "study", "consultation", "interview date", "start time",
    "end time", "start", "end", "started", "ended", "reference", "ref", "version", "status", "organisation", "organization",
    "group name", "focus group", "session", "interview", "interview number", "interview no", "id", "participant id", "language",
    "area", "ward", "borough", "age", "ages", "gender", "ethnicity", "occupation", "consent", "key", "legend", "notation",
    "conventions", "speakers", "document", "page", "pages", "author", "created", "meeting", "meeting title", "from", "to", "cc",
    "bcc", "sent", "kind", "format", "media", "about", "number of participants", "recording date", "interview location",
    "interview length", "setting", "channel", "topic", "attribution", "licence", "license", "copyright", "disclaimer", "nb",
    "note", "notes", "about this file", "timestamp", "timestamps", "timecode", "time code", "time stamp",
}  # fmt: skip
_PARTICLES = {
    "de", "da", "do", "dos", "das", "di", "del", "della", "der", "den", "van", "von", "zu", "la", "le", "les", "el", "al", "ap",
    "bin", "ibn", "bint", "y", "e", "of", "the", "and", "for", "from", "to", "at", "in", "on", "st", "ten", "ter", "af", "av",
    "und", "et", "zum", "zur", "du", "os", "as", "dr", "prof",
}  # fmt: skip
_BRACKETED = re.compile(r"\s*[(\[][^()\[\]]{0,50}[)\]]\s*")
_SAYING = re.compile(
    r"(?<!\S)(?:said|says|say|saying|goes|went|asks?|asked|told|tells|repl(?:y|ies|ied)|answers|answered|adds|added|reads?|writes|wrote"
    r"|thinks?|thought|is|was|are|were|be|been|have|has|had|do|does|did|can|could|would|will|should|because|if|that's|it's|i'm)(?!\S)"
)
"""Words of sentences in small letters: "He said: ..." quotes, and does not change the speaker; "Will" may be a name."""

_BREAKS = re.compile(
    r"(?:ad |advert |commercial |short |tea |coffee |lunch )?break|adverts?|music|theme music|intro|outro|jingle|silence|pause|laughter"
    r"|applause|crosstalk|inaudible|recording (?:starts|ends|stops)|end of (?:recording|transcript|interview)"
)
_BAD = re.compile(
    r"[?!;{}=<>\t\\\"“”„…。？！،؛]|https?\b|www\.|://|(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bMrs)(?<!\bSt)\.\s+(?!(?:d[eiu]|da|del|della|la|le|van|von|der|den|ten|ter|al|el|ap|bin|ibn)\s)[a-z]|\.\.|--|@\S*\."
    r"|[^\W\d_]{4,}\.\s*$"
)
_UNSURE = re.compile(r"(?:\s+|(?<=[\d)\]]))\(?\?{1,3}\)?\Z")
"""What a transcriber sets after a label who is not sure of it: "Speaker ?", "P3 (?)"."""

_UNKNOWN = re.compile(r"\?{1,3}")
_ELIDED = re.compile(r"[a-z]{1,2}['’](?=[^\W\d_])")
"""What stands before the capital of "d'Arcy" and "o'Neill"."""

_NUMBERED_ROLE = re.compile(r"[^\W\d_][^\W\d_'’\-]+(?: [^\W\d_][^\W\d_'’\-]*){0,2} \d{1,2}")
"""A role and a number in any language: "Person ifanc 1"."""

_UNNUMBERED = re.compile(r"\s*(?:no\.?|#)?\s*\d+$")
_DATED = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)\b.*\d|\d.*\b(?:19|20)\d\d"
)
_SPACES = re.compile(r"\s+")
_ANY_LETTER = re.compile(r"[^\W\d_]")


class Likelihood(IntEnum):
    """How much a string looks like a speaker label by itself, before the rest of the transcript is asked."""

    NO = 0
    WEAK = 1
    NAME = 2
    ROLE = 3


def plain(label: str) -> str:
    """Return a label without marks that do not print, and with single spaces, in small letters."""
    return _SPACES.sub(" ", label.translate(_NO_MARKS)).strip(" \t*_:：.-–—#>").casefold()


_NO_MARKS = dict.fromkeys(map(ord, _MARKS))


def is_metadata(label: str) -> bool:
    """Say whether a label belongs to the head of a file: "Date", "Venue", "Transcribed by"."""
    return _UNNUMBERED.sub("", plain(label)) in _METADATA and not _initials(label)


def _initials(label: str) -> bool:
    return label.isupper() and label.isalpha() and 2 <= len(label) <= 3


def is_break(label: str) -> bool:
    """Say whether a label stands for what happened and not for a person: "Break", "Music"."""
    return bool(_BREAKS.fullmatch(plain(label)))


@lru_cache(maxsize=65536)
def likelihood(label: str) -> Likelihood:
    """Return how much `label` looks like the name of a speaker."""
    if _UNKNOWN.fullmatch(label):
        return Likelihood.ROLE
    label = _UNSURE.sub("", label)
    bare = plain(label)
    outside = _BRACKETED.sub(" ", bare).strip()
    if not bare or len(label) > LONGEST or not _ANY_LETTER.search(outside or bare) or _BAD.search(label):
        return Likelihood.NO
    if outside in _ROLES or bare in _ROLES or _NUMBERED.fullmatch(outside):
        return Likelihood.NO if bare in _NOT_LABELS else Likelihood.ROLE
    if bare in _NOT_LABELS or _UNNUMBERED.sub("", bare) in _NOT_LABELS | _METADATA:
        # Initials may spell such a word by chance, so those must recur.
        return Likelihood.WEAK if _initials(label) else Likelihood.NO
    if is_break(label) or _DATED.search(bare) or (" " in bare and not label.isupper() and _SAYING.search(label)):
        return Likelihood.NO
    return _of_name(_BRACKETED.sub(" ", label.translate(_NO_MARKS)).strip())


def _of_name(name: str) -> Likelihood:
    """Judge a label without its brackets that no list knows."""
    words = _SPACES.split(name)
    if "," in name and not _surname_first(words):
        before, _, rest = name.partition(",")
        described = _describes(rest) and before.casefold() not in _NOT_LABELS
        if described and (before.strip().casefold() in _ROLES or _NUMBERED.fullmatch(before.strip().casefold())):
            return Likelihood.ROLE
        return _by_case(_SPACES.split(before)) if described else Likelihood.NO
    if len(words) > MOST_WORDS:
        return Likelihood.NO
    return Likelihood.NAME if words[0][:1].isupper() and _NUMBERED_ROLE.fullmatch(name) else _by_case(words)


def _describes(rest: str) -> bool:
    """Say whether what follows a comma says who a name is: ages and roles, as in "Amara, 16", "Jon, teacher" or "P1, female, 16"."""
    told = [part.strip() for part in rest.casefold().split(",")]
    return all(re.fullmatch(r"[a-z]?\d{1,2}", t) or t in _ROLES or t.rsplit(" ", 1)[-1] in _JOBS for t in told)


def _surname_first(words: list[str]) -> bool:
    first = len(words) <= 4 and sum(w.endswith(",") for w in words) == 1 and "," not in words[-1]
    return first and _first(words[-1]).isupper()


def _by_case(words: list[str]) -> Likelihood:
    """Judge words by their first letters: a name has capitals, or letters of a script that has none.

    A few words of which only the first has one ("Youth club manager", "Community worker 2") may be somebody's role.
    """
    small = [w for w in words if _first(w).islower() and w.casefold().strip(".") not in _PARTICLES]
    if not small:
        cased = any(_first(w).isupper() for w in words)
        if cased:
            return Likelihood.NAME
        uncased = any(unicodedata.category(_first(w)) == "Lo" for w in words if _first(w))
        return Likelihood.NAME if uncased and len(words) <= 4 else Likelihood.WEAK
    role = _first(words[0]).isupper() and len(words) <= 4
    if role and words[-1].casefold() in _JOBS and words[0].casefold() not in _POINTING:
        return Likelihood.NAME
    return Likelihood.WEAK if role or len(words) <= 2 else Likelihood.NO


def _first(word: str) -> str:
    match = _ANY_LETTER.search(_ELIDED.sub("", word))
    return match.group() if match else " "


def looks_like_facilitator(label: str) -> bool:
    """Say whether a label sounds like the one who asks: "Facilitator", "INT", "Mod 2", "Q", "Interviewer (Anna)"."""
    bare = _BRACKETED.sub(" ", plain(label)).strip()
    return re.sub(r"[\s\d.]+$", "", bare) in _FACILITATORS or bare.split(" ")[0] in _FACILITATORS - {
        "i",
        "f",
        "q",
        "res",
    }
