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
  };
  return list;
}

}  // namespace returnwatch::agent
