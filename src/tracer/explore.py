"""Runs `interleave explore` (interleave_tracer/explore/). The program's own modules never see this one."""

import os
import sys


def _main():
    folder = os.path.dirname(os.path.abspath(__file__))
    # The interpreter has put our folder where the script's belongs.
    if sys.path and os.path.abspath(sys.path[0]) == folder:
        del sys.path[0]
    sys.path.insert(0, folder)
    try:
        from interleave_tracer.explore import main, program  # noqa: F401
    finally:
        sys.path.remove(folder)
    return main.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(_main())
