"""Pure: records in the words of schema.org, as JSON-LD; knows no address and no file."""
