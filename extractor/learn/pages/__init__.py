"""Compares readers of web pages on pages whose articles are known. `python -m extractor.learn.pages --help`."""
