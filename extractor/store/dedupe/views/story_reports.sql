-- Stories by their reports: how many, of how many outlets, in which languages, how many copies, rewrites, translations.
SELECT
  story_id,
  count(*) AS reports,
  count(DISTINCT publisher) AS outlets,
  count(DISTINCT language) AS languages,
  sum(CASE WHEN kind = 'copy' THEN 1 ELSE 0 END) AS copies,
  sum(CASE WHEN kind = 'rewrite' THEN 1 ELSE 0 END) AS rewrites,
  sum(CASE WHEN kind = 'translation' THEN 1 ELSE 0 END) AS translations,
  min(published_at) AS first_report,
  max(published_at) AS last_report
FROM story_articles
GROUP BY story_id
