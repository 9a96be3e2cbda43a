"""The native REST API: one resource a file, found by its `blueprint`; speaks to the knowledge base only."""
