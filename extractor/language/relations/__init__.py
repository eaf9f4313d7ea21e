"""The `trade_relations` pipe."""
