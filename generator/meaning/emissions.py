"""``co2_eq_emissions``: what training cost, as a number of grams or a mapping."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from generator.reading.fields import FieldError, as_number, as_text, found


class Emissions(Struct, frozen=True):
    """CO2 equivalents of a training, and how they came about."""

    grams: float | None
    written: str  # the number as the card has it, "" where there is none
    source: str | None = None  # "codecarbon", "AutoTrain" ...
    training_type: str | None = None  # "fine-tuning" or "pre-training"
    location: str | None = None  # ``geographical_location``
    hardware: str | None = None  # ``hardware_used``


# Keys of the mapping, as documented, and the fields they become.
_TEXTS: Mapping[str, str] = {
    "source": "source",
    "training_type": "training_type",
    "geographical_location": "location",
    "hardware_used": "hardware",
}


def read_emissions(value: object) -> tuple[Emissions | None, tuple[FieldError, ...]]:
    """Emissions, and what could not be read; the good parts of a mapping are kept."""
    if not isinstance(value, Mapping):
        return _number(value)
    errors: list[FieldError] = []
    texts: dict[str, str] = {}
    for key, name in _TEXTS.items():
        try:
            if value.get(key) is not None:
                texts[name] = as_text(value[key])
        except FieldError as error:
            errors.append(error.under(key))
    amount: Emissions | None = None
    if value.get("emissions") is not None:
        amount, wrong = _number(value["emissions"])
        errors += [error.under("emissions") for error in wrong]
    if not amount and not texts:
        missing = FieldError("expected the key 'emissions', which is not there")
        return None, tuple(errors) or (missing,)
    grams, written = (amount.grams, amount.written) if amount else (None, "")
    return Emissions(grams, written, **texts), tuple(errors)


def _number(value: object) -> tuple[Emissions | None, tuple[FieldError, ...]]:
    try:
        grams = as_number(value)
    except FieldError:
        message = f"expected a number of grams, found {found(value)}"
        return None, (FieldError(message, mend="write the grams of CO2 as a number"),)
    return Emissions(grams, as_text(value)), ()
