"""Why a job ends before its end."""


class Cancelled(Exception):
    """Somebody asked the job to stop. Let it pass: transactions are rolled back, the job is noted as stopped."""


class Interrupted(Exception):
    """The worker is told to end. Let it pass: the job waits for another worker and begins anew."""


class LeaseLost(Exception):
    """The worker stood still for so long that another took the job over. Let it pass: the other goes on."""


class TryAgain(Exception):
    """Raised by a job whose trouble may be over in a while, such as a server that does not answer.

    The job is tried again, later each time; after the last attempt it has failed with `message`, which is
    translated and tells people what to do.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
