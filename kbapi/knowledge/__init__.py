"""The vocabulary: frozen dataclasses that a clinician would recognise, and arithmetic on them; standard library only."""
