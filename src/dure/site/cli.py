"""The `dure` command: one line a command, each in a module of its own under `commands/`."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from dure.site import environment

# Name of the command -> module under `commands/` that offers `configure(parser)` and `run(arguments) -> exit code`.
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("demo", "load the Anseong story and serve it on this machine"),
    "serve": ("serve", "serve the site"),
    "migrate": ("migrate", "bring the database, reference data and static files up to date"),
    "settings": ("settings", "list every setting and its default"),
    "user": ("user", "add a person who may sign in, or give one a role"),
    "import": ("import_", "import organizations from a file"),
    "work": ("work", "do the long work that waits, beside or instead of the server's own worker"),
    "watch": ("watch", "watch over calls for help, beside or instead of the server's own watcher"),
    "export": ("export", "export organizations to a file"),
    "territories": ("territories", "load the territories of a country"),
    "link": ("link", "find which organizations of two files are the same"),
    "seal": ("seal", "seal the events recorded so far"),
    "verify": ("verify", "check every seal and every event under it"),
    "ledger": ("ledger", "replay a ValueFlows example file"),
    "value": ("value", "calculate a value account from a JSON file"),
    "screenshots": ("screenshots", "take a picture of every page of the demo (development)"),
    "manage": ("manage", "run a Django management command (development)"),
}


def build_parser(chosen: str | None) -> argparse.ArgumentParser:
    """The parser; only the chosen command's module is loaded, so that `dure --help` is instant."""
    parser = argparse.ArgumentParser(
        prog="dure",
        description="Dure, the open platform for local social and solidarity economies.",
        epilog="Settings are read from the environment; `dure settings` lists them.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (module, summary) in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary.capitalize() + ".")
        if name == chosen:
            import_module(f"dure.site.commands.{module}").configure(command)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 where it did what was asked."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    chosen = next((word for word in words if not word.startswith("-")), None)
    options = build_parser(chosen).parse_args(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dure.site.settings")
    run: Callable[[argparse.Namespace], int] = import_module(f"dure.site.commands.{COMMANDS[options.command][0]}").run
    try:
        return run(options)
    except environment.EnvironmentMistake as mistake:
        sys.stderr.write(f"{mistake}\n")
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
