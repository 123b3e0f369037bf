"""What the app and the command line both do: whole jobs made of parsing, storing, suggesting and exporting."""
