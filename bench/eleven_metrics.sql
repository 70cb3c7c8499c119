-- The 11 metrics as somebody would write them for DuckDB alone, from the tables lines,
-- tickets and interactions. Parameters: see bench_metrics.py.
WITH totals AS (
    SELECT
        customer_id,
        min(order_date) FILTER (NOT is_return) AS first_sale,
        max(order_date) FILTER (NOT is_return) AS last_sale,
        coalesce(sum(amount) FILTER (order_date > $window_start), 0)::DOUBLE AS monetary,
        coalesce(
            sum(amount) FILTER (order_date >= $later AND order_date < $month_end), 0
        )::DOUBLE AS recent,
        coalesce(
            sum(amount) FILTER (order_date >= $earlier AND order_date < $later), 0
        )::DOUBLE AS before
    FROM lines
    GROUP BY customer_id
),
order_counts AS (
    SELECT
        customer_id, count(*) AS lifetime, count(*) FILTER (in_window) AS orders,
        count(*) FILTER (is_new) AS new_orders
    FROM (
        SELECT
            customer_id, order_key, bool_or(order_date > $window_start) AS in_window,
            bool_or(is_new AND order_date > $window_start) AS is_new
        FROM lines
        WHERE NOT is_return
        GROUP BY customer_id, order_key
    )
    GROUP BY customer_id
),
categories AS (
    SELECT customer_id, max(amount) / sum(amount) AS concentration
    FROM (
        SELECT customer_id, sum(amount)::DOUBLE AS amount
        FROM lines
        WHERE order_date > $window_start AND category IS NOT NULL
        GROUP BY customer_id, category
        HAVING sum(amount) > 0
    )
    GROUP BY customer_id
),
months AS (
    SELECT
        customer_id, date_trunc('month', order_date) AS month,
        sum(amount) AS exact, exact::DOUBLE AS spend
    FROM lines
    WHERE order_date >= $first_month AND order_date < $month_end
    GROUP BY ALL
),
begun AS (
    SELECT
        customer_id,
        greatest(date_trunc('month', first_sale), $first_month) AS begin,
        date_diff('month', begin, $month_end) AS n
    FROM totals
    WHERE n >= 3
),
spread AS (
    SELECT
        begun.customer_id,
        coalesce(sum(exact), 0)::DOUBLE / any_value(n) AS mean,
        sqrt(
            greatest(sum(spend * spend) - sum(spend) * sum(spend) / any_value(n), 0)
            / (any_value(n) - 1)
        ) AS deviation
    FROM begun
    LEFT JOIN months
        ON months.customer_id = begun.customer_id AND months.month >= begun.begin
    GROUP BY begun.customer_id
),
complaints AS (
    SELECT customer_id, count(DISTINCT ticket_id) FILTER (is_complaint) AS complaints
    FROM tickets
    WHERE opened_at > $window_start AND opened_at <= $as_of
    GROUP BY customer_id
),
touches AS (
    SELECT customer_id, avg(responded::INT) AS response_rate
    FROM interactions
    WHERE interaction_date > $window_start AND interaction_date <= $as_of
    GROUP BY customer_id
)
SELECT
    customer_id,
    monetary,
    monetary / nullif(orders, 0) AS avg_order_value,
    coalesce(orders, 0) AS frequency,
    $as_of - last_sale AS recency_days,
    concentration AS category_concentration,
    $as_of - first_sale AS tenure_days,
    deviation / CASE WHEN mean > 0 AND lifetime >= 2 THEN mean END AS spend_stability,
    coalesce(complaints, 0) / nullif(orders, 0) AS complaint_rate,
    CASE WHEN before > 0 THEN recent / before - 1 END AS growth_3m,
    new_orders / nullif(orders, 0) AS new_product_rate,
    response_rate
FROM totals
LEFT JOIN order_counts USING (customer_id)
LEFT JOIN categories USING (customer_id)
LEFT JOIN spread USING (customer_id)
LEFT JOIN complaints USING (customer_id)
LEFT JOIN touches USING (customer_id)
ORDER BY customer_id
