"""Documents on paper: certificates, cards and skills passports as PDF, for people and for machines.

    from issuer.paper.facts import Printed, certificate_of
    from issuer.paper.kinds import Paper, print_sheets
    from issuer.paper.words import Language
    from typesetting import Attachment

    sheet = certificate_of(document, desk.names, Printed(qr_text, url, short_number), [Attachment(name, credential)])
    pdf = print_sheets(Paper.CERTIFICATE, [sheet], Language.URDU)

The rule: facts in, bytes out. `print_sheets` takes what a document shows as frozen values (`facts`) and gives a PDF
that is the same for the same facts, with the full credentials attached. Several sheets make one PDF, in their order. It
reads neither the register nor the clock nor the network.

Around it, from the register to a file: `press` reads what stands, `jobs` says which documents that makes, `preflight`
has our own verifier read each, `shelves` keep what passed, and `run` goes through all of it.

Read `kinds` for which documents there are, `facts` for what is shown, `words` for how it is said, `code` for the QR
codes, `manuscript` for what the templates are given, and `typesetting` for how it becomes a PDF. The signed code is
40 mm on A4 and 35 mm on the card and in the passport, its modules alone, with a quiet zone of four modules around it.

`NotPrintable` is raised for what cannot be printed: a code that would be too fine, letters that our fonts do not hold,
no sheet at all.
"""
