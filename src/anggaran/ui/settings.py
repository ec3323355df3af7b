"""What is asked of every document that is dropped on the page."""

from __future__ import annotations

from dataclasses import dataclass, field

from anggaran.reading.formats.limits import Limits
from anggaran.rules.policy import Policy


@dataclass(frozen=True, slots=True)
class Settings:
    """What is asked of every document.

    Attributes:
        policy: what is held and how it weighs.
        limits: how large a file may be; all files of one request together no larger.
        lang: language of the page at first.
    """

    policy: Policy = field(default_factory=Policy)
    limits: Limits = field(default_factory=Limits)
    lang: str = "id"
