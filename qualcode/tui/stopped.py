"""Long work in a thread that somebody broke off."""


class Stopped(Exception):  # noqa: N818 - nobody made a mistake
    """The work was broken off."""
