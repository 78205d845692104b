"""A mail server that was not written here: aiosmtpd, which takes, defers and refuses.

What it does with a mail is said by the recipient's name: `refuse…` is 550, `full…` is 552, `later…` is 451, `grey…` is
451 the first time and 250 from then on; every other mail is taken. It prints `PORT n`, then `TAKEN json` for each mail
that it took, as Python's own `email` reads it, and `ASKED json` for each recipient that it was asked about.
"""

import asyncio
import base64
import email
import email.policy
import json
import sys

from aiosmtpd.smtp import SMTP


def say(word, fact):
    print(word, json.dumps(fact), flush=True)


class Handler:
    def __init__(self):
        self.seen = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answer(address)
        say("ASKED", {"to": address, "answer": answer})
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    def answer(self, address):
        if address.startswith("refuse"):
            return "550 5.1.1 there is no such mailbox here: " + address
        if address.startswith("full"):
            return "552 5.2.2 the mailbox is full"
        known = address in self.seen
        self.seen.add(address)
        if address.startswith("later") or (address.startswith("grey") and not known):
            return "451 4.7.1 come back later"
        return "250 2.1.5 fine"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        part = lambda kind: mail.get_body((kind,))
        say("TAKEN", {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "headers": {name.lower(): str(value) for name, value in mail.items()},
            "kinds": [part.get_content_type() for part in mail.walk()],
            "text": part("plain").get_content(),
            "html": part("html").get_content(),
            "images": [
                {"id": part["content-id"], "base64": base64.b64encode(part.get_content()).decode()}
                for part in mail.walk()
                if part.get_content_maintype() == "image"
            ],
        })
        return "250 2.0.0 taken"


async def main():
    port = int(sys.argv[1])
    loop = asyncio.get_running_loop()
    handler = Handler()
    server = await loop.create_server(lambda: SMTP(handler, hostname="mail.example"), "127.0.0.1", port)
    say("PORT", server.sockets[0].getsockname()[1])
    await server.serve_forever()


asyncio.run(main())
