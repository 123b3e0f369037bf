"""Importing: what was found in the files, before anything is stored."""
