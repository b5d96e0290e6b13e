"""Addresses under /directives/."""

from django.urls import path

from chiso.office.directives.pages import desk, following, plans, radar, register, tasks

app_name = "directives"

urlpatterns = [
    path("", register.index, name="index"),
    path("new/", register.new, name="new"),
    path("excel/", register.excel, name="excel"),
    path("check/", register.check, name="check"),
    path("store/", register.confirm, name="confirm"),
    path("<int:directive_id>/", register.show, name="show"),
    path("<int:directive_id>/links/", register.link, name="link"),
    path("<int:directive_id>/cascade/", radar.cascade, name="cascade"),
    path("<int:directive_id>/cascade/hand/", radar.hand, name="hand"),
    path("radar/", radar.radar, name="radar"),
    path("radar/excel/", radar.silent_excel, name="silent_excel"),
    path("handed/<int:handed_id>/", radar.handed, name="handed"),
    path("handed/<int:handed_id>/answer/", radar.answer, name="answer"),
    path("handed/<int:handed_id>/explain/", radar.explain, name="explain"),
    path("drafts/", desk.index, name="drafts"),
    path("drafts/read/", desk.read, name="read"),
    path("drafts/<int:draft_id>/", desk.desk, name="desk"),
    path("drafts/<int:draft_id>/clear/", desk.clear, name="accept_clear"),
    path("drafts/<int:draft_id>/register/", desk.enter_register, name="register_draft"),
    path("drafts/<int:draft_id>/enter/", desk.enter, name="enter_draft"),
    path("drafts/items/<int:item_id>/", desk.decide, name="draft_item"),
    path("plans/", plans.plan_list, name="plans"),
    path("plans/new/", plans.new_plan, name="new_plan"),
    path("plans/<int:plan_id>/", plans.plan, name="plan"),
    path("plans/<int:plan_id>/excel/", plans.plan_excel, name="plan_excel"),
    path("plans/<int:plan_id>/goals/", plans.goal, name="goal"),
    path("plans/<int:plan_id>/tasks/", plans.add_task, name="add_task"),
    path("plans/<int:plan_id>/appendix/", plans.check_appendix, name="check_appendix"),
    path("plans/<int:plan_id>/appendix/store/", plans.store_appendix, name="store_appendix"),
    path("plans/<int:plan_id>/weaknesses/", plans.copy_weaknesses, name="copy_weaknesses"),
    path("overdue/", following.overdue, name="overdue"),
    path("overdue/excel/", following.overdue_excel, name="overdue_excel"),
    path("overdue/hand-over/", following.hand_over, name="hand_over"),
    path("units/<int:unit_id>/", following.unit_work, name="unit_work"),
    path("calendar/", following.month, name="calendar"),
    path("tasks/<int:task_id>/split/", following.split, name="split"),
    path("tasks/", tasks.mine, name="mine"),
    path("tasks/<int:task_id>/", tasks.task, name="task"),
    path("tasks/<int:task_id>/progress/", tasks.progress, name="progress"),
    path("tasks/<int:task_id>/complete/", tasks.complete, name="complete"),
    path("tasks/<int:task_id>/extend/", tasks.extend, name="extend"),
    path("tasks/<int:task_id>/reopen/", tasks.reopen, name="reopen"),
    path("tasks/<int:task_id>/evaluate/", tasks.evaluate, name="evaluate"),
]
