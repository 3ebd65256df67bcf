"""``casework doctor``: what is installed, what is missing, and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from casework.cli.common import home_of, home_option, json_option, print_json

if TYPE_CHECKING:
    from casework.service.health.requirements import Check

FINDINGS = 3


@click.command()
@json_option
@home_option
@click.pass_context
def doctor(context: click.Context, as_json: bool, home: str | None) -> None:
    """Say what is installed, what is missing and how to mend it."""
    from casework.service.health import requirements
    from casework.service.health.requirements import Status

    checks = requirements.installation()
    try:
        checks += _trials(home_of(home))
    except ImportError as fault:
        what = f"a part of casework can't be loaded: {fault}"
        checks.append(requirements.Check("program", Status.WRONG, what, requirements.INSTALL_AGAIN))
    wrong = [check for check in checks if check.status is Status.WRONG]
    if as_json:
        rows = [{"name": c.name, "status": str(c.status), "what": c.what, "fix": c.fix} for c in checks]
        print_json({"schema": "casework/doctor/1", "ok": not wrong, "checks": rows})
    else:
        for check in checks:
            click.echo(
                f"{check.status.upper():<6}{check.what}" + (f"\n      {check.fix}" if check.fix else "")
            )
        click.echo(
            f"\n{len(wrong)} things to mend." if wrong else "\nEverything that casework needs is there."
        )
    context.exit(FINDINGS if wrong else 0)


def _trials(home: str | None) -> list[Check]:
    """Return what comes of trying each part; imported here, as any of it may be missing."""
    import os

    from casework import app
    from casework.service.health.doctor import Subject, examine
    from casework.service.health.home_doctor import examine_home

    def policies() -> list[str]:
        return [app.policy(name).name for name in app.policy_names()]

    subject = Subject(app.catalogue, policies, os.environ, app.CLOCK)
    return [*examine(subject), *examine_home(app.home_folder(home), lambda: app.open_workspace(home))]
