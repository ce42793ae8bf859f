"""Which articles tell the same event, which of them are one text printed twice, and what was changed in it."""

from framing.stories.coverage import COVERAGE_COLUMNS, coverage
from framing.stories.edits import EDIT_COLUMNS, edits, find_edits
from framing.stories.grouping import STORY_COLUMNS, group_stories

__all__ = ["COVERAGE_COLUMNS", "EDIT_COLUMNS", "STORY_COLUMNS", "coverage", "edits", "find_edits", "group_stories"]
