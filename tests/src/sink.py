"""A mail server that keeps what it is given in a maildir.

Prints its port. The file `behaviour` of its folder says what it does with a mail:
`accept` keeps it, `defer` answers 451 and keeps nothing, `hold` keeps it and answers
only when the file says something else.
"""

import asyncio
import mailbox
import pathlib
import sys

from aiosmtpd.smtp import SMTP

FOLDER = pathlib.Path(sys.argv[1])
MAILDIR = mailbox.Maildir(FOLDER / "maildir", create=True)


def behaviour() -> str:
    return (FOLDER / "behaviour").read_text().strip()


class Keeper:
    async def handle_DATA(self, server, session, envelope):
        if behaviour() == "defer":
            return "451 4.3.0 not now"
        MAILDIR.add(envelope.content)
        while behaviour() == "hold":
            await asyncio.sleep(0.01)
        return "250 kept"


async def main() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Keeper(), hostname="sink.example"), "127.0.0.1", 0
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
