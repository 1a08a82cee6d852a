"""Two loops in two threads that talk through thread-safe doors."""
import asyncio, threading

def start():
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    return loop, thread

async def double(n):
    await asyncio.sleep(0.001)
    return n * 2

async def across(other, n):
    return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(double(n), other)) + 1

(one, first), (two, second) = start(), start()
futures = [asyncio.run_coroutine_threadsafe(across(two, n), one) for n in range(4)]
print([future.result(10) for future in futures])
for loop, thread in ((one, first), (two, second)):
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
