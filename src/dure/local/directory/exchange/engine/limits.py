"""How much of a file is read at all. Whatever is larger is refused with words that say what to do."""

from dure.local.directory.engine.standard_csv import LARGEST_FILE

__all__ = [
    "HIGHEST_RATIO",
    "LARGEST_AREA",
    "LARGEST_FILE",
    "LARGEST_UNPACKED",
    "LONGEST_HEADING",
    "MOST_COLUMNS",
    "MOST_PARTS",
    "MOST_ROWS",
    "MOST_TITLE_ROWS",
    "RATIO_FROM",
]

# Rows below the heading.
MOST_ROWS = 500_000
MOST_COLUMNS = 500
# Characters of a heading that are kept; a heading of a page of text names nothing.
LONGEST_HEADING = 200
# Rows that may stand above the heading: title, date, unit.
MOST_TITLE_ROWS = 20
# Bytes that a workbook (a zip archive) may unpack to, all parts together.
LARGEST_UNPACKED = 300 * 1024 * 1024
# How many times larger than the archive its content may be. Repetitive sheets reach about 60; bombs 1,000.
HIGHEST_RATIO = 200
# Archives that unpack to less than this are harmless whatever their ratio.
RATIO_FROM = 20 * 1024 * 1024
# Files inside a workbook.
MOST_PARTS = 5_000
# Cells of one sheet, empty ones counted: a sheet is held in memory as a rectangle.
LARGEST_AREA = 5_000_000
