import asyncio
import time


async def load():
    return 1


async def fetch(name, seconds):
#     ^ `fetch` runs on the event loop (create_task, lines
#     ^ It can give way to other tasks in line {sleep(seconds)}, and nowhere else.
    await asyncio.sleep(seconds)
#                 ^ `fetch` is suspended here for at least the time in `seconds`
    return name


def read():
    time.sleep(0.2)
#        ^ Stops the whole event loop for 0.2 s


async def main():
# ^ `main` runs on the event loop (run, line
    task = asyncio.create_task(fetch("a", 1))
#                  ^ `main` makes a task that runs `fetch` (line {async def fetch}).
#                  ^ at the earliest in line {sleep(0)}, where `main` next waits.
#   ^ `task`: a task that runs `fetch` (line {async def fetch}); made in line {task = }, awaited in line {await task}, cancelled in line {task.cancel}.
    read()
#   ^ A call of `read` blocks in `time.sleep`.
    count = 3
#   ^ none
    await asyncio.sleep(0)
#                 ^ `main` gives the other tasks of its loop one turn here, and goes on.
    await task
#   ^ `main` can be suspended here until `task`, which runs `fetch` (line {async def fetch}), is done
    await load()
#   ^ `main` runs `load` (line {async def load}) here as part of its own task. `load` has no `await` of its own
    await fetch("b", 1)
#   ^ `main` runs `fetch` (line {async def fetch}) here as part of its own task, and goes on when that has returned
    results = await asyncio.gather(fetch("c", 1), load(), return_exceptions=True)
#                           ^ Starts `fetch` (line {async def fetch}) and `load` (line {async def load}) at the same time; `main` waits here for both.
#                           ^ Errors come back in the list of results, as values
#                                                         ^ `gather` waits for both
    await asyncio.gather(*[fetch("c", 1) for _ in range(count)])
#                 ^ waits for all of it.
#                 ^ The first exception is raised here at once, and the others go on running.
    async with asyncio.TaskGroup() as group:
#                      ^ The block ends, in line {group.create_task(load}, only when `fetch` (line {async def fetch}) and `load` (line {async def load}) have ended.
        group.create_task(fetch("d", 1))
#             ^ Starts `fetch` (line {async def fetch}) as a task that `group` waits for
        group.create_task(load())
    async with asyncio.timeout(2):
#                      ^ The block has 2 s
        await load()
    await asyncio.wait_for(fetch("e", 9), timeout=3)
#                 ^ Gives `fetch` (line {async def fetch}) at most 3 s; then it is cancelled
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, read)
#              ^ Runs `read` (line {def read}) in a thread of the loop’s own pool; `main` waits for it
    await asyncio.to_thread(read)
#                 ^ Runs `read` (line {def read}) in a thread of the loop’s own pool
    loop.call_later(5, read)
#        ^ Has the loop call `read` (line {def read}) in its own thread, after 5 s.
    task.cancel()
#        ^ Asks the task `task` to stop: `CancelledError` is raised in it where it waits
    asyncio.create_task(load())
#           ^ Nothing keeps this task.
    limit = asyncio.Semaphore(3)
#                   ^ At most 3 tasks get in at a time
    async with limit:
#              ^ `main` takes `limit` here, and holds it to line {last of main}.
#              ^ It limits how many are inside, and protects no data: 3 can be there at once.
        await load()  # last of main
    done = asyncio.Event()
#   ^ `done`, made in line {done = }: a flag for tasks: it is set in line {done.set}.
    done.set()
    return results


class Reply:
    def arrive(self, text):
        self.loop = asyncio.get_running_loop()
        self.answer = self.loop.create_future()
#            ^ `self.answer`: a future; made in line {self.answer = self.loop}, completed in line {self.answer.set_result}.
        self.answer.set_result(text)


asyncio.run(main())
#       ^ Makes an event loop in this thread, runs `main` (line {async def main}) on it to its end
