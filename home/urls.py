from django.urls import path, re_path

from home import feeds, general, notice_views, own_post, signed, views

urlpatterns = [
    path("", general.home, name="home"),
    path("find/", general.find, name="find"),
    re_path(r"^[Bb]/(?P<slug>[^/]{1,20})/?$", views.building, name="building"),
    path("g/<str:slug>/", views.area, name="area"),
    path("g/<str:slug>/n/", views.published, name="published"),
    path("g/<str:slug>/n/<int:pk>/", views.publication, name="publication"),
    path("g/<str:slug>/feed/", feeds.Published(), name="feed"),
    path("g/<str:slug>/group/", signed.group, name="group"),
    path("g/<str:slug>/group/<int:pk>/", signed.group_code, name="group_code"),
    path("g/<str:slug>/follow/", signed.follow, name="follow"),
    path("g/<str:slug>/n/<int:pk>/sheet/", notice_views.sheet, name="notice_sheet"),
    path("work/notice/new/", notice_views.new, name="notice_new"),
    path("work/notice/<int:pk>/", notice_views.done, name="notice_done"),
    path("g/<str:slug>/team.vcf", views.team, name="team"),
    path("post/<int:pk>/", own_post.own_post, name="own_post"),
    path("group/<int:pk>/", own_post.own_group, name="own_group"),
    path("size/<str:to>/", general.size, name="size"),
    path("me/", signed.me, name="me"),
    path("me/consents/<int:pk>/", signed.withdraw_consent, name="withdraw_consent"),
    path("privacy/", general.privacy, name="privacy"),
    path("not-built/", general.not_built, name="not_built"),
    path("accessibility/", general.accessibility, name="accessibility"),
    path("robots.txt", general.robots, name="robots"),
    path("sitemap.xml", general.sitemap, name="sitemap"),
    path("manifest.webmanifest", general.manifest, name="manifest"),
    path("favicon.svg", general.favicon, name="favicon"),
]
