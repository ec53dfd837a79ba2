"""What the tests answer when they are asked for a passphrase or a PIN."""

PASSPHRASE = "correct horse battery staple"
PIN = "8473920"


class Asked:
    """Answers every question with one secret and remembers the questions."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.questions: list[str] = []

    def __call__(self, question: str) -> str:
        self.questions.append(question)
        return self.secret
