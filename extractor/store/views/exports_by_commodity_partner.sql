-- Stated exports by good, exporter and partner: one row for each HS code, period, metric, unit and status, with the
-- number of articles and the lowest and highest value they state. Figures without a good or flow are left out.
SELECT
  c.hs_edition, c.hs_code, c.hs_level, min(c.label_eng) AS commodity,
  f.reporter, r.alpha3 AS reporter_iso3, f.partner, p.alpha3 AS partner_iso3,
  f.time_period, f.freq, f.metric, f.of_metric, f.unit, f.status,
  count(DISTINCT f.article_id) AS articles,
  min(f.value) AS lowest, max(coalesce(f.value_max, f.value)) AS highest,
  max(f.confidence) AS confidence
FROM figures AS f
JOIN figure_commodities AS fc ON fc.article_id = f.article_id AND fc.figure_id = f.figure_id
JOIN commodities AS c ON c.article_id = fc.article_id AND c.commodity_id = fc.commodity_id
LEFT JOIN countries AS r ON r.alpha2 = f.reporter
LEFT JOIN countries AS p ON p.alpha2 = f.partner
WHERE f.flow = 'X'
GROUP BY
  c.hs_edition, c.hs_code, c.hs_level, f.reporter, r.alpha3, f.partner, p.alpha3, f.time_period, f.freq, f.metric,
  f.of_metric, f.unit, f.status
