"""Names from a transformer encoder, in the place of the small network."""
