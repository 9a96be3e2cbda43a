"""Other people's protocols and the service's own pages: one file each, found by its `blueprint`."""
