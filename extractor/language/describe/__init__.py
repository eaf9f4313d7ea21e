"""One line in each language for every event and opportunity of a record, and the names of its codes."""
