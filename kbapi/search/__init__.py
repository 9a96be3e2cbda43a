"""The search room: documents, an index folder per edition, and what a person may have meant by a query."""
