-- One row a figure with the names and codes it is joined by: article, outlet, goods, countries in ISO and M49, period.
-- A figure about several goods is one row; hs_codes and commodities list them. doubts counts the warnings about it.
SELECT
  f.article_id, f.figure_id, s.name AS source, a.published_on, a.language,
  f.kind, f.metric, f.of_metric, f.value, f.value_max, f.unit, f.currency, f.unit_code, f.approximation, f.status,
  f.flow,
  f.origin, o.alpha3 AS origin_iso3, o.m49 AS origin_m49,
  f.destination, d.alpha3 AS destination_iso3, d.m49 AS destination_m49,
  f.reporter, r.alpha3 AS reporter_iso3, r.m49 AS reporter_m49,
  f.partner, p.alpha3 AS partner_iso3, p.m49 AS partner_m49,
  f.time_period, f.freq, f.period_start, f.period_end,
  (
    SELECT joined(c.hs_code BY c.commodity_id)
    FROM figure_commodities AS fc
    JOIN commodities AS c ON c.article_id = fc.article_id AND c.commodity_id = fc.commodity_id
    WHERE fc.article_id = f.article_id AND fc.figure_id = f.figure_id
  ) AS hs_codes,
  (
    SELECT joined(c.label_eng BY c.commodity_id)
    FROM figure_commodities AS fc
    JOIN commodities AS c ON c.article_id = fc.article_id AND c.commodity_id = fc.commodity_id
    WHERE fc.article_id = f.article_id AND fc.figure_id = f.figure_id
  ) AS commodities,
  f.mention_text, f.evidence_text, f.confidence,
  (SELECT count(*) FROM warnings AS w WHERE w.article_id = f.article_id AND w.fact_id = f.figure_id) AS doubts
FROM figures AS f
JOIN articles AS a ON a.article_id = f.article_id
LEFT JOIN sources AS s ON s.source_id = a.source_id
LEFT JOIN countries AS o ON o.alpha2 = f.origin
LEFT JOIN countries AS d ON d.alpha2 = f.destination
LEFT JOIN countries AS r ON r.alpha2 = f.reporter
LEFT JOIN countries AS p ON p.alpha2 = f.partner
