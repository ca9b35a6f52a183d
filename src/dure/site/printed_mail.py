"""Where no mail server is set up, e-mails are printed."""

from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend as ConsoleBackend


class EmailBackend(ConsoleBackend):
    """Prints e-mails as they are read. Django's own backend prints the wire format: Korean comes out as base64."""

    def write_message(self, message: EmailMessage) -> None:
        head = f"From: {message.from_email}\nTo: {', '.join(message.to)}\nSubject: {message.subject}"
        self.stream.write(f"{head}\n\n{message.body}\n{'-' * 79}\n")
