-- The figures of the overview, from the exported files alone; each view k… is numerator and denominator.
CREATE VIEW c AS SELECT * FROM contacts WHERE origin = 'customer';
CREATE VIEW e AS SELECT e.* FROM events e JOIN c USING (contact);
CREATE VIEW done AS SELECT contact, seq, "at" AS till, data ->> 'by' AS who FROM e
  WHERE kind = 'contact_ended';
CREATE VIEW met AS
SELECT contact, min(e."at") AS met FROM e JOIN done USING (contact)
 WHERE kind = 'agent_connected' AND e.seq < done.seq GROUP BY contact;
CREATE VIEW talked AS SELECT contact, min("at") AS first FROM e WHERE kind = 'agent_connected'
  GROUP BY contact;
CREATE VIEW placed AS SELECT contact, min("at") AS placed FROM e WHERE kind = 'place_taken' GROUP BY contact;
CREATE VIEW booked AS SELECT contact, seq, data ->> 'window' AS span FROM e WHERE kind = 'callback_booked';
CREATE VIEW lost AS
SELECT contact, till, contact IN (SELECT contact FROM placed) AS queued,
       epoch_us(till) - epoch_us(started) < 5000000 AS early
  FROM done JOIN c USING (contact)
 WHERE who = 'person' AND contact NOT IN (SELECT contact FROM met) AND contact NOT IN (SELECT contact
  FROM booked);
CREATE VIEW told AS SELECT contact, max("at") AS told FROM e WHERE kind = 'question_answered'
  GROUP BY contact;
CREATE VIEW verdicts AS SELECT contact, arg_max(data ->> 'right', seq) AS r FROM e
  WHERE kind = 'verdict_given' GROUP BY 1;
CREATE VIEW reviews AS
SELECT contact, arg_max(data ->> 'verdict', seq) AS v FROM e WHERE kind = 'answer_reviewed' GROUP BY contact;
CREATE VIEW opinions AS SELECT contact, data FROM e WHERE kind = 'survey_answered';
CREATE VIEW said AS
SELECT contact, arg_min(data, seq) AS data FROM e WHERE kind = 'position_told'
  AND data ->> 'low' IS NOT NULL GROUP BY 1;
CREATE VIEW waits AS
SELECT CAST(data ->> 'low' AS int) * 60 AS low, CAST(data ->> 'high' AS int) * 60 AS high,
       (epoch_us(met) - epoch_us(placed)) / 1e6 - CAST(data ->> 'waited' AS int) AS took
  FROM said JOIN met USING (contact) JOIN placed USING (contact);
CREATE VIEW dialled AS SELECT contact, min("at") AS dialled FROM e WHERE kind = 'callback_dialled'
  GROUP BY contact;
CREATE VIEW kept AS
SELECT contact, dialled >= CAST(split_part(span, '/', 1) AS timestamptz)
            AND dialled < CAST(split_part(span, '/', 2) AS timestamptz) AS inside
  FROM booked JOIN dialled USING (contact);
CREATE VIEW over AS
SELECT contact, max("at") AS over FROM e WHERE kind = 'callback_settled'
  AND data ->> 'outcome' = 'talked' GROUP BY 1
 UNION SELECT contact, till FROM done JOIN met USING (contact);
CREATE VIEW first AS
SELECT day, "after" <= 7 AS back, contact IN (
  SELECT contact FROM over JOIN c d USING (contact)
  WHERE date_diff('day', d.day, CAST(over + INTERVAL 1 HOUR AS date)) <= 7
) AS solved FROM c WHERE joined AND ended IS NOT NULL AND (before IS NULL OR before > 7);
CREATE VIEW moved AS
SELECT DISTINCT e.contact FROM e JOIN talked USING (contact)
 WHERE kind = 'contact_moved' AND epoch_us("at") - epoch_us(first) <= 120000000;
