"""What editors publish, and what stands in the frame of every page. All of it hangs on the nearest area."""

from home.models.banners import Banner
from home.models.directory import Centre, Club, Counter, PartyBranch, ServicePoint
from home.models.frame import Follow, SiteProfile
from home.models.guides import GuidePage, QaPage
from home.models.notices import EventPage, NoticePage
from home.models.policies import PolicyPage, PolicyQuestion
from home.models.publication import Attachment, FormerAddress, KeptForEver, Publication, PublicationQuerySet
from home.models.remarks import Remark
from home.models.review import OtherPersonTask
from home.models.told import Told
from home.models.tree import AreaPage, Newsroom, PortalPage
from home.search.models import SearchEntry, SearchHint

__all__ = [
    "AreaPage", "Attachment", "Banner", "Centre", "Club", "Counter", "EventPage", "Follow", "FormerAddress",
    "GuidePage", "KeptForEver", "Newsroom", "NoticePage", "OtherPersonTask", "PartyBranch", "PolicyPage", "PolicyQuestion",
    "PortalPage", "Publication", "PublicationQuerySet", "QaPage", "Remark", "SearchEntry", "SearchHint", "ServicePoint",
    "SiteProfile", "Told",
]  # fmt: skip
