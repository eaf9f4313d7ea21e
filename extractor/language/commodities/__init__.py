"""The `trade_commodities` pipe."""
