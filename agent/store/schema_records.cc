#include "agent/store/schema_records.h"

namespace returnwatch::agent {
namespace {

// Times are seconds since 1970, UTC. `body` is (in returns and orders since kPacked: packed) the JSON of the struct in
// checks/case.h without what has a column or table of its own (read_at, seen). The names of the views (returns, orders,
// ...) are taken by the views.
constexpr const char* kReturnGo = R"sql(
CREATE TABLE rma_record(
  store TEXT NOT NULL, id TEXT NOT NULL,
  case_key TEXT NOT NULL,                    -- the order id, or rma:ID while it is not known
  status TEXT NOT NULL, order_id TEXT NOT NULL, order_name TEXT NOT NULL,
  name_key TEXT NOT NULL,                    -- order name, lower case, without #
  note_key TEXT NOT NULL,                    -- token_key(id): finds credits whose note names the return
  open INTEGER NOT NULL,                     -- pending, approved, received, validated or unknown
  wanted INTEGER NOT NULL DEFAULT 0,         -- its detail should be read: how much (Want)
  credit INTEGER NOT NULL DEFAULT 0,         -- a unit is resolved to store credit
  created_at INTEGER, read_at INTEGER, changed_at INTEGER NOT NULL, gone_at INTEGER,
  list_row TEXT NOT NULL DEFAULT '',         -- the list's last word, to notice news
  body TEXT NOT NULL,
  PRIMARY KEY(store, id));
CREATE INDEX rma_record_case ON rma_record(store, case_key);
CREATE INDEX rma_record_order ON rma_record(store, order_id);
CREATE INDEX rma_record_name ON rma_record(store, name_key);
CREATE INDEX rma_record_note ON rma_record(store, note_key);
CREATE INDEX rma_record_open ON rma_record(store, read_at) WHERE open = 1;
CREATE INDEX rma_record_wanted ON rma_record(store) WHERE wanted = 1;
CREATE TABLE rma_seen(
  store TEXT NOT NULL, rma_id TEXT NOT NULL, what TEXT NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY(store, rma_id, what, state)) WITHOUT ROWID;
CREATE TABLE rma_unit(
  store TEXT NOT NULL, rma_id TEXT NOT NULL, unit_id TEXT NOT NULL, line_id TEXT NOT NULL,
  PRIMARY KEY(store, rma_id, unit_id)) WITHOUT ROWID;
CREATE INDEX rma_unit_id ON rma_unit(store, unit_id);
CREATE TABLE rma_transaction(
  store TEXT NOT NULL, id TEXT NOT NULL, rma_id TEXT NOT NULL, status TEXT NOT NULL, updated_at INTEGER,
  PRIMARY KEY(store, id)) WITHOUT ROWID;
CREATE INDEX rma_transaction_rma ON rma_transaction(store, rma_id);
CREATE TABLE rma_exchange(
  store TEXT NOT NULL, rma_id TEXT NOT NULL, order_id TEXT NOT NULL,
  PRIMARY KEY(store, rma_id, order_id)) WITHOUT ROWID;
CREATE INDEX rma_exchange_order ON rma_exchange(store, order_id);
CREATE TABLE rma_error(
  store TEXT NOT NULL, rma_id TEXT NOT NULL, key TEXT NOT NULL, fact TEXT NOT NULL, at INTEGER NOT NULL);
CREATE INDEX rma_error_rma ON rma_error(store, rma_id);
CREATE INDEX rma_error_at ON rma_error(store, at);
CREATE TABLE rma_credit(                     -- successful credit payouts, summed
  store TEXT NOT NULL, rma_id TEXT NOT NULL, kind TEXT NOT NULL, currency TEXT NOT NULL, minor INTEGER NOT NULL,
  PRIMARY KEY(store, rma_id, kind, currency)) WITHOUT ROWID;
)sql";

constexpr const char* kShopify = R"sql(
CREATE TABLE order_record(
  store TEXT NOT NULL, id TEXT NOT NULL,
  name TEXT NOT NULL DEFAULT '', name_key TEXT NOT NULL DEFAULT '', note_key TEXT NOT NULL DEFAULT '',
  customer_id TEXT NOT NULL DEFAULT '',
  created_at INTEGER, read_at INTEGER,
  feed_updated_at INTEGER, feed_seen_at INTEGER,   -- Shopify's updatedAt, and when we first saw that value
  detail_updated_at INTEGER,                       -- Shopify's updatedAt of the detail we hold
  refunded INTEGER NOT NULL DEFAULT 0, settled INTEGER NOT NULL DEFAULT 0,   -- settled: fulfilled or cancelled
  asked INTEGER NOT NULL DEFAULT 0,
  want INTEGER NOT NULL DEFAULT 0,                 -- 0 no; 1 an RMA's, 2 an exchange's, 3 another order's detail should be read
  missing TEXT NOT NULL DEFAULT '', missing_at INTEGER,
  body TEXT NOT NULL DEFAULT '',                   -- '' = only the id is known
  PRIMARY KEY(store, id));
CREATE INDEX order_record_name ON order_record(store, name_key);
CREATE INDEX order_record_note ON order_record(store, note_key);
CREATE INDEX order_record_customer ON order_record(store, customer_id) WHERE customer_id <> '';
CREATE INDEX order_record_want ON order_record(store, want, read_at) WHERE want > 0;
CREATE TABLE location_record(
  store TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, active INTEGER NOT NULL, deactivated_at INTEGER,
  seen_inactive INTEGER, fulfillment_service INTEGER NOT NULL, PRIMARY KEY(store, id));
CREATE TABLE level_record(
  store TEXT NOT NULL, item_id TEXT NOT NULL, location_id TEXT NOT NULL, read_at INTEGER NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY(store, item_id, location_id));
CREATE INDEX level_record_location ON level_record(store, location_id);
CREATE TABLE stock_rise(
  store TEXT NOT NULL, item_id TEXT NOT NULL, location_id TEXT NOT NULL, quantity INTEGER NOT NULL,
  after INTEGER NOT NULL, at INTEGER NOT NULL);
CREATE INDEX stock_rise_item ON stock_rise(store, item_id, at);
CREATE TABLE item_record(
  store TEXT NOT NULL, id TEXT NOT NULL, tracked INTEGER NOT NULL, read_at INTEGER NOT NULL, PRIMARY KEY(store, id));
CREATE TABLE credit_record(
  store TEXT NOT NULL, id TEXT NOT NULL, customer_id TEXT NOT NULL, order_id TEXT NOT NULL, created_at INTEGER, body TEXT NOT NULL,
  PRIMARY KEY(store, id));
CREATE INDEX credit_record_customer ON credit_record(store, customer_id) WHERE customer_id <> '';
CREATE INDEX credit_record_order ON credit_record(store, order_id) WHERE order_id <> '';
CREATE TABLE credit_note(
  store TEXT NOT NULL, note_key TEXT NOT NULL, credit_id TEXT NOT NULL, PRIMARY KEY(store, note_key, credit_id)) WITHOUT ROWID;
CREATE INDEX credit_note_credit ON credit_note(store, credit_id);
CREATE TABLE customer_record(store TEXT NOT NULL, id TEXT NOT NULL, read_at INTEGER NOT NULL, PRIMARY KEY(store, id)) WITHOUT ROWID;
)sql";

