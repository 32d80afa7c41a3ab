"""Keeping house: fewer files, fewer old versions, and nothing longer than the policy says."""

from flows.house.compact import compact
from flows.house.retain import retain
from flows.house.vacuum import vacuum

__all__ = ["compact", "retain", "vacuum"]
