"""The `trade_confidence` pipe."""
