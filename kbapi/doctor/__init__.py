"""Looks for what is wrong around the program: one check a file, each found by `discovery`.

A check is a function `examine(place) -> Iterator[Finding]`. It changes nothing, and says nothing of what
another check tells: without a database, those that ask it are left out.
"""
