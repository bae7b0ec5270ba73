-- Customers with five or more returns in 90 days, by Shopify's customer id: no name, no address is kept here.
-- Open the id in Shopify (admin, Customers) to see who it is.
--
-- id: customer_many_returns
-- owner: cx
-- severity: info
-- grace: 0s
-- summary: Customer {customer_id} made {returns} returns in 90 days, the latest on order {order_name}
-- views: 1
SELECT
  'store' AS subject_kind, 'customer/' || o.customer_id AS subject_id,
  o.customer_id,
  count(*) AS returns,
  max(r.created_at) AS since,
  o.order_id, o.order_name,              -- of the latest return: SQLite takes them from the row that has the max
  'many_returns' AS cause
FROM returns r
JOIN orders o ON o.order_id = r.order_id
WHERE o.customer_id IS NOT NULL
  AND r.created_at > :now - 90 * 86400
  AND lower(r.status) NOT IN ('rejected', 'canceled', 'cancelled')
GROUP BY o.customer_id
HAVING count(*) >= 5
