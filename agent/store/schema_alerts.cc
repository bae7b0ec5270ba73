#include "agent/store/schema_alerts.h"

namespace returnwatch::agent {

namespace {

// A former program quoted error comments, in which names may stand: what it kept of them, and of the messages that told
// them, goes.
constexpr const char* kErrorQuotes = R"sql(
UPDATE alert SET body = json_set(body, '$.finding.summary',
  'Several returns got the same error in ReturnGO. A former version quoted it here; the text is no longer kept.',
  '$.finding.evidence', json('[]')) WHERE check_id = 'error_burst';
UPDATE outbox SET payload = '', subject = 'Burst of one error (the text is no longer kept)'
  WHERE state <> 'queued' AND (payload LIKE '%error_burst%' OR payload LIKE '%Burst of one error%');
)sql";

// The same in what waits to be sent: the rest of the line behind the words that led the quote in goes, wherever the
// payload holds them. A line ends at its string's end, at a line break or at a tag; what is escaped ends nothing.
constexpr const char* kQueuedQuotes = R"sql(
CREATE TEMP TABLE said AS SELECT ' returns got the same error in ReturnGO within 24 hours: ' AS p,
  '(quoted here by a former version; the text is no longer sent)' AS m;
UPDATE outbox SET payload = (
  WITH RECURSIVE cut(done, rest, inside) AS (
    SELECT '', payload, 0
    UNION ALL
    SELECT done || CASE inside WHEN 0 THEN substr(rest, 1, instr(rest, p) + length(p) - 1) ELSE m END,
      CASE inside WHEN 0 THEN substr(rest, instr(rest, p) + length(p)) ELSE substr(rest, min(
        instr(replace(replace(rest, '\\', '__'), '\"', '__') || '"', '"'),
        instr(replace(rest, '\\', '__') || '\n', '\n'),
        instr(rest || '<', '<'))) END,
      1 - inside
    FROM cut, temp.said WHERE inside = 1 OR instr(rest, p) > 0)
  SELECT done || rest FROM cut, temp.said WHERE inside = 0 AND instr(rest, p) = 0)
WHERE state = 'queued' AND instr(payload, (SELECT p FROM temp.said)) > 0;
UPDATE outbox SET subject = 'Burst of one error (the text is no longer kept)'
  WHERE state = 'queued' AND instr(subject, (SELECT p FROM temp.said)) > 0;
DROP TABLE temp.said;
)sql";

}  // namespace

const std::vector<const char*>& alerts_migrations() {
  static const std::vector<const char*> list = {
      R"sql(
CREATE TABLE alert(fingerprint TEXT PRIMARY KEY, store TEXT NOT NULL, case_key TEXT NOT NULL, check_id TEXT NOT NULL,
  open INTEGER NOT NULL, fired_at INTEGER, resolved_at INTEGER, rma_id TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX alert_case ON alert(store, case_key);
CREATE INDEX alert_open ON alert(open, fired_at);
CREATE INDEX alert_resolved ON alert(resolved_at);
CREATE TABLE journal(id INTEGER PRIMARY KEY, at INTEGER NOT NULL, fingerprint TEXT NOT NULL, store TEXT NOT NULL, check_id TEXT NOT NULL,
  owner TEXT NOT NULL, event TEXT NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL);
CREATE INDEX journal_at ON journal(at);
CREATE INDEX journal_fingerprint ON journal(fingerprint);
CREATE TABLE silence(id INTEGER PRIMARY KEY, matchers TEXT NOT NULL, created_at INTEGER NOT NULL, until INTEGER NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE told(receiver TEXT NOT NULL, fingerprint TEXT NOT NULL, group_key TEXT NOT NULL, fired_at INTEGER NOT NULL, resolved INTEGER NOT NULL,
  PRIMARY KEY(receiver, fingerprint)) WITHOUT ROWID;
CREATE TABLE alert_group(receiver TEXT NOT NULL, group_key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY(receiver, group_key)) WITHOUT ROWID;
CREATE TABLE outbox(id INTEGER PRIMARY KEY, receiver TEXT NOT NULL, group_key TEXT NOT NULL, idempotency_key TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL,
  not_before INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL, subject TEXT NOT NULL, payload TEXT NOT NULL,
  last_error TEXT NOT NULL DEFAULT '', done_at INTEGER);
CREATE INDEX outbox_due ON outbox(receiver, state, not_before);
CREATE TABLE thread(receiver TEXT NOT NULL, group_key TEXT NOT NULL, channel TEXT NOT NULL, ts TEXT NOT NULL, PRIMARY KEY(receiver, group_key)) WITHOUT ROWID;
CREATE TABLE receiver_state(receiver TEXT PRIMARY KEY, state TEXT NOT NULL, error TEXT NOT NULL, since INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE delivery_total(receiver TEXT NOT NULL, outcome TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY(receiver, outcome)) WITHOUT ROWID;
CREATE TABLE report_sent(store TEXT NOT NULL, day TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY(store, day)) WITHOUT ROWID;
)sql",
      R"sql(
CREATE TABLE dispatch(id INTEGER PRIMARY KEY CHECK(id = 1), last_run INTEGER NOT NULL);
CREATE INDEX outbox_order ON outbox(receiver, state, id);
)sql",
      R"sql(
ALTER TABLE outbox ADD COLUMN recipient TEXT NOT NULL DEFAULT '';
CREATE TABLE recipient_state(receiver TEXT NOT NULL, recipient TEXT NOT NULL, state TEXT NOT NULL, since INTEGER NOT NULL,
  PRIMARY KEY(receiver, recipient)) WITHOUT ROWID;
)sql", kErrorQuotes, kQueuedQuotes, "DROP TABLE IF EXISTS delivery_total;",
  };
  return list;
}

}  // namespace returnwatch::agent
