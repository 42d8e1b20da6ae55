"""The pages, one module each, in the order in which their addresses are tried."""

from sayso.web.pages import (
    account,
    actor,
    actors,
    agreement,
    code,
    codebook,
    concepts,
    edit,
    export,
    network,
    offers,
    problems,
    read,
    reports,
    review,
    search,
    sign_in,
    statement,
    theme,
    trace,
    users,
)

ROUTERS = (
    export.router,
    edit.router,  # before the pages whose addresses end in a name
    search.router,
    statement.router,
    actors.router,
    actor.router,
    code.router,
    codebook.router,
    concepts.router,
    network.router,
    agreement.router,
    offers.router,
    review.router,
    reports.router,
    problems.router,
    sign_in.router,
    users.router,
    account.router,
    theme.router,
    trace.router,
    read.router,  # last: the id of a report may hold slashes
)
