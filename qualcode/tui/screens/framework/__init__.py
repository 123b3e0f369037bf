"""The Framework screen."""
