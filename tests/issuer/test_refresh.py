"""The verifier that `hunar serve` runs beside the issuer takes what was published since, over HTTP as anybody would."""

from threading import Thread

from waitress import create_server

from issuer import trust
from issuer.cli.serve import _verifier
from issuer.found import open_root
from issuer.publish import publish
from issuer.web import create_app
from tests.issuer.office import TestOffice, ask


def test_a_trust_list_published_while_serving_counts_without_restart(issued: TestOffice) -> None:
    server = create_server(create_app(issued.home.public), host="127.0.0.1", port=0)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        service = _verifier(issued.home, f"http://127.0.0.1:{server.effective_port}")
        held = service.policy().trust.issue_number
        root = open_root(issued.home, issued.desk, ask)
        renewed = trust.renew(issued.desk, root, issued.home.trust, actor=issued.clerk, days=180)
        publish(issued.desk, issued.home.public, issued.home.trust, actor=issued.clerk)
        assert service.policy().trust.issue_number == held
        assert service.refresh()
        assert service.policy().trust.issue_number == renewed.issue_number == held + 1
        assert service.network().offline_since is None
    finally:
        server.close()
        thread.join(timeout=10)
    assert not service.refresh()
    assert service.network().offline_since is not None
    assert service.policy().trust.issue_number == held + 1
