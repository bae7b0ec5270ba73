#include "agent/store/schema_verdicts.h"

namespace returnwatch::agent {

const std::vector<const char*>& verdicts_migrations() {
  static const std::vector<const char*> list = {
      R"sql(
CREATE TABLE looked_at(store TEXT NOT NULL, case_key TEXT NOT NULL, check_id TEXT NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY(store, case_key, check_id)) WITHOUT ROWID;
CREATE TABLE looked_total(store TEXT NOT NULL, check_id TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY(store, check_id)) WITHOUT ROWID;
CREATE TABLE no_data(store TEXT NOT NULL, case_key TEXT NOT NULL, check_id TEXT NOT NULL, rma_id TEXT NOT NULL, reason TEXT NOT NULL);
CREATE INDEX no_data_case ON no_data(store, case_key);
)sql",
      R"sql(
CREATE TABLE stage_done(store TEXT NOT NULL, rma_id TEXT NOT NULL, subject TEXT NOT NULL, stage TEXT NOT NULL,
  PRIMARY KEY(store, rma_id, subject, stage)) WITHOUT ROWID;
CREATE TABLE stage_total(store TEXT NOT NULL, stage TEXT NOT NULL, upto INTEGER NOT NULL, count INTEGER NOT NULL, seconds INTEGER NOT NULL,
  PRIMARY KEY(store, stage, upto)) WITHOUT ROWID;
)sql",
      // How often the checks looked, twelve rows a case before: most cases of a shop say the same.
      R"sql(
CREATE TABLE looked_set(id INTEGER PRIMARY KEY, store TEXT NOT NULL, looked TEXT NOT NULL,   -- check=count,check=count
  cases INTEGER NOT NULL, UNIQUE(store, looked));
CREATE TABLE looked_case(store TEXT NOT NULL, case_key TEXT NOT NULL, looked_set INTEGER NOT NULL,
  PRIMARY KEY(store, case_key)) WITHOUT ROWID;
CREATE TEMP TABLE looked_now AS SELECT store, case_key, group_concat(check_id || '=' || count) AS looked FROM
  (SELECT l.* FROM looked_at l WHERE l.case_key = 'store' OR substr(l.case_key, 1, 4) = 'sql:' OR EXISTS
    (SELECT 1 FROM case_record c WHERE c.store = l.store AND c.key = l.case_key) ORDER BY store, case_key, check_id)
  GROUP BY store, case_key;
INSERT INTO looked_set(store, looked, cases) SELECT store, looked, count(*) FROM looked_now GROUP BY store, looked;
INSERT INTO looked_case SELECT n.store, n.case_key, s.id FROM looked_now n JOIN looked_set s ON s.store = n.store AND s.looked = n.looked;
DROP TABLE looked_now;
DROP TABLE looked_at;
DROP TABLE looked_total;
DELETE FROM no_data WHERE case_key <> 'store' AND substr(case_key, 1, 4) <> 'sql:' AND NOT EXISTS
  (SELECT 1 FROM case_record c WHERE c.store = no_data.store AND c.key = no_data.case_key);
)sql",
  };
  return list;
}

}  // namespace returnwatch::agent
