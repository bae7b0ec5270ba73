-- Open returns with which nothing happened for 14 days: no parcel scanned, no word from the customer or from us.
-- Change the 14 in the two places below to your own patience.
--
-- id: return_without_movement
-- owner: cx
-- severity: warning
-- grace: 0s
-- summary: Return {rma_id} of order {order_name} is {status} and nothing happened for {days} days
-- views: 1
SELECT
  r.rma_id, r.order_id, r.order_name, r.status,
  CASE WHEN r.received_at IS NOT NULL THEN 'received_and_left' WHEN r.approved_at IS NOT NULL THEN 'never_sent' ELSE 'not_decided' END AS cause,
  r.moved_at + 14 * 86400 AS since,
  (:now - r.moved_at) / 86400 AS days,
  r.units AS items,
  'returngo' AS evidence_source, 'the last thing that happened with it' AS evidence, r.moved_at AS evidence_at, r.rma_id AS evidence_ref
FROM returns r
WHERE r.open
  AND r.moved_at > 0
  AND :now - r.moved_at > 14 * 86400
