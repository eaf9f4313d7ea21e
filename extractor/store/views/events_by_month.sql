-- Events by month of their first day, type, status and country. Events stated only by year count under that year's
-- first month; those without a date have a null month.
SELECT
  substr(CAST(e.first_day AS VARCHAR(10)), 1, 7) AS month, e.type, e.status,
  e.country, k.alpha3 AS country_iso3,
  count(*) AS events, count(DISTINCT e.article_id) AS articles
FROM events AS e
LEFT JOIN countries AS k ON k.alpha2 = e.country
GROUP BY substr(CAST(e.first_day AS VARCHAR(10)), 1, 7), e.type, e.status, e.country, k.alpha3
