from django.urls import path

from services.partners import public, staff, unit

urlpatterns = [
    path("g/<str:slug>/partners/", public.partners, name="partners"),
    path("g/<str:slug>/partners/<slug:key>.jpg", public.picture, name="project_picture"),
    path("partner/", unit.own, name="partner"),
    path("partner/offers/", unit.post_offer, name="post_offer"),
    path("partner/offers/<int:pk>/close/", unit.close_offer, name="close_offer"),
    path("partner/needs/<int:pk>/", unit.take_up, name="take_up"),
    path("work/projects/", staff.projects, name="work_projects"),
    path("work/projects/needs/", staff.post_need, name="post_need"),
    path("work/projects/needs/<int:pk>/close/", staff.close_need, name="close_need"),
    path("work/projects/offers/<int:pk>/", staff.book, name="book_offer"),
    path("work/projects/agreements/", staff.agreed, name="agreements"),
    path("work/projects/agreements/new/", staff.write_agreement, name="write_agreement"),
    path("work/projects/agreements/<int:pk>/end/", staff.end_agreement, name="end_agreement"),
]
