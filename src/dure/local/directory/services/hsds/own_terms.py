"""Dure's own lists as HSDS taxonomies and terms."""

from dure.core.kit.translated import Translated
from dure.local.directory.services.documents import Document
from dure.local.directory.services.vocabulary import OwnList


def own_taxonomy(own: OwnList) -> Document:
    return {"id": str(own.id), "name": own.name, "description": own.description, "version": "1"}


def own_term(own: OwnList, code: str, language: str) -> Document:
    """One code of a list; one that is not listed (any more) goes by its code."""
    name = own.terms().get(code, Translated({"en": code}, "en")).in_language(language)
    return {
        "id": str(own.term_id(code)),
        "code": code,
        "name": name,
        "description": name,
        "taxonomy": own.name,
        "taxonomy_id": str(own.id),
        "language": language,
    }
