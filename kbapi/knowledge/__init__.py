"""The vocabulary: frozen dataclasses that a clinician would recognise; standard library only."""
