"""Import runs, step by step: upload, meaning of the columns, check, corrections, decisions, and the run itself."""

from dure.local.directory.exchange.runs.checking import check
from dure.local.directory.exchange.runs.correcting import (
    correct_rows,
    decide,
    decide_all,
    name_in,
    open_rows,
    reader_of,
)
from dure.local.directory.exchange.runs.performing import discard_run, fail, go_back, perform, report_csv, start_run
from dure.local.directory.exchange.runs.standing import problem_of, require_own
from dure.local.directory.exchange.runs.uploading import choose_sheet, map_columns, mapping_of, upload_file

__all__ = [
    "check",
    "choose_sheet",
    "correct_rows",
    "decide",
    "decide_all",
    "discard_run",
    "fail",
    "go_back",
    "map_columns",
    "mapping_of",
    "name_in",
    "open_rows",
    "perform",
    "problem_of",
    "reader_of",
    "report_csv",
    "require_own",
    "start_run",
    "upload_file",
]
