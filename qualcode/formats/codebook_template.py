"""The codebook that a new project begins with."""

TEMPLATE = """\
# The codebook: the themes you look for, and the codes beneath them. Edit this file by hand or in the app; what you
# write after a '#' is kept. Indent with spaces, not tabs. Put text that holds a colon or a '#' in "quotation marks".

title: My consultation
language: en-GB

codes:
  # A theme is a code without a parent. Themes become the headings of the summary.
  - id: safety                       # short name for files and commands: small letters, digits, hyphens; never change it
    name: Feeling safe               # what you and your readers see
    brief: Where and when people feel safe or unsafe.        # one line, shown while you code
    colour: "#2f7ed8"                # in quotation marks; leave it out and one is chosen for you

  # A code stands beneath a theme by naming the theme's id as its parent.
  - id: street-lighting
    name: Street lighting
    parent: safety
    brief: Light, or the lack of it, as a reason to feel safe or unsafe.
    # The definition says what the code means, so that two people would use it alike.
    definition: >-
      The speaker connects how well a street, path or estate is lit with how safe they feel there, or asks for lighting to
      be mended or added.
    include: Broken lamps, dark alleys, "I only go where it's bright", lights as something the council should do.
    exclude: Feeling unsafe after dark for another reason, such as groups of people; use the theme itself.
    # Two or three things that people said or might say. They teach the suggestions more than any other field.
    examples:
      - The lamps on our path have been out since Christmas, so I walk the long way round.
      - If they lit the underpass properly my daughter would use it.
    # Words whose presence makes this code likely. Write the plain form: 'lamp' finds 'lamps' as well.
    keywords: [light, lighting, lamp, dark, unlit]

  - id: neighbours-looking-out
    name: Neighbours looking out
    parent: safety
    brief: People keeping an eye out for one another.
    definition: Residents knowing, watching over or helping each other, as a reason why a place is or is not safe.
    include: Knowing the neighbours by name, taking in a child who is locked out, speaking up when something happens.
    exclude: Organised groups with a public role, such as wardens or the police.
    examples:
      - Everyone on our landing knows everyone, so you'd notice a stranger.
    keywords: [neighbour, look out for, know everyone]
"""
