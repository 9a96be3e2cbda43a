"""Reads Markdown files into a library and checks them; knows neither database nor HTTP."""
