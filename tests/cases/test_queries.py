from __future__ import annotations

from services.cases.models import Category
from services.cases.queries import categories_for


def test_the_nearest_areas_category_wins_and_holds_below_it_only(town):
    Category.objects.create(code="noise", area=town.street, name="街道的噪声", tier="shared")
    Category.objects.create(code="noise", area=town.community, name="社区的噪声", tier="grid")
    assert str(categories_for(town.near, "reports")["noise"]) == "社区的噪声"
    assert str(categories_for(town.elsewhere, "reports")["noise"]) == "街道的噪声"
    assert str(categories_for(town.street, "reports")["noise"]) == "街道的噪声"
