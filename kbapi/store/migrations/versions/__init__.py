"""One file per step, named after its number; a step that has been released is never edited."""
