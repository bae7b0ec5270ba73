#include "agent/store/schema_changes.h"

namespace returnwatch::agent {

#define RW_COUNT(store)                                              \
  "BEGIN INSERT INTO store_change(store, generation) VALUES (" store \
  ", 1) ON CONFLICT(store) DO UPDATE SET generation = generation + 1; END;\n"

const std::vector<const char*>& changes_migrations() {
  static const std::vector<const char*> list = {
      "CREATE TABLE store_change(store TEXT PRIMARY KEY, generation INTEGER NOT NULL) WITHOUT ROWID;\n"
      "CREATE TRIGGER rma_added AFTER INSERT ON rma_record " RW_COUNT("new.store")
      "CREATE TRIGGER rma_removed AFTER DELETE ON rma_record " RW_COUNT("old.store")
      "CREATE TRIGGER rma_changed AFTER UPDATE ON rma_record WHEN old.body <> new.body OR old.status <> new.status OR old.order_id <> new.order_id"
      " OR old.gone_at IS NOT new.gone_at " RW_COUNT("new.store")
      "CREATE TRIGGER rma_first_seen AFTER INSERT ON rma_seen " RW_COUNT("new.store")
      "CREATE TRIGGER order_added AFTER INSERT ON order_record " RW_COUNT("new.store")
      "CREATE TRIGGER order_removed AFTER DELETE ON order_record " RW_COUNT("old.store")
      "CREATE TRIGGER order_changed AFTER UPDATE ON order_record WHEN old.body <> new.body OR old.name <> new.name OR old.customer_id <> new.customer_id"
      " OR old.missing <> new.missing " RW_COUNT("new.store")
      "CREATE TRIGGER location_added AFTER INSERT ON location_record " RW_COUNT("new.store")
      // Items are replaced whenever they are read.
      "CREATE TRIGGER item_changed BEFORE INSERT ON item_record WHEN NOT EXISTS"
      " (SELECT 1 FROM item_record i WHERE i.store = new.store AND i.id = new.id AND i.tracked = new.tracked) " RW_COUNT("new.store")
      "CREATE TRIGGER rise_added AFTER INSERT ON stock_rise " RW_COUNT("new.store")
      "CREATE TRIGGER credit_added AFTER INSERT ON credit_record " RW_COUNT("new.store")
      "CREATE TRIGGER credit_changed AFTER UPDATE ON credit_record WHEN old.body <> new.body " RW_COUNT("new.store")
      "CREATE TRIGGER flow_added AFTER INSERT ON flow_record " RW_COUNT("new.store")
      "CREATE TRIGGER flow_changed AFTER UPDATE ON flow_record WHEN old.name <> new.name " RW_COUNT("new.store")
      "CREATE TRIGGER run_added AFTER INSERT ON run_record " RW_COUNT("new.store")
      "CREATE TRIGGER run_changed AFTER UPDATE ON run_record WHEN old.body <> new.body OR old.status <> new.status " RW_COUNT("new.store"),
      // Only writing of what they compare sets them off: a time of reading is written far more often.
      "DROP TRIGGER rma_changed;\nDROP TRIGGER order_changed;\n"
      "CREATE TRIGGER rma_changed AFTER UPDATE OF body, status, order_id, gone_at ON rma_record"
      " WHEN old.body <> new.body OR old.status <> new.status OR old.order_id <> new.order_id"
      " OR old.gone_at IS NOT new.gone_at " RW_COUNT("new.store")
      "CREATE TRIGGER order_changed AFTER UPDATE OF body, name, customer_id, missing ON order_record"
      " WHEN old.body <> new.body OR old.name <> new.name OR old.customer_id <> new.customer_id"
      " OR old.missing <> new.missing " RW_COUNT("new.store"),
  };
  return list;
}

}  // namespace returnwatch::agent
