"""What the exports are made from, read from the database: facts, quotes, and where each quote stands."""

from __future__ import annotations

import contextlib
import json
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode import __version__
from qualcode.core.collecting import collector_off
from qualcode.core.report import Decision, GroupFact, Place, ProjectFacts, Report, TranscriptFact
from qualcode.core.retrieval import Known, TookPart, families
from qualcode.core.spans import Span
from qualcode.core.units import turn_units
from qualcode.errors import NotPossibleError
from qualcode.services import trust
from qualcode.services.pinned import ids_now
from qualcode.services.project_units import counts_for
from qualcode.storage import codes, people, quotes
from qualcode.storage.coders import CONSENSUS, is_blind, suggested_for

if TYPE_CHECKING:
    from qualcode.core.retrieval import Query
    from qualcode.storage.project import Project
    from qualcode.storage.store import Store

_AROUND = 160
"""Code points of context on either side of a quote."""


_STANDING = """FROM codings AS c JOIN transcripts AS t ON t.guid = c.transcript_guid AND t.removed = 0
               JOIN coders ON coders.guid = c.coder_guid AND ? IN ('', c.coder_guid)"""
"""All codings; for a coder who codes blind, whose GUID is then bound, their own."""


def build_report(store: Store, project: Project) -> Report:
    """Return all that an export may draw on."""
    book = codes.load(store)
    with collector_off():
        facts, placed = _facts(store, project, book.title), quotes.analysed(store)
        found = tuple(quote for quote, _, _ in placed)
        return Report(facts, book, found, _places(store), _decisions(store), ids_now(store, project, found))


def report_for(store: Store, project: Project, query: Query) -> Report:
    """Return what a query may ask of: quotes with their turns, without the words around them and what was decided.

    Quotes of no code and no transcript that the query names are left out, so it is still to be narrowed.
    """
    book = codes.load(store)
    with collector_off():
        placed = quotes.analysed(store, families(query, book), query.transcripts)
        found = {quote.quote_id: Place(turn, time) for quote, turn, time in placed}
        return Report(_facts(store, project, book.title), book, tuple(quote for quote, _, _ in placed), found)


def with_methods(store: Store, report: Report) -> Report:
    """Return a report with what its methods page says besides: how far coders agree, and what became of suggestions.

    Agreement is reckoned anew, which takes seconds in a large project: for what is written, not for what is looked at. A coder
    who codes blind is told neither how the others agree nor what they made of suggestions.
    """
    said: str | None = None
    if is_blind(store):
        said = f"Not given: {store.coder.name}, who wrote this, codes blind."
    else:
        with contextlib.suppress(NotPossibleError):
            said = _agreement(store)
    use = trust.use(store, coder_guid=suggested_for(store))
    return replace(report, facts=replace(report.facts, agreement=said, suggestions=trust.in_words(use)))


def _agreement(store: Store) -> str:
    from qualcode.services.agreeing import agreement, usual_choice

    return agreement(store, choice=usual_choice(store)).methods


def known_of(store: Store, report: Report, *, units: bool = False) -> Known:
    """Return what retrieval may ask besides the quotes themselves: turns, participants' attributes, and units if asked for."""
    turns = {quote_id: place.turn for quote_id, place in report.places.items() if place.turn is not None}
    rows = store.rows("SELECT name, attributes FROM participants")
    attributes = {row["name"]: json.loads(row["attributes"]) for row in rows}
    return Known(turns, attributes, units_of(store) if units else {}, _people(store))


def _people(store: Store) -> tuple[TookPart, ...]:
    found: dict[str, tuple[str, str, set[str]]] = {}
    for guid, name, group_id, transcript in store.rows(
        """SELECT coalesce(p.guid, s.guid), coalesce(p.name, ''), coalesce(p.group_id, ''), t.name FROM speakers AS s
           JOIN transcripts AS t ON t.guid = s.transcript_guid AND t.removed = 0
           LEFT JOIN participants AS p ON p.guid = s.participant_guid
           WHERE coalesce(p.consent_analyse, 1)"""
    ):
        found.setdefault(guid, (name, group_id, set()))[2].add(transcript)
    return tuple(TookPart(name, group_id, frozenset(names)) for name, group_id, names in found.values())


_DONE = {"accept": "accepted", "reject": "rejected", "defer": "put off"}
_DECIDED = {verdict: f"{done} the suggestion" for verdict, done in _DONE.items()}
_SETTLED = {"both": "both were right", "neither": "neither was right", "other": "another code stands"}


def _decisions(store: Store) -> dict[tuple[str, int, int], tuple[Decision, ...]]:
    """Return what was decided about suggestions and disagreements, by the passage that it was about, oldest first.

    How a unit was settled is said of every coded passage that counts for it. For a coder who codes blind, what they decided themselves.
    """
    own = store.coder.name if is_blind(store) else None
    found: dict[tuple[str, int, int], list[Decision]] = defaultdict(list)
    for transcript, start, end, verdict, code, coder, at in store.rows(
        """SELECT d.transcript, d."start", d."end", d.verdict, coalesce(c.name, d.code), d.coder, d.created_at
           FROM decisions AS d LEFT JOIN codes AS c ON c.id = d.code WHERE d.coder = coalesce(?, d.coder)
           ORDER BY d.created_at""",
        [own],
    ):
        found[transcript, start, end].append(Decision(coder, f"{_DECIDED[verdict]} {code}", at[:10]))
    coded: dict[str, set[Span]] = defaultdict(set)
    settled = store.rows(
        """SELECT t.name, r."start", r."end", r.choice, r.before, r.reason, coders.name, r.created_at FROM resolutions AS r
           JOIN transcripts AS t ON t.guid = r.transcript_guid AND t.removed = 0
           JOIN coders ON coders.guid = r.coder_guid WHERE coders.name = coalesce(?, coders.name) ORDER BY r.created_at""",
        [own],
    )
    whose = [suggested_for(store)]
    for transcript, start, end in (
        store.rows(f'SELECT t.name, c."start", c."end" {_STANDING}', whose) if settled else ()
    ):
        coded[transcript].add(Span(start, end))
    names = {row["guid"]: row["name"] for row in store.rows("SELECT guid, name FROM coders")} if settled else {}
    for transcript, start, end, choice, before, reason, coder, at in settled:
        both = [f"{names.get(who, who)} was right" for who in json.loads(before)]
        what = _SETTLED.get(choice) or next(iter(both["ab".index(choice) :]), "one of them was right")
        told = Decision(coder, f"settled a disagreement: {what}" + (f" ({reason})" if reason else ""), at[:10])
        for place in coded[transcript]:
            if counts_for(place, Span(start, end)):
                found[transcript, place.start, place.end].append(told)
    return {place: tuple(decisions) for place, decisions in found.items()}


