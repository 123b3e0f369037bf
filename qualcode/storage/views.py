"""The public views: what Datasette, pandas and other people's scripts read. A contract, described in docs/database.md."""

_PATHS = """CREATE VIEW code_paths AS
    WITH RECURSIVE tree(id, path) AS (
        SELECT id, name FROM codes WHERE parent IS NULL
        UNION ALL
        SELECT codes.id, tree.path || ' › ' || codes.name FROM codes JOIN tree ON codes.parent = tree.id
    )
    SELECT id, path FROM tree"""

_QUOTES = """CREATE VIEW quotes AS
    SELECT
        'q' || substr(replace(c.guid, '-', ''), 1, 10) AS quote_id,
        t.name AS transcript,
        c."start" AS "start",
        c."end" AS "end",
        CASE WHEN c."start" >= u."start" AND c."end" <= u."end" THEN substr(u.text, c."start" - u."start" + 1, c."end" - c."start")
             ELSE (SELECT substr(text, c."start" + 1, c."end" - c."start") FROM transcripts WHERE id = t.id) END AS text,
        coalesce(s.label, '') AS speaker,
        coalesce(p.name, '') AS participant,
        coalesce(p.group_id, '') AS group_id,
        coalesce('(' || g.attribution || ')', '') AS attribution,
        c.code_id AS code,
        coalesce(code_paths.path, codes.name) AS code_path,
        coders.name AS coder,
        c.origin AS origin,
        c.exemplar AS exemplar,
        c.memo AS memo,
        c.created_at AS created_at,
        coalesce(p.consent_quote, 1) AND NOT coalesce(g.facilitator, 0) AS quotable,
        u.ordinal AS turn,
        u.time AS time
    FROM codings AS c
    JOIN transcripts AS t ON t.guid = c.transcript_guid AND t.removed = 0
    JOIN codes ON codes.id = c.code_id
    LEFT JOIN code_paths ON code_paths.id = c.code_id
    JOIN coders ON coders.guid = c.coder_guid
    LEFT JOIN turns AS u ON u.id = (
        SELECT id FROM turns WHERE transcript_id = t.id AND "start" <= c."start" ORDER BY "start" DESC LIMIT 1)
    LEFT JOIN speakers AS s ON s.id = u.speaker_id
    LEFT JOIN participants AS p ON p.guid = s.participant_guid
    LEFT JOIN groups AS g ON g.id = p.group_id"""

_UTTERANCES = """CREATE VIEW utterances AS
    SELECT t.name AS transcript, u.ordinal AS ordinal, coalesce(s.label, '') AS speaker, coalesce(p.name, '') AS participant,
        coalesce(p.group_id, '') AS group_id, u."start" AS "start", u."end" AS "end", u.text AS text, u.time AS time
    FROM turns AS u
    JOIN transcripts AS t ON t.id = u.transcript_id AND t.removed = 0
    LEFT JOIN speakers AS s ON s.id = u.speaker_id
    LEFT JOIN participants AS p ON p.guid = s.participant_guid"""

_CODE_COUNTS = """CREATE VIEW code_counts AS
    SELECT codes.id AS code, coalesce(code_paths.path, codes.name) AS code_path, count(q.quote_id) AS codings,
        count(DISTINCT q.transcript) AS transcripts, count(DISTINCT nullif(q.participant, '')) AS participants
    FROM codes
    LEFT JOIN code_paths ON code_paths.id = codes.id
    LEFT JOIN quotes AS q ON q.code = codes.id
    WHERE codes.retired = 0 OR q.quote_id IS NOT NULL
    GROUP BY codes.id"""

_DECISIONS = """CREATE VIEW decisions AS
    SELECT t.name AS transcript, d."start" AS "start", d."end" AS "end", d.code_id AS code, coders.name AS coder,
        d.verdict AS verdict, d.score AS score, d.model AS model, d.created_at AS created_at
    FROM suggestion_decisions AS d
    JOIN transcripts AS t ON t.guid = d.transcript_guid AND t.removed = 0
    JOIN coders ON coders.guid = d.coder_guid"""

_ALONE = """(c."end" <= u."end" OR NOT EXISTS (
            SELECT 1 FROM turns AS o JOIN speakers AS os ON os.id = o.speaker_id
            WHERE o.transcript_id = t.id AND o."start" > c."start" AND o."start" < c."end"
                AND coalesce(os.participant_guid, os.id) IS NOT coalesce(s.participant_guid, s.id)))"""
"""Whether a coding stands in the words of one person: not so where it runs on into a turn of somebody else."""

FIRST = (_PATHS, _QUOTES, _UTTERANCES, _CODE_COUNTS, _DECISIONS)
"""The views as the first version makes them."""

_SECOND_QUOTES = _QUOTES.replace(
    "coalesce(p.consent_quote, 1) AND", "coalesce(p.consent_quote, 1) AND coalesce(p.consent_analyse, 1) AND"
)

SECOND = (
    "DROP VIEW code_counts",
    "DROP VIEW quotes",
    "DROP VIEW utterances",
    _UTTERANCES.replace("u.time AS time\n", "u.time AS time,\n        u.kind AS kind, u.place AS place\n"),
    _SECOND_QUOTES,
    _CODE_COUNTS,
)
"""Since the second version, whoever is left out of the analysis is not quoted either."""

THIRD = (
    "DROP VIEW code_counts",
    "DROP VIEW quotes",
    _SECOND_QUOTES.replace(
        "AND NOT coalesce(g.facilitator, 0)", f"AND NOT coalesce(g.facilitator, 0) AND {_ALONE}"
    ).replace("u.time AS time", f"u.time AS time,\n        {_ALONE} AS alone"),
    _CODE_COUNTS,
)
"""Since the third version, what runs on into somebody else's words is nobody's quote."""
