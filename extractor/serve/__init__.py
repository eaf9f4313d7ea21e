"""The pipeline as a service over HTTP: one article in, its record out, within limits.

Nothing is imported here, so that the command line can read the defaults in `settings` without the HTTP server.
"""
