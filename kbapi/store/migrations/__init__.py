"""The steps by which the tables came to be what `store.schema` says; `store.migrate` walks them."""
