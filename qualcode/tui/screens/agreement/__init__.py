"""The Agreement screen: how far coders agree, and what they take for one another."""
