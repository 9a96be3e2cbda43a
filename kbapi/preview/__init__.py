"""The preview: the working folder as pages, with its problems and what differs from the published edition.

It reads content and the published edition, and writes only into a folder of its own that goes with it.
"""
