"""The `trade_events` pipe."""
