-- Opportunities by country, once for the seeker's and once for the provider's side, by kind and HS code (null where it
-- names no coded good). Records do not say when one closes: last_reported tells how fresh it is.
SELECT
  k.alpha2 AS country, k.alpha3 AS country_iso3, k.name_eng AS country_name, side.side, o.kind,
  c.hs_code, min(c.label_eng) AS commodity,
  count(DISTINCT o.article_id || '/' || o.opportunity_id) AS opportunities,
  count(DISTINCT o.article_id) AS articles,
  max(a.published_on) AS last_reported,
  max(o.confidence) AS confidence
FROM opportunities AS o
JOIN articles AS a ON a.article_id = o.article_id
JOIN (
  SELECT article_id, opportunity_id, 'seeker' AS side, seeker_country AS country FROM opportunities
  UNION ALL
  SELECT article_id, opportunity_id, 'provider' AS side, provider_country AS country FROM opportunities
) AS side ON side.article_id = o.article_id AND side.opportunity_id = o.opportunity_id
JOIN countries AS k ON k.alpha2 = side.country
LEFT JOIN opportunity_commodities AS oc ON oc.article_id = o.article_id AND oc.opportunity_id = o.opportunity_id
LEFT JOIN commodities AS c ON c.article_id = oc.article_id AND c.commodity_id = oc.commodity_id
GROUP BY k.alpha2, k.alpha3, k.name_eng, side.side, o.kind, c.hs_code
