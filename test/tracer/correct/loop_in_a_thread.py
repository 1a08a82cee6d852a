"""Loop in a thread."""
import asyncio, threading
loop = asyncio.new_event_loop()
thread = threading.Thread(target=loop.run_forever, daemon=True)
thread.start()
async def add(a, b):
    await asyncio.sleep(0.01)
    return a + b
assert asyncio.run_coroutine_threadsafe(add(1, 2), loop).result(5) == 3
loop.call_soon_threadsafe(loop.stop)
thread.join()
loop.close()
