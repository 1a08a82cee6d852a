"""gevent's patch makes time.sleep give way to other greenlets."""
from gevent import monkey

monkey.patch_all()

import time


async def nap():
    time.sleep(1)
