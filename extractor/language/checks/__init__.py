"""The `trade_checks` pipe."""
