"""An invented project for the tests of exports: three groups, a refusal, a facilitator, awkward words."""

from __future__ import annotations

from qualcode.core.codebook import Code, Codebook
from qualcode.core.model import Group, Quote
from qualcode.core.report import GroupFact, Place, ProjectFacts, Report, TranscriptFact

YOUNG = Group("young", "Young people", "young person")
ORGS = Group("org", "Community organisations", "Community org.")
LEAD = Group("lead", "Facilitators", "facilitator", facilitator=True)

CODEBOOK = Codebook(
    (
        Code("transport", "Getting about", "Buses, fares and waiting", "What people say of moving around the borough."),
        Code("buses", "Buses", "Late, full or missing buses", parent="transport"),
        Code("fares", "Fares", "What it costs", parent="transport"),
        Code("voice", "Being heard", "Who listens, and who does not", "Being asked, listened to, answered."),
        Code("parks", "Parks", "Green places"),
    )
)

SAID = (
    ("q01", "north.txt", 120, "The bus never comes. My nan waits an hour 😀 in the rain.", "Amina", "P1", YOUNG, "buses"),
    ("q02", "north.txt", 300, "They don’t listen to us, do they? Nobody asked.", "Bo", "P2", YOUNG, "voice"),
    ("q03", "north.txt", 480, "It’s two pound fifty each way\nand that’s my lunch.", "Amina", "P1", YOUNG, "fares"),
    ("q04", "orgs.docx", 90, "We run a minibus because nothing else gets them home.", "Cal", "P3", ORGS, "transport"),
    ("q05", "orgs.docx", 250, "=SUM(A1) <b>is</b> what *they* call a [consultation](x).", "Cal", "P3", ORGS, "voice"),
    ("q06", "orgs.docx", 400, "I would not want this printed.", "Dee", "P4", ORGS, "voice"),
    ("q07", "north.txt", 20, "What is it like round here?", "Lead", "P5", LEAD, "voice"),
    ("q08", "north.txt", 300, "They don’t listen to us, do they? Nobody asked.", "Bo", "P2", YOUNG, "transport"),
)  # fmt: skip


def made_quotes() -> tuple[Quote, ...]:
    """Return the invented codings; q02 is an exemplar, q06 was not permitted, q07 is the facilitator's."""
    return tuple(
        Quote(
            quote_id, transcript, start, start + len(text), text, speaker, who, group.id, group.attribution, code,
            CODEBOOK.path(code), "ana", "human", quote_id == "q02", "", f"2026-03-{number:02}T10:00:00Z",
            quote_id not in {"q06", "q07"},
        )
        for number, (quote_id, transcript, start, text, speaker, who, group, code) in enumerate(SAID, 1)
    )  # fmt: skip


def made_report() -> Report:
    """Return the whole invented project."""
    facts = ProjectFacts(
        title="What we heard about getting about",
        project="made",
        transcripts=(TranscriptFact("north.txt", 40, {"young": 2}), TranscriptFact("orgs.docx", 22, {"org": 2})),
        groups=(GroupFact(YOUNG, 12), GroupFact(ORGS, 2), GroupFact(LEAD, 1)),
        coders=("ana",),
        first_date="2026-03-01",
        last_date="2026-03-08",
        version="0.1.0",
    )
    places = {quote.quote_id: Place(number, 60.0 * number) for number, quote in enumerate(made_quotes(), 1)}
    return Report(facts, CODEBOOK, made_quotes(), places)
