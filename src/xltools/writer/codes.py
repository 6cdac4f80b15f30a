"""What xlsxwriter answers: a call that wrote less than it was asked to is a bug, never a shorter workbook."""


class NotWrittenError(RuntimeError):
    """A part of the report model that the workbook could not take."""


def must_write(code: int | None, what: str) -> None:
    """Raise unless xlsxwriter's return code says that all was written.

    Raises:
        NotWrittenError: on any code but success.
    """
    if code:
        raise NotWrittenError(f"{what}: xlsxwriter returned {code}, so the workbook would lack it")
