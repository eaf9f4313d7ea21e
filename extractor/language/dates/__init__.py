"""The `trade_dates` pipe."""
