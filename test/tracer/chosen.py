"""Which of many alike tests run on this Python: a third of them, others on other Pythons; in the matrix all of them."""

import os
import sys

ALL = os.environ.get("INTERLEAVE_MATRIX") == "1"


def chosen(number):
    return ALL or (number + sys.version_info[1]) % 3 == 0
