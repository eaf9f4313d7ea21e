"""The `trade_figures` pipe."""
