"""The few words of the interface itself, by language; all else that a reader sees stands in the content."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "editorial": "editors’ note",
        "no-source": "not covered by our sources",
        "sources": "Sources",
        "edition": "Edition",
        "contacts": "Contacts",
        "facts": "In short",
        "differ": "Sources differ",
        "unreviewed": "Not reviewed by a clinician.",
        "current": "Reviewed by a clinician.",
        "due_soon": "Reviewed by a clinician; due for review soon.",
        "overdue": "The clinical review is overdue.",
        "withdrawn": "This page has been withdrawn.",
    },
    "es": {
        "editorial": "nota de la redacción",
        "no-source": "nuestras fuentes no lo tratan",
        "sources": "Fuentes",
        "edition": "Edición",
        "contacts": "Contactos",
        "facts": "En resumen",
        "differ": "Las fuentes difieren",
        "unreviewed": "No revisado por personal clínico.",
        "current": "Revisado por personal clínico.",
        "due_soon": "Revisado por personal clínico; pronto toca revisarlo.",
        "overdue": "La revisión clínica está vencida.",
        "withdrawn": "Esta página se ha retirado.",
    },
}


def word(name: str, language: str) -> str:
    """One word of the interface in a language, in English where there is none."""
    return WORDS.get(language, WORDS["en"]).get(name) or WORDS["en"][name]
