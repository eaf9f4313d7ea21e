"""The `trade_sectors` pipe."""
