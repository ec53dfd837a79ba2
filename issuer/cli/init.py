"""`hunar init`: found an issuer."""

import click

from issuer.cli.office import DEFAULT_HOME, Office
from issuer.cli.screen import console
from issuer.found import found, furnish
from issuer.home import Settings
from issuer.trust import fingerprint_of


@click.command("init")
@click.option("--base-url", required=True, help="Where everything is published, such as https://passport.example.org.")
@click.option("--name", required=True, help="The issuer's name in English.")
@click.option("--name-ur", default="", help="… in Urdu.")
@click.option("--name-sd", default="", help="… in Sindhi.")
@click.option("--name-ar", default="", help="… in Arabic.")
@click.option(
    "--database", default="", help="PostgreSQL as postgresql://user@host/name; SQLite in the folder if not given."
)
@click.option(
    "--registry-entry", default=65537, show_default=True, help="Number under which the issuer's cards are read."
)
@click.option(
    "--verifier-url", default="", help="The verifier's page, as printed on paper; /verify below the base URL."
)
@click.option("--validity-years", default=5, show_default=True, help="How long a credential is valid.")
@click.option(
    "--root", default="file:keys/root.pem", show_default=True, help="Custody of the key that signs the trust list."
)
@click.option("--demonstration", is_flag=True, help="Under a reserved host name only: nothing issued counts for real.")
@click.pass_obj
def command(office: Office, /, base_url: str, name: str, **given: object) -> None:
    """Found an issuer. Its address, DID and demonstration mark are permanent.

    Makes the folder, the register, a root key for the trust list and a first signing key, all under one passphrase.
    Interrupted, it is finished by the same command.
    """
    names = {"en": name, **{tag: str(given.pop(f"name_{tag}")) for tag in ("ur", "sd", "ar")}}
    settings = Settings(base_url, {tag: text for tag, text in names.items() if text}, **given)  # type: ignore[arg-type]
    home = found(office.folder or DEFAULT_HOME, settings)
    furnish(home, office.ask_twice(home), handle=office.handle, say=console.print)
    console.print(f"Founded {home.address.did} in {home.path}.")
    console.print(f"Root key of the trust list: {fingerprint_of(home.trust)}")
    console.print("Tell verifiers this fingerprint over another way than the list itself.")
