"""People: who the speakers are, who they speak as, and what they agreed to."""
