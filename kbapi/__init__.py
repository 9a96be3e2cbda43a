"""Serve a knowledge base of image-guided spinal injections, kept as Markdown, over HTTP."""

__version__ = "0.1.0"
