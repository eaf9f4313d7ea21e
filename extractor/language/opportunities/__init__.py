"""The `trade_opportunities` pipe."""
