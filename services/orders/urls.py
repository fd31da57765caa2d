from django.urls import path

from services.orders import answering, board, ordering, replaying, volunteering

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
    path("work/orders/", board.board, name="order_board"),
    path("work/orders/replay/", replaying.replay, name="replay_orders"),
    path("work/volunteers/", board.volunteers, name="volunteers"),
    path("work/volunteers/<int:pk>/<slug:ruling>/", board.rule, name="rule_volunteer"),
]
