-- Outlets by what their articles gave: articles, dated articles, figures and their mean confidence, events,
-- opportunities, warnings, and the days of the first and last article.
SELECT
  s.source_id, s.name, s.domain, s.country, s.known,
  count(*) AS articles, count(a.published_on) AS dated,
  min(a.published_on) AS first_article, max(a.published_on) AS last_article,
  sum(coalesce(f.figures, 0)) AS figures,
  sum(f.confidence) / sum(f.figures) AS mean_confidence,
  sum(coalesce(e.events, 0)) AS events,
  sum(coalesce(o.opportunities, 0)) AS opportunities,
  sum(coalesce(w.warnings, 0)) AS warnings
FROM sources AS s
JOIN articles AS a ON a.source_id = s.source_id
LEFT JOIN (
  SELECT article_id, count(*) AS figures, sum(confidence) AS confidence FROM figures GROUP BY article_id
) AS f ON f.article_id = a.article_id
LEFT JOIN (SELECT article_id, count(*) AS events FROM events GROUP BY article_id) AS e ON e.article_id = a.article_id
LEFT JOIN (
  SELECT article_id, count(*) AS opportunities FROM opportunities GROUP BY article_id
) AS o ON o.article_id = a.article_id
LEFT JOIN (SELECT article_id, count(*) AS warnings FROM warnings GROUP BY article_id) AS w ON w.article_id = a.article_id
GROUP BY s.source_id, s.name, s.domain, s.country, s.known
