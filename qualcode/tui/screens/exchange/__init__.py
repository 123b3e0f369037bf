"""The Other programs screen."""