constexpr const char* kPatchworks = R"sql(
CREATE TABLE flow_record(
  store TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, enabled INTEGER NOT NULL, deployed INTEGER NOT NULL,
  once_live INTEGER NOT NULL, since INTEGER NOT NULL, crons TEXT NOT NULL, PRIMARY KEY(store, id));
CREATE TABLE run_record(
  store TEXT NOT NULL, id TEXT NOT NULL, flow_id TEXT NOT NULL, status TEXT NOT NULL, retry_of TEXT NOT NULL,
  started_at INTEGER, seen_at INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY(store, id));
CREATE INDEX run_record_flow ON run_record(store, flow_id, started_at);
CREATE INDEX run_record_running ON run_record(store) WHERE status = 'running';
CREATE TABLE queue_record(
  store TEXT NOT NULL, id TEXT NOT NULL, flow_id TEXT NOT NULL, created_at INTEGER NOT NULL, PRIMARY KEY(store, id));
CREATE TABLE tracked_record(
  store TEXT NOT NULL, value TEXT NOT NULL, flow_id TEXT NOT NULL, run_id TEXT NOT NULL, sent INTEGER NOT NULL,
  success INTEGER NOT NULL, flow_name TEXT NOT NULL, at INTEGER,
  PRIMARY KEY(store, value, flow_id, run_id, sent));
)sql";

