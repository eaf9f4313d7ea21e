"""What people decide about records: traded with annotation tools, and learned from."""
