"""One small file per outlet, and their registry."""
