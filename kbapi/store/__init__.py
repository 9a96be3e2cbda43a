"""The store: editions in SQLite or PostgreSQL; rows are only added, and one of them says which is current."""
