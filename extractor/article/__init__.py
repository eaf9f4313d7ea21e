"""From a page, file or text to an Article."""
