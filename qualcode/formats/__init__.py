"""Files in and out: one module a format, parse and dump in pairs. Bad input is refused by raising, never by printing."""
