from django.urls import path

from services.cases import bulk, desk, leave, mapped, papers, receipts, rehearsing, replies, tracking, unbrought, views

urlpatterns = [
    path("track/", tracking.track, name="track"),
    path("c/<str:number>/", tracking.one, name="track_one"),
    path("c/<str:number>/photo/<str:key>.jpg", views.photo, name="photo"),
    path("report/thanks/<str:number>/", receipts.thanks, name="thanks"),
    path("report/thanks/<str:number>/code.svg", receipts.receipt_code, name="receipt_code"),
    path("work/", desk.desk, name="desk"),
    path("work/list.xlsx", desk.export, {"form": "xlsx"}, name="desk_xlsx"),
    path("work/list.csv", desk.export, {"form": "csv"}, name="desk_csv"),
    path("work/filters/save/", desk.save_filter, name="save_filter"),
    path("work/filters/<int:pk>/forget/", desk.forget_filter, name="forget_filter"),
    path("work/bulk/", bulk.bulk, name="bulk"),
    path("work/map/", mapped.cases_map, name="cases_map"),
    path("work/ledger/", papers.ledger, name="ledger"),
    path("work/meeting/", papers.meeting, name="meeting"),
    path("work/replies/", replies.kept, name="replies"),
    path("work/replies/<int:pk>/forget/", replies.forget, name="forget_reply"),
    path("work/leave/", leave.leave, name="leave"),
    path("work/leave/<int:pk>/back/", leave.back, name="leave_back"),
    path("work/letters/", unbrought.unbrought, name="unbrought"),
    path("work/letters/<int:pk>/again/", unbrought.send_again, name="send_again"),
    path("work/rules/", rehearsing.rules, name="routing_rules"),
    path("work/rules/<int:pk>/", rehearsing.rehearse, name="rehearse_rule"),
    path("work/<str:number>/", views.sheet, name="sheet"),
    path("work/<str:number>/look/", views.look, name="look"),
    path("work/<str:number>/<slug:verb>/", views.step, name="step"),
]
