"""A throw-away second shop: a child kind, an organisation in charge, a token. services/cases knows nothing of it. 借伞"""

from services.cases.conditions import no_open_children
from services.cases.fields import REPLY, Body, BodyInCharge, Detail, Field
from services.cases.rows import CONVERSATION, OVERDUE, parent_over
from services.cases.table import STAY, Phase, State, Step, Workflow
from services.cases.who import ANYONE, OWNER, RESIDENT, STAFF

ASKED = State("asked", Phase.OPEN, "想借")
LENT = State("lent", Phase.OPEN, "已借出")
RETURNED = State("returned", Phase.OVER, "已归还")
SENT = State("sent", Phase.OPEN, "送修")
MENDED = State("mended", Phase.OVER, "修好")
CALLED_OFF = State("called_off", Phase.OVER, "不修了")
WHAT = Field("text", "哪里坏了")

# fmt: off
UMBRELLAS = Workflow("umbrellas", "借伞", detail="umbrellas.Umbrella", main=(
    Step("want",      "想借", (),       ASKED,    by=(ANYONE,), asks=(Detail("colour", "颜色"),), starts=("first_response",)),
    Step("lend",      "借出", (ASKED,), LENT,     by=(STAFF,), tells=(RESIDENT,), stops=("first_response",), starts=("resolution",)),
    Step("send_off",  "送修", (LENT,),  STAY,     by=(STAFF,), asks=(Body("organisation", "单位"), WHAT), then=("umbrellas.open_repair",)),
    Step("give_back", "归还", (LENT,),  RETURNED, by=(RESIDENT, STAFF), tells=(RESIDENT,), when=(no_open_children,)),
), talk=CONVERSATION)
REPAIRS = Workflow("repairs", "修伞", of_parent=True, main=(
    Step("order", "送修", (),      SENT,   by=(STAFF,), asks=(BodyInCharge("organisation", "单位"), WHAT), tells=(OWNER,), starts=("sign_for",)),
    Step("mend",  "修好", (SENT,), MENDED, by=(OWNER,), asks=(REPLY,), tells=(RESIDENT,)),
), ladder=(OVERDUE, parent_over(CALLED_OFF)))
# fmt: on
