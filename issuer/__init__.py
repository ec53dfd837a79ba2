"""The issuer: turns certified competencies into credentials, remembers them, and says what they are worth today.

    from issuer.home import open_home
    from issuer.desk import open_desk
    from issuer.issue import issue_due
    from issuer.publish import publish
    from issuer.release import release

    home = open_home(Path("office"))
    with open_desk(home, ask) as desk:                  # ask: gives the passphrase
        issue_due(desk, actor=officer)                  # intent → seal → record
        release(desk, home.credentials, actor=officer)  # files for the holders
        publish(desk, home.public, home.trust, actor=officer)

Read `issuer.issue` for how a credential comes to be, `issuer.prepare` for what may become one, `issuer.seal` for why a
faulty signer releases nothing, `issuer.status` for what happens to it later, and `issuer.publish` for what the world
sees. `issuer.store` is the register, and the only place that speaks SQL. `issuer.cli` is the command `hunar`.
"""