constexpr const char* kCases = R"sql(
CREATE TABLE case_record(
  store TEXT NOT NULL, key TEXT NOT NULL,
  dirty INTEGER,                             -- the mark that made it dirty; below 0: to be judged anew, in its own time; NULL = judged
  mark INTEGER NOT NULL,                     -- the last mark: a case changed while it was judged stays dirty
  next_at INTEGER,
  PRIMARY KEY(store, key));
CREATE INDEX case_record_dirty ON case_record(store, dirty) WHERE dirty IS NOT NULL;
CREATE INDEX case_record_next ON case_record(store, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX case_record_mark ON case_record(mark);
CREATE TABLE forgotten(                      -- `forget`: not to be taken up again; what: rma | order
  store TEXT NOT NULL, what TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY(store, what, id)) WITHOUT ROWID;
CREATE TABLE case_item(
  store TEXT NOT NULL, item_id TEXT NOT NULL, case_key TEXT NOT NULL, PRIMARY KEY(store, item_id, case_key)) WITHOUT ROWID;
CREATE INDEX case_item_case ON case_item(store, case_key);
CREATE TABLE case_location(                  -- locations that the order's refunds, returns and fulfilment orders name
  store TEXT NOT NULL, location_id TEXT NOT NULL, order_id TEXT NOT NULL, PRIMARY KEY(store, location_id, order_id)) WITHOUT ROWID;
CREATE INDEX case_location_order ON case_location(store, order_id);
CREATE TABLE stock_claim(
  store TEXT NOT NULL, case_key TEXT NOT NULL, item_id TEXT NOT NULL, rma_id TEXT NOT NULL, unit_id TEXT NOT NULL,
  location_id TEXT NOT NULL, received_at INTEGER NOT NULL, restocked_at INTEGER);   -- restocked_at: proven otherwise
CREATE INDEX stock_claim_case ON stock_claim(store, case_key);
CREATE INDEX stock_claim_item ON stock_claim(store, item_id, received_at);
CREATE TABLE restock_fact(
  store TEXT NOT NULL, case_key TEXT NOT NULL, rma_id TEXT NOT NULL, location_id TEXT NOT NULL, routed_location_id TEXT NOT NULL,
  quantity INTEGER NOT NULL, at INTEGER NOT NULL);
CREATE INDEX restock_fact_case ON restock_fact(store, case_key);
CREATE INDEX restock_fact_at ON restock_fact(store, at);
CREATE TABLE heading_unit(
  store TEXT NOT NULL, case_key TEXT NOT NULL, rma_id TEXT NOT NULL, location_id TEXT NOT NULL, quantity INTEGER NOT NULL);
CREATE INDEX heading_unit_case ON heading_unit(store, case_key);
CREATE TABLE reason_use(
  store TEXT NOT NULL, case_key TEXT NOT NULL, rma_id TEXT NOT NULL, reason TEXT NOT NULL, approved_at INTEGER NOT NULL);
CREATE INDEX reason_use_case ON reason_use(store, case_key);
)sql";

constexpr const char* kSources = R"sql(
CREATE TABLE feed_cursor(store TEXT NOT NULL, feed TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY(store, feed));
CREATE TABLE source_state(
  store TEXT NOT NULL, source TEXT NOT NULL, capability TEXT NOT NULL, ok INTEGER NOT NULL, last_success INTEGER,
  failing_since INTEGER, cause TEXT NOT NULL, error TEXT NOT NULL, interval INTEGER NOT NULL,
  PRIMARY KEY(store, source, capability));
CREATE TABLE call_budget(
  key_hash TEXT NOT NULL, day INTEGER NOT NULL, calls INTEGER NOT NULL DEFAULT 0, divisor INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY(key_hash, day));
CREATE TABLE store_note(store TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY(store, name));
CREATE TABLE unknown_word(
  store TEXT NOT NULL, field TEXT NOT NULL, word TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY(store, field, word));
)sql";

}  // namespace

