"""Find which organizations of two files are the same."""

import argparse
import sys
from pathlib import Path

from dure.local.directory.linkage import DEFAULT_THRESHOLD, link
from dure.local.directory.linkage.pair_files import FileMistake, read_records, write_pairs

DONE, UNREADABLE = 0, 2


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("left", type=Path, metavar="A.csv", help="columns id, name, other names, address, postcode, …")
    parser.add_argument("right", type=Path, metavar="B.csv", help="the same columns; no database is needed")
    parser.add_argument("--out", type=Path, required=True, metavar="PAIRS.csv", help="left_id, right_id, score, reason")
    parser.add_argument(
        "--threshold",
        type=_score,
        default=DEFAULT_THRESHOLD,
        metavar="SCORE",
        help=f"the least score of a pair, from 0 to 1 ({DEFAULT_THRESHOLD} where none is given)",
    )


def run(options: argparse.Namespace) -> int:
    try:
        left, right = read_records(options.left), read_records(options.right)
        count = write_pairs(options.out, link(left, right, options.threshold))
    except FileMistake as mistake:
        sys.stderr.write(f"{mistake}\n")
        return UNREADABLE
    except OSError as error:
        sys.stderr.write(f"{options.out} could not be written: {error.strerror}. Nothing was changed.\n")
        return UNREADABLE
    sys.stdout.write(f"{len(left)} and {len(right)} organizations were compared: {count} pairs in {options.out}.\n")
    return DONE


def _score(text: str) -> float:
    try:
        score = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError("give a number from 0 to 1") from None
    if not 0 <= score <= 1:
        raise argparse.ArgumentTypeError("give a number from 0 to 1")
    return score