CREATE VIEW k73 (part, whole) AS
SELECT count(*) FILTER (WHERE CAST(data ->> 'overall' AS int) >= 4), count(*) FROM opinions;
CREATE VIEW k73_contact (part, whole) AS
SELECT count(*) FILTER (WHERE CAST(data ->> 'contact' AS int) >= 4), count(*) FROM opinions;
CREATE VIEW k73_handling (part, whole) AS
SELECT count(*) FILTER (WHERE CAST(data ->> 'handling' AS int) >= 4), count(*) FROM opinions;
CREATE VIEW k73_answered (part, whole) AS
SELECT (SELECT count(*) FROM opinions), count(*) FROM e WHERE kind = 'contact_started'
  AND data ->> 'survey' = 'true';
CREATE VIEW k74 (part, whole) AS
SELECT count(*) FILTER (WHERE v = 'right'), count(*) FILTER (WHERE v <> 'unclear') FROM reviews;
CREATE VIEW k76 (part, whole) AS
SELECT count(*) FILTER (WHERE solved AND back IS NOT TRUE), count(*) FROM first;
CREATE VIEW k78 (part, whole) AS
SELECT count(*) FILTER (WHERE epoch_us(met) - epoch_us(placed) <= 40000000), (SELECT count(*)
  FROM done) FROM met JOIN placed USING (contact);
CREATE VIEW k78_of_answered (part, whole) AS
SELECT count(*) FILTER (WHERE epoch_us(met) - epoch_us(placed) <= 40000000), count(*)
  FROM met JOIN placed USING (contact);
CREATE VIEW k79 (part, whole) AS
SELECT count(*), (SELECT count(*) FROM done) FROM done WHERE who = 'person'
  AND contact NOT IN (SELECT contact FROM met);
CREATE VIEW k79_lost (part, whole) AS
SELECT count(*), (SELECT count(*) FROM done) FROM lost;
CREATE VIEW k79_lost_unheard (part, whole) AS
SELECT count(*) FILTER (WHERE told IS NULL OR epoch_us(till) - epoch_us(told) < 8000000)
  , (SELECT count(*) FROM done) FROM lost LEFT JOIN told USING (contact);
CREATE VIEW k79_ivr (part, whole) AS
SELECT count(*) FILTER (WHERE NOT queued AND NOT early), (SELECT count(*) FROM done) FROM lost;
CREATE VIEW k79_queue (part, whole) AS
SELECT count(*) FILTER (WHERE queued), (SELECT count(*) FROM done) FROM lost;
CREATE VIEW k79_early (part, whole) AS
SELECT count(*) FILTER (WHERE early AND NOT queued), (SELECT count(*) FROM done) FROM lost;
CREATE VIEW k80 (part, whole) AS
SELECT count(*) FILTER (WHERE took >= low AND took < high), count(*) FROM waits;
CREATE VIEW k81 (part, whole) AS
SELECT count(*) FILTER (WHERE before <= 7), count(*) FROM c WHERE joined AND ended IS NOT NULL;
CREATE VIEW k81_same (part, whole) AS
SELECT count(*) FILTER (WHERE before <= 7 AND same), count(*) FROM c WHERE joined AND ended IS NOT NULL;
CREATE VIEW k82 (part, whole) AS
SELECT count(*), (SELECT count(*) FROM done) FROM c WHERE errand = 'complaint' AND ended IS NOT NULL;
CREATE VIEW k85 (part, whole) AS
SELECT count(*) FILTER (WHERE inside), count(*) FROM kept;
CREATE VIEW k86_right (part, whole) AS
SELECT count(*) FILTER (WHERE r = 'true'), count(*) FROM verdicts;
CREATE VIEW k86_asked_again (part, whole) AS
SELECT count(DISTINCT contact), (SELECT count(*) FROM done) FROM e WHERE kind = 'errand_doubted';
CREATE VIEW k86_to_human (part, whole) AS
SELECT count(DISTINCT contact), (SELECT count(*) FROM done) FROM e WHERE kind = 'human_requested';
CREATE VIEW k86_moved (part, whole) AS
SELECT (SELECT count(*) FROM moved), count(*) FROM talked;
CREATE VIEW k86_back (part, whole) AS
SELECT count(*) FILTER (WHERE elsewhere), count(*) FROM c JOIN talked USING (contact) WHERE joined;
