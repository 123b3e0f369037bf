"""The command line: results on standard output, narration on standard error, exit codes as documented."""
