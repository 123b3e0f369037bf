"""The Review screen: suggestions that wait for a decision."""
