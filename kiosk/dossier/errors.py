"""Every way that making a dossier can fail; what a packet can do is in `packet_errors`.

DossierError
    FormDataError    a form's file cannot be used; the message names the file and what is wrong with it
    NoForm           the procedure has no form yet
    ManifestError    these bytes are no manifest that this program can read; the message says where
    NewerManifest    a manifest of another format version than this program's (also a ManifestError)
    BadExport        an export's index that cannot be read or believed
"""

from __future__ import annotations


class DossierError(Exception):
    """Anything that making a dossier raises on purpose."""


class FormDataError(DossierError):
    """A form's file cannot be used; the message names the file and what is wrong with it."""


class NoForm(DossierError):
    """The procedure `code` has no form yet; `known` are those that have one."""

    def __init__(self, code: str, known: tuple[str, ...]) -> None:
        super().__init__(f"{code} has no form yet; these have one: {', '.join(known) or 'none'}")
        self.code = code
        self.known = known


class ManifestError(DossierError):
    """These bytes are no manifest that this program can read.

    The message names the field's path and the kind of fault, never a value: it may be logged.
    """


class NewerManifest(ManifestError):
    """A manifest of a format version that this program does not know."""


class BadExport(DossierError):
    """The index of a sealed export cannot be read, or is not signed by who must have signed it."""
