"""The API object: title, sign-in, problems, routers, and the docs page from our own static files."""

from __future__ import annotations

from ninja import NinjaAPI, Swagger

from fazhi.api import coverage, observations, problems, questions, reference, reports
from fazhi.api.signing_in import BearerToken, PageSession


DESCRIPTION = (
    "与页面同一条计算路径：同一个问题，接口与页面答案一致。次序里只有一种口径，其余另列并说明原因；"
    "没有的数字给出原因，从不写成 0；未经复核的数值都有标记（reviewed、status）。"
)

api = NinjaAPI(
    title="法治政府建设报告指标接口",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    auth=[BearerToken(), PageSession()],
    docs=Swagger(settings={"defaultModelsExpandDepth": 0, "validatorUrl": None}),
)
problems.install(api)
for router in (reports.router, observations.router, questions.router, coverage.router, reference.router):
    api.add_router("", router)
