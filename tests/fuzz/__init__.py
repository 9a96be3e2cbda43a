"""Fuzzing: one file a target below `targets`, all run by `make fuzz`, and shortly by `make test`."""
