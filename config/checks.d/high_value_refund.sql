-- Large refunds, so that finance sees each of them once.
-- Change the amounts to what is large for you; a currency that is not named is never reported.
--
-- id: high_value_refund
-- owner: finance
-- severity: info
-- grace: 0s
-- summary: A refund of {amount} was paid on order {order_name}
-- views: 1
WITH limits(currency, amount) AS (VALUES ('GBP', '250'), ('EUR', '300'), ('USD', '300'), ('JPY', '50000'), ('KWD', '100'))
SELECT
  'refund' AS subject_kind, f.refund_id AS subject_id,
  f.rma_id, f.order_id, f.order_name,
  f.amount_minor, f.currency,
  f.created_at AS since,
  'large_refund' AS cause,
  'shopify' AS evidence_source, 'refund ' || f.refund_id || coalesce(' made by ' || f.app, '') AS evidence,
  f.created_at AS evidence_at, f.refund_id AS evidence_ref
FROM refunds f
JOIN limits l ON l.currency = f.currency
WHERE f.amount_minor >= minor(l.amount, l.currency)
  AND f.created_at > :now - 14 * 86400   -- after two weeks it has been seen
