"""Local, offline, explained suggestions. spaCy and scikit-learn are imported only when a suggester is first used."""

from qualcode.suggest.encoder import Encoder
from qualcode.suggest.suggester import METHOD, Suggester

__all__ = ["METHOD", "Encoder", "Suggester"]
