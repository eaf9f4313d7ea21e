"""The `trade_sentences` pipe."""
