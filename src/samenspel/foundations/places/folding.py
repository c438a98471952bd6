# SPDX-License-Identifier: EUPL-1.2
import unicodedata

# Letters that Unicode does not take apart into a base letter and a mark.
LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ĳ": "ij"})


def fold(text: str) -> str:
    """The text as people type it in a hurry: small letters without accents, everything else one space.

    Total: any text gives a result, also with NUL, lone surrogates or nothing but signs (then it is empty).
    """
    apart = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(LETTERS)
    plain = "".join(c if c.isalnum() else " " for c in apart if not unicodedata.combining(c))
    return " ".join(plain.split())
