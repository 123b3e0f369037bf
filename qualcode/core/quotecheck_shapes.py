"""The shapes of words in which people state a change of a figure. What each names is read by `quotecheck_changes`."""

from __future__ import annotations

import re

NUMBER = r"(?<![\d.,/–-])(?:\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+|\d+(?:,\d{3})*)(?:\.\d+)?(?![\d/])(?!,\d)"
_SHARE = r"\s*(?P<share>%|per\s?cent\b|percent\b|(?:percentage )?points?\b|pp\b|pc\b)"
_UP = (
    r"up|ris(?:e|en|es|ing)|rose|increas(?:e|es|ed|ing)|gr[eo]w|grows|grown|growing|growth|climb(?:ed|ing)?|jump(?:ed)?"
    r"|higher|more|gain(?:ed)?"
)
DOWN = (
    r"down|fall(?:en|s|ing)?|fell|decreas(?:e|es|ed|ing)|drop(?:ped|s|ping)?|declin(?:e|es|ed|ing)|reduc(?:ed|tion|ing)"
    r"|cut|lower|fewer|less"
)
_WAY = rf"(?P<way>\b(?:{_UP}|{DOWN})\b|[+↑▲−↓▼])"
_WORDS = r"[^\d.;:!?%]{0,40}?"
"""Words between two figures of one change: no further figure, and no end of a sentence."""

_YEAR_OF = r"(?:\bin\s+\d{4}(?:\s*[/–-]\s*\d+)?\s*)?"
_ABOUT = r"(?:just |about |around |nearly |almost |some )?"
_OF = r"\s*(?:(?:by|of)\s+)?"
_AFTER = r"[,(:–—]\s*(?:an?\s+)?"
_BY = rf"(?P<by>{NUMBER})"
_BY_SHARE = rf"{_BY}{_SHARE}"
_BY_EITHER = rf"{_BY}(?:{_SHARE})?"
_VALUE = rf"(?<!\bper )(?P<value>{NUMBER})(?!\s*%)"
_RATE = rf"(?:\bper\s+[\d,]+{_WORDS})?"
_PREVIOUS = rf"(?P<previous>{NUMBER})"
_FROM = rf"\bfrom\s+{_PREVIOUS}(?:\s*%)?"
_TO = rf"\bto\s+{_ABOUT}(?P<value>{NUMBER})"
_WENT = rf"(?:{_WAY}|(?P<verb>\b(?:went|gone|goes|moved|changed)\b))"
_ASIDE = r"(?:\s*\([^()]{0,40}\))?"
_AGAIN = rf"(?P<way2>\b(?:{_UP}|{DOWN})\b|[+−])"
_NOUN = r"(?P<way>\b(?:rise|increase|growth|jump|fall|decrease|drop|decline|reduction|cut)\b)"
_MOVED = (
    r"(?P<way>\b(?:rose|risen|rises|increased|increases|grew|grown|climbed|jumped|fell|fallen|falls|decreased|dropped|declined"
    r"|reduced)\b|(?<=\bis )(?:up|down)\b|(?<=\bare )(?:up|down)\b|(?<=\bgone )(?:up|down)\b|(?<=\bwent )(?:up|down)\b)"
)
_TIMES = r"(?P<times>\b(?:halved|doubled|trebled|tripled|quadrupled)\b|(?:\bby\s+(?:a\s+)?(?:half|third|quarter)\b))"
_STILL = r"(?P<still>\b(?:unchanged|remain(?:s|ed)|stay(?:s|ed)|stable|steady|level)\b)"
_AGAINST = r"(?:compared\s+(?:with|to)|(?:as\s+)?against|vs\.?|versus)\s+(?:only |just )?"
_EARLIER = r"\s+(?:in\s|the (?:year|previous)|a year|last year|previously|before)"
_THEN = rf"(?:(?={_EARLIER})|(?=\s*(?:[;)]|\.(?!\d)|$)))"
_LATER = rf"(?P<by2>{NUMBER})\s*(?P<share2>%|per\s?cent\b)"
_IS = rf"(?:{_AFTER}|\b(?:is|was|were|are)\b\s*(?:an?\s+)?)"

SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"{_WAY}{_OF}{_ABOUT}{_BY_EITHER}{_ASIDE}{_WORDS}{_RATE}{_TO}",  # up 15.4% to 705
        rf"{_BY_SHARE}\s+{_WAY}{_WORDS}{_TO}",  # a 15.4% increase to 705
        rf"\ban?\s+{_BY_SHARE}\s+{_NOUN}",  # a 15.4% rise in knife crime
        rf"\bby\s+{_BY_SHARE}{_WORDS}{_TO}",  # and robbery by 16.3% to 1,550
        rf"{_WENT}{_WORDS}{_FROM}{_WORDS}{_YEAR_OF}{_TO}(?:{_WORDS}{_AFTER}(?:{_AGAIN}{_OF}{_BY_EITHER}|{_LATER}))?",  # rose from 611 to 705
        rf"{_WENT}{_WORDS}{_TO}{_WORDS}{_YEAR_OF}{_FROM}",  # rose to 705 from 611
        rf"{_MOVED}{_WORDS}{_TO}",  # rose to 705
        rf"{_VALUE}{_WORDS}{_RATE}{_YEAR_OF}{_IS}{_WAY}{_OF}{_BY_EITHER}",  # 705 offences, an increase of 15.4%
        rf"{_VALUE}{_WORDS}{_RATE}{_AFTER}{_BY_SHARE}\s+{_WAY}",  # 705 (15.4% higher)
        rf"{_VALUE}{_WORDS}\(\s*(?P<way>-)(?P<by>\d[\d,]*(?:\.\d+)?){_SHARE}",  # 705 (-15.4%)
        rf"(?<=\w)[:,]?\s+(?P<way>-)(?P<by>\d[\d,]*(?:\.\d+)?){_SHARE}",  # knife crime -15.4%
        rf"(?<!\bper )(?P<value>{NUMBER})(?:\s*%)?{_WORDS}{_RATE}{_AFTER}{_WAY}\s+{_FROM}",  # 705 offences, up from 611
        rf"{_VALUE}{_WORDS}{_RATE}{_YEAR_OF}[,(]?\s*{_AGAINST}{_PREVIOUS}(?!\s*%){_THEN}",  # 705, compared with 611 in 2016/17
        rf"{_VALUE}{_WORDS}{_RATE}{_YEAR_OF}\(\s*{_PREVIOUS}(?!\s*%)(?={_EARLIER})",  # 705 (611 in 2016/17)
        rf"{_WAY}{_OF}{_BY_SHARE}{_ASIDE}{_WORDS}{_FROM}",  # up 15.4% (94 more) from 611
        rf"{_WAY}{_OF}{_BY_SHARE}(?:\s*\({_VALUE}[^()\d]{{0,40}}\))?",  # up 15.4% (705 offences)
        rf"{_TIMES}(?:{_WORDS}{_FROM})?{_WORDS}{_TO}",  # halved from 80 to 40
        rf"{_STILL}{_WORDS}\bat\s+(?P<value>{NUMBER})",  # unchanged at 100
    )
)
