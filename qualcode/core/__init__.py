"""The ideas of the program: pure values and rules, no files, no database, no screen."""
