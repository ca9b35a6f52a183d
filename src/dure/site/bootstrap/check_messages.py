"""Check that every text of the source is translated, in every language of the site.

Extracts the texts anew with Django's `makemessages` (which needs GNU gettext) into a temporary copy
of the source and compares the result with the committed catalogs. English is the language of the
source, so its translations may be empty.
"""

import contextlib
import io
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command

from dure.site.environment import LANGUAGE_CODES, PACKAGE

SOURCE_LANGUAGE = "en"
PLACEHOLDER = re.compile(r"%\(\w+\)|%[sdfr]|\{\w*\}")

type Key = tuple[str, str]


@dataclass(frozen=True)
class Fault:
    """What is wrong with one text in one catalog."""

    catalog: Path
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.catalog}: {self.kind}: {self.text!r}"


def faults_of_catalog(extracted: Catalog, committed: Catalog, path: Path, language: str) -> Iterator[Fault]:
    """Yield every difference between the texts of the source and one committed catalog.

    Texts are told apart by their context (msgctxt) and their singular (msgid), as gettext does.
    """
    wanted = {_key(message): message for message in extracted if message.id}
    present = {_key(message): message for message in committed if message.id}
    for key in wanted.keys() - present.keys():
        yield Fault(path, "missing", _label(key))
    for key in present.keys() - wanted.keys():
        yield Fault(path, "no longer in the source", _label(key))
    for obsolete in committed.obsolete.values():
        yield Fault(path, "obsolete entry (#~)", _label(_key(obsolete)))
    for key in wanted.keys() & present.keys():
        yield from _faults_of_message(present[key], path, language)
        if _forms(wanted[key].id) != _forms(present[key].id):
            yield Fault(path, "the plural differs from the source", _label(key))


def _faults_of_message(message: Message, path: Path, language: str) -> Iterator[Fault]:
    label = _label(_key(message))
    translations = _forms(message.string)
    if message.fuzzy:
        yield Fault(path, "fuzzy", label)
    if language == SOURCE_LANGUAGE and not any(translations):
        return
    if not all(translations):
        yield Fault(path, "not translated", label)
    allowed, demanded = _placeholders(_forms(message.id))
    for translation in filter(None, translations):
        used = set(PLACEHOLDER.findall(translation.replace("%%", "")))
        if wrong := sorted((used - allowed) | (demanded - used)):
            yield Fault(path, f"placeholders differ ({', '.join(wrong)})", label)


def _placeholders(forms: tuple[str, ...]) -> tuple[set[str], set[str]]:
    """Those in any form of the source, and those in all: a singular may leave the number out."""
    sets = [set(PLACEHOLDER.findall(form.replace("%%", ""))) for form in forms]
    return set.union(*sets), set.intersection(*sets)


def _forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    if text is None:
        return ("",)
    return (text,) if isinstance(text, str) else tuple(text)


def _key(message: Message) -> Key:
    return message.context or "", _forms(message.id)[0]


def _label(key: Key) -> str:
    context, text = key
    return f"{text} [{context}]" if context else text


def _read(path: Path) -> Catalog:
    with path.open("rb") as lines:
        return read_po(lines, abort_invalid=True)


def _read_template(path: Path) -> Catalog:
    # xgettext leaves the plural rule to the translator; a template needs any that can be read.
    text = path.read_text(encoding="utf-8").replace(
        "nplurals=INTEGER; plural=EXPRESSION", "nplurals=2; plural=(n != 1)"
    )
    return read_po(io.BytesIO(text.encode()), abort_invalid=True)


def extract(source: Path, workspace: Path) -> dict[Path, Catalog]:
    """Extract the texts below `source`, working in a copy inside the folder `workspace`.

    Returns a template catalog for each locale folder, by its path relative to `source`. Raises
    django.core.management.CommandError with the words of gettext when the extraction fails.
    """
    copy = workspace / source.name
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns("*.po", "*.mo", "__pycache__", "vendor"))
    # Settings of its own: a text is extracted alike whatever the settings of the site are.
    settings.configure(LOCALE_PATHS=[copy / "locale"])
    django.setup()
    with contextlib.chdir(copy):
        call_command("makemessages", locale=list(LANGUAGE_CODES), keep_pot=True, verbosity=0)
    return {pot.parent.relative_to(copy): _read_template(pot) for pot in sorted(copy.rglob("locale/*.pot"))}


def check(source: Path) -> list[Fault]:
    """All faults of all catalogs below `source`, in the order of the catalogs and texts."""
    with tempfile.TemporaryDirectory() as workspace:
        templates = extract(source, Path(workspace))
    faults: list[Fault] = []
    for folder, template in templates.items():
        for language in LANGUAGE_CODES:
            path = source / folder / language / "LC_MESSAGES" / "django.po"
            committed = _read(path) if path.exists() else Catalog()
            faults += faults_of_catalog(template, committed, path, language)
    return sorted(faults, key=str)


def main() -> None:
    faults = check(PACKAGE)
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    if faults:
        sys.exit(
            f"{len(faults)} faults in the translations. Run `django-admin makemessages` in src/dure, "
            "translate what is new, remove what is obsolete."
        )
    sys.stdout.write("Every text is translated.\n")


if __name__ == "__main__":
    main()
