"""qualcode: code consultations by keyboard, and prove every quote in the plan."""

__version__ = "0.1.0"
