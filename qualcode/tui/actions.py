"""Every action of the app, once: its keys, its words, where it applies. Bindings, footer, help and palette are made of this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.binding import Binding


ALWAYS = 89
"""Of actions with this place in the footer or a later one, the footer always names the key: back, help, quit."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something a key does.

    `do` is the method called (`{key}` in it stands for the key pressed); `where` is the place whose keys these are;
    `footer` is the order in the footer, 0 for not there; `card` marks the keys taught when a project is first opened.
    """

    id: str
    keys: str
    do: str
    label: str
    help: str
    where: str
    footer: int = 0
    card: bool = False
    shown: str = ""
    """How the keys are written where `keys` would be too long."""

    @property
    def caption(self) -> str:
        """The keys as a person reads them."""
        return self.shown or captioned(self.keys)


_CAPTIONS = {
    "down": "↓", "up": "↑", "left": "←", "right": "→", "enter": "enter", "escape": "esc", "slash": "/", "shift+down": "⇧↓",
    "shift+up": "⇧↑", "shift+left": "⇧←", "shift+right": "⇧→", "question_mark": "?", "full_stop": ".", "asterisk": "*",
    "ctrl+r": "ctrl+r", "equals_sign": "=", "pagedown": "PgDn", "pageup": "PgUp",
}  # fmt: skip


def captioned(keys: str) -> str:
    """Return keys, given with commas between them, as a person reads them."""
    names = (name.strip() for name in keys.split(","))
    return " ".join(
        _CAPTIONS.get(name, name.upper() if name[:1] == "f" and name[1:].isdigit() else name) for name in names
    )


ACTIONS = (
    # Moving
    Action("next_unit", "j", "move(1)", "Next", "Go to the next passage, past questions and short asides.", "code", 2, card=True),
    Action("previous_unit", "k", "move(-1)", "Previous", "Go to the passage before, in the same way.", "code", card=True),
    Action("next_of_all", "down", "step(1)", "Next of all", "Go to the next unit, whoever said it.", "code"),
    Action("previous_of_all", "up", "step(-1)", "Previous of all", "Go to the unit before, whoever said it.", "code"),
    Action("next_suggested", "n", "move_suggested(1)", "Next suggested", "Go to the next unit with a suggestion.", "code", 3, card=True),
    Action("previous_suggested", "N", "move_suggested(-1)", "Previous suggested", "Go to the unit with a suggestion before.", "code"),
    Action("page_down", "space,pagedown", "page(1)", "Page down", "Read on by a screenful.", "code"),
    Action("page_up", "pageup", "page(-1)", "Page up", "Read back by a screenful.", "code"),
    Action("back", "b", "back", "Back", "Go back to where you were before a jump.", "code"),
    Action("forward", "B", "forward", "Forward", "Go forward again.", "code"),
    # Selecting
    Action("extend", "J,shift+down", "extend(1)", "Extend", "Take the next unit of the same turn into the selection.", "code"),
    Action("extend_back", "K,shift+up", "extend(-1)", "Extend back", "Take the unit before into the selection.", "code"),
    Action("end_shrink", "h,left", "grow_end(-1)", "One word less", "Take a word off the end of the selection.", "code", shown="h ←"),
    Action("end_grow", "l,right", "grow_end(1)", "One word more", "Add a word at the end of the selection.", "code", shown="l →"),
    Action("start_shrink", "H,shift+left", "grow_start(-1)", "Start later", "Take a word off the start of the selection.", "code"),
    Action("start_grow", "L,shift+right", "grow_start(1)", "Start earlier", "Add a word at the start of the selection.", "code"),
    # Coding
    Action("accept", "1,2,3,4,5,6,7,8,9,0", "accept({key})", "Accept", "Code with what stands at that number, and go on.", "code", 1,
           card=True, shown="0–9"),
    Action("pick", "c,enter", "pick", "Code", "Choose any code: type, then enter; space codes and stays.", "code", 4, card=True),
    Action("repeat", "full_stop", "repeat", "Repeat", "Code with the last code again, and go on.", "code", 7, card=True),
    Action("by_letter", "v", "by_letter", "By letter", "Code with the letter of a code: v, then the letter that stands beside it.", "code", 12),
    Action("in_vivo", "i", "in_vivo", "In vivo", "Make a new code named by the selected words.", "code"),
    Action("reject", "x", "reject", "Reject", "Reject the top suggestion; its rejection teaches.", "code", 5, card=True),
    Action("why", "r", "why", "Why", "Show the whole story of each suggestion: words, rules, the nearest quotes.", "code"),
    Action("show_suggestions", "a", "show_suggestions", "Show suggestions", "Show what is suggested here, where that is shown on request.", "code"),
    Action("remove", "d", "remove", "Remove", "Remove a coding here.", "code", 9),
    Action("bounds", "e", "bounds", "Set bounds", "Make a coding here begin and end where the selection does.", "code"),
    Action("memo", "m", "memo", "Memo", "Write a memo: on the coding here, or on what you choose.", "code", 10),
    Action("which", "w", "which", "Which coding", "Choose one of the codings here, the next with each key, to change it.", "code"),
    Action("exemplar", "asterisk", "exemplar", "Exemplar", "Mark a coding here as a telling example, or unmark it.", "code"),
    Action("copy", "y", "copy", "Copy quote", "Copy the selected words with their attribution.", "code"),
    # Finding
    Action("search", "slash", "search", "Search", "Search every transcript.", "code", 8, card=True),
    Action("next_hit", "s", "hit(1)", "Next found", "Go to the next passage that a search found, in this transcript or another.", "code"),
    Action("previous_hit", "S", "hit(-1)", "Previous found", "Go to the passage before that a search found.", "code"),
    Action("go_to", "g", "go_to", "Go to", "Go to a transcript, speaker, code or quote id.", "code", 11),
    Action("filter", "f", "filter", "Only…", "Show only what a group or a speaker said.", "code"),
    Action("everything", "escape", "everything", "Everybody", "Show everybody again; forget the search and the chosen coding.", "code"),
    Action("sample", "V", "sample", "Sample", "Draw a second coder's sample, step through it alone, or hand over a copy.", "code"),
    Action("memos", "M", "memos", "Memos", "List every memo: search, read, write.", "code"),
    Action("show_codes", "o,tab", "show_codes", "Codebook", "Go to the codebook: counts, and edits to codes.", "code", 13),
    # The codebook
    Action("apply_code", "enter,c", "want('apply')", "Apply", "Code the selection with this code.", "tree", 1),
    Action("tree_down", "j,down", "step(1)", "Down", "Go down the codebook.", "tree"),
    Action("tree_up", "k,up", "step(-1)", "Up", "Go up the codebook.", "tree"),
    Action("tree_page_down", "space,pagedown", "page(1)", "Page down", "Go down the codebook by a screenful.", "tree"),
    Action("tree_page_up", "pageup", "page(-1)", "Page up", "Go up the codebook by a screenful.", "tree"),
    Action("add_code", "a", "want('add')", "Add", "Add a code beneath this one, or beside it.", "tree", 2),
    Action("rename_code", "r", "want('rename')", "Rename", "Rename this code.", "tree", 3),
    Action("define_code", "e", "want('define')", "Define", "Write this code's brief and definition.", "tree", 4),
    Action("move_code", "m", "want('move')", "Move", "Put this code beneath another.", "tree", 5),
    Action("lower_code", "J,shift+down", "want('lower')", "Move down", "Move this code down among those beside it.", "tree"),
    Action("raise_code", "K,shift+up", "want('raise')", "Move up", "Move this code up among those beside it.", "tree"),
    Action("find_code", "slash", "want('find')", "Find", "Go to a code by its name.", "tree", 9),
    Action("recolour_code", "l", "want('recolour')", "Colour", "Give this code another colour.", "tree", 6),
    Action("merge_code", "g", "want('merge')", "Merge", "Merge this code into another; what that touches is shown first.", "tree", 7),
    Action("delete_code", "d", "want('delete')", "Delete", "Delete this code; what that touches is shown first.", "tree", 8),
    Action("split_code", "s", "want('split')", "Split", "Give some of this code's quotes to a new code.", "tree", 9),
    Action("letter_code", "v", "want('letter')", "Letter", "Choose the letter that codes with this code.", "tree", 10),
    Action("memo_code", "n", "want('memo')", "Note", "Write a memo on this code.", "tree", 11),
    Action("discover", "w", "want('discover')", "What is missing", "Candidates for codes in uncoded talk, codes that overlap or fall apart, codings for a second look.", "tree"),
    Action("leave_tree", "escape,tab,o", "want('leave')", "Back", "Go back to the transcript.", "tree", 89),
    # Review
    Action("review_accept", "1,2,3,4,5,6,7,8,9", "accept({key})", "Accept", "Code with the suggestion of that number, and go on.", "review", 1, shown="1–9"),
    Action("review_reject", "x", "reject", "Reject", "Reject the top suggestion, and go on.", "review", 2),
    Action("review_other", "c", "other", "Other code", "Choose another code, and go on.", "review", 3),
    Action("review_later", "s", "later", "Later", "Leave this for later, and go on.", "review", 4),
    Action("review_next", "j,down", "step(1)", "Next", "Go to the next in the queue.", "review", 5),
    Action("review_previous", "k,up", "step(-1)", "Previous", "Go back in the queue.", "review"),
    Action("review_order", "o", "order", "Order", "Most certain first, least certain first, what was put off, or what was decided today; also back to all codes.", "review", 6),
    Action("review_batch", "a", "batch", "Accept all alike", "Accept every suggestion of this code that is as likely, after a look at them; some can be left out.", "review", 7),
    Action("review_more", "l", "like('more')", "More like…", "Go through what is like one code, the surest first, with some drawn by chance.", "review", 9),
    Action("review_sharpen", "p", "like('sharpen')", "Sharpen…", "Go through what would teach most about one code, with some drawn by chance.", "review"),
    Action("review_why", "r", "why", "Why", "Show the whole story of each suggestion.", "review"),
    Action("review_open", "enter", "open", "In the text", "Show this passage in its transcript.", "review", 8),
    Action("review_leave", "escape", "app.place('code')", "Back", "Go back to the Code screen.", "review", 89),
    # People
    Action("person_down", "j,down", "step(1)", "Next", "Go to the next speaker.", "people"),
    Action("person_up", "k,up", "step(-1)", "Previous", "Go to the speaker before.", "people"),
    Action("person_group", "g,enter", "group(False)", "Group", "Say who this speaker speaks as, and go on.", "people", 1),
    Action("person_group_all", "G", "group(True)", "Group of all", "Say it for every speaker of this label, in all transcripts.", "people", 2),
    Action("person_name", "p", "name_person", "Participant", "Name the person; a name already there makes two labels one.", "people", 3),
    Action("person_same", "equals_sign", "same", "One person", "Make labels that look alike one person.", "people", 4),
    Action("person_quote", "o", "consent('quote')", "May be quoted", "Change whether this person agreed to be quoted.", "people", 5),
    Action("person_analyse", "a", "consent('analyse')", "May be analysed", "Change whether this person agreed to be analysed.", "people", 7),
    Action("person_signature", "s", "signature", "Signature", "Change how the quotes of this group are signed.", "people"),
    Action("person_attributes", "e", "attributes", "Attributes", "Write what is known of this person: area, age band, organisation.", "people", 6),
    Action("person_groups", "t", "groups", "Groups", "Add, name or remove groups, and change how each is signed.", "people", 8),
    Action("person_import", "I", "import", "Import", "Bring in more transcripts.", "people", 9),
    Action("people_leave", "escape", "app.place('code')", "Back", "Go back to the Code screen.", "people", 89),
    # Import
    Action("file_down", "j,down", "step(1)", "Next", "Go to the next file.", "import"),
    Action("file_up", "k,up", "step(-1)", "Previous", "Go to the file before.", "import"),
    Action("file_take", "enter", "take", "Import", "Import the marked files, and go on to who the speakers are.", "import", 1),
    Action("file_mark", "space", "mark", "Mark", "Take this file in, or leave it out.", "import", 2),
    Action("file_name", "f", "file", "File or folder", "Name a file or folder to read.", "import", 4),
    Action("file_cast", "p", "cast", "Speakers", "Say who the speakers of this file are: names, one person, groups, whom to leave out.", "import", 3),
    Action("file_changes", "v", "changes", "What changes", "Show what a corrected version changes, and which codings it would lose.", "import", 6),
    Action("file_style", "s", "style", "Label style", "Choose how speakers are marked in this file; of a table, its sheet and columns.", "import", 5),
    Action("file_pattern", "e", "pattern", "Own pattern", "Give a regular expression for the labels.", "import", 7),
    Action("file_reread", "r", "reread", "Look again", "Look again for new files in transcripts/.", "import", 8),
    Action("import_leave", "escape", "leave", "Back", "Go back; what is imported stays.", "import", 89),
    # Themes
    Action("theme_down", "j,down", "step(1)", "Next", "Go to the next code, passage or row.", "themes"),
    Action("theme_up", "k,up", "step(-1)", "Previous", "Go to the code, passage or row before.", "themes"),
    Action("theme_page_down", "space,pagedown", "step(8)", "Page down", "Go eight further down.", "themes"),
    Action("theme_page_up", "pageup", "step(-8)", "Page up", "Go eight further up.", "themes"),
    Action("theme_right", "l,right", "across(1)", "Right", "Go to the passages; in a table to the next column.", "themes"),
    Action("theme_left", "h,left", "across(-1)", "Left", "Go to the codebook; in a table to the column before.", "themes"),
    Action("theme_side", "tab", "other_side", "Other side", "Change between the codebook and the passages.", "themes"),
    Action("theme_open", "enter", "open", "Open", "Read the passages; of a passage, go to where it stands in its transcript.", "themes", 1),
    Action("theme_view", "1,2,3,4,5,6", "view({key})", "View", "Show quotes, how often, or codes by group, transcript, code, or who said both.", "themes", 2, shown="1–6"),
    Action("theme_pick", "c", "pick", "Find code", "Go to a code by its name.", "themes", 10),
    Action("theme_group", "g", "group", "Group", "Show only what one group said.", "themes", 3),
    Action("theme_words", "slash", "words", "Words", "Show only passages with some words in them.", "themes", 5),
    Action("theme_transcript", "r", "transcript", "Transcript", "Show only what is in one transcript.", "themes", 11),
    Action("theme_coder", "w", "coder", "Coder", "Show only what one coder coded.", "themes", 12),
    Action("theme_participant", "p", "participant", "Participant", "Show only what one participant said.", "themes"),
    Action("theme_attribute", "b", "attribute", "About people", "Show only what people said of whom something is known: area, age …", "themes"),
    Action("theme_exemplars", "e", "exemplars", "Exemplars", "Show only exemplars, or everything again.", "themes", 13),
    Action("theme_also", "a", "code('also')", "And", "Show only passages that another code was given too.", "themes", 6),
    Action("theme_either", "o", "code('either')", "Or", "Show the passages of another code along with these.", "themes", 7),
    Action("theme_without", "n", "code('without')", "Not", "Leave out passages that another code was given too.", "themes", 8),
    Action("theme_near", "m", "near", "How near", "Change how near codes must be to count as together: words, unit, a few turns.", "themes"),
    Action("theme_clear", "x", "clear", "No filter", "Take every filter away.", "themes", 9),
    Action("theme_exemplar", "asterisk", "exemplar", "Exemplar", "Mark this passage as a telling example, or unmark it.", "themes", 14),
    Action("theme_copy", "y", "copy", "Copy quote", "Copy this passage with its attribution and id.", "themes", 15),
    Action("theme_export", "s", "export", "Write", "Write the theme summary or these quotes to exports/.", "themes", 4),
    Action("theme_framework", "7", "app.place('framework')", "Framework", "Write what each group said on each theme.", "themes"),
    Action("theme_leave", "escape", "back", "Back", "Stop what is being written, or go back a step.", "themes", 89),
    # Plan
    Action("plan_down", "j,down", "step(1)", "Next", "Go to the next row.", "plan"),
    Action("plan_up", "k,up", "step(-1)", "Previous", "Go to the row before.", "plan"),
    Action("plan_section", "l,right,pagedown", "section(1)", "Next action", "Go to the next priority or action.", "plan"),
    Action("plan_section_before", "h,left,pageup", "section(-1)", "Action before", "Go to the priority or action before.", "plan"),
    Action("plan_place_quote", "a", "place", "Place quote", "Find a quote and pin it here.", "plan", 1),
    Action("plan_pin", "p", "pin", "Pin", "Pin what is found here, so that it stays whatever is coded later.", "plan", 2),
    Action("plan_lower", "J,shift+down", "shift(1)", "Move down", "Move this quote down.", "plan", 4),
    Action("plan_raise", "K,shift+up", "shift(-1)", "Move up", "Move this quote up.", "plan", 5),
    Action("plan_move_to", "m", "move_to", "Move to", "Put this quote under another priority or action.", "plan", 7),
    Action("plan_remove", "d", "remove", "Remove", "Take this quote out of the plan; it stays coded.", "plan", 3),
    Action("plan_undo", "u", "undo", "Undo", "Take back the last edit of the plan made here.", "plan"),
    Action("plan_build", "s", "build", "Build", "Build the plan: what that adds, drops, moves or changes is shown before it is written.", "plan", 2),
    Action("plan_template", "o", "template", "Template", "Name your own Word template, which the plan is printed in.", "plan", 6),
    Action("plan_open", "enter", "open", "In the text", "Show this quote in its transcript.", "plan", 8),
    Action("plan_begin", "n", "begin", "New plan", "Write a plan.yaml to begin with, where there is none.", "plan"),
    Action("plan_leave", "escape", "app.place('code')", "Back", "Go back to the Code screen.", "plan", 89),
    # Agreement
    Action("agree_down", "j,down", "step(1)", "Next", "Go to the next row.", "agreement"),
    Action("agree_up", "k,up", "step(-1)", "Previous", "Go to the row before.", "agreement"),
    Action("agree_page_down", "space,pagedown", "step(8)", "Page down", "Go eight further down.", "agreement"),
    Action("agree_page_up", "pageup", "step(-8)", "Page up", "Go eight further up.", "agreement"),
    Action("agree_view", "1,2,3,4", "view({key})", "View", "Show units, characters, spans, or codes taken for each other.", "agreement", 2, shown="1–4"),
    Action("agree_disputes", "enter", "disputes('here')", "Disagreements", "Go through the disagreements about this code.", "agreement", 1),
    Action("agree_all_disputes", "d", "disputes('all')", "All of them", "Go through all disagreements.", "agreement", 3),
    Action("agree_units", "s", "units", "Which units", "Compare the sample, units anyone coded, or all units.", "agreement", 4),
    Action("agree_whom", "w", "whom", "Whom", "Choose whom to compare.", "agreement", 5),
    Action("agree_copy", "y", "copy", "Copy for methods", "Copy the paragraph for a methods section.", "agreement", 6),
    Action("agree_more", "l,right", "more(1)", "Further down", "Read on in what is said of the chosen row.", "agreement"),
    Action("agree_less", "h,left", "more(-1)", "Further up", "Read back in what is said of the chosen row.", "agreement"),
    Action("agree_leave", "escape", "leave", "Back", "Stop reckoning, or go back.", "agreement", 89),
    # Merge
    Action("merge_down", "j,down", "step(1)", "Next", "Go to the next conflict.", "merge"),
    Action("merge_up", "k,up", "step(-1)", "Previous", "Go to the conflict before.", "merge"),
    Action("merge_do", "enter", "merge", "Merge", "Bring all of it in, as one change.", "merge", 1),
    Action("merge_mine", "m", "take('mine')", "Mine stands", "Let this copy's value stand; go on.", "merge", 2),
    Action("merge_theirs", "t", "take('theirs')", "Theirs", "Let the other copy's value stand; go on.", "merge", 3),
    Action("merge_rules", "r", "take('rules')", "By the rules", "Leave it to the rules: mostly the later change.", "merge", 4),
    Action("merge_other", "f", "other", "Which copy", "Name the other copy's folder or database.", "merge", 5),
    Action("merge_leave", "escape", "leave", "Back", "Go back.", "merge", 89),
    # Other programs
    Action("exchange_down", "j,down", "step(1)", "Further down", "Read on in what is said.", "exchange"),
    Action("exchange_up", "k,up", "step(-1)", "Further up", "Read back in what is said.", "exchange"),
    Action("exchange_page_down", "space,pagedown", "step(8)", "Page down", "Read eight lines on.", "exchange"),
    Action("exchange_page_up", "pageup", "step(-8)", "Page up", "Read eight lines back.", "exchange"),
    Action("exchange_take", "enter", "take", "Bring in", "Bring in all that was looked at, as one change.", "exchange", 1),
    Action("exchange_file", "f", "file", "Which file", "Name another program's project or codebook, and look at it.", "exchange", 2),
    Action("exchange_write", "s", "write", "Write", "Write this project, or its codebook, for another program.", "exchange", 3),
    Action("exchange_which", "w", "which", "Which project", "Name the project, where Taguette's file holds several.", "exchange", 4),
    Action("exchange_leave", "escape", "leave", "Back", "Stop what is being done, or go back.", "exchange", 89),
    # Disagreements
    Action("dispute_first", "1,a", "settle('a')", "First is right", "The first coder is right; go on.", "disagreements", 1),
    Action("dispute_second", "2,b", "settle('b')", "Second", "The second coder is right; go on.", "disagreements", 2),
    Action("dispute_both", "3,plus", "settle('both')", "Both", "Both are right: every code stands; go on.", "disagreements", 3),
    Action("dispute_neither", "4,0", "settle('neither')", "Neither", "Neither is right: only what both gave stands; go on.", "disagreements", 4),
    Action("dispute_other", "5,c", "other", "Other code", "Choose the code that stands instead; go on.", "disagreements", 5),
    Action("dispute_reason", "m", "reason", "Reason", "Write why, for the next answer or the one that stands here.", "disagreements", 6),
    Action("dispute_next", "j,down", "step(1)", "Next", "Go to the next disagreement.", "disagreements"),
    Action("dispute_previous", "k,up", "step(-1)", "Previous", "Go to the disagreement before.", "disagreements"),
    Action("dispute_next_open", "n", "next_open", "Next open", "Go to the next that is not settled.", "disagreements", 7),
    Action("dispute_agreed", "g", "take_agreed", "Take over what is agreed", "Give the consensus what both coders gave anyway.", "disagreements"),
    Action("dispute_pair", "w", "whom", "Whom", "Choose which two coders.", "disagreements"),
    Action("dispute_open", "enter", "open", "In the text", "Show this passage in its transcript.", "disagreements", 8),
    Action("dispute_more", "space,pagedown", "more(1)", "Further down", "Read on in what is shown of this disagreement.", "disagreements"),
    Action("dispute_less", "pageup", "more(-1)", "Further up", "Read back in what is shown of this disagreement.", "disagreements"),
    Action("dispute_leave", "escape", "leave", "Back", "Go back.", "disagreements", 89),
    # Framework
    Action("framework_down", "j,down", "step(1)", "Down", "Go to the cell below.", "framework"),
    Action("framework_up", "k,up", "step(-1)", "Up", "Go to the cell above.", "framework"),
    Action("framework_right", "l,right", "across(1)", "Right", "Go to the next theme.", "framework"),
    Action("framework_left", "h,left", "across(-1)", "Left", "Go to the theme before.", "framework"),
    Action("framework_write", "enter,e", "write", "Write", "Write the summary of this cell, in Markdown.", "framework", 1),
    Action("framework_links", "v", "links", "Quotes", "Choose the quotes that this summary rests on, or go to one in its transcript.", "framework", 2),
    Action("framework_next", "n", "next_open", "Next open", "Go to the next cell that is stale or not written yet.", "framework", 3),
    Action("framework_confirm", "c", "confirm", "Still right", "Take a stale summary for right as it stands.", "framework", 4),
    Action("framework_remove", "d", "remove", "Remove", "Take this summary away.", "framework"),
    Action("framework_rows", "r", "rows", "Rows", "Change the rows: groups, participants, transcripts.", "framework", 5),
    Action("framework_columns", "o", "columns", "Columns", "Change the columns: the themes, or one theme with its codes.", "framework", 7),
    Action("framework_export", "s", "export", "To a file", "Write the framework to exports/: Excel to write in, or a document.", "framework", 8),
    Action("framework_take_in", "i", "take_in", "From Excel", "Take in what was written in an exported workbook.", "framework", 9),
    Action("framework_leave", "escape", "back", "Back", "Stop what is being written, or go back to Themes.", "framework", 89),
    # Everywhere
    Action("undo", "u", "undo", "Undo", "Take back the last change, whatever it was.", "everywhere", 6, card=True),
    Action("redo", "ctrl+r", "redo", "Redo", "Do again what was taken back.", "everywhere"),
    Action("code_place", "f2,C", "place('code')", "Code screen", "Go to Code: transcripts, codes, suggestions.", "everywhere"),
    Action("review_place", "f3,R", "place('review')", "Review", "Go to Review: the queue of suggestions.", "everywhere"),
    Action("themes_place", "f4,T", "place('themes')", "Themes", "Go to Themes: what was said under each code.", "everywhere"),
    Action("framework_place", "F", "place('framework')", "Framework", "Go to Framework: a written summary for each group and theme.", "everywhere"),
    Action("plan_place", "f5,P", "place('plan')", "Plan", "Go to Plan: priorities and the quotes placed in them.", "everywhere"),
    Action("people_place", "f6,W", "place('people')", "People", "Go to People: who the speakers are, their groups and consent.", "everywhere"),
    Action("import_place", "f7", "place('import')", "Import", "Go to Import: bring transcripts in, after a look at them.", "everywhere"),
    Action("agreement_place", "f8,A", "place('agreement')", "Agreement", "Go to Agreement: how far coders agree, and where they do not.", "everywhere"),
    Action("disagreements_place", "D", "place('disagreements')", "Disagreements", "Go through what two coders coded differently, and settle it.", "everywhere"),
    Action("merge_place", "X", "place('merge')", "Merge", "Bring in another copy of the project, after a look at it.", "everywhere"),
    Action("exchange_place", "ctrl+e", "place('exchange')", "Other programs: import, export, REFI-QDA, NVivo", "Bring in or write files of NVivo, MAXQDA, QualCoder, Taguette: REFI-QDA, codebooks.", "everywhere"),
    Action("coders", "f9,O", "coders", "Who codes", "Say who you are, whose codings show, and who codes blind.", "everywhere"),
    Action("theme", "t", "theme", "Light or dark", "Change between light and dark.", "everywhere"),
    Action("trust", "f11,Z", "trust", "How suggestions do", "How often suggestions were right, and whether they are shown.", "everywhere"),
    Action("settings", "f12,U", "settings", "Settings", "Change the look, what follows coding, and any key.", "everywhere"),
    Action("palette", "ctrl+p,f10", "command_palette", "All actions", "Find any action by its name.", "everywhere"),
    Action("help", "question_mark,f1", "help", "Help", "Show every key.", "everywhere", 90, card=True),
    Action("quit", "q,ctrl+q", "quit", "Quit", "Leave. Everything is saved already.", "everywhere", 91),
)  # fmt: skip

PLACES = {
    "code": "Code",
    "review": "Review",
    "people": "People",
    "import": "Import",
    "themes": "Themes",
    "framework": "Framework",
    "plan": "Plan",
    "agreement": "Agreement",
    "disagreements": "Disagreements",
    "merge": "Merge",
    "exchange": "Other programs",
    "tree": "In the codebook",
    "everywhere": "Everywhere",
}
"""The headings of help, by `where`."""


def actions_of(*where: str) -> Iterator[Action]:
    """Yield the actions of one or several places, in the order of help."""
    return (action for action in ACTIONS if action.where in where)


def bindings(where: str) -> list[Binding]:
    """Return a place's bindings. Each has the action's id, so that a user's keymap can name it."""
    from textual.binding import Binding

    made: list[Binding] = []
    for action in actions_of(where):
        if "{key}" in action.do:
            made += [
                Binding(key, action.do.format(key=key), action.label, show=False, id=f"{action.id}_{key}")
                for key in action.keys.split(",")
            ]
        else:
            made.append(Binding(action.keys, action.do, action.label, show=False, id=action.id, tooltip=action.help))
    return made