// Credits were kept by their bare number, which a gift card can have as well: one of the two was lost. The cards are
// read anew from the start.
constexpr const char* kCreditIds = R"sql(
DELETE FROM credit_record WHERE json_extract(body, '$.kind') = 'store_credit';
DELETE FROM feed_cursor WHERE feed IN ('shopify.gift_cards', 'shopify.gift_cards.from');
DELETE FROM customer_record;
)sql";

// What of a rise is held back or damaged; until when a state was seen; the newest returns of a store.
constexpr const char* kGoods = R"sql(
ALTER TABLE stock_rise ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stock_rise ADD COLUMN damaged INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rma_seen ADD COLUMN last_at INTEGER;
CREATE INDEX rma_record_created ON rma_record(store, created_at);
)sql";

// Of error comments words that could be anybody's were kept: they go, and open returns are read again.
constexpr const char* kErrorWords = R"sql(
DELETE FROM rma_error;
UPDATE rma_record SET wanted = open, body = json_set(body, '$.comments',
  (SELECT json_group_array(json_remove(c.value, '$.error_key')) FROM json_each(rma_record.body, '$.comments') c))
  WHERE body LIKE '%"error_key"%';
)sql";

// How much a return's detail is wanted, no longer only whether.
constexpr const char* kWanted = R"sql(
UPDATE rma_record SET wanted = CASE WHEN open = 1 THEN 3 WHEN read_at IS NULL THEN 1 ELSE 2 END WHERE wanted = 1;
DROP INDEX rma_record_wanted;
CREATE INDEX rma_record_wanted ON rma_record(store, wanted) WHERE wanted > 0;
CREATE TABLE payout_refund(                  -- Shopify refunds that ReturnGO's payouts name
  store TEXT NOT NULL, refund_id TEXT NOT NULL, PRIMARY KEY(store, refund_id)) WITHOUT ROWID;
)sql";

// What a cycle costs follows what changed: marks are counted instead of looked for; a case remembers what its last
// judgement left (kept) and from when on it may be let go (old_from); reasons are counted as they come and go; what is
// waited for, or is of a few returns only, has an index of its own (queries name it: without statistics SQLite takes
// any index that begins with the store, and walks all of the store's returns), and what another index tells has none.
constexpr const char* kCost = R"sql(
CREATE TABLE case_mark(id INTEGER PRIMARY KEY CHECK(id = 1), n INTEGER NOT NULL);
INSERT INTO case_mark SELECT 1, coalesce(max(mark), 0) FROM case_record;
ALTER TABLE case_record RENAME TO case_before;
CREATE TABLE case_record(
  store TEXT NOT NULL, key TEXT NOT NULL,
  dirty INTEGER,                             -- the mark that made it dirty; below 0: to be judged anew, in its own time; NULL = judged
  mark INTEGER NOT NULL,                     -- the last mark: a case changed while it was judged stays dirty
  next_at INTEGER,
  kept INTEGER NOT NULL DEFAULT 0,           -- checksum of what its last judgement left; 0 = not known
  old_from INTEGER NOT NULL DEFAULT 0,       -- not older than this: retention looks at it then, and not before
  missing INTEGER NOT NULL DEFAULT 0,        -- bits of the needs (checks/case.h) that could not be read when it was last judged
  PRIMARY KEY(store, key)) WITHOUT ROWID;
