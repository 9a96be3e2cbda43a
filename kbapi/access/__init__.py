"""ROOM: what an API key is made of and what it may do; stores nothing and knows no HTTP."""
