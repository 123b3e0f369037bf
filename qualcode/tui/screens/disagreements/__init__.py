"""The Disagreements screen: what two coders coded differently, settled one key at a time."""
