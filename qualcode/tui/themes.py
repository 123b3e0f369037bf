"""The app's two themes. Every pair of text and background that they offer has a contrast of at least 4.5 to 1."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    "qualcode-dark",
    primary="#5aa2f0",
    secondary="#8fb8e8",
    accent="#ffb454",
    warning="#ffd173",
    success="#8fd694",
    error="#ff9d94",
    foreground="#e8eaed",
    background="#14171c",
    surface="#181c23",
    panel="#232a34",
    boost="#2b3340",
    dark=True,
    text_alpha=1.0,
    variables={
        "quiet": "#aab3bf",
        "chosen": "#2d4765",
        "line": "#3a4452",
        "scrollbar": "#4d5a6c",
        "scrollbar-hover": "#6b7a90",
        "scrollbar-active": "#8fb8e8",
        "scrollbar-background": "#1d222b",
        "scrollbar-background-hover": "#1d222b",
        "scrollbar-background-active": "#1d222b",
        "footer-key-foreground": "#ffb454",
    },
)

LIGHT = Theme(
    "qualcode-light",
    primary="#2f74c0",
    secondary="#2d5f94",
    accent="#8a4200",
    warning="#6f4a00",
    success="#175c2c",
    error="#a3201a",
    foreground="#1b1f24",
    background="#f4f4f1",
    surface="#ffffff",
    panel="#e8ebef",
    boost="#dde2e9",
    dark=False,
    text_alpha=1.0,
    variables={
        "quiet": "#4d555f",
        "chosen": "#cfe2f8",
        "line": "#b4bcc6",
        "scrollbar": "#a9b2bd",
        "scrollbar-hover": "#8a95a3",
        "scrollbar-active": "#2f74c0",
        "scrollbar-background": "#eceef1",
        "scrollbar-background-hover": "#eceef1",
        "scrollbar-background-active": "#eceef1",
        "footer-key-foreground": "#8a4200",
    },
)

THEMES = (DARK, LIGHT)
