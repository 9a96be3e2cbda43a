"""HL7 Infobutton, URL-based: patient education by code, answered as MedlinePlus Connect answers.

Knows the protocol alone; what is found by a code is decided in the knowledge base.
"""

from kbapi.integrations.infobutton.doors import blueprint

__all__ = ["blueprint"]
