"""The tests. `unit` needs no terminal, `tui` drives the app in-process, `e2e` a real terminal."""