INSERT INTO case_record(store, key, dirty, mark, next_at) SELECT store, key, dirty, mark, next_at FROM case_before;
DROP TABLE case_before;
CREATE INDEX case_record_dirty ON case_record(store, dirty) WHERE dirty IS NOT NULL;
CREATE INDEX case_record_next ON case_record(store, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX case_record_old ON case_record(store, old_from);
CREATE INDEX case_record_missing ON case_record(store, missing) WHERE missing <> 0;

DROP INDEX rma_record_order;                 -- a return with an order has its case under the order's id
DROP INDEX rma_record_wanted;
CREATE INDEX rma_record_wanted ON rma_record(store, wanted, open) WHERE wanted > 0;
CREATE INDEX rma_record_credit ON rma_record(store) WHERE credit = 1;
CREATE INDEX order_record_underway ON order_record(store, id) WHERE settled = 0;
CREATE INDEX rma_credit_card ON rma_credit(store) WHERE kind = 'gift_card';
ALTER TABLE rma_record ADD COLUMN native INTEGER NOT NULL DEFAULT 0;   -- its timeline tells of a native return
UPDATE rma_record SET native = 1 WHERE body LIKE '%"shopify_return_%' AND EXISTS (SELECT 1 FROM
  json_each(rma_record.body, '$.comments') c WHERE json_extract(c.value, '$.fact') IN ('shopify_return_made', 'shopify_return_failed'));

DROP INDEX stock_claim_item;
CREATE INDEX stock_claim_item ON stock_claim(store, item_id, restocked_at, received_at);
CREATE INDEX stock_claim_waiting ON stock_claim(store, item_id, received_at) WHERE restocked_at IS NULL;
CREATE TABLE item_unread(                    -- of cases, and never read
  store TEXT NOT NULL, item_id TEXT NOT NULL, PRIMARY KEY(store, item_id)) WITHOUT ROWID;
INSERT INTO item_unread SELECT DISTINCT c.store, c.item_id FROM case_item c WHERE NOT EXISTS
  (SELECT 1 FROM item_record i WHERE i.store = c.store AND i.id = c.item_id);

ALTER TABLE reason_use RENAME TO reason_before;
DROP INDEX reason_use_case;
CREATE TABLE reason_use(
  store TEXT NOT NULL, reason TEXT NOT NULL, approved_at INTEGER NOT NULL, rma_id TEXT NOT NULL, case_key TEXT NOT NULL,
  PRIMARY KEY(store, reason, approved_at, rma_id)) WITHOUT ROWID;
INSERT INTO reason_use SELECT store, reason, min(approved_at), rma_id, min(case_key) FROM reason_before GROUP BY store, reason, rma_id;
DROP TABLE reason_before;
CREATE INDEX reason_use_case ON reason_use(store, case_key);
CREATE TABLE reason_total(store TEXT NOT NULL, reason TEXT NOT NULL, returns INTEGER NOT NULL, PRIMARY KEY(store, reason)) WITHOUT ROWID;
INSERT INTO reason_total SELECT store, reason, count(*) FROM reason_use GROUP BY store, reason;
CREATE TRIGGER reason_added AFTER INSERT ON reason_use BEGIN
  INSERT INTO reason_total(store, reason, returns) VALUES (new.store, new.reason, 1)
    ON CONFLICT(store, reason) DO UPDATE SET returns = returns + 1; END;
CREATE TRIGGER reason_removed AFTER DELETE ON reason_use BEGIN
  UPDATE reason_total SET returns = returns - 1 WHERE store = old.store AND reason = old.reason; END;
)sql";

// What of a return's stock was not understood. A record's text is packed (packed.h), what the views show of it stands
// beside it (view_columns.h), and of the list's last word there is only what tells it from the next one.
constexpr const char* kPacked = R"sql(
CREATE TABLE stock_doubt(store TEXT NOT NULL, case_key TEXT NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY(store, case_key)) WITHOUT ROWID;
ALTER TABLE rma_record ADD COLUMN columns TEXT NOT NULL DEFAULT '[]';
ALTER TABLE order_record ADD COLUMN columns TEXT NOT NULL DEFAULT '[]';
UPDATE rma_record SET columns = rma_columns(body), body = packed(body), list_row = digest(list_row);
UPDATE order_record SET columns = order_columns(body), body = packed(body) WHERE body <> '';
ALTER TABLE tracked_record RENAME TO tracked_before;
CREATE TABLE tracked_record(
  store TEXT NOT NULL, value TEXT NOT NULL, flow_id TEXT NOT NULL, run_id TEXT NOT NULL, sent INTEGER NOT NULL,
  success INTEGER NOT NULL, flow_name TEXT NOT NULL, at INTEGER,
  PRIMARY KEY(store, value, flow_id, run_id, sent)) WITHOUT ROWID;
INSERT INTO tracked_record SELECT * FROM tracked_before;
DROP TABLE tracked_before;
)sql";

const std::vector<const char*>& records_migrations() {
  static const std::vector<const char*> list = {kReturnGo, kShopify,    kPatchworks, kCases, kSources, kCreditIds,
                                                kGoods,    kErrorWords, kWanted,     kCost,  kPacked};
  return list;
}

}  // namespace returnwatch::agent
