# SPDX-License-Identifier: EUPL-1.2
"""The values campaign: what a local group and its municipality did, one file per step of the route."""

from .anchoring import Anchor
from .balance import Balance
from .campaign import Campaign, Effort, Kind, Member, Milestone, Standing, Task, Wish
from .checked import Check, Checked, Pictured
from .coalition import Ally, Domain
from .repeat import Evaluation, Recall, Spark
from .shine import Post
from .signing import Office, Signature
from .talks import Circle, Hook, Talk, Trial, WorkPoint
from .values import ValueSet

__all__ = [
    "Ally",
    "Anchor",
    "Balance",
    "Campaign",
    "Check",
    "Checked",
    "Circle",
    "Domain",
    "Effort",
    "Evaluation",
    "Hook",
    "Kind",
    "Member",
    "Milestone",
    "Office",
    "Pictured",
    "Post",
    "Recall",
    "Signature",
    "Spark",
    "Standing",
    "Talk",
    "Task",
    "Trial",
    "ValueSet",
    "Wish",
    "WorkPoint",
]
