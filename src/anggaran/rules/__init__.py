"""Rules: words beside logic, a family a file; the run that counts what they looked at; and rules of
one's own.
"""

from anggaran.rules.limits import Limits
from anggaran.rules.own import rule
from anggaran.rules.registry import find_rule, register, unregister
from anggaran.rules.rule import Rule
from anggaran.rules.scales import Scale

__all__ = ["Limits", "Rule", "Scale", "find_rule", "register", "rule", "unregister"]
