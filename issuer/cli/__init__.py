"""`hunar`: the issuer's command line.

    hunar init --base-url https://…      found an issuer
    hunar standard | worker | assess     what is on record
    hunar issue | status | publish       credentials, and what the world is told about them
    hunar document                       certificates, cards and passports on paper
    hunar key | trust | audit            keys, the trust list, the audit trail
    hunar serve | verify | demonstrate

Exit status: 0 done, 1 refused or not as it should be, 2 wrong usage, 3 something outside was not to be had (key,
passphrase, database, folder, network).

The rule: this is a thin edge. Each command opens the office, calls the library and shows what came of it.
"""

import click

from issuer.cli import (
    assess,
    audit,
    demonstrate,
    document,
    init,
    issue,
    key,
    publish,
    serve,
    standard,
    status,
    trust,
    verify,
    worker,
)
from issuer.cli.office import Hunar, office_options
from verifier.version import software_version


@click.group(cls=Hunar, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(software_version(), prog_name="hunar", message="%(prog)s %(version)s")
@office_options
def main() -> None:
    """Issue skills credentials, and say what they are worth.

    Every command works on one issuer's folder (--home). Settings can also come from the environment: HUNAR_HOME,
    HUNAR_ACTOR, HUNAR_PASSPHRASE, HUNAR_PASSPHRASE_FROM.
    """


for module in (
    init,
    key,
    standard,
    worker,
    assess,
    issue,
    document,
    status,
    publish,
    trust,
    serve,
    verify,
    audit,
    demonstrate,
):
    main.add_command(module.command)
