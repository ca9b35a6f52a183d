import argparse
import sys

from dure.site import environment


def configure(_parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(_options: argparse.Namespace) -> int:
    sys.stdout.write(environment.describe() + "\n")
    environment.read()
    return 0
