"""Reading files in which credentials travel: pictures, PDF files, and archives of these.

    with Reader() as reader:                          # verifier.reading.worker
        contents = reader.read(data)                  # Contents: pieces that may be credentials, and faults

The rule: what a file is, its first bytes say, never its name, and it is one thing only. Whatever is not plain text is
opened in a child process that can use little memory and time, opens no file and no connection, and answers with a
small JSON document (`verifier.reading.child`). Nothing here verifies anything: what comes out is held to every check.

`forms`, `limits`, `contents` and `worker` are the parent's side and use no library but the strict reader (`vc.reader`);
`pictures`, `codes`, `pdfs`, `pages` and `archives` are the child's, and nothing else of the verifier imports them.
"""
