-- Happenings by their reports: how many, of how many outlets, in how many languages, which types they are given, and
-- the earliest and latest day that a report states.
SELECT
  happening_id,
  count(*) AS reports,
  count(DISTINCT publisher) AS outlets,
  count(DISTINCT language) AS languages,
  min(type) AS type,
  count(DISTINCT type) AS types,
  min(first_day) AS first_day,
  max(last_day) AS last_day,
  min(published_at) AS first_report,
  max(published_at) AS last_report
FROM happening_events
GROUP BY happening_id
