"""The Merge screen: another copy of the project, looked at before it comes in."""
