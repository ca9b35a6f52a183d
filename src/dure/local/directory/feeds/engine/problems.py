"""Why a source cannot be used, for people to act on; put into words by `feeds.words`."""


class SourceProblem(Exception):
    """`code` names what is wrong; `details` say where. `passing` where it may be over in a while."""

    def __init__(self, code: str, /, *, passing: bool = False, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.passing = passing
        self.details = details
