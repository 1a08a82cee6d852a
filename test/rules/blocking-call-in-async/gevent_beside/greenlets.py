"""A script of its own: what it patches counts for itself and for what it works with."""
from gevent import monkey

monkey.patch_all()

import naps

if __name__ == "__main__":
    naps.run()
