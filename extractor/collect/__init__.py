"""From the web to a page: polite fetching."""
