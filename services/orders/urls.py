from django.urls import path

from services.orders import answering, board, hours_pages, ordering, volunteering

urlpatterns = [
    path("services/", ordering.catalogue, name="services"),
    path("services/<slug:item>/", ordering.service, name="service"),
    path("volunteer/", volunteering.mine, name="volunteer"),
    path("volunteer/join/", volunteering.join, name="volunteer_join"),
    path("volunteer/rest/", volunteering.rest, name="volunteer_rest"),
    path("volunteer/forget/", volunteering.forget, name="volunteer_forget"),
    path("volunteer/leave/", volunteering.leave, name="volunteer_leave"),
    path("volunteer/o/<str:number>/", answering.one, name="asked"),
    path("volunteer/o/<str:number>/call/", answering.call, name="call_resident"),
    path("volunteer/o/<str:number>/<slug:verb>/", answering.answer, name="answer_order"),
    path("volunteer/hours/", hours_pages.mine, name="hours"),
    path("volunteer/hours/certify/", hours_pages.certify, name="certify"),
    path("volunteer/hours/<str:number>.pdf", hours_pages.certificate, name="certificate"),
    path("volunteer/certificate/", hours_pages.check, name="check_certificate"),
    path("work/orders/<str:number>/hours/", hours_pages.correct, name="correct_hours"),
    path("work/orders/", board.board, name="order_board"),
    path("work/volunteers/", board.volunteers, name="volunteers"),
    path("work/volunteers/<int:pk>/<slug:ruling>/", board.rule, name="rule_volunteer"),
]
