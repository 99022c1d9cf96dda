"""Every way the queue can fail.

OutboxError
    OutboxUnwritable    the disk is full, read-only or not ours: nothing was queued
        OutboxUndecided the disk failed under the database: the next opening sees what was written
    OutboxDamaged       a database from a newer program, or one that cannot be rebuilt
    OutboxConflict      a submission id that already belongs to another dossier
    NotQueued           a submission id that is not in the queue
    ExportUnwritable    the stick cannot be written: no export was made
    AgentRunning        another agent already empties this queue
"""

from __future__ import annotations


class OutboxError(Exception):
    """The queue cannot do what was asked."""


class OutboxUnwritable(OutboxError):
    """The queue's folder cannot be written; what was to be queued is not, not even in part."""


class OutboxUndecided(OutboxUnwritable):
    """The disk failed under the database, perhaps after a commit had reached it.

    The next opening finds what is there; a packet that was to be queued is withdrawn then.
    """


class OutboxDamaged(OutboxError):
    """The queue cannot be made whole, or was made by a newer program: an operator must look."""


class OutboxConflict(OutboxError):
    """The submission id already belongs to a dossier with another reference or procedure."""


class NotQueued(OutboxError):
    """No row has this submission id."""


class ExportUnwritable(OutboxError):
    """The export's folder cannot be written; the queue is as it was."""


class AgentRunning(OutboxError):
    """Another agent already empties this queue."""