def _facts(store: Store, project: Project, title: str) -> ProjectFacts:
    folder = project.folder.resolve().name
    whose = [suggested_for(store)]
    dates = store.row(f"SELECT min(c.created_at), max(c.created_at) {_STANDING}", whose)
    counts = {
        row[0]: row[1]
        for row in store.rows(
            """SELECT p.group_id, count(DISTINCT p.guid) FROM participants AS p
               JOIN speakers AS s ON s.participant_guid = p.guid
               JOIN transcripts AS t ON t.guid = s.transcript_guid AND t.removed = 0
               WHERE p.consent_analyse GROUP BY 1"""
        )
    }
    return ProjectFacts(
        title or folder,
        folder,
        _transcripts(store),
        tuple(GroupFact(group, counts.get(group.id, 0)) for group in people.groups(store)),
        tuple(
            row[0]
            for row in store.rows(f"SELECT DISTINCT coders.name {_STANDING} ORDER BY 1", whose)
            if row[0] != CONSENSUS
        ),
        (dates[0] or "")[:10] if dates else "",
        (dates[1] or "")[:10] if dates else "",
        __version__,
        small_cell=int(store.meta("small_cell", "5")),
        language=_language(codes.load(store).language),
    )


def _language(language: str) -> str:
    return "en-GB" if language == "en" else language


def _transcripts(store: Store) -> tuple[TranscriptFact, ...]:
    groups: dict[str, dict[str, int]] = defaultdict(dict)
    for name, group_id, number in store.rows(
        """SELECT t.name, coalesce(p.group_id, ''), count(DISTINCT coalesce(p.guid, s.guid)) FROM speakers AS s
           JOIN transcripts AS t ON t.guid = s.transcript_guid AND t.removed = 0
           LEFT JOIN participants AS p ON p.guid = s.participant_guid
           WHERE coalesce(p.consent_analyse, 1) GROUP BY 1, 2"""
    ):
        groups[name][group_id] = number
    rows = store.rows(
        """SELECT t.name, count(u.id) FROM transcripts AS t LEFT JOIN turns AS u ON u.transcript_id = t.id AND u.kind = 'speech'
           WHERE t.removed = 0 GROUP BY t.id ORDER BY t.name"""
    )
    return tuple(TranscriptFact(name, turns, groups[name]) for name, turns in rows)


def _places(store: Store) -> dict[str, Place]:
    rows = store.db.conn.execute(
        """SELECT q.quote_id, q.turn, q.time, q."start", q."end", u."start", u."end", u.text, q.quotable, b.text,
                  coalesce(p.consent_quote, 1) AND coalesce(p.consent_analyse, 1)
           FROM quotes AS q JOIN transcripts AS t ON t.name = q.transcript AND t.removed = 0
           LEFT JOIN turns AS u ON u.transcript_id = t.id AND u.ordinal = q.turn
           LEFT JOIN turns AS b ON b.transcript_id = t.id AND b.ordinal = q.turn - 1
           LEFT JOIN speakers AS s ON s.id = b.speaker_id
           LEFT JOIN participants AS p ON p.guid = s.participant_guid"""
    )
    places = {}
    for quote_id, turn, time, start, end, begins, ends, text, quotable, earlier, permitted in rows:
        before = after = ""
        if text is not None and quotable:
            before = _tail(text[: start - begins])
            after = _head(text[end - begins :]) if end <= ends else ""
        if not before and earlier and permitted:
            before = f"[another speaker] {_tail(earlier)}"
        places[quote_id] = Place(turn, time, before, after)
    return places


def units_of(store: Store) -> dict[str, tuple[int, int]]:
    """Return start and end of the quote units of its turn that each quote lies in, by quote id."""
    rows = store.db.conn.execute(
        """SELECT q.quote_id, q."start", q."end", u."start", u.text
           FROM quotes AS q JOIN transcripts AS t ON t.name = q.transcript AND t.removed = 0
           JOIN turns AS u ON u.transcript_id = t.id AND u.ordinal = q.turn"""
    )
    found = {}
    for quote_id, start, end, begins, text in rows:
        spans = turn_units(text, Span(0, len(text)))
        touched = [span for span in spans if span.start + begins < end and start < span.end + begins]
        if touched:
            found[quote_id] = begins + touched[0].start, max(begins + touched[-1].end, end)
    return found


def _tail(text: str) -> str:
    text = text.rstrip()
    if len(text) <= _AROUND:
        return text
    near = text[-_AROUND:]
    return "…" + (near.partition(" ")[2] or near)


def _head(text: str) -> str:
    text = text.lstrip()
    if len(text) <= _AROUND:
        return text
    near = text[:_AROUND]
    return (near.rpartition(" ")[0] or near) + "…"
