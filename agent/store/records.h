// What the sources know, kept: the records of one store, a room for each system, and what is remembered of the store
// itself.
//
// Records are stored whole (JSON of the structs in checks/case.h, which hold no personal data) beside the key columns
// that joins and indexes need; docs/sql-views.md documents the read-only views over them. Writing a record that differs
// from the stored one marks its case dirty, in the same transaction; writing the same again marks nothing.
//
// Every method is one step (a SqlTransaction of its own, or part of the caller's) and throws SQLite::Exception, having
// changed nothing, when the state file cannot be read or written. Thread-safe: the database's mutex is held while a
// method runs.
#pragma once

#include <string>

#include "agent/store/call_budget.h"
#include "agent/store/database.h"
#include "agent/store/learned.h"
#include "agent/store/records_patchworks.h"
#include "agent/store/records_returngo.h"
#include "agent/store/records_shopify.h"
#include "agent/store/records_sources.h"

namespace returnwatch::agent {

struct Records {
  Records(Database& db, const std::string& of_store)
      : store(of_store),
        returngo(db, of_store),
        shopify(db, of_store),
        patchworks(db, of_store),
        sources(db, of_store),
        learned(db, of_store),
        calls(db) {}

  const std::string store;
  ReturnGoRecords returngo;
  ShopifyRecords shopify;
  PatchworksRecords patchworks;
  SourceRecords sources;
  LearnedRecords learned;
  CallBudget calls;
};

}  // namespace returnwatch::agent
