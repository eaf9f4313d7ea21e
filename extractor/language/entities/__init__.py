"""The `trade_entities` pipe."""
