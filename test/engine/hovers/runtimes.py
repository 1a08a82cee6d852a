import anyio
import gevent
import trio


async def child():
    await trio.sleep(2)
#              ^ `child` is suspended here for at least 2 s


async def parent():
    async with trio.open_nursery() as nursery:
        nursery.start_soon(child)
#               ^ Starts `child` (line {async def child}) as a task of `nursery`, whose block ends only when it has ended.
        nursery.cancel_scope.cancel()
#                            ^ Cancels every wait inside `nursery.cancel_scope`
    with trio.move_on_after(3):
#             ^ The block has 3 s; then what it waits for is cancelled.
        await child()


async def group():
    async with anyio.create_task_group() as tasks:
#                    ^ The block ends, in line {tasks.start_soon}, only when `child` (line {async def child}) has ended.
        tasks.start_soon(child)
#             ^ Starts `child` (line {async def child}) as a task of `tasks`


def green():
    gevent.sleep(1)
#          ^ This greenlet waits here for 1 s; others run meanwhile.


greenlet = gevent.spawn(green)
#                 ^ Makes a greenlet that runs `green` (line {def green})
gevent.joinall([greenlet])
#      ^ Waits until all these greenlets have ended
trio.run(parent)
#    ^ Makes a loop in this thread and runs `parent` (line {async def parent}) on it to its end.
