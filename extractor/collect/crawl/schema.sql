-- journal of one collection, version 1
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- every address: documents that list articles, and articles. An article's key is its canonical address.
CREATE TABLE links (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  host TEXT NOT NULL,
  kind TEXT NOT NULL,
  link TEXT NOT NULL,             -- all fields of the link, JSON
  state TEXT NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'done', 'same', 'dropped', 'failed')),
  cause TEXT,                     -- of a failure or of leaving it out
  reason TEXT,
  status INTEGER,
  article TEXT,                   -- id of the article it gave
  warc_file TEXT, warc_offset INTEGER, warc_length INTEGER,
  found_at TEXT NOT NULL,
  done_at TEXT
);
CREATE INDEX links_by_state ON links (state, kind);

CREATE TABLE articles (
  id TEXT PRIMARY KEY,
  link INTEGER NOT NULL REFERENCES links (id),
  row_offset INTEGER NOT NULL,
  row_length INTEGER NOT NULL
) WITHOUT ROWID;
