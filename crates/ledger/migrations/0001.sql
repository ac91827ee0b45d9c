-- The ledger, version 1.
--
-- Compact tables end in `_row` or are dictionaries; the views at the end (story, event, party …) show them with the ontology's
-- codes and ISO dates, and are what people read. Spans count Unicode code points from 0. Days are whole days since 1970-01-01,
-- months are 12 × year + month - 1. An id of sixteen hex digits is kept as a 64-bit integer, any other id as text. A number
-- between 0 and 1 with two decimals is kept as whole hundredths, any other as it is.

-- What a story, an event, a review names again and again ---------------------------------------------------------------

-- The ontology's types. quad: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
CREATE TABLE type (number INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, quad INTEGER NOT NULL) STRICT;

-- Outlets: publishers of stories.
CREATE TABLE outlet (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

-- Entities by their id in the gazetteer.
CREATE TABLE entity (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;

-- As whom a phrase was understood: entity, its name, country, sector, role.
CREATE TABLE identity (key INTEGER PRIMARY KEY, entity INTEGER REFERENCES entity, name TEXT, country TEXT, sector TEXT, role TEXT) STRICT;
CREATE UNIQUE INDEX identity_by_content ON identity (entity, name, country, sector, role);
CREATE INDEX identity_by_country ON identity (country);

-- Words that cannot be cut out of the story's text.
CREATE TABLE phrase (key INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;

-- How an event is coded: type with modes, auxiliary modes and contexts (joined by commas, in the coder's order), score, CAMEO code.
CREATE TABLE manner (
  key INTEGER PRIMARY KEY, type INTEGER NOT NULL REFERENCES type, modes TEXT NOT NULL, auxiliary TEXT NOT NULL, contexts TEXT NOT NULL,
  quad INTEGER NOT NULL, score REAL NOT NULL, cameo TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX manner_by_content ON manner (type, modes, auxiliary, contexts, quad, score, cameo);

-- Places.
CREATE TABLE place (key INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT, latitude REAL, longitude REAL) STRICT;
CREATE UNIQUE INDEX place_by_content ON place (name, country, latitude, longitude);

-- With what a story was coded: versions of codebook, language pipeline, scorer.
CREATE TABLE version (key INTEGER PRIMARY KEY, codebook TEXT NOT NULL, pipeline TEXT NOT NULL, scorer TEXT NOT NULL, UNIQUE (codebook, pipeline, scorer)) STRICT;

-- Stories and what they tell -----------------------------------------------------------------------------------------

-- Stories. particulars: author, modified, section, dateline, captions as JSON. report: id of the first story of which this one
-- is a copy, NULL for an original. story_digest and coding_digest tell whether anything changed. The story's sentences have the keys from
-- first_sentence on. filed, coded: seconds since 1970, when it first came in and when it last changed.
CREATE TABLE story_row (
  key INTEGER PRIMARY KEY, id ANY NOT NULL UNIQUE, title TEXT, url TEXT, outlet INTEGER REFERENCES outlet, day INTEGER, language TEXT,
  particulars TEXT, report ANY, version INTEGER NOT NULL REFERENCES version, story_digest INTEGER NOT NULL, coding_digest INTEGER NOT NULL,
  first_sentence INTEGER NOT NULL, sentences INTEGER NOT NULL, filed INTEGER NOT NULL, coded INTEGER NOT NULL
) STRICT;

-- The text of a story.
CREATE TABLE story_text (story INTEGER PRIMARY KEY REFERENCES story_row, text TEXT NOT NULL) STRICT;

-- Sentences that tell something: where they stand in the story's text, or the words themselves where they do not stand there.
CREATE TABLE sentence_row (
  key INTEGER PRIMARY KEY, story INTEGER NOT NULL REFERENCES story_row, number INTEGER NOT NULL, start INTEGER, length INTEGER, text TEXT
) STRICT;

-- Events. key: (day + 4371588) × 2^20 + a running number, 0 instead of the day when the date is not known, so that events lie in
-- the order of their dates. predicate: NULL when its words are cut out of the story. precision: 0 day, 1 week, 2 month, 3 year, 4 none.
-- attributed: outlet named as source, 0 when only a speaker is (or nobody), NULL without attribution. block: number shared by events
-- that could be one occurrence. occurrence: key of the event that leads the occurrence, NULL when this one does.
CREATE TABLE event_row (
  key INTEGER PRIMARY KEY, id ANY NOT NULL, sentence INTEGER NOT NULL REFERENCES sentence_row, manner INTEGER NOT NULL REFERENCES manner,
  predicate_start INTEGER NOT NULL, predicate_length INTEGER NOT NULL, predicate INTEGER REFERENCES phrase, precision INTEGER NOT NULL,
  place INTEGER REFERENCES place, place_start INTEGER, place_length INTEGER, attributed INTEGER, confidence ANY NOT NULL,
  block INTEGER, occurrence INTEGER
) STRICT;
CREATE INDEX event_by_id ON event_row (id);
CREATE INDEX event_by_sentence ON event_row (sentence);
CREATE INDEX event_by_block ON event_row (key >> 20, block) WHERE block IS NOT NULL;

-- Parties to events. side: 0 actor, 1 recipient, 2 the speaker to whom the event is attributed. phrase: NULL when the words are cut
-- out of the story. identity: NULL when nobody is known.
CREATE TABLE event_party (
  event INTEGER NOT NULL REFERENCES event_row, side INTEGER NOT NULL, position INTEGER NOT NULL, start INTEGER, length INTEGER,
  phrase INTEGER REFERENCES phrase, identity INTEGER REFERENCES identity, confidence ANY NOT NULL, PRIMARY KEY (event, side, position)
) STRICT, WITHOUT ROWID;

-- Ties: standing relations. since: day.
CREATE TABLE tie_row (
  key INTEGER PRIMARY KEY, sentence INTEGER NOT NULL REFERENCES sentence_row, kind TEXT NOT NULL, polarity INTEGER NOT NULL, since INTEGER,
  historical INTEGER NOT NULL, confidence ANY NOT NULL
) STRICT;
CREATE INDEX tie_by_sentence ON tie_row (sentence);
-- Parties to ties. side: 0 and 1 the two sides, 2 the one against whom.
CREATE TABLE tie_party (
  tie INTEGER NOT NULL REFERENCES tie_row, side INTEGER NOT NULL, position INTEGER NOT NULL, start INTEGER, length INTEGER,
  phrase INTEGER REFERENCES phrase, identity INTEGER REFERENCES identity, confidence ANY NOT NULL, PRIMARY KEY (tie, side, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX tie_party_by_identity ON tie_party (identity, tie);

-- Statements: somebody's words. content: NULL when cut out of the story.
CREATE TABLE statement_row (
  key INTEGER PRIMARY KEY, sentence INTEGER NOT NULL REFERENCES sentence_row, quote INTEGER NOT NULL, stance INTEGER NOT NULL,
  content_start INTEGER NOT NULL, content_length INTEGER NOT NULL, content TEXT, confidence ANY NOT NULL
) STRICT;
CREATE INDEX statement_by_sentence ON statement_row (sentence);
-- Parties to statements. side: 0 the speaker, 1 whom it is about.
CREATE TABLE statement_party (
  statement INTEGER NOT NULL REFERENCES statement_row, side INTEGER NOT NULL, position INTEGER NOT NULL, start INTEGER, length INTEGER,
  phrase INTEGER REFERENCES phrase, identity INTEGER REFERENCES identity, confidence ANY NOT NULL, PRIMARY KEY (statement, side, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX statement_party_by_identity ON statement_party (identity, statement);

-- Former codings of a story that was filed again with another text or another coding. records: deflated JSON, with the story only
-- if that changed, too.
CREATE TABLE former (key INTEGER PRIMARY KEY, story ANY NOT NULL, version INTEGER NOT NULL REFERENCES version, replaced INTEGER NOT NULL, records BLOB NOT NULL) STRICT;
CREATE INDEX former_by_story ON former (story);

-- People's word on the coding. verdict: accept, reject, correct, add. record: the event as it should be, as JSON (correct, add).
-- event: id of the event. at: seconds since 1970.
CREATE TABLE review_row (key INTEGER PRIMARY KEY, event ANY NOT NULL, verdict TEXT NOT NULL, reviewer TEXT NOT NULL, at INTEGER NOT NULL, note TEXT, record TEXT) STRICT;
CREATE INDEX review_by_event ON review_row (event);
CREATE INDEX review_with_record ON review_row (event) WHERE record IS NOT NULL;

-- What is counted beforehand -------------------------------------------------------------------------------------------

-- Occurrences told by more than one event. lead: the event that leads. reports: distinct reports, copies counted once. outlets:
-- distinct publishers. first, last: days of the first and last story.
CREATE TABLE corroborated (lead INTEGER PRIMARY KEY, events INTEGER NOT NULL, reports INTEGER NOT NULL, outlets INTEGER NOT NULL, first INTEGER, last INTEGER) STRICT;

-- Plain events (no auxiliary mode) by day, actor country, recipient country, type. A country is ((l1 × 26) + l2) × 26 + l3 + 1 of its letters
-- (A = 0), 0 for none. score: sum in thousandths.
CREATE TABLE pair_day_row (
  day INTEGER NOT NULL, actor INTEGER NOT NULL, recipient INTEGER NOT NULL, type INTEGER NOT NULL, events INTEGER NOT NULL,
  occurrences INTEGER NOT NULL, score INTEGER NOT NULL, PRIMARY KEY (day, actor, recipient, type)
) STRICT, WITHOUT ROWID;
-- The same by month. one_a_day: how many rows of pair_day_row the month has.
CREATE TABLE pair_month_row (
  month INTEGER NOT NULL, actor INTEGER NOT NULL, recipient INTEGER NOT NULL, type INTEGER NOT NULL, events INTEGER NOT NULL,
  occurrences INTEGER NOT NULL, one_a_day INTEGER NOT NULL, score INTEGER NOT NULL, PRIMARY KEY (month, actor, recipient, type)
) STRICT, WITHOUT ROWID;
-- The whole world by month: each event once, whatever its countries; one_a_day is the sum over pairs.
CREATE TABLE world_month_row (
  month INTEGER NOT NULL, type INTEGER NOT NULL, events INTEGER NOT NULL, occurrences INTEGER NOT NULL, one_a_day INTEGER NOT NULL,
  score INTEGER NOT NULL, PRIMARY KEY (month, type)
) STRICT, WITHOUT ROWID;

-- What is searched ------------------------------------------------------------------------------------------------------

-- An event's sentence and its marks: a + actor's country or entity key, r + recipient's, p + the place's country,
-- t + number of the type, o + outlet key, x + the countries of two parties, by themselves and with t + number of the type.
-- In a mutual event (two or more actors, no recipient) every actor is a recipient too.
CREATE VIEW search_content AS
SELECT e.key AS key, coalesce(s.text, substr(t.text, s.start + 1, s.length)) AS text,
  coalesce((SELECT group_concat(mark, ' ') FROM (
    SELECT 'a' || lower(i.country) AS mark FROM event_party p JOIN identity i ON i.key = p.identity WHERE p.event = e.key AND p.side = 0 AND i.country IS NOT NULL
    UNION SELECT 'a' || i.entity FROM event_party p JOIN identity i ON i.key = p.identity WHERE p.event = e.key AND p.side = 0 AND i.entity IS NOT NULL
    UNION SELECT 'r' || lower(i.country) FROM event_party p JOIN identity i ON i.key = p.identity
      WHERE p.event = e.key AND i.country IS NOT NULL AND p.side = (SELECT CASE WHEN sum(q.side = 1) = 0 AND sum(q.side = 0) > 1 THEN 0 ELSE 1 END FROM event_party q WHERE q.event = e.key)
    UNION SELECT 'r' || i.entity FROM event_party p JOIN identity i ON i.key = p.identity
      WHERE p.event = e.key AND i.entity IS NOT NULL AND p.side = (SELECT CASE WHEN sum(q.side = 1) = 0 AND sum(q.side = 0) > 1 THEN 0 ELSE 1 END FROM event_party q WHERE q.event = e.key)
    UNION SELECT 'x' || lower(i.country) || lower(j.country) FROM event_party p JOIN identity i ON i.key = p.identity JOIN event_party q ON q.event = p.event
      JOIN identity j ON j.key = q.identity WHERE p.event = e.key AND p.side < 2 AND q.side < 2
      AND (i.country, p.side, p.position) < (j.country, q.side, q.position)
    UNION SELECT 'x' || lower(i.country) || lower(j.country) || 't' || m.type FROM event_party p JOIN identity i ON i.key = p.identity JOIN event_party q ON q.event = p.event
      JOIN identity j ON j.key = q.identity JOIN manner m ON m.key = e.manner WHERE p.event = e.key AND p.side < 2 AND q.side < 2
      AND (i.country, p.side, p.position) < (j.country, q.side, q.position)
    UNION SELECT 'p' || lower(l.country) FROM place l WHERE l.key = e.place AND l.country IS NOT NULL
    UNION SELECT 't' || m.type FROM manner m WHERE m.key = e.manner
    UNION SELECT 'o' || r.outlet FROM story_row r WHERE r.key = s.story AND r.outlet IS NOT NULL ORDER BY 1)), '') AS marks
FROM event_row e JOIN sentence_row s ON s.key = e.sentence LEFT JOIN story_text t ON t.story = s.story;

CREATE VIRTUAL TABLE search USING fts5(text, marks, content = 'search_content', content_rowid = 'key', columnsize = 0, tokenize = "unicode61 remove_diacritics 2");
INSERT INTO search (search, rank) VALUES ('hashsize', 16777216);

-- What people read ------------------------------------------------------------------------------------------------------

-- Stories, with their text.
CREATE VIEW story AS
SELECT CASE typeof(r.id) WHEN 'integer' THEN printf('%016x', r.id) ELSE r.id END AS id, r.title, r.url, o.name AS outlet, date(2440587.5 + r.day) AS date,
  r.language, json_extract(r.particulars, '$.author') AS author, json_extract(r.particulars, '$.section') AS section,
  CASE typeof(r.report) WHEN 'integer' THEN printf('%016x', r.report) ELSE r.report END AS copy_of,
  v.codebook, v.pipeline, v.scorer, datetime(r.filed, 'unixepoch') AS filed, datetime(r.coded, 'unixepoch') AS coded, t.text, r.key AS story_key
FROM story_row r JOIN version v ON v.key = r.version LEFT JOIN outlet o ON o.key = r.outlet LEFT JOIN story_text t ON t.story = r.key;

-- Sentences that tell something.
CREATE VIEW sentence AS
SELECT CASE typeof(r.id) WHEN 'integer' THEN printf('%016x', r.id) ELSE r.id END AS story, s.number, s.start, s.start + s.length AS "end",
  coalesce(s.text, substr(t.text, s.start + 1, s.length)) AS text, s.key AS sentence_key
FROM sentence_row s JOIN story_row r ON r.key = s.story LEFT JOIN story_text t ON t.story = s.story;

-- Events, with their sentence.
CREATE VIEW event AS
SELECT CASE typeof(e.id) WHEN 'integer' THEN printf('%016x', e.id) ELSE e.id END AS id,
  CASE WHEN e.key >> 20 > 0 THEN date(2440587.5 + (e.key >> 20) - 4371588) END AS date,
  CASE e.precision WHEN 0 THEN 'day' WHEN 1 THEN 'week' WHEN 2 THEN 'month' WHEN 3 THEN 'year' ELSE 'none' END AS date_precision,
  y.code AS type, m.modes, m.auxiliary, m.contexts, m.quad, m.score, m.cameo,
  (SELECT group_concat(country, ',') FROM (
    SELECT i.country FROM event_party p JOIN identity i ON i.key = p.identity WHERE p.event = e.key AND p.side = 0 ORDER BY p.position)) AS actors,
  (SELECT group_concat(country, ',') FROM (
    SELECT i.country FROM event_party p JOIN identity i ON i.key = p.identity WHERE p.event = e.key AND p.side = 1 ORDER BY p.position)) AS recipients,
  l.name AS place, l.country AS place_country, l.latitude, l.longitude,
  CASE typeof(e.confidence) WHEN 'integer' THEN e.confidence / 100.0 ELSE e.confidence END AS confidence,
  coalesce(s.text, substr(t.text, s.start + 1, s.length)) AS text,
  CASE typeof(r.id) WHEN 'integer' THEN printf('%016x', r.id) ELSE r.id END AS story, r.title, o.name AS outlet, date(2440587.5 + r.day) AS story_date,
  s.number AS sentence, coalesce(e.occurrence, e.key) AS occurrence, e.key AS event_key
FROM event_row e JOIN manner m ON m.key = e.manner JOIN type y ON y.number = m.type JOIN sentence_row s ON s.key = e.sentence
  JOIN story_row r ON r.key = s.story LEFT JOIN story_text t ON t.story = s.story LEFT JOIN place l ON l.key = e.place LEFT JOIN outlet o ON o.key = r.outlet;

-- Parties to events: join event_key.
CREATE VIEW party AS
SELECT p.event AS event_key, CASE p.side WHEN 0 THEN 'actor' WHEN 1 THEN 'recipient' ELSE 'speaker' END AS side, p.position,
  coalesce(h.text, substr(t.text, p.start + 1, p.length)) AS text, n.id AS entity, i.name, i.country, i.sector, i.role,
  CASE typeof(p.confidence) WHEN 'integer' THEN p.confidence / 100.0 ELSE p.confidence END AS confidence, p.start, p.start + p.length AS "end"
FROM event_party p JOIN event_row e ON e.key = p.event JOIN sentence_row s ON s.key = e.sentence LEFT JOIN story_text t ON t.story = s.story
  LEFT JOIN identity i ON i.key = p.identity LEFT JOIN entity n ON n.key = i.entity LEFT JOIN phrase h ON h.key = p.phrase;

-- Occurrences: what events of different reports tell of together. Join occurrence with event.occurrence.
CREATE VIEW occurrence AS
SELECT e.key AS occurrence, CASE typeof(e.id) WHEN 'integer' THEN printf('%016x', e.id) ELSE e.id END AS id,
  CASE WHEN e.key >> 20 > 0 THEN date(2440587.5 + (e.key >> 20) - 4371588) END AS date,
  coalesce(c.events, 1) AS events, coalesce(c.reports, 1) AS reports, coalesce(c.outlets, r.outlet IS NOT NULL) AS outlets,
  date(2440587.5 + coalesce(c.first, r.day)) AS first_seen, date(2440587.5 + coalesce(c.last, r.day)) AS last_seen
FROM event_row e JOIN sentence_row s ON s.key = e.sentence JOIN story_row r ON r.key = s.story LEFT JOIN corroborated c ON c.lead = e.key
WHERE e.occurrence IS NULL;

-- Ties, one row; their parties are in tie_member.
CREATE VIEW tie AS
SELECT k.key AS tie_key, k.kind, k.polarity, date(2440587.5 + k.since) AS since, k.historical,
  CASE typeof(k.confidence) WHEN 'integer' THEN k.confidence / 100.0 ELSE k.confidence END AS confidence,
  coalesce(s.text, substr(t.text, s.start + 1, s.length)) AS text, CASE typeof(r.id) WHEN 'integer' THEN printf('%016x', r.id) ELSE r.id END AS story, s.number AS sentence
FROM tie_row k JOIN sentence_row s ON s.key = k.sentence JOIN story_row r ON r.key = s.story LEFT JOIN story_text t ON t.story = s.story;

-- Parties to ties: join tie_key. side: first, second, against.
CREATE VIEW tie_member AS
SELECT p.tie AS tie_key, CASE p.side WHEN 0 THEN 'first' WHEN 1 THEN 'second' ELSE 'against' END AS side, p.position,
  coalesce(h.text, substr(t.text, p.start + 1, p.length)) AS text, n.id AS entity, i.name, i.country, i.sector, i.role
FROM tie_party p JOIN tie_row e ON e.key = p.tie JOIN sentence_row s ON s.key = e.sentence LEFT JOIN story_text t ON t.story = s.story
  LEFT JOIN identity i ON i.key = p.identity LEFT JOIN entity n ON n.key = i.entity LEFT JOIN phrase h ON h.key = p.phrase;

-- Statements; speaker and whom they are about are in statement_member.
CREATE VIEW statement AS
SELECT k.key AS statement_key, coalesce(k.content, substr(t.text, k.content_start + 1, k.content_length)) AS content, k.quote, k.stance,
  CASE typeof(k.confidence) WHEN 'integer' THEN k.confidence / 100.0 ELSE k.confidence END AS confidence,
  coalesce(s.text, substr(t.text, s.start + 1, s.length)) AS text, CASE typeof(r.id) WHEN 'integer' THEN printf('%016x', r.id) ELSE r.id END AS story, s.number AS sentence
FROM statement_row k JOIN sentence_row s ON s.key = k.sentence JOIN story_row r ON r.key = s.story LEFT JOIN story_text t ON t.story = s.story;

-- Parties to statements: join statement_key. side: speaker, about.
CREATE VIEW statement_member AS
SELECT p.statement AS statement_key, CASE p.side WHEN 0 THEN 'speaker' ELSE 'about' END AS side, p.position,
  coalesce(h.text, substr(t.text, p.start + 1, p.length)) AS text, n.id AS entity, i.name, i.country, i.sector, i.role
FROM statement_party p JOIN statement_row e ON e.key = p.statement JOIN sentence_row s ON s.key = e.sentence LEFT JOIN story_text t ON t.story = s.story
  LEFT JOIN identity i ON i.key = p.identity LEFT JOIN entity n ON n.key = i.entity LEFT JOIN phrase h ON h.key = p.phrase;

-- Reviews, the last word of each reviewer last.
CREATE VIEW review AS
SELECT CASE typeof(w.event) WHEN 'integer' THEN printf('%016x', w.event) ELSE w.event END AS event, w.verdict, w.reviewer, datetime(w.at, 'unixepoch') AS at, w.note, w.record
FROM review_row w;

-- Counts by day, pair of countries and type.
CREATE VIEW pair_day AS
SELECT date(2440587.5 + d.day) AS date,
  CASE WHEN d.actor > 0 THEN char(65 + (d.actor - 1) / 676, 65 + (d.actor - 1) / 26 % 26, 65 + (d.actor - 1) % 26) END AS actor,
  CASE WHEN d.recipient > 0 THEN char(65 + (d.recipient - 1) / 676, 65 + (d.recipient - 1) / 26 % 26, 65 + (d.recipient - 1) % 26) END AS recipient,
  y.code AS type, y.quad, d.events, d.occurrences, d.score / 1000.0 AS score
FROM pair_day_row d JOIN type y ON y.number = d.type;

-- Counts by month (YYYY-MM), pair of countries and type.
CREATE VIEW pair_month AS
SELECT printf('%04d-%02d', d.month / 12, d.month % 12 + 1) AS month,
  CASE WHEN d.actor > 0 THEN char(65 + (d.actor - 1) / 676, 65 + (d.actor - 1) / 26 % 26, 65 + (d.actor - 1) % 26) END AS actor,
  CASE WHEN d.recipient > 0 THEN char(65 + (d.recipient - 1) / 676, 65 + (d.recipient - 1) / 26 % 26, 65 + (d.recipient - 1) % 26) END AS recipient,
  y.code AS type, y.quad, d.events, d.occurrences, d.one_a_day, d.score / 1000.0 AS score
FROM pair_month_row d JOIN type y ON y.number = d.type;

-- Counts by month (YYYY-MM) and type, the whole world.
CREATE VIEW world_month AS
SELECT printf('%04d-%02d', d.month / 12, d.month % 12 + 1) AS month, y.code AS type, y.quad, d.events, d.occurrences, d.one_a_day, d.score / 1000.0 AS score
FROM world_month_row d JOIN type y ON y.number = d.type;

INSERT INTO type VALUES (0, 'AGREE', 1), (1, 'CONSULT', 1), (2, 'SUPPORT', 1), (3, 'CONCEDE', 1), (4, 'COOPERATE', 2), (5, 'AID', 2), (6, 'RETREAT', 2),
  (7, 'REQUEST', 3), (8, 'ACCUSE', 3), (9, 'REJECT', 3), (10, 'THREATEN', 3), (11, 'PROTEST', 4), (12, 'SANCTION', 4), (13, 'MOBILIZE', 4),
  (14, 'COERCE', 4), (15, 'ASSAULT', 4);
